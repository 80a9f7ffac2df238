/**
 * Loads the addon and gives the facade the one interface to it. Private: nothing of it is exported
 * by the package.
 *
 * The addon converts and makes one call into the core, no more. What JavaScript can do better stays
 * here: waiting for promises between the rounds of an asynchronous build (see `settle`).
 *
 * ## Words
 *
 * - `Registry`, `Builder`, `Handle`, `Override`, `Edit`, `Schema`, `Task`: opaque values
 *   (externals). They belong to the environment that made them and are freed when collected.
 *   Another value in their place is a TypeError.
 * - `path`: a string in the grammar of paths, or an array of segments (strings; non-negative
 *   integers index an array, negative ones count from its end).
 * - `prefix`: a canonical path from `join`, below which `path` is looked up; `''` or `undefined` is
 *   the root. A key that is exactly `path` wins over the walk, in a section as at the root.
 * - `environ`: an array of `'NAME=value'` that replaces the process's environment in this build or
 *   reload; `true`: a copy of the process's environment as it is now; `null`: no copy.
 * - `options`: an object or `undefined`. Members that are `undefined` are skipped, unknown ones are
 *   ignored (the facade refuses them). Those of a source are the core's: `sourceOptions()`.
 *
 * - values of the program cross in bytes (see encode.js); here they are values.
 *
 * ## Errors
 *
 * The addon throws fields, of which `createError` makes the error here, in the realm of the caller:
 * `{ shown, code, message, source, line, column, path, excerpt, caret, systemError, cause? }`.
 * `shown` is the whole as people read it, `code` the lower-case name (`'missing-file'`), texts that
 * are not known are `''`, numbers `0`. `cause` is there when JavaScript threw inside a custom
 * format or source: the thrown value itself. `others` are the fields of further problems of that
 * build or reload, if there are any. A wrong argument is `{ isArgument: true, message, path? }`,
 * and becomes a TypeError; one inside a tree of values has `path`, its canonical place.
 *
 * ## Functions
 *
 * isFailure(thrown)                whether it is such fields
 * version                          text
 * isMainLoop()                     true: this is the main thread; false: it may be none the less
 * severity(code)                   'error', 'warning', 'note'; `undefined`
 *
 * registryNew()                    → Registry. `null` is the process's registry in every function
 *                                  that takes one
 * registryStats(registry)          → { totalHandles, activeHandles, pinnedSnapshots, cachedFiles,
 *                                  cacheBytes, cacheHits, cacheMisses, memoryBytes, … }
 * registryTrim(registry)           → number, bytes
 * registryMemoryInfo(registry)     → { total, used, pressure, source, place }
 * registryCacheLimit(registry, bytes)
 * registryAddFormat(registry, { name, extensions, read, write })
 *                                  read(text, name) → value (or a promise of one, under the
 *                                  asynchronous functions); write(value) → text, may lack.
 *                                  A thrown error may carry `line` and `column`
 *
 * builderNew(registry)             → Builder; each function below returns a new one, or throws at
 *                                  once if an argument is wrong
 * sourceOptions()                  → array of { name, type, words }: the options of sources, their
 *                                  type ('flag', 'text', 'format', 'path', 'file', 'choice',
 *                                  'texts', 'paths', 'values') and the words of a choice
 * builderAdd(builder, word, argument, options)   a source by its word: 'file', 'env', …; the
 *                                  argument is a text (null for no prefix), values or a text for
 *                                  'defaults', words for 'args', for 'source' a function:
 *                                  load() → value, or a promise as in formats
 * builderAddAny(builder, text)     a file, a pattern, a setting or a variable, by its look
 * builderAsks(builder)             whether a build asks for variables of the process
 * builderSet(builder, path, text)              the value is guessed
 * builderSetString(builder, path, text)
 * builderUnset(builder, path)
 * builderProfile(builder, name)
 * builderProfileFromEnv(builder, variable, fallback)   fallback may be null
 * builderPolicy(builder, path, policy)
 * builderExpand(builder, kinds)                array of 'path', 'env', 'file'
 * builderSchema(builder, schema)
 * builderStrict(builder, on)
 * builderRule(builder, code, rule)             'default', 'ignore', 'warn', 'fail'
 * builderSecretKey(builder, word)
 * builderPublicPath(builder, path)
 * builderRequire(builder, path)
 * builderLimits(builder, { fileSize, depth, nodes, aliases })
 * builderBuild(builder, environ)   → Handle
 * buildAsync(builder, environ, waiting)
 *                                  → Promise<Handle>; `waiting.isOver`: nobody waits any more
 * loadFile(path)                   → Handle; the shortest way
 *
 * handleClose(handle)              later calls throw 'closed'; gives memory back at once
 * handleGeneration(handle)         → number; moves with each publication and at close
 * handleCell(handle)               → slot; from now on cells(slot >>> 10)[slot & 1023] holds the
 *                                  low half of the generation, whatever thread publishes. Same
 *                                  slot each time. Given back when the handle is collected
 * cells(block)                     → Uint32Array, always the same one for a block
 * get(handle, path, prefix)        → a scalar (null, boolean, number, bigint, string); `undefined`
 *                                  if absent; for a container an array of one: its compact JSON,
 *                                  or null if JSON.parse would not return it exactly (see text).
 *                                  A path that does not parse throws
 * typed(handle, path, type, prefix)
 *                                  → the reading, `undefined` if absent; throws
 *                                  'wrong-type', 'out-of-range', 'bad-value'. `type`: 'int' (number
 *                                  or bigint), 'float', 'bool', 'string', 'list' (new Array),
 *                                  'dict' (new object), 'datetime' (see below), 'duration' (bigint
 *                                  of nanoseconds), 'size' (number or bigint of bytes)
 *                                  A datetime is { kind, year, month, day, hour, minute, second,
 *                                  nanosecond, fractionDigits, offsetMinutes, text }; kind is
 *                                  'offset-datetime', 'local-datetime', 'local-date', 'local-time'
 * text(handle, path, prefix)       → compact JSON of the value, or null if it holds numbers that
 *                                  JSON.parse cannot return exactly (integers beyond the safe
 *                                  range, nan, infinities); `undefined` if absent
 * piecesAsync(handle, path, prefix)  → Promise of a Task with the value as it is at the call, cut
 *                                  into pieces off the event loop; `undefined` if absent
 * taskPiece(task, integersAsText)  → the next piece, `undefined` after the last: ['whole', text,
 *                                  value], ['object' or 'array', key], ['run', text, keys and
 *                                  values] for children of the last one that was opened, ['close'].
 *                                  A text is JSON, and missing if JSON.parse would not return it
 *                                  exactly
 * object(handle, path, prefix, integersAsText)
 *                                  → new JavaScript value, always exact
 * masked(handle, path, prefix)     → new JavaScript value with secrets masked, to be shown
 * leaves(handle, path, prefix)     → canonical paths of the leaves below `path`, from the prefix
 * join(handle, path, prefix)       → canonical path from the root, which is a prefix for a section
 * miss(handle, path, prefix)       throws the error for a value that is absent
 * explain(handle, path, prefix)    → array, winner last: { action, kind, source, line, column,
 *                                  secret, value }; value masked, `undefined` for an unset
 * find(handle, pattern, prefix)    → array in order: { path, value, kind, source, line, column };
 *                                  value as it is, path from the prefix
 * notices(handle)                  → array of { code, severity, message, source, path, line,
 *                                  column }; texts '' and numbers 0 where not known
 * dump(handle, path, prefix, format, { compact, reveal, origins, sortKeys, prefix, separator,
 *                                  allow, exported })   → text
 * freeze(handle)                   → Handle that never changes
 * compile(handle, path, bake)      writes a compiled image
 * override(handle, values)         → Override
 * overrideEnd(override)            a second time does nothing
 * reload(handle, environ)          → { added, removed, changed }, arrays of paths; `undefined`
 *                                  where no value differs
 * reloadAsync(handle, environ)     → Promise of the same
 * share(handle)                    → number, under which any environment of the process takes it
 * shareOpen(token)                 → Handle on the same snapshots; 'closed' where the one that was
 *                                  shared is closed
 * watchStart(handle, environ, { debounceMs, graceMs, pollMs, pollAlways }, wake)
 *                                  → Watch; `wake()` is called on the event loop when there may be
 *                                  something to take or to load, or the watch is over
 * watchNext(watch)                 → { type, reason, timestamp, generation, sources, changes,
 *                                  problems }: `changes` as of diff, `problems` fields of errors;
 *                                  `undefined` if none waits, null once it is over
 * watchIsDue(watch)                → true once for each time that watchLoad has to be called
 * watchLoad(watch)                 → Promise of the end of a load; its result is an event
 * watchStop(watch)                 a second time does nothing
 * watchKeep(watch, keep)           whether it keeps the event loop going; at first it does not
 * monitorStart(registry, { threshold, intervalMs, limit, mallocTrim }, wake)
 *                                  → Monitor; `wake()` is called on the event loop when there may
 *                                  be something to take
 * monitorNext(monitor)             → registryMemoryInfo before a clean-up, with givenBack and full;
 *                                  `undefined` where there was none, null once it is over
 * monitorStop(monitor)             a second time does nothing
 * monitorKeep(monitor, keep)       as watchKeep
 * cacheEnlist(object)              held weakly from now on
 * cacheList()                      → array of those that live
 * handlesUnpin()                   no handle of this environment keeps a snapshot to be faster
 * editOpen(path, options)          → Edit of a file; `options`: format (text or null), document
 *                                  (number, 0: the only one)
 * editText(text, options)          → Edit of a text
 * editSet(edit, path, value)       each change is made in the text at once, or throws
 * editAppend(edit, path, value)
 * editUnset(edit, path)
 * editGet(edit, path)              → new JavaScript value; `undefined` if absent
 * editRoot(edit)                   → new JavaScript value of the whole
 * editState(edit)                  → { text, format, changed }
 * editDiff(edit, reveal)           → text
 * editSave(edit, inPlace)
 * schemaCompile(values, lenient)   → Schema of plain values; lenient: a pattern that the core lacks
 *                                  is not checked
 * schemaFile(path)                 → Schema
 * schemaArguments(schema, words)   → [known, rest], arrays of words
 * schemaUsage(schema, program)     → text
 * readAs(handle, path, prefix, schema, textOnly)
 *                                  → the value as the schema has it, in compact JSON, or itself in
 *                                  an array of one; throws every problem. textOnly: without
 *                                  defaults and checks, and `undefined` if absent
 * same(before, after, prefix)      whether the values of two handles are equal there
 * secrets(handle, path, prefix)    → array of the secret scalars there; null: too many to look at
 * issue(handle, path, prefix, code, message)
 *                                  → fields of an error about the value, with its place
 * diff(before, after)              → array of { kind: 'added' | 'removed' | 'changed', path,
 *                                  before, after, secret } for two handles; values masked,
 *                                  `undefined` on the side that has none
 */
