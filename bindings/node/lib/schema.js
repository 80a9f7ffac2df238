// Schemas in all the forms that programs have them: a file, a JSON Schema as an object (TypeBox's
// are), and the schemas of other libraries by Standard Schema, which are converted by the library's
// own converter. A schema is compiled once; the compiled one is shared by builds and readings.
//
// The core does everything that concerns a configuration (names, text, defaults, places), by the
// JSON Schema. The other library's own checks and transformations come after it, in `extract`.
'use strict';

const { createRequire } = require('node:module');
const path = require('node:path');
const check = require('./check.js');
const { createError, wrongType, wrongValue } = require('./errors.js');
const native = require('./native.js');

/** Words of which a JSON Schema has one, and options of a reading none. */
const KEYWORDS = new Set(
  (
    '$schema $id $ref $defs $anchor $dynamicRef definitions type properties patternProperties ' +
    'additionalProperties propertyNames required items prefixItems contains enum const allOf ' +
    'anyOf oneOf not if then else title description default examples format pattern minimum ' +
    'maximum minLength maxLength minItems maxItems minProperties maxProperties uniqueItems ' +
    'unevaluatedProperties dependentRequired dependentSchemas multipleOf $comment deprecated'
  ).split(' ')
);

const checkWords = check.listOf(check.word);

const OPTIONS = { jsonSchema: (value) => value };

/** By the library: the options of its converter under which what JSON lacks may be anything. */
const LENIENT = {
  zod: { unrepresentable: 'any' },
  arktype: { fallback: ({ base }) => base },
  valibot: { errorMode: 'ignore' },
};

/** By the library: the packages that convert its schemas, and how. */
const CONVERTERS = {
  zod: [
    ['zod', ({ toJSONSchema }, schema) => toJSONSchema?.(schema, { ...LENIENT.zod, io: 'input' })],
    [
      'zod-to-json-schema',
      ({ zodToJsonSchema }, schema) =>
        zodToJsonSchema(schema, { pipeStrategy: 'input', effectStrategy: 'input' }),
    ],
  ],
  valibot: [
    [
      '@valibot/to-json-schema',
      ({ toJsonSchema }, schema) => toJsonSchema(schema, { ...LENIENT.valibot, typeMode: 'input' }),
    ],
  ],
};

/** A schema that is ready: either of the two may be null, not both. */
class Schema {
  /**
   * @param {?object} compiled of the addon; null: the library has no converter here
   * @param {?object} standard the schema of another library
   * @param {?Error} reason why it was not converted
   */
  constructor(compiled, standard, reason) {
    this.compiled = compiled;
    this.standard = standard;
    this.reason = reason;
  }
}

/** The schemas that were compiled, by the object that the program holds. */
const known = new WeakMap();

const isStandard = (value) =>
  ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
  typeof value['~standard']?.validate === 'function';

/**
 * Whether a value is a schema, rather than options.
 * @param {*} value
 * @returns {boolean}
 */
