// Reading, the same for a handle and for its sections: a view is a handle of the addon, the
// canonical path of the part that it shows, and what it has read of it so far.
'use strict';

const { inspect } = require('node:util');
const { assembled, setOwn } = require('./assemble.js');
const { COLD, Cache, Container, MISSING, MOST_ENTRIES, found, keepIn } = require('./cache.js');
const check = require('./check.js');
const { captureEnviron } = require('./environ.js');
const { live } = require('./live.js');
const native = require('./native.js');
const { isSchema, schemaOf, settled } = require('./schema.js');
const { WAIT_OPTIONS, waited } = require('./wait.js');
const { startWatching } = require('./watch.js');

const NS_PER_MS = 1000000n;
const READ_OPTIONS = { integers: check.oneOf(['bigint', 'string']) };

const ASYNC_OPTIONS = { ...READ_OPTIONS, ...WAIT_OPTIONS };

const DUMP_OPTIONS = {
  reveal: check.flag,
  compact: check.flag,
  origins: check.flag,
  sortKeys: check.flag,
  prefix: check.word,
  separator: check.word,
  allow: check.listOf(check.word),
  exported: check.flag,
  path: check.path,
};

/**
 * The one own property of a view: code that copies own properties (`{...config}`,
 * `structuredClone`, `postMessage`, `Object.assign`) gets an error instead of an empty object. All
 * views share it, so it takes no room in any of them.
 */
const OPAQUE = 'use extract() for the values';
const REFUSAL = {
  enumerable: true,
  get() {
    const { name } = this.constructor;
    throw new TypeError(`the values of a ${name} are no properties of it: use extract()`);
  },
};

/** The addon's handle of a view; set by the class, for the other files of the library. */
let handleOf;

/** The base of ConfigHandle and ConfigSection. Not exported by the package. */
class ConfigView {
  #handle;
  #prefix;
  #cache = COLD;

  /**
   * @param {object} handle of the addon
   * @param {string} prefix canonical path of the part; '' is the whole
   */
  constructor(handle, prefix) {
    this.#handle = handle;
    this.#prefix = prefix;
    Object.defineProperty(this, OPAQUE, REFUSAL);
  }

  static {
    handleOf = (view) => view.#handle;
  }

  /**
   * The whole as a new plain object, or whatever the root is; null where there is nothing. With a
   * schema, as that has it: text by the type of its place, defaults, checks, and of a Standard
   * Schema what its `validate` makes of it.
   * @param {*} [schema] as `withSchema` takes them
   * @param {{integers?: 'bigint'|'string'}} [options]
   * @returns {*}
   * @throws {ConfigError} every problem, each at the place of its value
   */
  extract(schema, options) {
    if (!isSchema(schema)) return this.#extract(wantsText(bothOptions(schema, options)));
    const result = this.#validated(schema, options);
    if (typeof result?.then !== 'function') return result;
    result.then(undefined, () => {}); // The caller learns of the promise, not of how it ends.
    throw new TypeError('the schema validates with a promise: use extractAsync()');
  }

  /**
   * The same as a promise, of the values at the call. They are made in short steps, between which
   * the event loop turns; with a schema in one step, and what its validator does is its own.
   * @param {*} [schema]
   * @param {{integers?: 'bigint'|'string', signal?: AbortSignal, timeoutMs?: number}} [options]
   * @returns {Promise<*>}
   */
  async extractAsync(schema, options) {
    const given = isSchema(schema) ? options : bothOptions(schema, options);
    const { integers, ...until } = check.options(given, ASYNC_OPTIONS);
    return waited(until, (waiting) =>
      isSchema(schema)
        ? this.#validatedLater(schema, integers)
        : this.#extractLater(integers === 'string', waiting)
    );
  }