'use strict';

const addon = require('./addon.js');
const { Refusal, encode, encoded } = require('./encode.js');
const { createError } = require('./errors.js');

/**
 * A function of the addon whose failures are errors.
 * @param {Function} body takes at most six arguments
 * @returns {Function}
 */
function guarded(body) {
  return function call(a, b, c, d, e, f) {
    try {
      return body(a, b, c, d, e, f);
    } catch (thrown) {
      throw errorOf(thrown, call);
    }
  };
}

/**
 * @param {*} thrown by the addon: fields, or what a function of the program threw
 * @param {Function} caller what the stack begins above
 * @returns {*} what the program catches
 */
function errorOf(thrown, caller) {
  if (!(thrown instanceof Refusal || addon.isFailure(thrown))) return thrown;
  if (thrown.cause !== undefined) thrown.cause = errorOf(thrown.cause, caller);
  return createError(thrown, caller);
}

/** The argument of a source, as the addon takes it. */
function argumentOf(word, argument, options) {
  if (word === 'source') return encoded(argument, 'load');
  return word === 'defaults' && typeof argument !== 'string'
    ? encode(argument, options?.name ?? 'defaults')
    : argument;
}

/** The functions that take values of the program: the addon takes them in bytes. */
const taking = {
  registryAddFormat: (registry, format) =>
    addon.registryAddFormat(registry, { ...format, read: encoded(format.read, 'read') }),
  builderAdd: (builder, word, argument, options) =>
    addon.builderAdd(builder, word, argumentOf(word, argument, options), options),
  override: (handle, values) => addon.override(handle, encode(values, 'override')),
  editSet: (edit, path, value) => addon.editSet(edit, path, encode(value, 'edit')),
  editAppend: (edit, path, value) => addon.editAppend(edit, path, encode(value, 'edit')),
  schemaCompile: (values, lenient) => addon.schemaCompile(encode(values, 'schema'), lenient),
  taskAnswer: (task, answer, what) => addon.taskAnswer(task, encode(answer, what)),
};

