'use strict';

const { createApp } = require('./app.js');
const { loadConfig, serverSettings } = require('./config.js');

const config = loadConfig({ args: process.argv.slice(2) });
const { host, port, keepAlive } = serverSettings(config);
const server = createApp(config).listen(port, host, () => {
  console.log(`listening on ${host}:${server.address().port}`);
});
server.keepAliveTimeout = keepAlive;

process.on('SIGHUP', async () => {
  try {
    const { added, removed, changed } = await config.reloadAsync();
    console.log('reloaded:', [...added, ...removed, ...changed].join(' ') || 'nothing differs');
  } catch (error) {
    console.error('kept the last good configuration:', error.message);
  }
});
process.on('SIGTERM', () => server.close());
