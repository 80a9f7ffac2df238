// The compiled half of the package. Each platform has one file, whether the tarball brought it or
// it was built here. A file that a tarball carries is required by its literal path, which bundlers
// follow; a path that is put together at run time serves the other platforms.
'use strict';

const path = require('node:path');

const ROOT = path.resolve(__dirname, '..', '..', '..');
const PLATFORM = `${process.platform}-${process.arch}`;

/** @returns {object} the functions of the addon */
function load() {
  switch (PLATFORM) {
    case 'linux-x64':
      return require('../../../prebuilds/linux-x64/superconfig.node');
    default:
      return require(path.join(ROOT, 'prebuilds', PLATFORM, 'superconfig.node'));
  }
}

/** @throws {Error} where there is no addon or it does not load; `cause` says why */
function explained() {
  try {
    const loaded = load();
    // Rollup gives a module of another kind wrapped.
    return loaded.default || loaded;
  } catch (cause) {
    const [reason] = cause.message.split('\n');
    const build = path.join(ROOT, 'bindings', 'node', 'build.js');
    throw new Error(
      `superconfig: no addon loads on ${PLATFORM} (${reason}); with a C compiler, ` +
        `\`node ${build}\` builds it`,
      { cause }
    );
  }
}

module.exports = explained();
