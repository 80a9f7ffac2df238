// A text whose values are changed by path and which is otherwise kept.
'use strict';

const check = require('./check.js');
const native = require('./native.js');
const { INTERNAL, refuseOutsiders } = require('./symbols.js');

const OPTIONS = { format: check.filled, document: check.positive };
const DIFF_OPTIONS = { reveal: check.flag };
const SAVE_OPTIONS = { inPlace: check.flag };

/** What `edit` and `editText` give. Only `save` touches the file. */
class ConfigEdit {
  #native;

  /**
   * @param {symbol} token
   * @param {object} opened by the addon
   */
  constructor(token, opened) {
    refuseOutsiders(token, 'ConfigEdit', 'use edit() or editText()');
    this.#native = opened;
  }

  /**
   * The text as it is now.
   * @returns {string}
   */
  get text() {
    return native.editState(this.#native).text;
  }

  /**
   * The name of its format.
   * @returns {string}
   */
  get format() {
    return native.editState(this.#native).format;
  }

  /**
   * Whether there is something to save.
   * @returns {boolean}
   */
  get changed() {
    return native.editState(this.#native).changed;
  }

  /**
   * The value at a path, new each time.
   * @param {string|Array<string|number>} path
   * @param {*} [fallback] for a path where nothing is
   * @returns {*}
   * @throws {ConfigError} the path does not parse
   */
  get(path, fallback = null) {
    const value = native.editGet(this.#native, check.path(path, 'path'));
    return value === undefined ? fallback : value;
  }

  /**
   * @param {string|Array<string|number>} path
   * @returns {boolean}
   */
  has(path) {
    return native.editGet(this.#native, check.path(path, 'path')) !== undefined;
  }

  /**
   * Replaces or adds a value, with the objects on its way.
   * @param {string|Array<string|number>} path
   * @param {*} value
   * @returns {ConfigEdit} this
   * @throws {ConfigError} the change cannot be made; the text is as it was
   */
  set(path, value) {
    native.editSet(this.#native, check.path(path, 'path'), value);
    return this;
  }

  /**
   * Adds an element at the end of the array at a path, or makes one of it.
   * @param {string|Array<string|number>} path
   * @param {*} value
   * @returns {ConfigEdit} this
   * @throws {ConfigError}
   */
  append(path, value) {
    native.editAppend(this.#native, check.path(path, 'path'), value);
    return this;
  }

  /**
   * Removes what is at a path.
   * @param {string|Array<string|number>} path
   * @returns {ConfigEdit} this
   * @throws {ConfigError} nothing is there, or it cannot be removed
   */
  unset(path) {
    native.editUnset(this.#native, check.path(path, 'path'));
    return this;
  }

  /**
   * The values of the text as it is now: a new value.
   * @returns {*}
   */
  extract() {
    return native.editRoot(this.#native);
  }

  /**
   * A unified diff from the text as it was read or last saved: secrets are masked, also in lines
   * that did not change, unless `reveal` is set.
   * @param {{reveal?: boolean}} [options]
   * @returns {string} empty without changes
   */
  diff(options) {
    const { reveal = false } = check.options(options, DIFF_OPTIONS);
    return native.editDiff(this.#native, reveal);
  }

  /**
   * Writes the file where its text changed.
   * @param {{inPlace?: boolean}} [options]
   * @throws {ConfigError} the file is not what was read, or cannot be replaced
   */
  save(options) {
    const { inPlace = false } = check.options(options, SAVE_OPTIONS);
    native.editSave(this.#native, inPlace);
  }
}

/**
 * Opens a file whose values are changed and whose text is otherwise kept.
 * @param {string|URL} file
 * @param {{format?: string, document?: number}} [options]
 * @returns {ConfigEdit}
 * @throws {ConfigError} the file cannot be read, or does not parse
 */
function edit(file, options) {
  const given = check.options(options, OPTIONS);
  return new ConfigEdit(INTERNAL, native.editOpen(check.filePath(file, 'file'), given));
}

/**
 * The same for a text, which has no file to be saved to.
 * @param {string} text
 * @param {{format?: string, document?: number}} [options]
 * @returns {ConfigEdit}
 * @throws {ConfigError} it does not parse
 */
function editText(text, options) {
  const given = check.options(options, OPTIONS);
  return new ConfigEdit(INTERNAL, native.editText(check.text(text, 'text'), given));
}

module.exports = { ConfigEdit, edit, editText };
