// The package's face: the classes, and the shortcuts for what is done most.
'use strict';

const { ConfigBuilder } = require('./builder.js');
const check = require('./check.js');
const { ConfigEdit, edit, editText } = require('./edit.js');
const { ConfigError, createError, wrongType } = require('./errors.js');
const { ConfigHandle } = require('./handle.js');
const native = require('./native.js');
const { ConfigOverride } = require('./override.js');
const { ConfigRegistry } = require('./registry.js');
const { ConfigSection } = require('./section.js');
const { INTERNAL } = require('./symbols.js');
const { handleOf } = require('./view.js');

native.initialize({ createError });

/**
 * A builder without sources, in the process's registry.
 * @returns {ConfigBuilder}
 */
function createConfig() {
  return new ConfigBuilder(INTERNAL, native.builderNew(null), false);
}

/**
 * One file with default options: the shortest way, and the fastest.
 * @param {string|URL} path
 * @returns {ConfigHandle}
 * @throws {ConfigError}
 */
function loadFile(path) {
  return new ConfigHandle(INTERNAL, native.loadFile(check.filePath(path, 'path')), false);
}

/**
 * The variables of one prefix.
 * @param {?string} [prefix] without one, every variable
 * @returns {ConfigHandle}
 */
function loadEnv(prefix) {
  return createConfig().withEnv(prefix).build();
}

/**
 * Several sources, a later one wins.
 * @param {Array<string|URL|object>} sources a text with `*` is a glob, with `=` an override, else a
 *   file; an object is defaults
 * @returns {ConfigHandle}
 * @throws {ConfigError}
 */
function loadMultiple(sources) {
  if (!Array.isArray(sources)) throw wrongType('sources', 'an array', sources);
  return Array.from(sources).reduce(addSource, createConfig()).build();
}

/**
 * @param {ConfigBuilder} builder
 * @param {string|URL|object} source
 * @param {number} index
 * @returns {ConfigBuilder}
 */
function addSource(builder, source, index) {
  const name = `sources[${index}]`;
  if (typeof source === 'object' && source !== null && typeof source.href !== 'string') {
    return builder.withDefaults(source);
  }
  const text = check.filePath(source, name);
  if (typeof source !== 'string') return builder.withFile(text);
  if (text.includes('*')) return builder.withGlob(text);
  return text.includes('=') ? builder.withArgs([text]) : builder.withFile(text);
}

/**
 * What differs by meaning between two configurations, secrets masked.
 * @param {ConfigHandle} before
 * @param {ConfigHandle} after
 * @returns {Array<{kind: string, path: string, before: *, after: *, secret: boolean}>} in the order
 *   of `after`; the side that has no value is undefined
 */
function diff(before, after) {
  return native.diff(handleNamed(before, 'before'), handleNamed(after, 'after'));
}

/**
 * @param {*} value
 * @param {string} name of the argument
 * @returns {object} the addon's handle
 * @throws {TypeError}
 */
function handleNamed(value, name) {
  if (!(value instanceof ConfigHandle)) throw wrongType(name, 'a ConfigHandle', value);
  return handleOf(value);
}

module.exports = {
  ConfigBuilder,
  ConfigEdit,
  ConfigError,
  ConfigHandle,
  ConfigOverride,
  ConfigRegistry,
  ConfigSection,
  createConfig,
  diff,
  edit,
  editText,
  loadEnv,
  loadFile,
  loadMultiple,
  version: native.version,
};
