// Formats, the cache of parsed files and statistics, apart from other registries.
'use strict';

const { ConfigBuilder } = require('./builder.js');
const check = require('./check.js');
const { wrongType, wrongValue } = require('./errors.js');
const native = require('./native.js');
const { INTERNAL } = require('./symbols.js');

const FORMAT = {
  extensions: check.listOf(check.word),
  read: check.callable,
  write: check.callable,
};

/** Where builders come from that share formats and cached files. */
class ConfigRegistry {
  #native;

  constructor() {
    this.#native = native.registryNew();
  }

  /**
   * A builder without sources.
   * @returns {ConfigBuilder}
   */
  createConfig() {
    return new ConfigBuilder(INTERNAL, native.builderNew(this.#native));
  }

  /**
   * What the registry holds now.
   * @returns {object}
   */
  stats() {
    const { memoryBytes, ...stats } = native.registryStats(this.#native);
    const looked = stats.cacheHits + stats.cacheMisses;
    return {
      ...stats,
      cacheHitRate: looked === 0 ? 0 : stats.cacheHits / looked,
      memoryUsageBytes: memoryBytes,
    };
  }

  /**
   * Adds a format; one of the same name or extension is replaced for later builds.
   * @param {string} name lower-case letters, digits, `-`, `_` and `+`
   * @param {Function|{extensions?: string[], read: Function, write?: Function}} format
   *   `read(text, name)` gives the values, `write(value)` the text
   * @returns {ConfigRegistry} this one
   */
  addFormat(name, format) {
    if (!/^[a-z0-9_+-]+$/.test(check.text(name, 'name'))) {
      throw wrongValue('name', 'lower-case letters, digits, "-", "_" and "+"');
    }
    native.registryAddFormat(this.#native, { name, extensions: [], ...formatOf(format) });
    return this;
  }

  /**
   * Bytes of parsed files to keep, oldest forgotten first; 16 MiB by default.
   * @param {number} bytes 0 keeps none
   */
  setCacheLimit(bytes) {
    if (typeof bytes !== 'number') throw wrongType('bytes', 'a number', bytes);
    if (!Number.isSafeInteger(bytes) || bytes < 0) throw wrongValue('bytes', 'an integer from 0');
    native.registryCacheLimit(this.#native, bytes);
  }

  /** Forgets every cached file that no handle needs. */
  trim() {
    native.registryTrim(this.#native);
  }
}

/**
 * @param {*} format
 * @returns {{extensions?: string[], read: Function, write?: Function}}
 */
function formatOf(format) {
  if (typeof format === 'function') return { read: format };
  if (typeof format !== 'object' || format === null) {
    throw wrongType('format', 'a function or an object', format);
  }
  // Members are taken one by one, so that an instance of a class will do as well.
  const { extensions, read, write } = format;
  const bound = { extensions, read: bind(read, format), write: bind(write, format) };
  const checked = check.options(bound, FORMAT, 'format');
  if (checked.read === undefined) throw wrongType('format.read', 'a function', undefined);
  return checked;
}

/**
 * @param {*} method
 * @param {object} self
 * @returns {*} the method with its object, if it is one
 */
function bind(method, self) {
  return typeof method === 'function' ? method.bind(self) : method;
}

module.exports = { ConfigRegistry };
