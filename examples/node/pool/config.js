// Every thread loads the configuration. The file is parsed once for all threads, and each thread
// has a handle that it does not share; the variables are those of the thread.
'use strict';

const path = require('node:path');
const { createConfig } = require('superconfig');

const loadConfig = () =>
  createConfig().withFile(path.join(__dirname, 'config.json')).withEnv('POOL').build();

module.exports = { loadConfig };
