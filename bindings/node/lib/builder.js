// The sources of a configuration. A builder is a value: each method gives a new one and leaves the
// old one as it was, so that a common base can branch.
'use strict';

const check = require('./check.js');
const { captureEnviron, presentEnviron } = require('./environ.js');
const { wrongType, wrongValue } = require('./errors.js');
const { ConfigHandle } = require('./handle.js');
const native = require('./native.js');
const { sourceOptions } = require('./options.js');
const { compiledOf, schemaOf } = require('./schema.js');
const { INTERNAL, refuseOutsiders } = require('./symbols.js');
const { WAIT_OPTIONS, waited } = require('./wait.js');

const MOST_UINT32 = 2 ** 32 - 1;
const MOST_DEPTH = 1024;
const LIMITS = {
  fileSize: (value, name) => check.positive(value, name, Number.MAX_SAFE_INTEGER),
  depth: (value, name) => check.positive(value, name, MOST_DEPTH),
  nodes: (value, name) => check.positive(value, name, MOST_UINT32),
  aliases: (value, name) => check.positive(value, name, MOST_UINT32),
};
const checkRule = check.oneOf(['default', 'ignore', 'warn', 'fail']);
const checkKind = check.oneOf(['path', 'env', 'file']);
const checkWords = check.listOf(check.word);

/** Sources in order, a later one wins, and what is done with them. */
class ConfigBuilder {
  #native;

  /**
   * @param {symbol} token
   * @param {object} builder of the addon
   */
  constructor(token, builder) {
    refuseOutsiders(token, 'ConfigBuilder', 'use createConfig()');
    this.#native = builder;
  }

  /**
   * A file. Throws at once when it is missing, unless it is optional.
   * @param {string|URL} path
   * @param {object} [options] FileOptions
   * @returns {ConfigBuilder}
   * @throws {ConfigError} ERR_SC_MISSING_FILE
   */
  withFile(path, options) {
    const argument = check.filePath(path, 'path');
    const checked = sourceOptions(options);
    return this.#next(native.builderAdd(this.#native, 'file', argument, checked));
  }

  /**
   * The variables `PREFIX_…` of process.env, as it is at each build and reload.
   * @param {?string} [prefix] without one, every variable
   * @param {object} [options] EnvOptions
   * @returns {ConfigBuilder}
   */
  withEnv(prefix, options) {
    const argument = check.optionalWord(prefix, 'prefix');
    const checked = sourceOptions(options);
    return this.#next(native.builderAdd(this.#native, 'env', argument, checked));
  }

  /**
   * A `.env` file, read by the environment's rules.
   * @param {string|URL} [path]
   * @param {object} [options] DotenvOptions
   * @returns {ConfigBuilder}
   */
  withDotenv(path = '.env', options = undefined) {
    const argument = check.filePath(path, 'path');
    const checked = sourceOptions(options);
    return this.#next(native.builderAdd(this.#native, 'dotenv', argument, checked));
  }

  /**
   * The files that match, in byte order of their paths.
   * @param {string} pattern `**` crosses folders
   * @param {object} [options] GlobOptions
   * @returns {ConfigBuilder}
   * @throws {ConfigError} ERR_SC_BAD_PATTERN
   */
  withGlob(pattern, options) {
    const argument = check.filePath(pattern, 'pattern');
    const checked = sourceOptions(options);
    return this.#next(native.builderAdd(this.#native, 'glob', argument, checked));
  }

  /**
   * The files found for an application's name, from /etc to the working directory.
   * @param {string} appName
   * @param {object} [options] HierarchicalOptions
   * @returns {ConfigBuilder}
   * @throws {ConfigError} ERR_SC_BAD_APP_NAME
   */
  withHierarchical(appName, options) {
    const argument = check.word(appName, 'appName');
    const checked = sourceOptions(options);
    return this.#next(native.builderAdd(this.#native, 'hierarchical', argument, checked));
  }

  /**
   * One key a file, folders nest: mounted secrets.
   * @param {string|URL} path
   * @param {object} [options] DirectoryOptions
   * @returns {ConfigBuilder}
   */
  withDirectory(path, options) {
    const argument = check.filePath(path, 'path');
    const checked = sourceOptions(options);
    return this.#next(native.builderAdd(this.#native, 'directory', argument, checked));
  }

