// A configuration: what a build gives. Reading is the view's; here is what concerns the whole.
'use strict';

const check = require('./check.js');
const { captureEnviron } = require('./environ.js');
const native = require('./native.js');
const { ConfigOverride } = require('./override.js');
const { sectionOf } = require('./section.js');
const { DISPOSE, INTERNAL, refuseOutsiders } = require('./symbols.js');
const { ConfigView, handleOf } = require('./view.js');

/**
 * An immutable configuration that can be replaced as a whole, by a reload. Kept to 64 bytes: a
 * private field is a word, and so are all the private methods of a class together.
 */
class ConfigHandle extends ConfigView {
  #asks;

  /**
   * @param {symbol} token
   * @param {object} handle of the addon
   * @param {boolean} asks whether a reload may ask for variables of the process
   */
  constructor(token, handle, asks) {
    refuseOutsiders(token, 'ConfigHandle', 'use createConfig()…build()');
    super(handle, '');
    this.#asks = asks;
  }

  /**
   * A live, read-only view of a part, with no copy.
   * @param {string|Array<string|number>} key
   * @returns {ConfigSection}
   */
  section(key) {
    return sectionOf(handleOf(this), key, '');
  }

  /**
   * Warnings of the last build or reload, in order.
   * @returns {object[]}
   */
  warnings() {
    return noticesOf(handleOf(this), (severity) => severity !== 'note');
  }

  /**
   * Notes of the last build or reload, in order: nothing is wrong, but worth knowing.
   * @returns {object[]}
   */
  notes() {
    return noticesOf(handleOf(this), (severity) => severity === 'note');
  }

  /**
   * True where `warnings()` is not empty.
   * @returns {boolean}
   */
  hasWarnings() {
    return this.warnings().length > 0;
  }

  /**
   * Builds again from the same sources; the last good configuration stays when that fails.
   * @returns {?{type: string, source: string, timestamp: number, added: string[],
   *   removed: string[], changed: string[]}} the paths that differ; null where no value does
   * @throws {ConfigError} as `build` does, or ERR_SC_FILE_VANISHED
   */
  reload() {
    return changeOf(native.reload(handleOf(this), captureEnviron(this.#asks)));
  }

  /**
   * The same, with the work off the event loop.
   * @returns {Promise<?object>}
   */
  async reloadAsync() {
    return changeOf(await native.reloadAsync(handleOf(this), captureEnviron(this.#asks)));
  }

  /**
   * A handle for what this one holds now, that never changes.
   * @returns {ConfigHandle}
   */
  snapshot() {
    return new ConfigHandle(INTERNAL, native.freeze(handleOf(this)), false);
  }

  /**
   * Puts values above everything else for a while, for tests.
   * @param {object} values each member is a path and what stands there; an object merges
   * @returns {ConfigOverride} ends by `end()` or `using`
   */
  override(values) {
    const override = native.override(handleOf(this), check.object(values, 'values'));
    return new ConfigOverride(INTERNAL, override);
  }

  /**
   * Moves with each change and at close; equal numbers mean that nothing changed.
   * @returns {number}
   */
  get generation() {
    return native.handleGeneration(handleOf(this));
  }

  /** Empties the handle: later calls throw ERR_SC_CLOSED. Closing again does nothing. */
  close() {
    native.handleClose(handleOf(this));
  }

  /** The same as `close()`. */
  [DISPOSE]() {
    this.close();
  }
}

/**
 * Notices of the addon as users see them.
 * @param {object} handle of the addon
 * @param {function(string): boolean} wanted by severity
 * @returns {object[]}
 */
function noticesOf(handle, wanted) {
  const found = native.notices(handle).filter(({ severity }) => wanted(severity));
  return found.map(({ code, message, source, line, column, path }) => ({
    type: code,
    message,
    source: source || 'unknown',
    line: line || undefined,
    column: column || undefined,
    path: path || undefined,
  }));
}

/**
 * @param {?{added: string[], removed: string[], changed: string[]}} paths of the addon
 * @returns {?object} null where no value differs
 */
function changeOf(paths) {
  if (paths === undefined) return null;
  return { type: 'configuration_changed', source: 'reload', timestamp: Date.now(), ...paths };
}

module.exports = { ConfigHandle };
