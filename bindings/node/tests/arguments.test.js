// Every wrong argument is a TypeError that names it and does not show what was given.
'use strict';

const assert = require('node:assert/strict');
const test = require('node:test');
const { URL } = require('node:url');
const superconfig = require('superconfig');

const { ConfigError, ConfigRegistry, createConfig, diff, loadEnv, loadFile, loadMultiple } =
  superconfig;
const GIVEN = 'hunter2';
const builder = createConfig();
const handle = builder.withDefaults({ a: { b: 1 }, list: [1] }).build();
const section = handle.section('a');
const registry = new ConfigRegistry();

/** Calls that must fail, and the name in the message; each wrong type is put into a hole. */
const WRONG = [
  ['path', () => builder.withFile()],
  ['path', () => builder.withFile(1)],
  ['path', () => builder.withFile(null)],
  ['path', () => builder.withFile('a\0b')],
  ['path', () => builder.withFile(new URL('https://example.org/a'))],
  ['options', () => builder.withFile('a', GIVEN)],
  ['options', () => builder.withFile('a', null)],
  ['options', () => builder.withFile('a', [])],
  ['options.optional', () => builder.withFile('a', { optional: 1 })],
  ['limits.depth', () => builder.withLimits({ depth: 1025 })],
  ['word', () => builder.withSecretKey('')],
  ['options.toString', () => builder.withFile('a', { toString: 1 })],
  ['options.format', () => builder.withFile('a', { format: 1 })],
  ['options.name', () => builder.withFile('a', { name: [] })],
  ['options.at', () => builder.withFile('a', { at: 1 })],
  ['options.under[1]', () => builder.withFile('a', { under: ['a', 0.5] })],
  ['options.join', () => builder.withFile('a', { join: 'yes' })],
  ['options.nested', () => builder.withFile('a', { nested: 0 })],
  ['options.secret', () => builder.withFile('a', { secret: null })],
  ['options.noOperators', () => builder.withFile('a', { noOperators: '' })],
  ['options.onError', () => builder.withFile('a', { onError: GIVEN })],
  ['options.onError', () => builder.withFile('a', { onError: true })],
  ['options.documents', () => builder.withFile('a', { documents: 'all' })],
  ['prefix', () => builder.withEnv(1)],
  ['prefix', () => builder.withEnv('A\0')],
  ['options.environ', () => builder.withEnv('A', { environ: 'A_B=1' })],
  ['options.environ.A_B', () => builder.withEnv('A', { environ: { A_B: 1 } })],
  ['options.names', () => builder.withEnv('A', { names: ['A'] })],
  ['options.names.A', () => builder.withEnv('A', { names: { A: 1 } })],
  ['options.dropEmpty', () => builder.withEnv('A', { dropEmpty: 1 })],
  ['options.readNameFile', () => builder.withEnv('A', { readNameFile: 1 })],
  ['path', () => builder.withDotenv(1)],
  ['options.prefix', () => builder.withDotenv('.env', { prefix: 1 })],
  ['pattern', () => builder.withGlob()],
  ['appName', () => builder.withHierarchical()],
  ['options.markers', () => builder.withHierarchical('a', { markers: '.git' })],
  ['options.markers[0]', () => builder.withHierarchical('a', { markers: [1] })],
  ['options.root', () => builder.withHierarchical('a', { root: 1 })],
  ['options.workingDirectory', () => builder.withHierarchical('a', { workingDirectory: 1 })],
  ['path', () => builder.withDirectory()],
  ['values', () => builder.withDefaults()],
  ['args', () => builder.withArgs('--a=1')],
  ['args[1]', () => builder.withArgs(['--a=1', 2])],
  ['path', () => builder.without()],
  ['path', () => builder.withSet(1, 'a')],
  ['text', () => builder.withSet('a', 1)],
  ['path', () => builder.withSetString(undefined, 'a')],
  ['text', () => builder.withSetString('a')],
  ['load', () => builder.withSource()],
  ['load', () => builder.withSource(null)],
  ['load.load', () => builder.withSource({})],
  ['code', () => builder.withRule(1, 'fail')],
  ['code', () => builder.withRule('no-such-code', 'fail')],
  ['code', () => builder.withRule('missing-file', 'ignore')],
  ['rule', () => builder.withRule('type-conflict', 'error')],
  ['word', () => builder.withSecretKey()],
  ['path', () => builder.withPublicPath(1)],
  ['limits', () => builder.withLimits()],
  ['limits', () => builder.withLimits(1)],
  ['limits.depth', () => builder.withLimits({ depth: '3' })],
  ['limits.depth', () => builder.withLimits({ depth: 0 })],
  ['limits.nodes', () => builder.withLimits({ nodes: 1.5 })],
  ['limits.aliases', () => builder.withLimits({ aliases: 2 ** 32 })],
  ['limits.fileSize', () => builder.withLimits({ fileSize: NaN })],
  ['limits.file_size', () => builder.withLimits({ file_size: 1 })],
  ['names[1]', () => builder.selectProfile('a', 1)],
  ['variable', () => builder.selectProfileFromEnv()],
  ['fallback', () => builder.selectProfileFromEnv('A', 1)],
  ['path', () => builder.withPolicy(1, 'append')],
  ['policy', () => builder.withPolicy('a')],
  ['kinds[0]', () => builder.withReferences(GIVEN)],
  ['kinds[1]', () => builder.withReferences('path', 1)],
  ['enabled', () => builder.strict(1)],
  ['bytes', () => registry.setCacheLimit()],
  ['bytes', () => registry.setCacheLimit(-1)],
  ['bytes', () => registry.setCacheLimit('1')],
  ['name', () => registry.addFormat(1, () => 1)],
  ['name', () => registry.addFormat('Upper', () => 1)],
  ['format', () => registry.addFormat('x')],
  ['format.read', () => registry.addFormat('x', {})],
  ['format.read', () => registry.addFormat('x', { read: 1 })],
  ['format.write', () => registry.addFormat('x', { read: () => 1, write: 1 })],
  ['format.extensions', () => registry.addFormat('x', { read: () => 1, extensions: 'x' })],
  ['format.extensions[0]', () => registry.addFormat('x', { read: () => 1, extensions: [1] })],
  ['values', () => handle.override()],
  ['values', () => handle.override([1])],
  ['values', () => handle.override('a')],
  ['format', () => handle.dump(1)],
  ['options.reveal', () => handle.dump('json', { reveal: 1 })],
  ['options.path', () => handle.dump('json', { path: 1 })],
  ['options.separator', () => handle.dump('shell', { separator: 1 })],
  ['options.allow', () => handle.dump('shell', { allow: 'PATH' })],
  ['options.allow[0]', () => handle.dump('shell', { allow: [1] })],
  ['options.exported', () => handle.dump('shell', { exported: 'yes' })],
  ['options.sortKeys', () => handle.dump('json', { sortKeys: 1 })],
  ['options.masked', () => handle.dump('json', { masked: true })],
  ['options.environ', () => builder.withHierarchical('a', { environ: 1 })],
  ['path', () => loadFile()],
  ['path', () => loadFile({})],
  ['prefix', () => loadEnv(1)],
  ['before', () => diff({}, handle)],
  ['after', () => diff(handle)],
  ['after', () => diff(handle, section)],
  ['sources', () => loadMultiple('a.json')],
  ['sources[1]', () => loadMultiple([{}, 1])],
];