function isSchema(value) {
  if (isStandard(value) || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return typeof value.href === 'string' || Object.keys(value).some((key) => KEYWORDS.has(key));
}

/**
 * @param {*} value a path, a JSON Schema, or a Standard Schema
 * @param {{jsonSchema?: object|boolean}} [options]
 * @returns {Schema}
 * @throws {TypeError} it is no schema
 * @throws {ConfigError} it does not compile
 */
function schemaOf(value, options) {
  const { jsonSchema } = check.options(options, OPTIONS);
  if (isStandard(value)) return remembered(value, jsonSchema, ofStandard);
  if (jsonSchema !== undefined) throw wrongType('schema', 'a Standard Schema', value);
  if (typeof value === 'boolean') return new Schema(compile(value, false), null, null);
  if (typeof value === 'object' && value !== null && typeof value.href !== 'string') {
    if (Array.isArray(value)) throw wrongType('schema', 'a schema', value);
    return remembered(value, undefined, (schema) => new Schema(compile(schema, false), null, null));
  }
  if (typeof value !== 'object' && typeof value !== 'string') {
    throw wrongType('schema', 'a path, a JSON Schema or a Standard Schema', value);
  }
  return new Schema(native.schemaFile(check.filePath(value, 'schema')), null, null);
}

function remembered(value, jsonSchema, make) {
  if (jsonSchema !== undefined) {
    const made = make(value, jsonSchema);
    known.set(value, made);
    return made;
  }
  let made = known.get(value);
  if (made === undefined) known.set(value, (made = make(value)));
  return made;
}

/** Of its JSON: the functions and `undefined` that a library puts into its schemas are gone. */
function compile(schema, lenient) {
  const text = JSON.stringify(schema);
  if (text === undefined) throw wrongType('schema', 'a JSON Schema', schema);
  return native.schemaCompile(JSON.parse(text), lenient);
}

function ofStandard(standard, given) {
  if (given !== undefined) return new Schema(compile(given, true), standard, null);
  let reason = null;
  try {
    const converted = convert(standard);
    if (converted !== undefined) return new Schema(compile(converted, true), standard, null);
  } catch (error) {
    reason = error;
  }
  return new Schema(null, standard, reason);
}

/** @returns {object|boolean|undefined} the JSON Schema of what goes in; undefined: no converter */
function convert(schema) {
  const { jsonSchema, vendor } = schema['~standard'];
  const libraryOptions = LENIENT[vendor];
  if (jsonSchema !== undefined)
    return jsonSchema.input({ target: 'draft-2020-12', libraryOptions });
  if (typeof schema.toJsonSchema === 'function') {
    return (schema.in ?? schema).toJsonSchema(libraryOptions);
  }
  for (const [name, by] of CONVERTERS[vendor] ?? []) {
    const library = load(name);
    const converted = library && by(library, schema);
    if (converted !== undefined) return converted;
  }
  return undefined;
}

/** A package of the program, or else one beside this one; undefined without either. */
function load(name) {
  const files = [process.argv[1], path.join(process.cwd(), 'program.js'), __filename];
  for (const file of files) {
    try {
      return createRequire(path.resolve(file))(name);
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND' && error.code !== 'ERR_INVALID_ARG_TYPE') throw error;
    }
  }
  return undefined;
}

/**
 * The compiled form, for a build.
 * @param {Schema} schema
 * @returns {object} of the addon
 * @throws {TypeError} the schema has no compiled form
 */
function compiledOf({ compiled, standard, reason }) {
  if (compiled !== null) return compiled;
  const { vendor } = standard['~standard'];
  const packages = (CONVERTERS[vendor] ?? []).map(([name]) => name);
  const remedy = packages.length > 0 ? `install ${packages.join(' or ')}, or give` : 'give';
  const error = wrongValue(
    'schema',
    `one that converts to a JSON Schema: ${remedy} the option jsonSchema`
  );
  if (reason !== null) error.cause = reason;
  throw error;
}

/**
 * Divides the words of a command line, for a program that has another parser too.
 * @param {*} schema as `withSchema` takes them
 * @param {string[]} [args] `process.argv` without its first two, by default
 * @param {{jsonSchema?: object|boolean}} [options]
 * @returns {{known: string[], rest: string[]}} the words that the schema knows, for `withArgs`, and
 *   the others as they were given
 * @throws {ConfigError} an option that needs a value has none
 */
function schemaArguments(schema, args = process.argv.slice(2), options = undefined) {
  const words = checkWords(args, 'args');
  const lists = native.schemaArguments(compiledOf(schemaOf(schema, options)), words);
  return { known: lists[0], rest: lists[1] };
}

/**
 * The help of a command line: options and operands with types, defaults and descriptions.
 * @param {*} schema as `withSchema` takes them
 * @param {string} [program] its name; that of the running script, by default
 * @param {{jsonSchema?: object|boolean}} [options]
 * @returns {string}
 */
function schemaUsage(schema, program = path.basename(process.argv[1] ?? ''), options = undefined) {
  const name = check.word(program, 'program');
  return native.schemaUsage(compiledOf(schemaOf(schema, options)), name);
}

/**
 * The value of a validator's result, or its issues as an error.
 * @param {{handle: object, prefix: string}} at where it was read
 * @param {{value: *}|{issues: object[]}} result
 * @returns {*} the value
 * @throws {ConfigError} every issue as a problem, at the place of its value
 */
function settled(at, result) {
  if (result.issues === undefined) return result.value;
  const [first, ...others] = result.issues.flatMap((issue) => problemsOf(at, issue));
  throw createError({ ...first, others }, settled);
}

/** An issue about keys that are unknown (zod's) is a problem of each. */
function problemsOf(at, { message, path: keys = [], code, keys: unknown }) {
  const segments = Array.from(keys, segmentOf);
  if (code !== 'unrecognized_keys' || !Array.isArray(unknown)) {
    return [problem(at, segments, 'schema', message)];
  }
  return unknown.map((key) =>
    problem(at, [...segments, String(key)], 'unknown-key', 'unknown key')
  );
}

function segmentOf(part) {
  const key = typeof part === 'object' && part !== null ? part.key : part;
  return typeof key === 'number' && Number.isSafeInteger(key) ? key : String(key);
}

function problem({ handle, prefix }, segments, code, message) {
  const secrets = native.secrets(handle, segments, prefix);
  return native.issue(handle, segments, prefix, code, hidden(String(message), secrets));
}

/** The part of a message about the value that it got: a secret's first letter is secret, too. */
const GOT = /\b(received|was|got|found)\b[^)]*/g;

/** The message without the texts of secrets. */
function hidden(message, secrets) {
  if (secrets === null) return 'the value is not valid';
  if (secrets.length === 0) return message;
  const texts = secrets.map(String).flatMap((text) => [text, JSON.stringify(text).slice(1, -1)]);
  texts.sort((a, b) => b.length - a.length);
  const shown = texts.reduce((text, secret) => text.replaceAll(secret, '<secret>'), message);
  return shown.replace(GOT, '$1 <secret>');
}

module.exports = { compiledOf, isSchema, schemaArguments, schemaOf, schemaUsage, settled };
