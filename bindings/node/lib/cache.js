// What a view of a configuration has read from the addon, for one generation.
//
// Crossing into C costs more than looking a Map up, so a scalar crosses once a generation and is
// served from here afterwards. C writes the low half of a handle's generation into a cell of a
// typed array at each publication; `cells[index] === seen` says that nothing has changed since. The
// number is noted before anything is read, so that what a publication in between makes new is read
// again, never kept as old.
//
// Every map has a maximum, since paths may come from a program's own users. One that is full is
// emptied: what is still in use comes back at one crossing each.
'use strict';

const native = require('./native.js');

const MOST_ENTRIES = 1024;
const LONGEST_PATH = 256;
const LONGEST_JSON = 1 << 14;
const BLOCK_BITS = 10;

/** A container in the cache: its JSON, from which each caller gets an object of their own. */
class Container {
  /** @param {?string} json null: JSON.parse would not give it right */
  constructor(json) {
    this.json = json;
  }
}

/** Stands for a path where there is no value. */
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
    if (this.values.size > 0) this.values = new Map();
    this.readings = undefined;
    this.text = undefined;
    this.schema = undefined;
    this.read = undefined;
  }

  /**
   * What was read at a path, as `found` gave it.
   * @param {string} path
   * @param {*} value
   */
  keep(path, value) {
    const long =
      value instanceof Container && value.json !== null && value.json.length > LONGEST_JSON;
    if (!long) keepIn(this.values, path, value, MOST_ENTRIES);
  }

  /**
   * The map of one type of typed readings.
   * @param {string} type
   * @returns {Map<string, *>}
   */
  readingsOf(type) {
    this.readings ??= new Map();
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
 * What the addon's `get` gave, in the form of the cache: a scalar as it is.
 * @param {*} value
 * @returns {null|boolean|number|bigint|string|Container}
 */
function found(value) {
  if (value === undefined) return MISSING;
  return typeof value === 'object' && value !== null ? new Container(value[0]) : value;
}

/** Of a view that has read nothing yet: no cell holds -1, so it is never taken for fresh. */
const COLD = new Cache(new Uint32Array(1), 0);

module.exports = { COLD, Cache, Container, MISSING, MOST_ENTRIES, found, keepIn };
