// The environment as the core takes it. The main thread's process.env is the process's own, which
// the core reads by itself. A worker's is usually a copy that the C library does not know, so it is
// read here and handed over.
'use strict';

const native = require('./native.js');

// Node's module about threads takes half a megabyte, and a program on the main thread seldom has
// another use of it.
const isMainThread = native.isMainLoop() || require('node:worker_threads').isMainThread;

function copy() {
  const { env } = process;
  return Object.keys(env).map((name) => `${name}=${env[name]}`);
}

/**
 * For a build that reads variables before this call returns.
 * @param {boolean} asks whether the build may ask for variables
 * @returns {?string[]} `NAME=value` for each variable; null: what the process has
 */
function presentEnviron(asks) {
  return asks && !isMainThread ? copy() : null;
}

/**
 * For a build or reload on another thread, or of a handle that may have an environment of its own.
 * @param {boolean} asks whether it may ask for variables
 * @returns {?string[]|true} true: copy what the process has now
 */
function captureEnviron(asks) {
  if (!asks) return null;
  return isMainThread || copy();
}

module.exports = { captureEnviron, isMainThread, presentEnviron };
