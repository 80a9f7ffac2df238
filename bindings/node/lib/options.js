// The types of the options of sources, by the core's table. The core checks which source takes
// which option, in every language in the same words.
'use strict';

const check = require('./check.js');
const native = require('./native.js');

/** A check for each type of the table. */
const TYPES = {
  flag: () => check.flag,
  text: () => check.optionalWord,
  format: () => check.word,
  path: () => check.path,
  file: () => check.filePath,
  choice: check.oneOf,
  texts: () => check.listOf(check.word),
  paths: () => check.mapOf(check.path),
  values: () => check.mapOf(check.word),
};

const CHECKS = Object.fromEntries(
  native.sourceOptions().map(({ name, type, words }) => [name, TYPES[type](words)])
);

/**
 * The options of a source as the addon takes them.
 * @param {*} value what the caller gave
 * @returns {object|undefined}
 * @throws {TypeError} naming the option
 */
function sourceOptions(value) {
  return value === undefined ? undefined : check.options(value, CHECKS);
}

module.exports = { sourceOptions };
