// A configuration, the result of a build. The view reads values; here is what concerns the whole.
'use strict';

const check = require('./check.js');
const { captureEnviron } = require('./environ.js');
const { wrongValue } = require('./errors.js');
const native = require('./native.js');
const { ConfigOverride } = require('./override.js');
const { sectionOf } = require('./section.js');
const { DISPOSE, INTERNAL, refuseOutsiders } = require('./symbols.js');
const { ConfigView, handleOf } = require('./view.js');
const { WAIT_OPTIONS, waited } = require('./wait.js');
const { startWatching } = require('./watch.js');

const COMPILE_OPTIONS = { bake: check.flag };

/** The handles that are shared: theirs is the promise that the token is valid until `close`. */
const shared = new Set();

const TOKEN = 'superconfig-shared';

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
   * The same, with the work off the event loop. One that is no longer waited for may publish all
   * the same.
   * @param {{signal?: AbortSignal, timeoutMs?: number}} [options] until when it is waited for
   * @returns {Promise<?object>}
   */
  async reloadAsync(options) {
    const until = check.options(options, WAIT_OPTIONS);
    const environ = captureEnviron(this.#asks);
    const start = (waiting) => native.reloadAsync(handleOf(this), environ, waiting);
    return changeOf(await waited(until, start));
  }

  /**
   * A handle for what this one holds now, that never changes.
   * @returns {ConfigHandle}
   */
  snapshot() {
    return new ConfigHandle(INTERNAL, native.freeze(handleOf(this)), false);
  }

  /**
   * Writes what this handle holds now as a compiled image, a file that every source of files reads.
   * Processes that load it with `withFile(path, { map: true })` share its memory.
   * @param {string} path the file, by custom `.sci`; replaced whole
   * @param {object} [options]
   * @param {boolean} [options.bake] keep what variables and referenced files gave on this machine
   * @throws {ConfigError} ERR_SC_UNBAKED, ERR_SC_FILE_CHANGED, or the code of a file
   */
  compile(path, options) {
    const { bake = false } = check.options(options, COMPILE_OPTIONS);
    native.compile(handleOf(this), check.filePath(path, 'path'), bake);
  }

  /**
   * Puts values above everything else for a while, for tests.
   * @param {object} values each member is a path and its value; an object merges
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

  /**
   * Follows the sources: loads again, off the event loop, when a file, a folder or a link on the
   * way to one changes, and publishes what differs.
   * @param {?function(object): *} [callback] gets each change
   * @param {object} [options] HotReloadOptions
   * @returns {HotReload}
   * @throws {TypeError} naming the option
   * @throws {ConfigError} ERR_SC_UNSUPPORTED for a snapshot, ERR_SC_CLOSED
   */
  enableHotReload(callback, options) {
    return startWatching(handleOf(this), captureEnviron(this.#asks), callback, options);
  }

  /**
   * A token from which another thread makes a handle on the same snapshots, with `fromShared`.
   * Valid until this handle is closed or its thread ends.
   * @returns {string}
   */
  share() {
    const handle = handleOf(this);
    const token = `${TOKEN}:${process.pid}:${native.share(handle)}`;
    shared.add(handle);
    return token;
  }

  /** Empties the handle: later calls throw ERR_SC_CLOSED. Closing again does nothing. */
  close() {
    const handle = handleOf(this);
    native.handleClose(handle);
    shared.delete(handle);
  }

  /** The same as `close()`. */
  [DISPOSE]() {
    this.close();
  }
}

/**
 * Notices of the addon as users see them.
 * @param {object} handle of the addon
 * @param {function(string): boolean} selects by severity
 * @returns {object[]}
 */
function noticesOf(handle, selects) {
  const found = native.notices(handle).filter(({ severity }) => selects(severity));
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

/**
 * A handle on the snapshots of one that a thread of this process shares. Reading and following are
 * as with that one; `close` lets go of it for this handle only.
 * @param {string} token from `share`
 * @returns {ConfigHandle}
 * @throws {ConfigError} ERR_SC_CLOSED where the one that was shared is closed
 */
function fromShared(token) {
  const [name, pid, number, ...rest] = check.text(token, 'token').split(':');
  if (name !== TOKEN || rest.length > 0 || !/^[1-9]\d*$/.test(number)) {
    throw wrongValue('token', 'what share() returned');
  }
  if (Number(pid) !== process.pid) throw wrongValue('token', 'one of this process');
  return new ConfigHandle(INTERNAL, native.shareOpen(Number(number)), false);
}

module.exports = { ConfigHandle, fromShared };
