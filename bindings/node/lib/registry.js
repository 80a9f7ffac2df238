// Formats, the cache of parsed files and statistics, apart from other registries.
'use strict';

const { ConfigBuilder } = require('./builder.js');
const { cachedBytes, cleanCaches } = require('./cache.js');
const check = require('./check.js');
const { isMainThread } = require('./environ.js');
const { wrongType, wrongValue } = require('./errors.js');
const { startMonitor } = require('./memory.js');
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

  /** @param {symbol} [token] the library's: the process's registry */
  constructor(token) {
    this.#native = token === INTERNAL ? null : native.registryNew();
  }

  /**
   * A builder without sources.
   * @returns {ConfigBuilder}
   */
  createConfig() {
    return new ConfigBuilder(INTERNAL, native.builderNew(this.#native));
  }

  /**
   * The present content of the registry, in counts and bytes.
   * @returns {object}
   */
  stats() {
    const { memoryBytes, ...stats } = native.registryStats(this.#native);
    const looked = stats.cacheHits + stats.cacheMisses;
    const templateBytes = cachedBytes();
    return {
      ...stats,
      cacheHitRate: looked === 0 ? 0 : stats.cacheHits / looked,
      templateBytes,
      memoryUsageBytes: memoryBytes + templateBytes,
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
    if (this.#native === null) refuseWorkers();
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

  /**
   * Frees everything that can be made again: parsed files that no handle holds, and what the
   * handles of this thread keep to be faster. Values stay as they are.
   * @returns {number} about how many bytes
   */
  trim() {
    const own = cleanCaches();
    return native.registryTrim(this.#native) + own;
  }

  /**
   * The memory that the process may use, and that it uses.
   * @returns {{total: number, used: number, pressure: number, source: string, place: string}}
   */
  memoryInfo() {
    return native.registryMemoryInfo(this.#native);
  }

  /**
   * Cleans up by itself when memory becomes scarce: at once, and then every interval.
   * @param {{threshold?: number, intervalMs?: number, limit?: number, onPressure?: Function,
   *   mallocTrim?: boolean}} [options]
   * @returns {MemoryMonitor}
   */
  monitorMemory(options) {
    return startMonitor(this.#native, options);
  }
}

let processes;

/**
 * The registry that `createConfig`, `loadFile` and the other shortcuts use.
 * @returns {ConfigRegistry} the same each time
 */
function defaultRegistry() {
  return (processes ??= new ConfigRegistry(INTERNAL));
}

/** It outlives a worker, and a format of one would be in everybody's way then. */
function refuseWorkers() {
  if (!isMainThread) {
    throw new TypeError(
      "the default registry is the process's: only the main thread may add a format to it; " +
        'make a ConfigRegistry'
    );
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

module.exports = { ConfigRegistry, defaultRegistry };
