// A live, read-only view of a part of a configuration, with no copy.
'use strict';

const check = require('./check.js');
const native = require('./native.js');
const { INTERNAL, refuseOutsiders } = require('./symbols.js');
const { ConfigView } = require('./view.js');

/** What `section()` of a handle or of another section gives. Its paths begin at its part. */
class ConfigSection extends ConfigView {
  #handle;
  #path;

  /**
   * @param {symbol} token
   * @param {object} handle of the addon
   * @param {string} path canonical, from the root of all
   */
  constructor(token, handle, path) {
    refuseOutsiders(token, 'ConfigSection', 'use handle.section()');
    super(handle, path);
    this.#handle = handle;
    this.#path = path;
  }

  /**
   * The canonical path of the part, from the root of all.
   * @returns {string}
   */
  get path() {
    return this.#path;
  }

  /**
   * A part of this part.
   * @param {string|Array<string|number>} key
   * @returns {ConfigSection}
   */
  section(key) {
    return sectionOf(this.#handle, key, this.#path);
  }
}

/**
 * @param {object} handle of the addon
 * @param {*} key
 * @param {string} prefix canonical path that `key` begins at
 * @returns {ConfigSection}
 */
function sectionOf(handle, key, prefix) {
  const path = native.join(handle, check.path(key, 'key'), prefix);
  return new ConfigSection(INTERNAL, handle, path);
}

module.exports = { ConfigSection, sectionOf };
