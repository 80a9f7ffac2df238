'use strict';

const { parentPort } = require('node:worker_threads');
const { loadConfig } = require('./config.js');

const config = loadConfig();
parentPort.on('message', ({ id, net }) => {
  const gross = net * (1 + config.getFloat('price.tax'));
  parentPort.postMessage({ id, text: `${gross.toFixed(2)} ${config.get('price.currency')}` });
});
