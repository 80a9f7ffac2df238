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
    const change = await config.reloadAsync();
    const paths = change ? [...change.added, ...change.removed, ...change.changed] : [];
    console.log('reloaded:', paths.join(' ') || 'nothing differs');
  } catch (error) {
    console.error('kept the last good configuration:', error.message);
  }
});
process.on('SIGTERM', () => server.close());