const guardedAddon = Object.fromEntries(
  Object.entries({ ...addon, ...taking }).map(([name, body]) => [name, guarded(body)])
);

/** @param {*} thrown what a promise of the addon was rejected with */
function rethrow(thrown) {
  throw errorOf(thrown, rethrow);
}

/**
 * Runs an asynchronous task to its end. Its worker never waits for JavaScript, which could keep
 * every thread of the pool waiting for each other: where a custom format or source is to be asked,
 * the round ends with the question, and the next one begins with the answer at hand.
 * @param {object} task
 * @param {{isOver: boolean}} [waiting] no question is asked once nobody waits
 * @returns {Promise<*>} what the task makes
 */
async function settle(task, waiting = undefined) {
  const thrown = new Map();
  for (;;) {
    const { ask, failure, value } = await guardedAddon.taskRun(task).catch(rethrow);
    if (failure) {
      const { answer, ...fields } = failure;
      if (thrown.has(answer)) fields.cause = thrown.get(answer);
      throw createError(fields);
    }
    if (!ask || waiting?.isOver) return value;
    try {
      const [{ body, what }, ...args] = ask;
      guardedAddon.taskAnswer(task, await body(...args), what);
    } catch (error) {
      thrown.set(guardedAddon.taskFail(task, error), error);
    }
  }
}

module.exports = {
  ...guardedAddon,
  version: addon.version(),
  buildAsync: async (builder, environ, waiting) =>
    settle(guardedAddon.taskBuild(builder, environ), waiting),
  reloadAsync: async (handle, environ, waiting) =>
    settle(guardedAddon.taskReload(handle, environ), waiting),
  watchLoad: async (watch) => {
    const task = guardedAddon.taskWatch(watch);
    return task && settle(task);
  },
  async piecesAsync(handle, key, prefix) {
    const task = guardedAddon.taskText(handle, key, prefix);
    if (task) await settle(task);
    return task;
  },
};
