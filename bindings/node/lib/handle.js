// A configuration: what a build gives. Reading is the view's; here is what concerns the whole.
'use strict';

const check = require('./check.js');
const { captureEnviron } = require('./environ.js');
const native = require('./native.js');
const { ConfigOverride } = require('./override.js');
const { sectionOf } = require('./section.js');
const { DISPOSE, INTERNAL, refuseOutsiders } = require('./symbols.js');
const { ConfigView, handleOf } = require('./view.js');

const DUMP_OPTIONS = {
  reveal: check.flag,
  compact: check.flag,
  origins: check.flag,
  prefix: check.word,
  path: check.path,
};
const WARNING_OPTIONS = { notes: check.flag };

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
   * @param {{notes?: boolean}} [options] notes: those too
   * @returns {object[]}
   */
  warnings(options) {
    const { notes = false } = check.options(options, WARNING_OPTIONS);
    const found = native.notices(handleOf(this));
    return found.filter((one) => notes || one.severity !== 'note').map(warningOf);
  }

  /**
   * True where `warnings()` is not empty.
   * @returns {boolean}
   */
  hasWarnings() {
    return native.notices(handleOf(this)).some((one) => one.severity !== 'note');
  }

  /**
   * Builds again from the same sources; the last good configuration stays when that fails.
   * @returns {{added: string[], removed: string[], changed: string[]}} the paths that differ
   * @throws {ConfigError} as `build` does, or ERR_SC_FILE_VANISHED
   */
  reload() {
    return changesOf(native.reload(handleOf(this), captureEnviron(this.#asks)));
  }

  /**
   * The same, with the work off the event loop.
   * @returns {Promise<{added: string[], removed: string[], changed: string[]}>}
   */
  async reloadAsync() {
    return changesOf(await native.reloadAsync(handleOf(this), captureEnviron(this.#asks)));
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
   * The configuration as text for eyes: secrets are masked unless `reveal` is set.
   * @param {string} [format]
   * @param {{reveal?: boolean, compact?: boolean, origins?: boolean, prefix?: string,
   *   path?: string|Array<string|number>}} [options]
   * @returns {string}
   */
  dump(format = 'json', options = undefined) {
    check.word(format, 'format');
    const { path = '', ...rest } = check.options(options, DUMP_OPTIONS);
    return native.dump(handleOf(this), path, '', format, rest);
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
 * A notice of the addon as users see it.
 * @param {object} notice
 * @returns {object}
 */
function warningOf({ code, severity, message, source, line, column, path }) {
  return {
    type: code,
    severity,
    message,
    source: source || 'unknown',
    line: line || undefined,
    column: column || undefined,
    path: path || undefined,
  };
}

/**
 * @param {Array<{kind: string, path: string}>} list of the addon
 * @returns {{added: string[], removed: string[], changed: string[]}}
 */
function changesOf(list) {
  const changes = { added: [], removed: [], changed: [] };
  for (const { kind, path } of list) changes[kind].push(path);
  return changes;
}

module.exports = { ConfigHandle };
