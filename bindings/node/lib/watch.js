// Following the sources of a handle: callbacks, events and iterators on the event loop.
//
// Each consumer has a feed of its own, which is one watch of the addon: several watches of a handle
// share one loader, and the core's queue joins changes for a consumer that is slow. Callbacks and
// listeners share the feed that `enableHotReload` starts; an iterator takes that one if it is there
// first, so that it misses nothing, else it starts another.
//
// The task of `watchLoad` loads custom sources and formats, which are JavaScript.
'use strict';

const { EventEmitter } = require('node:events');
const { setTimeout: later } = require('node:timers');
const check = require('./check.js');
const { callGuarded, createError, warnOfFailure } = require('./errors.js');
const native = require('./native.js');
const { DISPOSE, INTERNAL, refuseOutsiders } = require('./symbols.js');

const HOUR = 3600e3;
const DAY = 86400e3;
const RETRY_MS = 100;
const OPTIONS = {
  onError: check.callable,
  debounceMs: check.milliseconds(0, HOUR),
  graceMs: check.milliseconds(0, DAY),
  pollMs: check.milliseconds(1, DAY),
  pollAlways: check.flag,
  signal: check.abortSignal,
};
const NAMES = {
  configuration_changed: 'change',
  reload_failed: 'reloadFailed',
  reload_recovered: 'recovered',
  watch_degraded: 'degraded',
};

/** Feeds that somebody waits for or listens to, so that they are not collected while they run. */
const kept = new Set();

/** One watch of the addon. Only its consumer holds it strongly: one that is dropped ends. */
class Feed {
  /**
   * @param {object} handle of the addon
   * @param {?string[]|true} environ
   * @param {object} options of the addon
   */
  constructor(handle, environ, options) {
    const self = new WeakRef(this);
    this.handle = handle;
    this.options = options;
    this.onReady = () => {};
    this.loading = false;
    this.due = false;
    this.watch = native.watchStart(handle, environ, options, () => self.deref()?.wake());
  }

  /** Called on the event loop: something may be there to take or to load. */
  wake() {
    if (native.watchIsDue(this.watch)) this.load();
    this.onReady();
  }

  /** Loads while a load is due; the result is an event. */
  async load() {
    this.due = true;
    if (this.loading) return;
    this.loading = true;
    kept.add(this);
    try {
      while (this.due) {
        this.due = false;
        await native.watchLoad(this.watch);
      }
    } catch {
      // No memory even for the task: due as before, and tried again.
      this.loading = false;
      later(() => this.load(), RETRY_MS).unref();
    } finally {
      this.loading = false;
      kept.delete(this);
    }
  }

  /** @returns {?object|undefined} an event; undefined: none yet; null: no more */
  next() {
    try {
      const event = native.watchNext(this.watch);
      return event ? eventOf(event) : event;
    } catch {
      // No memory for the event, which stays where it is.
      later(() => this.onReady(), RETRY_MS).unref();
      return undefined;
    }
  }

  stop() {
    native.watchStop(this.watch);
    this.onReady();
  }
}

