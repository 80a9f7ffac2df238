// The cases of tests/cases, replayed through the package, which must give the same results as C.
// A case that JavaScript cannot express is skipped with its reason; tests/cases/README.md lists
// the keys.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { after, test } = require('node:test');
const { createConfig, loadMultiple } = require('superconfig');
const { ROOT, folder } = require('./support/folder.js');

const CASES = path.join(ROOT, 'tests', 'cases');
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const skipped = [];

/** A number of case.json as the package gives it: exact, whatever its size. */
class Literal {
  constructor(text) {
    const isInteger = /^-?\d+$/.test(text);
    const isSafe = !isInteger || Number.isSafeInteger(Number(text));
    this.value = isSafe ? Number(text) : BigInt(text);
  }
}

function revive(value) {
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== 'object' || value === null) return value;
  if (Object.hasOwn(value, '$number')) return new Literal(value.$number).value;
  const entries = Object.entries(value).map(([key, member]) => [key, revive(member)]);
  return Object.fromEntries(entries);
}

/** JSON whose integers stay exact. */
function parseExact(text) {
  const marked = text.replace(TOKEN, (token) =>
    token.startsWith('"') ? token : `{"$number":"${token}"}`
  );
  return revive(JSON.parse(marked));
}

// ---- building ----

/** An option's word as JavaScript writes it. */
const camel = (word) => word.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

/** The method of a kind of source: withDotenv. */
const method = (kind) => `with${kind[0].toUpperCase()}${kind.slice(1)}`;

function addSource(builder, source) {
  if (source.set) return builder.withSet(...source.set);
  if (source.set_string) return builder.withSetString(...source.set_string);
  if (source.unset !== undefined) return builder.without(source.unset);
  const [[kind, argument], ...options] = Object.entries(source);
  const named = options.map(([name, value]) => [camel(name), value]);
  return builder[method(kind)](argument, Object.fromEntries(named));
}

function builderOf(described) {
  let builder = createConfig();
  if (described.limits) {
    const { file_size: fileSize, ...rest } = described.limits;
    builder = builder.withLimits({ fileSize, ...rest });
  }
  builder = builder.selectProfile(...(described.profiles ?? []));
  if (described.profile_from) builder = builder.selectProfileFromEnv(...described.profile_from);
  const each = (object, add) => Object.entries(object ?? {}).forEach((pair) => add(...pair));
  each(described.policies, (where, policy) => (builder = builder.withPolicy(where, policy)));
  each(described.rules, (code, rule) => (builder = builder.withRule(code, rule)));
  each(described.secret_keys, (_, word) => (builder = builder.withSecretKey(word)));
  each(described.public_paths, (_, where) => (builder = builder.withPublicPath(where)));
  if (described.required) builder = builder.withRequired(...described.required);
  if (described.schema) builder = builder.withSchema(described.schema);
  if (described.strict) builder = builder.strict();
  if (described.expand?.length > 0) builder = builder.withReferences(...described.expand);
  return (described.sources ?? []).reduce(addSource, builder);
}

/** Builds with loadMultiple if it accepts a source of the case. */
function build(described) {
  return described.sources?.some((source) => 'any' in source)
    ? loadMultiple(described.sources.map((source) => source.any))
    : builderOf(described).build();
}

// ---- expecting ----

const codeOf = (name) => `ERR_SC_${name.toUpperCase().replaceAll('-', '_')}`;

function checkDiagnostic(found, expected, unknown) {
  if (expected.code && found.type) assert.equal(found.type, expected.code);
  const zero = { source: unknown, line: undefined, column: undefined, path: undefined };
  for (const name of ['source', 'line', 'column', 'path']) {
    if (!(name in expected)) continue;
    assert.equal(found[name], expected[name] || zero[name], name);
  }
  if (expected.has) assert.ok(found.message.includes(expected.has), found.message);
}

function checkProblem(error, expected) {
  assert.equal(error.name, 'ConfigError', error.stack);
  if (expected.code) assert.equal(error.code, codeOf(expected.code), error.message);
  assert.ok(error.message.length > 0);
  checkDiagnostic(error, expected, undefined);
}

function checkError(call, expected, problems) {
  assert.throws(call, (error) => {
    checkProblem(error, expected);
    if (problems) {
      assert.equal(error.problems.length, problems.length, JSON.stringify(error.problems));
      error.problems.forEach((problem, index) => checkProblem(problem, problems[index]));
    }
    return true;
  });
}

function checkNotices(config, expect) {
  const lists = [[config.warnings(), expect.warnings ?? []]];
  if (expect.notes) lists.push([config.notes(), expect.notes]);
  for (const [found, expected] of lists) {
    assert.equal(found.length, expected.length, JSON.stringify(found));
    found.forEach((one, index) => checkDiagnostic(one, expected[index], 'unknown'));
  }
  assert.equal(config.hasWarnings(), (expect.warnings ?? []).length > 0);
}

