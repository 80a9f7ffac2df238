// Cleaning up by itself when memory becomes scarce, and what this thread itself can give back.
//
// The core checks and cleans on a thread of its own and wakes the event loop, where what the views
// of this thread keep is cleaned, too, and the program is called.
'use strict';

const { cleanCaches } = require('./cache.js');
const check = require('./check.js');
const { callGuarded, wrongType, wrongValue } = require('./errors.js');
const native = require('./native.js');
const { DISPOSE, INTERNAL, refuseOutsiders } = require('./symbols.js');

const DAY = 86400e3;
const OPTIONS = {
  threshold: check.numberFrom(0, 1),
  intervalMs: check.milliseconds(1, DAY),
  limit: bytes,
  onPressure: check.callable,
  mallocTrim: check.flag,
};

/** Those that run: one is not to be collected before it is stopped. */
const kept = new Set();

/** A running monitor of memory, until `stop`. */
class MemoryMonitor {
  #native;
  #onPressure;
  #isStopped = false;

  /**
   * @param {symbol} token
   * @param {?object} registry of the addon
   * @param {{onPressure?: Function}} options
   */
  constructor(token, registry, { onPressure, ...options }) {
    refuseOutsiders(token, 'MemoryMonitor', 'use registry.monitorMemory()');
    this.#onPressure = onPressure;
    this.#native = native.monitorStart(registry, options, () => this.#take());
    kept.add(this);
  }

  /** Whether it has ended. */
  get stopped() {
    return this.#isStopped;
  }

  /** Ends it: the callback is not called any more. Stopping again does nothing. */
  stop() {
    this.#isStopped = true;
    kept.delete(this);
    native.monitorStop(this.#native);
  }

  /** The same as `stop()`. */
  [DISPOSE]() {
    this.stop();
  }

  /**
   * Lets it keep the process alive.
   * @returns {MemoryMonitor} this one
   */
  ref() {
    native.monitorKeep(this.#native, true);
    return this;
  }

  /**
   * Lets the process end although it runs, as at first.
   * @returns {MemoryMonitor} this one
   */
  unref() {
    native.monitorKeep(this.#native, false);
    return this;
  }

  #take() {
    const cleanup = this.#isStopped ? null : native.monitorNext(this.#native);
    if (!cleanup) return;
    cleanup.givenBack += cleanCaches();
    cleanup.exhausted = cleanup.givenBack === 0;
    const onPressure = this.#onPressure;
    if (onPressure !== undefined) callGuarded(() => onPressure(cleanup));
  }
}

/**
 * @param {?object} registry of the addon
 * @param {*} options
 * @returns {MemoryMonitor}
 */
function startMonitor(registry, options) {
  return new MemoryMonitor(INTERNAL, registry, check.options(options, OPTIONS));
}

/**
 * @param {*} value
 * @param {string} name
 * @returns {number}
 */
function bytes(value, name) {
  if (typeof value !== 'number') throw wrongType(name, 'a number', value);
  if (!Number.isSafeInteger(value) || value < 1) throw wrongValue(name, 'an integer from 1');
  return value;
}

module.exports = { MemoryMonitor, startMonitor };