/** A handle that follows its sources, until `stop`. */
class HotReload extends EventEmitter {
  #handle;
  #options;
  #first;
  #feeds = new Set();
  #callback;
  #onError;
  #isPumping = false;
  #keeps = false;
  #isStopped = false;
  #iterators = 0;
  #reporter = null;
  #signal;
  #onAbort = () => this.stop();
  #finish;
  #closed = new Promise((resolve) => {
    this.#finish = resolve;
  });

  /**
   * @param {symbol} token
   * @param {Feed} feed
   * @param {?Function} callback
   * @param {{onError?: Function, signal?: AbortSignal}} options
   */
  constructor(token, feed, callback, { onError, signal }) {
    refuseOutsiders(token, 'HotReload', 'use handle.enableHotReload()');
    super();
    this.#callback = callback;
    this.#onError = onError;
    this.#handle = feed.handle;
    this.#options = feed.options;
    this.#first = feed;
    this.#add(feed);
    this.on('newListener', (name) => {
      if (Object.values(NAMES).includes(name)) this.#pump();
    });
    if (callback !== null || onError !== undefined) this.#pump();
    else this.#watchOver();
    if (signal?.aborted) this.stop();
    else if (signal !== undefined) this.#listen(signal);
  }

  /** Resolves when nothing is followed any more. */
  get closed() {
    return this.#closed;
  }

  /** Ends it: no callback, listener or iterator gets anything more. Stopping again does nothing. */
  stop() {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#signal?.removeEventListener('abort', this.#onAbort);
    for (const feed of this.#feeds) feed.stop();
    kept.delete(this);
    this.#finish();
  }

  /** The same as `stop()`. */
  [DISPOSE]() {
    this.stop();
  }

  /**
   * Lets it keep the process alive.
   * @returns {HotReload} this one
   */
  ref() {
    return this.#keep(true);
  }

  /**
   * Lets the process end although it runs, as at first.
   * @returns {HotReload} this one
   */
  unref() {
    return this.#keep(false);
  }

  /**
   * Every event, failures too, from the start for the first iterator, else from now on. It ends
   * when this is stopped, and leaving the loop does not stop this.
   * @returns {AsyncIterableIterator<object>}
   */
  [Symbol.asyncIterator]() {
    const feed = this.#claim();
    this.#iterators++;
    return new Events(feed, this, () => {
      this.#iterators--;
      this.#drop(feed);
    });
  }

  /** The feed that nobody has taken, else a new one. */
  #claim() {
    const feed = this.#first ?? this.#another();
    this.#first = null;
    return feed;
  }

  #another() {
    const feed = new Feed(this.#handle, null, this.#options);
    if (this.#isStopped) feed.stop();
    else this.#add(feed);
    return feed;
  }

  #add(feed) {
    this.#feeds.add(feed);
    native.watchKeep(feed.watch, this.#keeps);
  }

  #drop(feed) {
    this.#feeds.delete(feed);
    feed.stop();
  }

  #keep(keeps) {
    this.#keeps = keeps;
    for (const feed of this.#feeds) native.watchKeep(feed.watch, keeps);
    return this;
  }

  /** Nobody is called, but a failure shall not vanish: a feed of its own looks for them. */
  #watchOver() {
    kept.add(this);
    const feed = this.#another();
    this.#reporter = feed;
    feed.onReady = () => {
      for (let event; !this.#isStopped && (event = feed.next());) this.#warn(event);
    };
  }

  /** Prints a failure that nobody else hears of. */
  #warn({ type, problems }) {
    const isHeard = this.#onError || this.#iterators > 0 || this.listenerCount(NAMES[type]) > 0;
    if (type !== 'reload_failed' || isHeard) return;
    warnOfFailure(problems[0] ?? { message: 'a reload failed' });
  }

  /** Somebody is called from now on. */
  #pump() {
    if (this.#isPumping || this.#isStopped) return;
    this.#isPumping = true;
    kept.add(this);
    if (this.#reporter !== null) this.#drop(this.#reporter);
    const feed = this.#claim();
    feed.onReady = () => this.#take(feed);
    this.#take(feed);
  }

  #take(feed) {
    let event;
    while (!this.#isStopped && (event = feed.next())) this.#deliver(event);
    if (event === null) this.stop();
  }

  #deliver(event) {
    const isChange = event.type === 'configuration_changed';
    const callback = isChange ? this.#callback : this.#onError;
    if (callback) callGuarded(() => callback(event));
    if (this.#isStopped) return;
    this.#warn(event);
    callGuarded(() => this.emit(NAMES[event.type], event));
  }

  #listen(signal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }
}

/** The events of one feed. It is kept while somebody waits for the next one. */
class Events {
  #feed;
  #owner;
  #leave;
  #hasLeft = false;
  #waiting = [];

  constructor(feed, owner, leave) {
    this.#feed = feed;
    this.#owner = owner;
    this.#leave = leave;
    const self = new WeakRef(this);
    feed.onReady = () => self.deref()?.#give();
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  next() {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      kept.add(this);
      this.#give();
    });
  }

  async return(value) {
    this.#hasLeft = true;
    this.#leave();
    return { done: true, value };
  }

  #give() {
    while (this.#waiting.length > 0) {
      const event = this.#feed.next();
      if (event === undefined) return;
      const result =
        event === null ? { done: true, value: undefined } : { done: false, value: event };
      this.#waiting.shift()(result);
      if (event === null && !this.#hasLeft) this.#owner.stop();
    }
    kept.delete(this);
  }
}

/**
 * @param {object} event of the addon
 * @returns {object} as users see it
 */
function eventOf({ problems, sources, reason, ...event }) {
  return {
    type: event.type,
    source: sources[0] ?? reason,
    sources,
    reason,
    timestamp: event.timestamp,
    generation: event.generation,
    changes: event.changes,
    problems: problems.map(createError),
  };
}

/**
 * @param {object} handle of the addon
 * @param {?string[]|true} environ
 * @param {*} callback
 * @param {*} options
 * @returns {HotReload}
 */
function startWatching(handle, environ, callback, options) {
  if (callback !== undefined && callback !== null) check.callable(callback, 'callback');
  const { onError, signal, ...durations } = check.options(options, OPTIONS);
  const feed = new Feed(handle, environ, durations);
  return new HotReload(INTERNAL, feed, callback ?? null, { onError, signal });
}

module.exports = { HotReload, startWatching };
