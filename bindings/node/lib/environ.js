// The environment as the core takes it. process.env belongs to the thread: in a worker it is a copy
// that the C library knows nothing of, so it is read here and handed over.
'use strict';

/**
 * @param {boolean} asks whether the build or reload may ask for variables
 * @returns {?string[]} `NAME=value` for each variable of the calling thread, null for no need
 */
function captureEnviron(asks) {
  if (!asks) return null;
  const { env } = process;
  return Object.keys(env).map((name) => `${name}=${env[name]}`);
}

module.exports = { captureEnviron };