function checkGet(config, paths) {
  for (const [where, expected] of Object.entries(paths)) {
    const absent = expected?.absent === true;
    assert.equal(config.hasKey(where), !absent, where);
    if (!absent) assert.deepEqual(config.get(where), expected, where);
  }
}

function checkSegments(config, entries) {
  const missing = Symbol('missing');
  for (const { at, value, absent } of entries) {
    const found = config.get(at, missing);
    if (absent) assert.equal(found, missing, at.join('/'));
    else assert.deepEqual(found, value, at.join('/'));
  }
}

function checkSections(config, sections) {
  for (const [where, expected] of Object.entries(sections)) {
    const section = config.section(where);
    assert.equal(config.hasKey(where), !expected.absent, where);
    if (expected.absent) assert.deepEqual(section.paths(), []);
    if ('value' in expected) assert.deepEqual(section.extract(), expected.value, where);
    checkGet(section, expected.get ?? {});
    if (expected.keys) assert.deepEqual(section.paths(), expected.keys);
  }
}

const json5 = (config, where) =>
  config.dump('json5', { path: where, compact: true, reveal: true }).trimEnd();

/** The kind of a value, as far as JavaScript distinguishes kinds. */
function kindOf(config, where) {
  const value = config.get(where);
  if (value === null) return 'null';
  if (typeof value === 'bigint') return 'integer';
  if (typeof value === 'number') return /^-?\d+$/.test(json5(config, where)) ? 'integer' : 'float';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'object') return Array.isArray(value) ? 'array' : 'object';
  try {
    config.getStrRef(where);
    return 'string';
  } catch {
    return 'datetime';
  }
}

/** A datetime in the words of the cases. */
function datetimeText(text) {
  const parts = /^(.{10})T(.{8})(?:\.(\d+))?(Z|[+-].{5})$/.exec(text);
  const [, date, time, fraction = '', zone] = parts;
  const minutes =
    zone === 'Z' ? 0 : Number(`${zone[0]}1`) * (zone.slice(1, 3) * 60 + +zone.slice(4));
  return `${date} ${time}.${fraction.padEnd(9, '0')} ${minutes < 0 ? '' : '+'}${minutes}`;
}

const READINGS = {
  kind: kindOf,
  json5,
  string: (config, where) => config.getStr(where),
  bool: (config, where) => config.getBool(where),
  int: (config, where) => config.getInt(where),
  uint: (config, where) => config.getInt(where),
  float: (config, where) => config.getFloat(where),
  duration: (config, where) => config.getDurationNs(where),
  size: (config, where) => config.getSize(where),
  datetime: (config, where) => datetimeText(config.getDatetime(where)),
  list: (config, where) => config.getList(where),
  dict: (config, where) => config.getDict(where),
};

/** Why JavaScript cannot say a reading; empty where it can. */
function whyUnsaid(name, expected) {
  if ((name === 'int' || name === 'uint') && expected?.error === 'out-of-range') {
    return 'an integer has one range';
  }
  return name === 'kind' && expected === 'datetime' ? 'a datetime is a string' : '';
}

function checkReadings(config, paths, unsaid) {
  for (const [where, readings] of Object.entries(paths)) {
    for (const [name, expected] of Object.entries(readings)) {
      const read = () => READINGS[name](config, where);
      const reason = whyUnsaid(name, expected);
      if (reason) {
        unsaid(`${where} as ${name}: ${reason}`);
      } else if (expected?.error) {
        checkError(read, { ...expected, code: expected.error });
      } else if (typeof expected === 'object') {
        assert.deepEqual(read(), expected, where);
      } else {
        const found = read();
        const same =
          typeof found === 'bigint'
            ? String(found) === String(expected)
            : Object.is(found, expected);
        assert.ok(same, `${where} as ${name}: ${String(found)}, not ${String(expected)}`);
      }
    }
  }
}

function checkOrigins(config, paths) {
  for (const [where, expected] of Object.entries(paths)) {
    const last = config
      .explain(where)
      .filter(({ action }) => action !== 'kept')
      .at(-1);
    const found = [last.source, last.line, last.column].filter((one) => one !== undefined);
    assert.equal(found.join(':'), expected, where);
  }
}

function checkExplain(config, paths) {
  for (const [where, expected] of Object.entries(paths)) {
    const steps = config.explain(where);
    assert.equal(steps.length, expected.length, JSON.stringify(steps));
    steps.forEach((step, index) => {
      const { action, source, line, column, value } = expected[index];
      if (action !== undefined) assert.equal(step.action, action);
      if (source !== undefined) assert.equal(step.source, source);
      if (line !== undefined) assert.equal(step.line, line || undefined);
      if (column !== undefined) assert.equal(step.column, column || undefined);
      if (value !== undefined && !step.secret) assert.deepEqual(step.value, value);
    });
  }
}