  /**
   * Values, or text in `options.format`, else by its content.
   * @param {*} values
   * @param {object} [options] SourceOptions
   * @returns {ConfigBuilder}
   * @throws {TypeError} naming the path of what cannot be configuration
   */
  withDefaults(values, options) {
    if (values === undefined) throw wrongType('values', 'values or a text', values);
    const checked = sourceOptions(options);
    return this.#next(native.builderAdd(this.#native, 'defaults', values, checked));
  }

  /**
   * The words of a command line: `--server.port=1`, `--verbose`, `a.b=1`.
   * @param {string[]} [args] process.argv without its first two
   * @param {object} [options] SourceOptions
   * @returns {ConfigBuilder}
   */
  withArgs(args = process.argv.slice(2), options = undefined) {
    const argument = checkWords(args, 'args');
    const checked = sourceOptions(options);
    return this.#next(native.builderAdd(this.#native, 'args', argument, checked));
  }

  /**
   * Removes what the sources so far put at a path.
   * @param {string|Array<string|number>} path
   * @returns {ConfigBuilder}
   */
  without(path) {
    return this.#next(native.builderUnset(this.#native, check.path(path, 'path')));
  }

  /**
   * One value, guessed from its text as a variable's is.
   * @param {string|Array<string|number>} path
   * @param {string} text
   * @returns {ConfigBuilder}
   */
  withSet(path, text) {
    check.path(path, 'path');
    return this.#next(native.builderSet(this.#native, path, check.word(text, 'text')));
  }

  /**
   * One value that is text whatever it looks like.
   * @param {string|Array<string|number>} path
   * @param {string} text
   * @returns {ConfigBuilder}
   */
  withSetString(path, text) {
    check.path(path, 'path');
    return this.#next(native.builderSetString(this.#native, path, check.text(text, 'text')));
  }

  /**
   * A source of your own, asked at each build and reload.
   * @param {(function(): *)|{load: function(): *}} load gives its values; a promise needs
   *   buildAsync and reloadAsync
   * @param {object} [options] SourceOptions
   * @returns {ConfigBuilder}
   */
  withSource(load, options) {
    const argument = loaderOf(load);
    const checked = sourceOptions(options);
    return this.#next(native.builderAdd(this.#native, 'source', argument, checked));
  }

  /**
   * Sets the rule for one code of a warning or note.
   * @param {string} code `"type-conflict"`
   * @param {'default'|'ignore'|'warn'|'fail'} rule
   * @returns {ConfigBuilder}
   */
  withRule(code, rule) {
    check.text(code, 'code');
    checkRule(rule, 'rule');
    if (!['warning', 'note'].includes(native.severity(code))) {
      throw wrongValue('code', 'the code of a warning or note');
    }
    return this.#next(native.builderRule(this.#native, code, rule));
  }

  /**
   * Adds a word to the list that makes keys secret.
   * @param {string} word
   * @returns {ConfigBuilder}
   */
  withSecretKey(word) {
    return this.#next(native.builderSecretKey(this.#native, check.filled(word, 'word')));
  }

  /**
   * Makes it an error of the build that there is no value at a path; null is a value. All paths
   * without one are among the error's `problems`.
   * @param {...(string|Array<string|number>)} paths
   * @returns {ConfigBuilder}
   */
  withRequired(...paths) {
    const require = (builder, path) => native.builderRequire(builder, check.path(path, 'path'));
    return this.#next(paths.reduce(require, this.#native));
  }

  /**
   * Makes every build and reload follow a schema: names, types of text, defaults, secrets, checks.
   * @param {string|URL|object|boolean} schema the path of a JSON Schema, one as an object, or a
   *   Standard Schema (zod, valibot, arktype), which its library converts
   * @param {{jsonSchema?: object|boolean}} [options] the JSON Schema of a Standard Schema
   * @returns {ConfigBuilder}
   * @throws {ConfigError} ERR_SC_BAD_SCHEMA
   */
  withSchema(schema, options) {
    const compiled = compiledOf(schemaOf(schema, options));
    return this.#next(native.builderSchema(this.#native, compiled));
  }

