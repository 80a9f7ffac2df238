// The routes. They receive the configuration as a parameter, so a test passes its own.
'use strict';

const express = require('express');
const { serverSettings } = require('./config.js');

/** @param {import('superconfig').ConfigHandle} config */
function createApp(config) {
  const app = express();
  app.use(express.json({ limit: serverSettings(config).bodyLimit }));
  // Read at each request: costs as much as a Map, and follows a reload.
  app.get('/', (request, response) => {
    response.json({ greeting: config.get('greeting') });
  });
  app.get('/config', (request, response) => {
    response.type('json').send(config.dump('json'));
  });
  return app;
}

module.exports = { createApp };
