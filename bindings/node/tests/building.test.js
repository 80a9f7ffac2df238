// Builders are values; sources and shortcuts.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { test } = require('node:test');
const { setTimeout: sleep } = require('node:timers/promises');
const { pathToFileURL } = require('node:url');
const superconfig = require('superconfig');
const { folder } = require('./support/folder.js');

const { ConfigBuilder, ConfigHandle, ConfigRegistry, createConfig } = superconfig;

/** Sets variables for one test. */
function variables(t, values) {
  const before = { ...process.env };
  Object.assign(process.env, values);
  t.after(() => {
    for (const name of Object.keys(values)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });
}

test('a builder never changes, so that a base can branch', () => {
  const base = createConfig().withDefaults({ a: 1, b: 1 });
  const one = base.withDefaults({ a: 2 });
  const two = base.withSet('b', '3').without('a');
  assert.ok(one instanceof ConfigBuilder && one !== base);
  assert.deepEqual(base.build().extract(), { a: 1, b: 1 });
  assert.deepEqual(one.build().extract(), { a: 2, b: 1 });
  assert.deepEqual(two.build().extract(), { b: 3 });
});

test('building twice gives two independent handles', () => {
  const builder = createConfig().withDefaults({ a: 1 });
  const [one, two] = [builder.build(), builder.build()];
  one.close();
  assert.ok(two instanceof ConfigHandle);
  assert.equal(two.get('a'), 1);
});

test('every source, in order', (t) => {
  const at = folder(t, {
    'a.toml': 'from = "file"\nfile = 1\n',
    '.env': 'APP_FROM=dotenv\nAPP_DOTENV=1\n',
    'conf.d/1.json': '{"from": "glob", "glob": 1}',
    'secrets/key': 'content\n',
    'work/app.yaml': 'from: found\nfound: 1\n',
  });
  const config = createConfig()
    .withFile(at('a.toml'))
    .withFile(pathToFileURL(at('none.toml')), { optional: true })
    .withDotenv(at('.env'), { prefix: 'APP' })
    .withGlob(at('conf.d/*.json'))
    .withHierarchical('app', { workingDirectory: at('work'), root: at('work') })
    .withDirectory(at('secrets'), { under: 'secrets' })
    .withEnv('APP', { environ: { APP_FROM: 'env', APP_ENV: '1', APP_NO: undefined } })
    .withArgs(['--from=args', '--args'])
    .withSource(() => ({ from: 'source', source: 1 }))
    .withSet(['from'], 'set')
    .withSetString('text', '12')
    .build();
  assert.deepEqual(config.extract(), {
    from: 'set',
    file: 1,
    dotenv: 1,
    glob: 1,
    found: 1,
    secrets: { key: 'content' },
    env: 1,
    args: true,
    source: 1,
    text: '12',
  });
});

test('withEnv reads process.env of each build and reload', (t) => {
  variables(t, { SCNODE_A__B: '1' });
  const builder = createConfig().withEnv('SCNODE');
  const config = builder.build();
  process.env.SCNODE_A__B = '2';
  assert.deepEqual(config.extract(), { a: { b: 1 } });
  assert.deepEqual(builder.build().extract(), { a: { b: 2 } });
  assert.deepEqual(config.reload().changed, ['a.b']);
  assert.deepEqual(config.extract(), { a: { b: 2 } });
});

test('what else asks for variables gets those of process.env', async (t) => {
  const at = folder(t, { 'a.json': '{"v": "${env:SCNODE_V}"}', 'a.blue.json': '{"blue": 1}' });
  variables(t, { SCNODE_V: 'seen', SCNODE_PROFILE: 'blue', SCNODE_D: 'd' });
  const builder = createConfig()
    .withFile(at('a.json'))
    .selectProfileFromEnv('SCNODE_PROFILE')
    .withReferences('env');
  assert.deepEqual(builder.build().extract(), { v: 'seen', blue: 1 });
  assert.deepEqual((await builder.buildAsync()).extract(), { v: 'seen', blue: 1 });
  delete process.env.SCNODE_PROFILE;
  assert.equal(builder.build().hasKey('blue'), false);
  assert.equal(superconfig.loadEnv('SCNODE').get('d'), 'd');
});

test('names, empty variables and files of variables', (t) => {
  const at = folder(t, { password: 'hunter2\n' });
  const environ = { DATABASE_URL: 'db:', APP_EMPTY: '', APP_PASSWORD_FILE: at('password') };
  const names = { DATABASE_URL: ['database', 'url'] };
  const options = { environ, names, dropEmpty: true, readNameFile: true };
  assert.deepEqual(createConfig().withEnv('APP', options).build().extract(), {
    database: { url: 'db:' },
    password: 'hunter2',
  });
});

test('options of a source', (t) => {
  const at = folder(t, { 'a.yaml': 'x:\n  y: 1\n---\nx:\n  z: 2\n', 'bad.json': '{' });
  const given = (options) => createConfig().withFile(at('a.yaml'), options).build().extract();
  assert.deepEqual(given({ documents: 'first' }), { x: { y: 1 } });
  assert.deepEqual(given({ documents: 'list', under: 'd' }), {
    d: [{ x: { y: 1 } }, { x: { z: 2 } }],
  });
  assert.deepEqual(given({ at: 'x', under: ['a.b', 'c'] }), { 'a.b': { c: { y: 1, z: 2 } } });
  const builder = createConfig().withDefaults({ a: 1 });
  assert.deepEqual(builder.withDefaults({ a: 2, b: 2 }, { join: true }).build().extract(), {
    a: 1,
    b: 2,
  });
  const kept = builder.withDefaults({ l: [1] }).withDefaults({ l_add: [2] }, { noOperators: true });
  assert.deepEqual(kept.build().extract(), { a: 1, l: [1], l_add: [2] });
  const warned = builder.withFile(at('bad.json'), { onError: 'warn' }).build();
  assert.equal(warned.warnings()[0].type, 'skipped-source');
  assert.equal(warned.warnings()[0].source, at('bad.json'));
  const named = builder.withDefaults({ b: 1 }, { name: 'mine' }).build();
  assert.equal(named.explain('b')[0].source, 'mine');
});

test('profiles, policies, references, rules, limits', (t) => {
  const at = folder(t, {
    'a.json': '{"l": [1], "r": "${l.0}", "n": {"default": 1}}',
    'a.one.json': '{"l": [2]}',
    'a.two.json': '{"l": [3]}',
  });
  const base = createConfig().withFile(at('a.json'));
  assert.deepEqual(base.selectProfile('one', 'two').build().get('l'), [3]);
  const appended = base.selectProfile('one').selectProfile('two').withPolicy('l', 'append');
  assert.deepEqual(appended.build().get('l'), [1, 2, 3]);
  assert.equal(base.withReferences().build().get('r'), 1);
  assert.equal(base.build().get('r'), '${l.0}');
  assert.throws(() => base.withReferences('env').withLimits({ depth: 1 }).build(), {
    code: 'ERR_SC_TOO_DEEP',
  });
  const clash = createConfig()
    .withDefaults({ a: { b: 1 } })
    .withDefaults({ a: 1 });
  assert.equal(clash.build().hasWarnings(), true);
  assert.equal(clash.withRule('type-conflict', 'ignore').build().hasWarnings(), false);
  assert.throws(() => clash.withRule('type-conflict', 'fail').build(), { name: 'ConfigError' });
  assert.throws(() => clash.strict().build(), { code: 'ERR_SC_STRICT' });
  assert.equal(clash.strict().strict(false).build().get('a'), 1);
});

test('warnings and notes', (t) => {
  const at = folder(t, { 'a.json': '{"a": 1,\n "a": 2}', 'empty.json': '' });
  const config = createConfig().withFile(at('a.json')).withFile(at('empty.json')).build();
  assert.deepEqual(config.warnings(), [
    {
      type: 'repeated-key',
      message: config.warnings()[0].message,
      source: at('a.json'),
      line: 2,
      column: 2,
      path: undefined,
    },
  ]);
  assert.deepEqual(config.notes(), [
    {
      type: 'empty-source',
      message: config.notes()[0].message,
      source: at('empty.json'),
      line: undefined,
      column: undefined,
      path: undefined,
    },
  ]);
  const quiet = createConfig().withFile(at('empty.json')).build();
  assert.deepEqual([quiet.hasWarnings(), quiet.warnings(), quiet.notes().length], [false, [], 1]);
  const unknown = createConfig().selectProfile('nope').build();
  assert.equal(unknown.warnings()[0].source, 'unknown');
});

test('what is wrong with a source is thrown where it is added', (t) => {
  const at = folder(t);
  const builder = createConfig();
  const CASES = [
    [() => builder.withFile(at('none.toml')), 'ERR_SC_MISSING_FILE'],
    [() => builder.withFile(at()), 'ERR_SC_IS_DIRECTORY'],
    [() => builder.withGlob('['), 'ERR_SC_BAD_PATTERN'],
    [() => builder.withHierarchical('../a'), 'ERR_SC_BAD_APP_NAME'],
    [() => builder.withDefaults('{', { format: 'json' }), 'ERR_SC_SYNTAX'],
    [() => builder.withDefaults('a', { format: 'nope' }), 'ERR_SC_UNKNOWN_FORMAT'],
    [() => builder.selectProfile('a/b'), 'ERR_SC_BAD_PROFILE'],
    [() => builder.withPolicy('a', 'nope'), 'ERR_SC_BAD_POLICY'],
    [() => builder.without('a['), 'ERR_SC_BAD_PATH'],
    [() => builder.withSet('a[', '1'), 'ERR_SC_BAD_PATH'],
  ];
  for (const [call, code] of CASES) assert.throws(call, { name: 'ConfigError', code }, code);
  assert.deepEqual(builder.build().extract(), {});
});

test('shortcuts', (t) => {
  const at = folder(t, { 'a.json': '{"a": 1, "b": 1}', 'd/1.toml': 'b = 2' });
  assert.deepEqual(superconfig.loadFile(at('a.json')).extract(), { a: 1, b: 1 });
  assert.deepEqual(superconfig.loadFile(pathToFileURL(at('a.json'))).extract(), { a: 1, b: 1 });
  const many = superconfig.loadMultiple([
    { c: 0, d: 0 },
    at('a.json'),
    at('d/*.toml'),
    'c.e=3',
    pathToFileURL(at('d/1.toml')),
  ]);
  assert.deepEqual(many.extract(), { c: { e: 3 }, d: 0, a: 1, b: 2 });
  assert.throws(() => superconfig.loadFile(at('none.json')), {
    code: 'ERR_SC_MISSING_FILE',
    source: at('none.json'),
  });
});

test('loadFile sees a file that changed', (t) => {
  const at = folder(t, { 'a.json': '{"a": 1}' });
  const first = superconfig.loadFile(at('a.json'));
  for (let i = 2; i < 6; i++) {
    fs.writeFileSync(at('a.json'), `{"a": ${i}}`);
    assert.equal(superconfig.loadFile(at('a.json')).get('a'), i);
  }
  assert.equal(first.get('a'), 1);
});

test('buildAsync gives the same, off the event loop', async (t) => {
  const at = folder(t, { 'a.json': '{"a": 1}', 'bad.json': '{"a": }' });
  const config = await createConfig().withFile(at('a.json')).withDefaults({ b: 2 }).buildAsync();
  assert.ok(config instanceof ConfigHandle);
  assert.deepEqual(config.extract(), { a: 1, b: 2 });
  await assert.rejects(createConfig().withFile(at('bad.json')).buildAsync(), {
    name: 'ConfigError',
    code: 'ERR_SC_SYNTAX',
    source: at('bad.json'),
    line: 1,
    column: 7,
  });
  const many = Array.from({ length: 50 }, () => createConfig().withFile(at('a.json')).buildAsync());
  for (const one of await Promise.all(many)) assert.equal(one.get('a'), 1);
});

test('a registry counts its handles and cached files', async (t) => {
  const at = folder(t, { 'a.json': '{"a": 1}' });
  const registry = new ConfigRegistry();
  assert.equal(registry.stats().totalHandles, 0);
  assert.equal(registry.stats().cacheHitRate, 0);
  const builder = registry.createConfig().withFile(at('a.json'));
  const handles = [builder.build()];
  // A file that has just changed is read again: two changes may have the same time.
  while (registry.stats().cacheHits === 0 && handles.length < 200) {
    await sleep(20);
    handles.push(builder.build());
  }
  const stats = registry.stats();
  assert.equal(stats.totalHandles, handles.length);
  assert.equal(stats.activeHandles, handles.length);
  assert.equal(stats.cachedFiles, 1);
  assert.ok(stats.cacheHitRate > 0 && stats.cacheHitRate <= 1);
  assert.equal(stats.cacheHitRate, stats.cacheHits / (stats.cacheHits + stats.cacheMisses));
  assert.ok(stats.memoryUsageBytes > 0 && stats.cacheBytes > 0);
  for (const handle of handles) handle.close();
  registry.trim();
  assert.equal(registry.stats().cachedFiles, 0);
  const none = new ConfigRegistry();
  none.setCacheLimit(0);
  none.createConfig().withFile(at('a.json')).build();
  assert.equal(none.stats().cachedFiles, 0);
});

test('required paths are missed all at once', async () => {
  const base = createConfig().withDefaults({ db: { host: 'h', user: null } });
  const builder = base.withRequired('db.host', 'db.user', ['db', 'x'], 'key');
  const check = (error) => {
    assert.equal(error.code, 'ERR_SC_MISSING_KEY');
    assert.deepEqual(
      error.problems.map((problem) => problem.path),
      ['db.x', 'key']
    );
    assert.equal(error.problems[0], error);
    assert.equal(error.message.split('\n').length, 2);
    return true;
  };
  assert.throws(() => builder.build(), check);
  await assert.rejects(builder.buildAsync(), check);
  assert.equal(
    builder
      .withDefaults({ db: { x: 1 }, key: 2 })
      .build()
      .get('key'),
    2
  );
  assert.throws(() => base.withRequired('a..b'), { code: 'ERR_SC_BAD_PATH' });
  assert.throws(() => base.withRequired(1), TypeError);
});
