// Configuration as providers of a container. The shape is that of NestJS: put `configProviders()`
// among a module's `providers` and `exports`, and ask with `@Inject(CONFIG)` or
// `@Inject(sectionToken('database'))`.
'use strict';

const { createConfig } = require('superconfig');

/** The token of the whole configuration. */
const CONFIG = Symbol('superconfig');

const tokens = new Map();

/** The token of a part of it: the same symbol for the same path. */
function sectionToken(path) {
  if (!tokens.has(path)) {
    tokens.set(path, Symbol(`superconfig:${path}`));
  }
  return tokens.get(path);
}

/**
 * @param {function(import('superconfig').ConfigBuilder): import('superconfig').ConfigBuilder} add
 *   adds the sources
 * @param {string[]} [sections] paths that can be injected separately
 */
function configProviders(add, sections = []) {
  const whole = { provide: CONFIG, useFactory: () => add(createConfig()).buildAsync() };
  const parts = sections.map((path) => ({
    provide: sectionToken(path),
    useFactory: (config) => config.section(path),
    inject: [CONFIG],
  }));
  return [whole, ...parts];
}

module.exports = { CONFIG, sectionToken, configProviders };
