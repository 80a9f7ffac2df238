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
const MOST_BATCHES = 64;
const MOST_ALIKE = 4;
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
    this.batches = undefined;
    this.text = undefined;
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
    this.batches = undefined;
    this.text = undefined;
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

  /**
   * A batch of these paths that was asked for before.
   * @param {string[]} paths
   * @returns {{paths: string[], values: ?object}|undefined} no values: asked for only once
   */
  batchOf(paths) {
    const alike = this.batches?.get(paths[0]);
    if (alike === undefined) return undefined;
    for (let i = 0; i < alike.length; i++) {
      if (areSame(alike[i].paths, paths)) return alike[i];
    }
    return undefined;
  }

  /**
   * Keeps what was given for some paths, if it is the second time: to lay it out costs more than to
   * look it up once more.
   * @param {string[]} paths
   * @param {object} values by path, all of them scalars or null
   */
  keepBatch(paths, values) {
    const known = this.batchOf(paths);
    if (known !== undefined) {
      known.values = compact(values);
    } else if (paths.length > 0 && paths.length <= MOST_ENTRIES) {
      this.batches ??= new Map();
      const alike = this.batches.get(paths[0]) ?? [];
      if (alike.length >= MOST_ALIKE) alike.shift();
      alike.push({ paths: paths.slice(), values: null });
      if (alike.length === 1) keepIn(this.batches, paths[0], alike, MOST_BATCHES);
    }
  }
}

/**
 * @param {string[]} some
 * @param {string[]} others
 * @returns {boolean}
 */
function areSame(some, others) {
  if (some.length !== others.length) return false;
  for (let i = 0; i < some.length; i++) {
    if (some[i] !== others[i]) return false;
  }
  return true;
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
 * The same object as the engine's JSON parser lays it out. One that grows member by member becomes
 * a hash table after a few, and to copy that costs fifty times as much.
 * @param {object} values
 * @returns {object}
 */
function compact(values) {
  const members = Object.keys(values).map((name) => `${JSON.stringify(name)}:null`);
  const copy = JSON.parse(`{${members.join(',')}}`);
  for (const name of Object.keys(values)) copy[name] = values[name];
  return copy;
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