  /**
   * The result of `extract(schema)`, kept current: made again when values below it change. With a
   * callback or `onError` it follows the sources, as `enableHotReload` does.
   * @param {*} [schema]
   * @param {?function(*, *, object): *} [callback] gets the new result, the one before, the event
   * @param {object} [options] HotReloadOptions; `onError` gets the error of a reload or a reading
   * @returns {Live}
   */
  live(schema, callback, options) {
    const make = (handle) => new ConfigView(handle, this.#prefix).extract(schema ?? undefined);
    const start = (changed, rest) =>
      startWatching(this.#handle, captureEnviron(true), changed, rest);
    return live({ handle: this.#handle, prefix: this.#prefix, make }, start, callback, options);
  }

  /**
   * The value at a path; a container is new each time.
   * @param {string|Array<string|number>} key
   * @param {*} [fallback] for absence only; null by default
   * @param {{integers?: 'bigint'|'string'}} [options]
   * @returns {*}
   */
  get(key, fallback, options) {
    const cache = this.#cache;
    if (cache.cells[cache.index] === cache.seen && options === undefined) {
      const value = cache.values.get(key);
      if (typeof value !== 'object' && value !== undefined) return value;
    }
    return this.#look(check.path(key, 'key'), fallback, wantsText(options));
  }

  /**
   * True where there is a value; null is one.
   * @param {string|Array<string|number>} key
   * @returns {boolean}
   */
  hasKey(key) {
    return this.#find(check.path(key, 'key')) !== MISSING;
  }

  /**
   * Several values at once, by their paths; a miss is null, and so is a path that does not parse.
   * @param {Array<string|Array<string|number>>} keys
   * @param {{integers?: 'bigint'|'string'}} [options]
   * @returns {Object<string, *>}
   */
  getMany(keys, options) {
    const integersAsText = wantsText(options);
    const list = check.paths(keys, 'keys');
    const values = {};
    for (let i = 0; i < list.length; i++) {
      const key = list[i];
      const cache = this.#cache;
      const value = cache.cells[cache.index] === cache.seen ? cache.values.get(key) : undefined;
      if (typeof value === 'object' || typeof value === 'bigint' || value === undefined) {
        this.#setOne(values, key, integersAsText);
      } else {
        setOwn(values, key, value);
      }
    }
    return values;
  }

  /**
   * Text, the same string each time.
   * @param {string|Array<string|number>} key
   * @returns {?string} null for a miss
   * @throws {ConfigError} where the value is no text
   */
  getStrRef(key) {
    return this.#typed('string', key, null);
  }

  /**
   * An integer; a bigint where a number is not exact. A value of another type throws, in all typed
   * getters; so does a miss, unless there is a fallback.
   * @param {string|Array<string|number>} key
   * @param {*} [fallback] for absence only
   * @returns {number|bigint}
   * @throws {ConfigError} missing key, wrong type, bad value, out of range
   */
  getInt(key, fallback) {
    return this.#typed('int', key, fallback);
  }

  /**
   * A number; an integer reads as one where that is exact.
   * @param {string|Array<string|number>} key
   * @param {*} [fallback]
   * @returns {?number}
   */
  getFloat(key, fallback) {
    return this.#typed('float', key, fallback);
  }

  /**
   * @param {string|Array<string|number>} key
   * @param {*} [fallback]
   * @returns {?boolean}
   */
  getBool(key, fallback) {
    return this.#typed('bool', key, fallback);
  }

  /**
   * Text; of variables, arguments and the like, the text as written.
   * @param {string|Array<string|number>} key
   * @param {*} [fallback]
   * @returns {?string}
   */
  getStr(key, fallback) {
    return this.#typed('string', key, fallback);
  }

  /**
   * An array, new each time; untyped text is cut at its commas.
   * @param {string|Array<string|number>} key
   * @param {*} [fallback]
   * @returns {?Array}
   */
  getList(key, fallback) {
    return this.#read('list', key, fallback);
  }

  /**
   * An object, new each time.
   * @param {string|Array<string|number>} key
   * @param {*} [fallback]
   * @returns {?object}
   */
  getDict(key, fallback) {
    return this.#read('dict', key, fallback);
  }

  /**
   * A datetime as its ISO 8601 text, which keeps what a Date cannot: kinds without a zone, and
   * fractions below a millisecond.
   * @param {string|Array<string|number>} key
   * @param {*} [fallback]
   * @returns {?string}
   */
  getDatetime(key, fallback) {
    return this.#read('datetime', key, fallback, textOf);
  }

  /**
   * A duration in milliseconds, as timers take it: `"1h30m"`, `"PT5M"`, or a bare number of
   * seconds. `getDurationNs` is exact.
   * @param {string|Array<string|number>} key
   * @param {*} [fallback] in milliseconds, given as it is
   * @returns {?number}
   */
  getDuration(key, fallback) {
    return this.#typed('duration', key, fallback, milliseconds);
  }

  /**
   * A duration in nanoseconds, exact.
   * @param {string|Array<string|number>} key
   * @param {*} [fallback]
   * @returns {?bigint}
   */
  getDurationNs(key, fallback) {
    return this.#typed('duration', key, fallback);
  }

  /**
   * Bytes: `"10MiB"`, or a bare number; a bigint where a number is not exact.
   * @param {string|Array<string|number>} key
   * @param {*} [fallback]
   * @returns {?(number|bigint)}
   */
  getSize(key, fallback) {
    return this.#typed('size', key, fallback);
  }

  /**
   * The canonical paths of the leaves, in order, as this view takes them.
   * @param {string|Array<string|number>} [prefix] only those below it
   * @returns {string[]}
   */
  paths(prefix = undefined) {
    const key = prefix === undefined ? undefined : check.path(prefix, 'prefix');
    return native.leaves(this.#handle, key, this.#prefix);
  }

  /**
   * Every layer that set the value, in order, the winner last; secrets are masked.
   * @param {string|Array<string|number>} key
   * @returns {object[]}
   */
  explain(key) {
    const steps = native.explain(this.#handle, check.path(key, 'key'), this.#prefix);
    return steps.map((step) => ({
      action: step.action,
      kind: step.kind,
      source: step.source,
      line: step.line || undefined,
      column: step.column || undefined,
      value: step.value,
      secret: step.secret,
    }));
  }

  /**
   * Every value whose path fits a pattern, in order, with its place.
   * @param {string} pattern `*` is any one key or index, `**` any number of them, `"*"` that key
   * @returns {object[]}
   * @throws {ConfigError} the pattern does not parse
   */
  find(pattern) {
    const matches = native.find(this.#handle, check.word(pattern, 'pattern'), this.#prefix);
    return matches.map((match) => ({
      ...match,
      line: match.line || undefined,
      column: match.column || undefined,
    }));
  }

  /**
   * The whole, or a part, as text for people: secrets are masked unless `reveal` is set.
   * `separator`, `allow` and `exported` are for the formats of variables for programs (`shell`).
   * @param {string} [format]
   * @param {{reveal?: boolean, compact?: boolean, origins?: boolean, sortKeys?: boolean,
   *   prefix?: string, separator?: string, allow?: string[], exported?: boolean,
   *   path?: string|Array<string|number>}} [options]
   * @returns {string}
   */
  dump(format = 'json', options = undefined) {
    check.word(format, 'format');
    const { path, ...rest } = check.options(options, DUMP_OPTIONS);
    return native.dump(this.#handle, path, this.#prefix, format, rest);
  }

  /**
   * For JSON.stringify: the values with their secrets masked. `extract()` has them as they are.
   * @returns {*}
   */
  toJSON() {
    const values = native.masked(this.#handle, undefined, this.#prefix);
    return values === undefined ? null : copyOf(values, true);
  }

  /**
   * The root's own members, in order; of an array, its elements by their indices.
   * @returns {IterableIterator<[string, *]>}
   */
  *[Symbol.iterator]() {
    const whole = this.extract();
    if (typeof whole === 'object' && whole !== null) yield* Object.entries(whole);
  }

  /**
   * For console.log: the values with their secrets masked.
   * @param {number} depth
   * @param {object} options
   * @returns {string}
   */
  [inspect.custom](depth, options) {
    const { name } = this.constructor;
    if (depth < 0) return `[${name}]`;
    const inner = { ...options, depth: options.depth === null ? null : options.depth - 1 };
    try {
      const values = native.masked(this.#handle, undefined, this.#prefix);
      return `${name} ${inspect(values === undefined ? null : values, inner)}`;
    } catch (error) {
      if (error.code === 'ERR_SC_CLOSED') return `${name} {closed}`;
      throw error;
    }
  }

  /** The cache, emptied where something was published. */
  #fresh() {
    if (this.#cache === COLD) this.#cache = Cache.of(this.#handle);
    this.#cache.refresh();
    return this.#cache;
  }

  /** The value at a path, in the form of the cache. A list of segments is not kept. */
  #find(key) {
    if (typeof key !== 'string') return found(native.get(this.#handle, key, this.#prefix));
    const cache = this.#fresh();
    let value = cache.values.get(key);
    if (value === undefined) {
      value = found(native.get(this.#handle, key, this.#prefix));
      cache.keep(key, value);
    }
    return value;
  }

  #look(key, fallback, integersAsText) {
    const value = this.#find(key);
    if (value === MISSING) return fallback === undefined ? null : fallback;
    return this.#give(key, value, integersAsText);
  }

  /** A value of the cache as the caller gets it. */
  #give(key, value, integersAsText) {
    if (!(value instanceof Container)) {
      return integersAsText && typeof value === 'bigint' ? String(value) : value;
    }
    if (value.json !== null) return JSON.parse(value.json);
    const exact = native.object(this.#handle, key, this.#prefix, integersAsText);
    return exact === undefined ? null : exact;
  }

  #extract(integersAsText) {
    const cache = this.#fresh();
    if (cache.text === undefined) {
      cache.keepText(native.text(this.#handle, undefined, this.#prefix));
    }
    return this.#whole(cache.text, integersAsText);
  }

  async #extractLater(integersAsText, waiting) {
    const task = await native.piecesAsync(this.#handle, undefined, this.#prefix);
    return task === undefined ? null : assembled(task, integersAsText, waiting);
  }

  async #validatedLater(schema, integers) {
    return this.#validated(schema, integers === undefined ? undefined : { integers });
  }

  /** The whole by a schema, or a promise of it. */
  #validated(given, options) {
    const integersAsText = wantsText(options);
    const schema = schemaOf(given);
    const value = this.#readAs(schema, integersAsText);
    if (schema.standard === null) return value;
    const at = { handle: this.#handle, prefix: this.#prefix };
    const result = schema.standard['~standard'].validate(value);
    return typeof result?.then === 'function'
      ? Promise.resolve(result).then((settling) => settled(at, settling))
      : settled(at, result);
  }

  /** The whole as the core reads it by a schema; a validator checks by itself. */
  #readAs({ compiled, standard }, integersAsText) {
    if (compiled === null) return this.#extract(integersAsText);
    const cache = this.#fresh();
    if (cache.schema !== compiled) {
      const asked = standard !== null;
      const read = native.readAs(this.#handle, undefined, this.#prefix, compiled, asked);
      cache.keepRead(compiled, read);
    }
    if (typeof cache.read === 'string') return JSON.parse(cache.read);
    return cache.read === undefined ? undefined : copyOf(cache.read[0], integersAsText);
  }

  #whole(text, integersAsText) {
    if (typeof text === 'string') return JSON.parse(text);
    if (text === undefined) return null;
    const exact = native.object(this.#handle, undefined, this.#prefix, integersAsText);
    return exact === undefined ? null : exact;
  }

  /** One of several values. */
  #setOne(values, key, integersAsText) {
    const name = typeof key === 'string' ? key : native.join(this.#handle, key, '');
    const value = this.#findOrMiss(key);
    setOwn(values, name, value === MISSING ? null : this.#give(key, value, integersAsText));
  }

  #findOrMiss(key) {
    try {
      return this.#find(key);
    } catch (error) {
      if (error.code === 'ERR_SC_BAD_PATH') return MISSING;
      throw error;
    }
  }

  /** A scalar reading, kept. `convert` makes of it what the getter gives. */
  #typed(type, key, fallback, convert = undefined) {
    if (typeof key !== 'string') return this.#read(type, key, fallback, convert);
    const map = this.#fresh().readingsOf(type);
    let value = map.get(key);
    if (value === undefined) {
      value = native.typed(this.#handle, key, type, this.#prefix);
      if (value === undefined) return this.#absent(key, fallback);
      keepIn(map, key, value, MOST_ENTRIES);
    }
    return convert === undefined ? value : convert(value);
  }

  /** The result of a typed getter for a miss. */
  #absent(key, fallback) {
    return fallback === undefined ? native.miss(this.#handle, key, this.#prefix) : fallback;
  }

  /** A reading that is new each time. */
  #read(type, key, fallback, convert = undefined) {
    const value = native.typed(this.#handle, check.path(key, 'key'), type, this.#prefix);
    if (value === undefined) return this.#absent(key, fallback);
    return convert === undefined ? value : convert(value);
  }
}

/**
 * Options in either place: a reading may be asked for without a schema.
 * @param {*} first
 * @param {*} second
 * @returns {*}
 */
function bothOptions(first, second) {
  return first === undefined || first === null ? second : first;
}

/**
 * @param {*} value plain data
 * @param {boolean} integersAsText
 * @returns {*} the same in new containers
 */
function copyOf(value, integersAsText) {
  if (typeof value === 'bigint') return integersAsText ? String(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => copyOf(one, integersAsText));
  const copy = {};
  for (const key of Object.keys(value)) setOwn(copy, key, copyOf(value[key], integersAsText));
  return copy;
}

/**
 * @param {{text: string}} datetime of the addon
 * @returns {string}
 */
function textOf(datetime) {
  return datetime.text;
}

/**
 * @param {bigint} nanoseconds
 * @returns {number}
 */
function milliseconds(nanoseconds) {
  return Number(nanoseconds / NS_PER_MS) + Number(nanoseconds % NS_PER_MS) / Number(NS_PER_MS);
}

/**
 * @param {*} options
 * @returns {boolean} true where integers beyond the safe range shall be text
 */
function wantsText(options) {
  return options !== undefined && check.options(options, READ_OPTIONS).integers === 'string';
}

module.exports = { ConfigView, handleOf };