/** The same for what a handle and a section share. */
for (const view of [handle, section]) {
  for (const method of ['get', 'hasKey', 'getStrRef', 'section', 'explain']) {
    WRONG.push(['key', () => view[method]()], ['key', () => view[method](1)]);
    WRONG.push(['key[0]', () => view[method]([{}])], ['key', () => view[method](null)]);
  }
  const types = ['Int', 'Float', 'Bool', 'Str', 'List', 'Dict', 'Datetime', 'Duration', 'Size'];
  for (const type of [...types, 'DurationNs']) {
    WRONG.push(['key', () => view[`get${type}`]()], ['key', () => view[`get${type}`](1, 2)]);
    WRONG.push(['key[0]', () => view[`get${type}`]([null], 2)]);
  }
  WRONG.push(
    ['prefix', () => view.paths(1)],
    ['keys', () => view.getMany()],
    ['keys', () => view.getMany('a')],
    ['keys[1]', () => view.getMany(['a', 1])],
    ['options', () => view.getMany(['a'], 1)],
    ['options', () => view.extract(1)],
    ['options.integers', () => view.extract({ integers: 'number' })],
    ['options.integers', () => view.get('a', null, { integers: 1 })],
    ['options.bigint', () => view.get('a', null, { bigint: true })]
  );
}

for (const [name, call] of WRONG) {
  const source = String(call).replace('() => ', '').replace('view', 'handle');
  test(`${source} names "${name}"`, () => {
    assert.throws(call, (error) => {
      assert.equal(error.constructor, TypeError);
      assert.ok(error.message.startsWith(`"${name}" `), error.message);
      assert.match(error.code, /^ERR_INVALID_ARG_(TYPE|VALUE)$/);
      assert.ok(!error.message.includes(GIVEN), error.message);
      return true;
    });
  });
}

test('promised calls reject with the same', async () => {
  for (const options of [1, { integers: 'number' }]) {
    await assert.rejects(handle.extractAsync(options), { name: 'TypeError' });
  }
});

test('classes are not for outsiders to construct', () => {
  for (const name of ['ConfigBuilder', 'ConfigHandle', 'ConfigSection', 'ConfigOverride']) {
    assert.throws(() => new superconfig[name](), { name: 'TypeError', message: new RegExp(name) });
  }
});

test('methods refuse another this', () => {
  for (const method of ['get', 'extract', 'reload', 'close']) {
    assert.throws(() => handle[method].call({}, 'a'), TypeError);
  }
  assert.throws(() => builder.build.call({}), TypeError);
});

test('options that are undefined are left out', () => {
  const given = { optional: undefined, format: undefined, at: undefined, onError: undefined };
  assert.equal(
    builder
      .withFile('no-such-file', { ...given, optional: true })
      .build()
      .get('a'),
    null
  );
  assert.equal(handle.get('none', undefined, undefined), null);
});

/** Options that are right by themselves, on a source that does not take them. */
const MISPLACED = [
  ['environ', () => builder.withFile('a', { environ: {} })],
  ['format', () => builder.withEnv('A', { format: 'json' })],
  ['format', () => builder.withDirectory('a', { format: 'json' })],
  ['documents', () => builder.withDotenv('a', { documents: 'list' })],
  ['documents', () => builder.withSource(() => 1, { documents: 'list' })],
  ['onError', () => builder.withDefaults({}, { onError: 'warn' })],
  ['onError', () => builder.withArgs([], { onError: 'warn' })],
  ['optional', () => builder.withGlob('*', { optional: true })],
];

for (const [name, add] of MISPLACED) {
  test(`${add.toString().slice(6)} is refused by the core`, () => {
    assert.throws(add, (error) => {
      assert.ok(error instanceof ConfigError);
      assert.equal(error.code, 'ERR_SC_INVALID_ARGUMENT');
      assert.ok(error.message.includes(`has no option \`${name}\``), error.message);
      return true;
    });
  });
}
