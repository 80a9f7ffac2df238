// How long a promise is waited for: an AbortSignal, a number of milliseconds, or both.
'use strict';

const { clearTimeout, setTimeout: later } = require('node:timers');
const check = require('./check.js');

/** The options of every function that returns a promise. */
const WAIT_OPTIONS = { signal: check.abortSignal, timeoutMs: check.milliseconds(0, 2 ** 31 - 1) };

/** A wait as the work sees it: whether somebody still waits. */
class Waiting {
  isOver = false;
}

/**
 * Waits for work, at most until the signal is aborted or the time is over.
 * @param {{signal?: AbortSignal, timeoutMs?: number}} options checked
 * @param {function(Waiting): Promise<*>} start
 * @param {function(*): void} [discard] gets what comes too late
 * @returns {Promise<*>}
 */
function waited({ signal, timeoutMs }, start, discard = () => {}) {
  const waiting = new Waiting();
  if (signal === undefined && timeoutMs === undefined) return start(waiting);
  return new Promise((resolve, reject) => {
    let timer;
    const end = (settle, value) => {
      waiting.isOver = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      settle(value);
    };
    const abort = () => end(reject, signal.reason);
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    signal?.addEventListener('abort', abort, { once: true });
    if (timeoutMs !== undefined) timer = later(() => end(reject, timeout(timeoutMs)), timeoutMs);
    start(waiting).then(
      (value) => (waiting.isOver ? discard(value) : end(resolve, value)),
      (error) => waiting.isOver || end(reject, error)
    );
  });
}

/** As AbortSignal.timeout has it. */
function timeout(milliseconds) {
  const error = new Error(`not there after ${milliseconds} ms`);
  error.name = 'TimeoutError';
  return error;
}

module.exports = { WAIT_OPTIONS, waited };
