// The package's face: the classes, and the shortcuts for what is done most.
'use strict';

const { ConfigBuilder } = require('./builder.js');
const check = require('./check.js');
const { ConfigEdit, edit, editText } = require('./edit.js');
const { ConfigError, wrongType } = require('./errors.js');
const { ConfigHandle, fromShared } = require('./handle.js');
const { Live } = require('./live.js');
const { MemoryMonitor } = require('./memory.js');
const native = require('./native.js');
const { ConfigOverride } = require('./override.js');
const { ConfigRegistry, defaultRegistry } = require('./registry.js');
const { schemaArguments, schemaUsage } = require('./schema.js');
const { ConfigSection } = require('./section.js');
const { INTERNAL } = require('./symbols.js');
const { handleOf } = require('./view.js');
const { HotReload } = require('./watch.js');

/**
 * A builder without sources, in the process's registry.
 * @returns {ConfigBuilder}
 */
function createConfig() {
  return new ConfigBuilder(INTERNAL, native.builderNew(null));
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
 * @param {Array<string|URL|object>} sources a text `PATH=value` is an override, `CAPITALS=value` a
 *   variable, with `*` a glob, else a file; an object is defaults
 * @returns {ConfigHandle}
 * @throws {ConfigError}
 */
function loadMultiple(sources) {
  if (!Array.isArray(sources)) throw wrongType('sources', 'an array', sources);
  const builder = Array.from(sources).reduce(addSource, native.builderNew(null));
  return new ConfigBuilder(INTERNAL, builder).build();
}

/**
 * @param {object} builder of the addon
 * @param {string|URL|object} source
 * @param {number} index
 * @returns {object} the next one
 */
function addSource(builder, source, index) {
  const name = `sources[${index}]`;
  if (typeof source === 'object' && source !== null && typeof source.href !== 'string') {
    return native.builderAdd(builder, 'defaults', source);
  }
  const text = check.filePath(source, name);
  return typeof source === 'string'
    ? native.builderAddAny(builder, text)
    : native.builderAdd(builder, 'file', text);
}

/**
 * The differences in meaning of two configurations, secrets masked.
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
  HotReload,
  Live,
  MemoryMonitor,
  createConfig,
  defaultRegistry,
  diff,
  edit,
  editText,
  fromShared,
  loadEnv,
  loadFile,
  loadMultiple,
  schemaArguments,
  schemaUsage,
  version: native.version,
};

// The bundle renames classes, and their names are in messages and in the output of console.log.
for (const [name, value] of Object.entries(module.exports)) {
  if (typeof value === 'function') {
    Object.defineProperty(value, 'name', { value: name, configurable: true });
  }
}
