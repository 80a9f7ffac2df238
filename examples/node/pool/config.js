// Every thread loads for itself. The file is parsed once for all of them, and each thread's handle
// belongs to it alone; variables are those of the thread.
'use strict';

const path = require('node:path');
const { createConfig } = require('superconfig');

const loadConfig = () =>
  createConfig().withFile(path.join(__dirname, 'config.json')).withEnv('POOL').build();

module.exports = { loadConfig };
