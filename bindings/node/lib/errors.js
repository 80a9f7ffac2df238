// Errors: what the core reports becomes a ConfigError, and a wrong argument a TypeError that names
// it. Messages never show the value that was given: it may be a secret.
'use strict';

const PREFIX = 'ERR_SC_';

/** The fields of a failure that become properties where they are known. */
const FIELDS = ['source', 'line', 'column', 'path', 'excerpt'];

/**
 * The code as Node writes codes.
 * @param {string} name the library's name of it: `missing-file`
 * @returns {string} `ERR_SC_MISSING_FILE`
 */
function codeOf(name) {
  return PREFIX + name.toUpperCase().replaceAll('-', '_');
}

/**
 * @param {object} target
 * @param {object} fields those that are known become properties
 * @returns {object} the target
 */
function copyFields(target, fields) {
  for (const name of FIELDS) {
    if (fields[name]) target[name] = fields[name];
  }
  return target;
}

/** The error of the library; a wrong argument is a TypeError instead. */
class ConfigError extends Error {
  #others;

  /**
   * @param {object} fields of the failure, as native.js describes them
   */
  constructor(fields) {
    const others = (fields.others ?? []).map((other) => new ConfigError(other));
    const message = [fields.shown, ...others.map((other) => other.message)].join('\n');
    super(message, 'cause' in fields ? { cause: fields.cause } : undefined);
    this.#others = others;
    /** For programs: `ERR_SC_` and the code's name in capitals. */
    this.code = codeOf(fields.code);
    copyFields(this, fields);
  }

  /**
   * Every problem of the build or reload that failed, this one first.
   * @returns {ConfigError[]}
   */
  get problems() {
    return [this, ...this.#others];
  }
}
Object.defineProperty(ConfigError.prototype, 'name', {
  value: 'ConfigError',
  configurable: true,
  writable: true,
});

/**
 * The error for the fields of a failure.
 * @param {object} fields as native.js describes them
 * @param {Function} [caller] what the stack begins above
 * @returns {Error}
 */
function createError(fields, caller = createError) {
  const error = fields.isArgument ? wrongArgument(fields) : new ConfigError(fields);
  Error.captureStackTrace(error, caller);
  return error;
}

/**
 * @param {{message: string, path?: string}} fields
 * @returns {TypeError}
 */
function wrongArgument({ message, path }) {
  const error = new TypeError(message);
  error.code = 'ERR_INVALID_ARG_TYPE';
  if (path !== undefined) error.path = path;
  return error;
}

/**
 * A TypeError about an argument.
 * @param {string} name of the argument, as documented
 * @param {string} expected what it must be: `a string`
 * @param {*} value the argument; the message shows only its type
 * @returns {TypeError}
 */
function wrongType(name, expected, value) {
  const error = new TypeError(`"${name}" must be ${expected}, not ${describe(value)}`);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

/**
 * A TypeError about an argument that has the right type and says something impossible.
 * @param {string} name
 * @param {string} expected
 * @returns {TypeError}
 */
function wrongValue(name, expected) {
  const error = new TypeError(`"${name}" must be ${expected}`);
  error.code = 'ERR_INVALID_ARG_VALUE';
  return error;
}

/**
 * A TypeError about a member of an options object that means nothing, a slip of the pen mostly.
 * @param {string} name
 * @param {string[]} known
 * @returns {TypeError}
 */
function unknownOption(name, known) {
  const error = new TypeError(`"${name}" is not an option; known are ${known.join(', ')}`);
  error.code = 'ERR_INVALID_ARG_VALUE';
  return error;
}

/**
 * The type of a value in words.
 * @param {*} value
 * @returns {string}
 */
function describe(value) {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') {
    const maker = Object.getPrototypeOf(value)?.constructor?.name;
    return !maker || maker === 'Object' ? 'an object' : `an instance of ${maker}`;
  }
  return `a ${typeof value}`;
}

/**
 * Calls a function of the program. An error of it is an uncaught exception, and whoever is called
 * next is called all the same.
 * @param {function(): *} call
 */
function callGuarded(call) {
  try {
    call();
  } catch (error) {
    process.nextTick(() => {
      throw error;
    });
  }
}

/**
 * Prints a failure that no function of the program gets.
 * @param {{message: string, code?: string}} error
 */
function warnOfFailure({ message, code }) {
  process.emitWarning(message, {
    type: 'ConfigWarning',
    code,
    detail: 'the last good configuration stays',
  });
}

module.exports = {
  callGuarded,
  ConfigError,
  createError,
  unknownOption,
  warnOfFailure,
  wrongType,
  wrongValue,
};