function checkSecret(config, paths) {
  for (const [where, expected] of Object.entries(paths)) {
    const masked = config.dump('json', { path: where, compact: true }).trimEnd();
    assert.equal(masked === '"<secret>"', expected, where);
  }
}

function checkDump(config, dumps) {
  for (const { to, text, error, ...options } of dumps) {
    if (error) checkError(() => config.dump(to, options), error);
    else assert.equal(config.dump(to, options).trimEnd(), text.trimEnd(), to);
  }
}

function check(config, expect, unsaid) {
  checkNotices(config, expect);
  if ('value' in expect) {
    assert.deepEqual(config.extract(), expect.value);
    assert.deepEqual(config.get(''), expect.value);
  }
  checkGet(config, expect.get ?? {});
  checkSegments(config, expect.segments ?? []);
  checkSections(config, expect.sections ?? {});
  checkReadings(config, expect.readings ?? {}, unsaid);
  checkOrigins(config, expect.origins ?? {});
  checkExplain(config, expect.explain ?? {});
  checkSecret(config, expect.secret ?? {});
  checkDump(config, expect.dump ?? []);
  if (expect.keys) assert.deepEqual(config.paths(), expect.keys);
  if (expect.masked) assert.deepEqual(parseExact(config.dump('json')), expect.masked);
}

function checkReload(config, step, unsaid) {
  for (const command of step.run ?? []) shell(command);
  if (step.expect.error) {
    checkError(() => config.reload(), step.expect.error);
    if ('value' in step.expect) assert.deepEqual(config.extract(), step.expect.value);
    return;
  }
  const changes = config.reload();
  if (step.expect.changes) {
    const { added = [], removed = [], changed = [] } = changes ?? {};
    const none = { added: [], removed: [], changed: [] };
    assert.deepEqual({ added, removed, changed }, { ...none, ...step.expect.changes });
  }
  check(config, step.expect, unsaid);
}

// ---- running ----

/** The shell's own programs are not what a sanitizer looks for. */
function shell(command, cwd) {
  execFileSync('sh', ['-c', command], { cwd, env: { ...process.env, LD_PRELOAD: '' } });
}

/** A private copy of a case that is changed while it runs. */
function place(t, name, { setup, reload, compile }) {
  if (!setup && !reload && !compile) return path.join(CASES, name);
  const copy = folder(t)(name);
  execFileSync('cp', ['-R', path.join(CASES, name), copy]);
  for (const command of setup ?? []) shell(command, copy);
  return copy;
}

/** Enters the case; everything is as it was when the test ends. */
function enter(t, home, { cwd = '.', variables = {} }) {
  const before = { cwd: process.cwd(), env: { ...process.env } };
  t.after(() => {
    process.chdir(before.cwd);
    for (const name of Object.keys(variables)) delete process.env[name];
    Object.assign(process.env, before.env);
  });
  process.chdir(path.join(home, cwd));
  for (const [name, value] of Object.entries(variables)) {
    if (value === null) delete process.env[name];
    else process.env[name] = value.replaceAll('$CASE', home);
  }
}

/** One of `compile`: a file, or the error that is expected instead. */
function compileImage(made, home) {
  const attempt = () =>
    builderOf(made)
      .build()
      .compile(made.to, { bake: made.bake ?? false });
  if (made.error) checkError(attempt, made.error);
  else attempt();
  for (const command of made.then ?? []) shell(command, home);
}

function replay(name, t) {
  const described = parseExact(fs.readFileSync(path.join(CASES, name, 'case.json'), 'utf8'));
  const home = place(t, name, described);
  enter(t, home, described);
  for (const made of described.compile ?? []) compileImage(made, home);
  const unsaid = (reason) => skipped.push(`${name}: ${reason}`);
  if (described.schema && !createConfig().withSchema) {
    unsaid('a schema');
    return;
  }
  if (described.expect.error) {
    checkError(() => build(described), described.expect.error, described.expect.problems);
    return;
  }
  const config = build(described);
  check(config, described.expect, unsaid);
  for (const step of described.reload ?? []) checkReload(config, step, unsaid);
}

const names = fs
  .readdirSync(CASES)
  .filter((name) => fs.existsSync(path.join(CASES, name, 'case.json')));
assert.ok(names.length > 200, 'the cases are there');
for (const name of names) test(name, (t) => replay(name, t));

after(() =>
  console.log(`cases: ${names.length} replayed; not said: ${skipped.join('; ') || 'none'}`)
);
