// All layers of the service in one place. Lowest first: the defaults of the service, the files of
// the machine, variables, arguments.
'use strict';

const path = require('node:path');
const { createConfig } = require('superconfig');

/**
 * @param {{args?: string[], profile?: string}} [options]
 * @returns {import('superconfig').ConfigHandle}
 */
function loadConfig({ args = [], profile = process.env.NODE_ENV } = {}) {
  const builder = createConfig()
    .withFile(path.join(__dirname, 'config', 'app.toml'))
    .withFile('/etc/greeter.toml', { optional: true })
    .withEnv('GREETER')
    .withArgs(args)
    .withRule('unknown-profile', 'ignore');
  return (profile ? builder.selectProfile(profile) : builder).build();
}

/** The values that the server needs, by type: a wrong one stops the start and names its place. */
function serverSettings(config) {
  const server = config.section('server');
  return {
    host: server.getStr('host'),
    port: server.getInt('port'),
    keepAlive: server.getDuration('keep_alive'),
    bodyLimit: config.getSize('limits.body'),
  };
}

module.exports = { loadConfig, serverSettings };
