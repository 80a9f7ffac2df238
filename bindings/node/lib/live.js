// A result of `extract` that stays current: made again when the values below it change, and only
// then. One that can no longer be made leaves the last good one, and is reported once.
'use strict';

const { Cache } = require('./cache.js');
const check = require('./check.js');
const { warnOfFailure } = require('./errors.js');
const native = require('./native.js');
const { DISPOSE, INTERNAL, refuseOutsiders } = require('./symbols.js');

/** What `live()` of a handle and a section gives. */
class Live {
  #handle;
  #prefix;
  #make;
  #cell;
  #seen;
  #read; // the configuration of the last attempt, as a handle that never changes
  #current;
  #given; // what the callback was given last
  #failure = null;
  #onError;
  #hot = null;

  /**
   * @param {symbol} token
   * @param {{handle: object, prefix: string, make: function(object): *, onError: ?Function}} of
   *   `make` gives the result for a handle that never changes
   */
  constructor(token, { handle, prefix, make, onError }) {
    refuseOutsiders(token, 'Live', 'use handle.live()');
    this.#handle = handle;
    this.#prefix = prefix;
    this.#make = make;
    this.#onError = onError;
    this.#cell = Cache.of(handle);
    this.#seen = this.#now();
    this.#read = native.freeze(handle);
    this.#current = this.#given = make(this.#read);
  }

  /**
   * The result for the configuration of this moment: the same object until values below it change.
   * @returns {*}
   * @throws {ConfigError} ERR_SC_CLOSED
   */
  get current() {
    this.#refresh();
    return this.#current;
  }

  /** Ends following the sources; `current` goes on. Stopping again does nothing. */
  stop() {
    this.#hot?.stop();
  }

  /**
   * Lets it keep the process alive, where it follows the sources.
   * @returns {Live} this one
   */
  ref() {
    this.#hot?.ref();
    return this;
  }

  /**
   * Lets the process end although it follows, as at first.
   * @returns {Live} this one
   */
  unref() {
    this.#hot?.unref();
    return this;
  }

  /** The same as `stop()`. */
  [DISPOSE]() {
    this.stop();
  }

  /**
   * Follows the sources from now on.
   * @param {function(Function, Function): object} start gives a HotReload by its two callbacks
   * @param {?Function} callback
   */
  follow(start, callback) {
    const changed = (event) => {
      this.#refresh();
      if (this.#current === this.#given) return;
      const before = this.#given;
      this.#given = this.#current;
      callback?.(this.#current, before, event);
    };
    this.#hot = start(changed, (event) => {
      if (event.type === 'reload_failed') event.problems.slice(0, 1).forEach(this.#report, this);
    });
  }

  #now() {
    return this.#cell.cells[this.#cell.index];
  }

  #refresh() {
    const now = this.#now();
    if (now === this.#seen) return;
    const next = native.freeze(this.#handle);
    this.#seen = now;
    const isSame = native.same(this.#read, next, this.#prefix);
    native.handleClose(this.#read);
    this.#read = next;
    if (!isSame) this.#remake();
  }

  #remake() {
    try {
      this.#current = this.#make(this.#read);
      this.#failure = null;
    } catch (error) {
      if (error.message !== this.#failure) this.#report(error);
      this.#failure = error.message;
    }
  }

  #report(error) {
    if (this.#onError) this.#onError(error);
    else warnOfFailure(error);
  }
}

/**
 * @param {{handle: object, prefix: string, make: function(object): *}} of
 * @param {function(Function, object): object} start of a watch
 * @param {*} callback
 * @param {object} options HotReloadOptions
 * @returns {Live}
 */
function live(of, start, callback, options = {}) {
  if (callback !== undefined && callback !== null) check.callable(callback, 'callback');
  const { onError, ...rest } = check.object(options, 'options');
  if (onError !== undefined) check.callable(onError, 'options.onError');
  const made = new Live(INTERNAL, { ...of, onError });
  if (callback || onError) {
    made.follow((changed, failed) => start(changed, { ...rest, onError: failed }), callback);
  } else if (Object.keys(rest).length > 0) {
    throw new TypeError('options of following need a callback or onError');
  }
  return made;
}

module.exports = { Live, live };
