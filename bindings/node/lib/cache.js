// The values that a view of a configuration has read from the addon, for one generation.
//
// Crossing into C costs more than looking a Map up, so a scalar crosses once a generation and is
// served from here afterwards. C writes the low half of a handle's generation into a cell of a
// typed array at each publication; `cells[index] === seen` says that nothing has changed since. The
// number is noted before anything is read, so that a value that a publication changes in between is
// read again.
//
// Every map has a maximum, since paths may come from a program's own users. A full map is emptied:
// each value that is still in use comes back with one crossing.
'use strict';

const native = require('./native.js');

const MOST_ENTRIES = 1024;
const FEW_ENTRIES = 8;
const LONGEST_PATH = 256;
const LONGEST_JSON = 1 << 14;
const BLOCK_BITS = 10;
const ENTRY_BYTES = 64; // about what a path and a scalar take in a map

/** A container in the cache: its JSON, from which each caller gets an object of their own. */
class Container {
  /** @param {?string} json null: JSON.parse would not give it right */
  constructor(json) {
    this.json = json;
  }
}

/** The entry of a path without a value. */
const MISSING = new Container(null);

/** Kept apart: one object whose shape never changes. */
class Cache {
  /**
   * @param {Uint32Array} cells
   * @param {number} index of the cell in them
   */
  constructor(cells, index) {
    this.cells = cells;
    this.index = index;
    this.seen = -1;
    this.values = new Map();
    this.readings = undefined;
    this.text = undefined;
    this.schema = undefined;
    this.read = undefined;
    this.isListed = false;
  }

  /**
   * @param {object} handle of the addon
   * @returns {Cache} an empty one on its cell
   */
  static of(handle) {
    const slot = native.handleCell(handle);
    return new Cache(native.cells(slot >>> BLOCK_BITS), slot & ((1 << BLOCK_BITS) - 1));
  }

  /** Forgets everything where something was published. */
  refresh() {
    const now = this.cells[this.index];
    if (now === this.seen) return;
    this.seen = now;
    this.clean();
  }

  /**
   * Keeps the value that was read at a path, as `found` returned it.
   * @param {string} path
   * @param {*} value
   */
  keep(path, value) {
    const long =
      value instanceof Container && value.json !== null && value.json.length > LONGEST_JSON;
    if (!long) keepIn(this.values, path, value, MOST_ENTRIES);
    if (this.values.size > FEW_ENTRIES) this.#enlist();
  }

  /** @param {?string|undefined} text of the whole */
  keepText(text) {
    this.text = text;
    this.#enlist();
  }

  /**
   * @param {object} schema
   * @param {*} read the whole by it, in the form of the addon
   */
  keepRead(schema, read) {
    this.schema = schema;
    this.read = read;
    this.#enlist();
  }

  /** About how many bytes it keeps. */
  get bytes() {
    let bytes = (this.text ?? '').length;
    if (typeof this.read === 'string') bytes += this.read.length;
    for (const value of this.values.values()) {
      bytes += ENTRY_BYTES + (value instanceof Container ? (value.json ?? '').length : 0);
    }
    for (const map of this.readings?.values() ?? []) bytes += map.size * ENTRY_BYTES;
    return bytes;
  }

  /** Forgets everything. */
  clean() {
    if (this.values.size > 0) this.values = new Map();
    this.readings = undefined;
    this.text = undefined;
    this.schema = undefined;
    this.read = undefined;
  }

  /** It is found by a clean-up from now on. One with a few scalars is not worth it. */
  #enlist() {
    if (this.isListed) return;
    this.isListed = true;
    native.cacheEnlist(this);
  }

  /**
   * The map of one type of typed readings.
   * @param {string} type
   * @returns {Map<string, *>}
   */
  readingsOf(type) {
    if (this.readings === undefined) {
      this.readings = new Map();
      this.#enlist();
    }
    let map = this.readings.get(type);
    if (map === undefined) this.readings.set(type, (map = new Map()));
    return map;
  }
}

/**
 * @param {Map<string, *>} map
 * @param {string} path
 * @param {*} value
 * @param {number} most entries
 */
function keepIn(map, path, value, most) {
  if (path.length > LONGEST_PATH) return;
  if (map.size >= most) map.clear();
  map.set(path, value);
}

/**
 * The result of the addon's `get` in the form of the cache: a scalar is itself.
 * @param {*} value
 * @returns {null|boolean|number|bigint|string|Container}
 */
function found(value) {
  if (value === undefined) return MISSING;
  return typeof value === 'object' && value !== null ? new Container(value[0]) : value;
}

/**
 * @returns {number} about how many bytes the views of this thread keep
 */
function cachedBytes() {
  return native.cacheList().reduce((sum, cache) => sum + cache.bytes, 0);
}

/**
 * Empties what the views of this thread keep, and lets go of the snapshots of idle handles.
 * @returns {number} about how many bytes
 */
function cleanCaches() {
  let bytes = 0;
  for (const cache of native.cacheList()) {
    bytes += cache.bytes;
    cache.clean();
  }
  native.handlesUnpin();
  return bytes;
}

/** Of a view that has read nothing yet: no cell holds -1, so it is never taken for fresh. */
const COLD = new Cache(new Uint32Array(1), 0);

module.exports = {
  COLD,
  Cache,
  Container,
  MISSING,
  MOST_ENTRIES,
  cachedBytes,
  cleanCaches,
  found,
  keepIn,
};
