// The options of each source: which there are, what each must be, and their names in the addon.
'use strict';

const check = require('./check.js');

const COMMON = {
  name: check.word,
  at: check.path,
  under: check.path,
  join: check.flag,
  nested: check.flag,
  secret: check.flag,
  noOperators: check.flag,
};
const TEXT = {
  format: check.word,
  documents: check.oneOf(['merge', 'first', 'list']),
};
const LOADED = { ...COMMON, onError: check.oneOf(['fail', 'warn']) };
const VARIABLES = {
  names: check.mapOf(check.path),
  dropEmpty: check.flag,
  readNameFile: check.flag,
};
const OPTIONAL = { optional: check.flag };
const ENVIRON = { environ: check.mapOf(check.word) };
const REMOVAL = { allowRemoval: check.flag };

const SOURCES = {
  args: COMMON,
  defaults: { ...COMMON, ...TEXT },
  directory: { ...LOADED, ...OPTIONAL, ...REMOVAL },
  dotenv: { ...LOADED, ...OPTIONAL, ...VARIABLES, prefix: check.optionalWord },
  env: { ...LOADED, ...VARIABLES, ...ENVIRON },
  file: { ...LOADED, ...TEXT, ...OPTIONAL },
  glob: { ...LOADED, ...TEXT, ...REMOVAL },
  hierarchical: {
    ...LOADED,
    ...TEXT,
    ...ENVIRON,
    markers: check.listOf(check.word),
    root: check.filePath,
    workingDirectory: check.filePath,
  },
  source: LOADED,
};

/**
 * The options of a source as the addon takes them.
 * @param {string} kind of source
 * @param {*} value what the caller gave
 * @returns {object|undefined}
 * @throws {TypeError} naming the option
 */
function sourceOptions(kind, value) {
  if (value === undefined) return undefined;
  const { onError, ...options } = check.options(value, SOURCES[kind]);
  if (onError === 'warn') options.warnOnError = true;
  return options;
}

module.exports = { sourceOptions };
