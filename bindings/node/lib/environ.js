// The environment as the core takes it. process.env belongs to the thread: in a worker it is a copy
// that the C library knows nothing of, so it is read here and handed over.
'use strict';

/**
 * @returns {string[]} `NAME=value` for each variable of the calling thread
 */
function captureEnviron() {
  const { env } = process;
  return Object.keys(env).map((name) => `${name}=${env[name]}`);
}

module.exports = { captureEnviron };