  /**
   * Shows the value of a path although its key is secret.
   * @param {string|Array<string|number>} path
   * @returns {ConfigBuilder}
   */
  withPublicPath(path) {
    return this.#next(native.builderPublicPath(this.#native, check.path(path, 'path')));
  }

  /**
   * The largest inputs that are accepted; a limit that is left out keeps its default.
   * @param {{fileSize?: number, depth?: number, nodes?: number, aliases?: number}} limits
   * @returns {ConfigBuilder}
   */
  withLimits(limits) {
    const checked = check.options(check.object(limits, 'limits'), LIMITS, 'limits');
    return this.#next(native.builderLimits(this.#native, checked));
  }

  /**
   * Selects profiles, in order; a later one wins.
   * @param {...string} names
   * @returns {ConfigBuilder}
   * @throws {ConfigError} ERR_SC_BAD_PROFILE
   */
  selectProfile(...names) {
    const words = checkWords(names, 'names');
    return this.#next(words.reduce(native.builderProfile, this.#native));
  }

  /**
   * Selects the profile that a variable names, else the fallback, else none.
   * @param {string} variable
   * @param {?string} [fallback]
   * @returns {ConfigBuilder}
   */
  selectProfileFromEnv(variable, fallback) {
    check.word(variable, 'variable');
    const name = check.optionalWord(fallback, 'fallback');
    return this.#next(native.builderProfileFromEnv(this.#native, variable, name));
  }

  /**
   * How the layers of a path join.
   * @param {string|Array<string|number>} path `*` is one segment
   * @param {string} policy `replace`, `append`, `union` or `merge-by-key(name)`
   * @returns {ConfigBuilder}
   * @throws {ConfigError} ERR_SC_BAD_POLICY
   */
  withPolicy(path, policy) {
    check.path(path, 'path');
    return this.#next(native.builderPolicy(this.#native, path, check.word(policy, 'policy')));
  }

  /**
   * Allows these kinds of `${…}`.
   * @param {...('path'|'env'|'file')} kinds only paths, where none is named
   * @returns {ConfigBuilder}
   */
  withReferences(...kinds) {
    kinds.forEach((kind, index) => checkKind(kind, `kinds[${index}]`));
    const allowed = kinds.length === 0 ? ['path'] : kinds;
    return this.#next(native.builderExpand(this.#native, allowed));
  }

  /**
   * Makes warnings errors.
   * @param {boolean} [enabled]
   * @returns {ConfigBuilder}
   */
  strict(enabled = true) {
    return this.#next(native.builderStrict(this.#native, check.flag(enabled, 'enabled')));
  }

  /**
   * Reads every source and merges them.
   * @returns {ConfigHandle} a new one each time
   * @throws {ConfigError} the first thing that is wrong
   */
  build() {
    const asks = native.builderAsks(this.#native);
    const handle = native.builderBuild(this.#native, presentEnviron(asks));
    return new ConfigHandle(INTERNAL, handle, asks);
  }

  /**
   * The same, with the work off the event loop.
   * @param {{signal?: AbortSignal, timeoutMs?: number}} [options] until when it is waited for
   * @returns {Promise<ConfigHandle>}
   */
  async buildAsync(options) {
    const until = check.options(options, WAIT_OPTIONS);
    const asks = native.builderAsks(this.#native);
    const environ = captureEnviron(asks);
    const start = (waiting) => native.buildAsync(this.#native, environ, waiting);
    const handle = await waited(until, start, (late) => late && native.handleClose(late));
    return new ConfigHandle(INTERNAL, handle, asks);
  }

  #next(builder) {
    return new ConfigBuilder(INTERNAL, builder);
  }
}

/**
 * @param {*} load a function, or an object with one of that name
 * @returns {function(): *}
 */
function loaderOf(load) {
  if (typeof load === 'object' && load !== null) {
    return check.callable(load.load, 'load.load').bind(load);
  }
  return check.callable(load, 'load');
}

module.exports = { ConfigBuilder };
