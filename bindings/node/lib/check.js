// Checks of arguments. Each gives the value as the addon takes it, or throws a TypeError that names
// the argument. The addon checks again what memory safety asks for; here is what a person needs.
'use strict';

const { fileURLToPath } = require('node:url');
const { unknownOption, wrongType, wrongValue } = require('./errors.js');

/**
 * @param {*} value
 * @param {string} name
 * @returns {string}
 */
function text(value, name) {
  if (typeof value !== 'string') throw wrongType(name, 'a string', value);
  return value;
}

/**
 * Text that the system or the core takes up to its first U+0000, and so must not hold one.
 * @param {*} value
 * @param {string} name
 * @returns {string}
 */
function word(value, name) {
  if (text(value, name).includes('\0')) throw wrongValue(name, 'without U+0000');
  return value;
}

/**
 * A word that is not empty.
 * @param {*} value
 * @param {string} name
 * @returns {string}
 */
function filled(value, name) {
  if (word(value, name) === '') throw wrongValue(name, 'not empty');
  return value;
}

/**
 * @param {*} value
 * @param {string} name
 * @returns {?string} null where it is left out
 */
function optionalWord(value, name) {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw wrongType(name, 'a string or null', value);
  return word(value, name);
}

/**
 * @param {*} value
 * @param {string} name
 * @returns {boolean}
 */
function flag(value, name) {
  if (typeof value !== 'boolean') throw wrongType(name, 'a boolean', value);
  return value;
}

/**
 * @param {*} value
 * @param {string} name
 * @returns {Function}
 */
function callable(value, name) {
  if (typeof value !== 'function') throw wrongType(name, 'a function', value);
  return value;
}

/**
 * One of several words.
 * @param {readonly string[]} words
 * @returns {function(*, string): string} a check
 */
function oneOf(words) {
  const listed = words.map((one) => `"${one}"`).join(', ');
  return (value, name) => {
    if (!words.includes(text(value, name))) throw wrongValue(name, `one of ${listed}`);
    return value;
  };
}

/**
 * @param {*} value
 * @param {string} name
 * @param {number} most
 * @returns {number} an integer from 1
 */
function positive(value, name, most) {
  if (typeof value !== 'number') throw wrongType(name, 'a number', value);
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw wrongValue(name, `an integer from 1 to ${most}`);
  }
  return value;
}

/**
 * A path into the configuration: text, or an array of segments.
 * @param {*} value
 * @param {string} name
 * @returns {string|Array<string|number>}
 */
function path(value, name) {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) throw wrongType(name, 'a string or an array of segments', value);
  for (let i = 0; i < value.length; i++) {
    const segment = value[i];
    if (typeof segment !== 'string' && !Number.isSafeInteger(segment)) {
      throw wrongType(`${name}[${i}]`, 'a string or an integer', segment);
    }
  }
  return value;
}

/**
 * A file's name, or a file: URL of whichever realm.
 * @param {*} value
 * @param {string} name
 * @returns {string}
 */
function filePath(value, name) {
  if (typeof value === 'string') return word(value, name);
  const isUrl = typeof value === 'object' && value !== null && typeof value.href === 'string';
  if (!isUrl) throw wrongType(name, 'a string or a file: URL', value);
  if (value.protocol !== 'file:') throw wrongValue(name, 'a file: URL');
  return word(fileURLToPath(value.href), name);
}

/**
 * An array whose elements pass a check.
 * @param {function(*, string): *} check
 * @returns {function(*, string): Array}
 */
function listOf(check) {
  return (value, name) => {
    if (!Array.isArray(value)) throw wrongType(name, 'an array', value);
    return Array.from(value, (element, index) => check(element, `${name}[${index}]`));
  };
}

/**
 * A list of paths. Nearly all are texts, for which no name is made.
 * @param {*} value
 * @param {string} name
 * @returns {Array<string|Array<string|number>>} a new list
 */
function paths(value, name) {
  if (!Array.isArray(value)) throw wrongType(name, 'an array', value);
  const list = value.slice();
  for (let i = 0; i < list.length; i++) {
    if (typeof list[i] !== 'string') path(list[i], `${name}[${i}]`);
  }
  return list;
}

/**
 * An object that is not an array, class instances included.
 * @param {*} value
 * @param {string} name
 * @returns {object}
 */
function object(value, name) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrongType(name, 'an object', value);
  }
  return value;
}

/**
 * An object whose own members pass a check; those that are undefined are left out.
 * @param {function(*, string): *} check
 * @returns {function(*, string): Object<string, *>}
 */
function mapOf(check) {
  return (value, name) => {
    const copy = Object.create(null);
    for (const [key, member] of Object.entries(object(value, name))) {
      if (member !== undefined) copy[word(key, `${name} key`)] = check(member, `${name}.${key}`);
    }
    return copy;
  };
}

/**
 * Options: an object that has only known members.
 * @param {*} value
 * @param {Object<string, function(*, string): *>} checks a check for each known member
 * @param {string} [name]
 * @returns {object} a copy without the members that are undefined
 */
function options(value, checks, name = 'options') {
  const copy = {};
  if (value === undefined) return copy;
  for (const key of Object.keys(object(value, name))) {
    if (!Object.hasOwn(checks, key)) throw unknownOption(`${name}.${key}`, Object.keys(checks));
    if (value[key] !== undefined) copy[key] = checks[key](value[key], `${name}.${key}`);
  }
  return copy;
}

/**
 * @param {number} least
 * @param {number} most
 * @param {string} [what] they are, in the message
 * @returns {function(*, string): number} a check
 */
function numberFrom(least, most, what = 'a number') {
  return (value, name) => {
    if (typeof value !== 'number') throw wrongType(name, 'a number', value);
    if (!(value >= least && value <= most)) {
      throw wrongValue(name, `${what} from ${least} to ${most}`);
    }
    return value;
  };
}

/**
 * @param {number} least
 * @param {number} most
 * @returns {function(*, string): number} a check
 */
function milliseconds(least, most) {
  return numberFrom(least, most, 'milliseconds');
}

/**
 * @param {*} value
 * @param {string} name
 * @returns {AbortSignal} of whichever realm
 */
function abortSignal(value, name) {
  const isSignal =
    typeof value === 'object' &&
    value !== null &&
    typeof value.aborted === 'boolean' &&
    typeof value.addEventListener === 'function';
  if (!isSignal) throw wrongType(name, 'an AbortSignal', value);
  return value;
}

module.exports = {
  abortSignal,
  callable,
  filePath,
  filled,
  flag,
  listOf,
  mapOf,
  milliseconds,
  numberFrom,
  object,
  oneOf,
  optionalWord,
  options,
  path,
  paths,
  positive,
  text,
  word,
};
