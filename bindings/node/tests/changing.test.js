// Reload, overrides, snapshots, the end of a handle.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { test } = require('node:test');
const { createConfig, diff } = require('superconfig');
const { folder } = require('./support/folder.js');

const DISPOSE = Symbol.dispose ?? Symbol.for('nodejs.dispose');

test('reload publishes, and returns the paths that differ', async (t) => {
  const at = folder(t, { 'a.json': '{"a": 1, "b": {"c": 1}, "gone": 1}' });
  const config = createConfig().withFile(at('a.json')).build();
  const { generation } = config;
  for (const path of ['a', 'b', 'gone', 'new']) config.get(path);
  assert.equal(config.reload(), null);
  assert.equal(await config.reloadAsync(), null);
  assert.equal(config.generation, generation);
  fs.writeFileSync(at('a.json'), '{"a": 2, "b": {"c": 1}, "new": [1]}');
  assert.equal(config.get('a'), 1);
  const before = Date.now();
  const change = config.reload();
  assert.ok(change.timestamp >= before && change.timestamp <= Date.now());
  assert.deepEqual(change, {
    type: 'configuration_changed',
    source: 'reload',
    timestamp: change.timestamp,
    added: ['new'],
    removed: ['gone'],
    changed: ['a'],
  });
  assert.notEqual(config.generation, generation);
  assert.deepEqual(config.getMany(['a', 'gone']), { a: 2, gone: null });
  assert.deepEqual(config.get('new'), [1]);
  fs.writeFileSync(at('a.json'), '{"a": 3, "b": {"c": 1}, "new": [1]}');
  assert.deepEqual((await config.reloadAsync()).changed, ['a']);
  assert.deepEqual(config.extract(), { a: 3, b: { c: 1 }, new: [1] });
});

test('every way of asking sees a reload', (t) => {
  const at = folder(t, { 'a.json': '{"n": 1, "s": {"t": "1"}, "big": 18446744073709551615}' });
  const config = createConfig().withFile(at('a.json')).build();
  const section = config.section('s');
  const ask = () => [
    config.get('n'),
    config.getInt('n'),
    config.getMany(['n']).n,
    config.getMany(['n', 's.t'])['s.t'],
    config.extract().n,
    config.hasKey('more'),
    section.get('t'),
    section.getStrRef('t'),
    section.extract().t,
    [...section][0][1],
    config.get('big'),
  ];
  const first = [1, 1, 1, '1', 1, false, '1', '1', '1', '1', 2n ** 64n - 1n];
  for (let round = 0; round < 2; round++) assert.deepEqual(ask(), first);
  fs.writeFileSync(at('a.json'), '{"n": 2, "s": {"t": "2"}, "big": 5, "more": null}');
  for (let round = 0; round < 2; round++) assert.deepEqual(ask(), first);
  config.reload();
  const second = [2, 2, 2, '2', 2, true, '2', '2', '2', '2', 5];
  for (let round = 0; round < 2; round++) assert.deepEqual(ask(), second);
});

test('a reload that fails keeps the last good configuration', async (t) => {
  const at = folder(t, { 'a.json': '{"a": 1}' });
  const config = createConfig().withFile(at('a.json')).build();
  fs.writeFileSync(at('a.json'), '{"a": 2');
  const broken = { name: 'ConfigError', code: 'ERR_SC_SYNTAX', source: at('a.json'), line: 1 };
  assert.throws(() => config.reload(), broken);
  await assert.rejects(config.reloadAsync(), broken);
  assert.equal(config.get('a'), 1);
  fs.unlinkSync(at('a.json'));
  assert.throws(() => config.reload(), { code: 'ERR_SC_MISSING_FILE', source: at('a.json') });
  assert.equal(config.get('a'), 1);
  fs.writeFileSync(at('a.json'), '{"a": 3}');
  assert.deepEqual(config.reload().changed, ['a']);
});

test('diff returns the differences between two configurations', () => {
  const before = createConfig()
    .withDefaults({ a: 1, b: { c: [1] }, gone: null, same: { x: 1n << 60n } })
    .build();
  const after = createConfig()
    .withDefaults({ a: '1', same: { x: 1n << 60n }, new: { d: [{}, Infinity, 1n << 60n] } })
    .withDefaults({ b: { c: [1, 2] } })
    .build();
  assert.deepEqual(diff(before, after), [
    { kind: 'changed', path: 'a', before: 1, after: '1', secret: false },
    {
      kind: 'added',
      path: 'new',
      before: undefined,
      after: { d: [{}, Infinity, 1n << 60n] },
      secret: false,
    },
    { kind: 'changed', path: 'b.c', before: [1], after: [1, 2], secret: false },
    { kind: 'removed', path: 'gone', before: null, after: undefined, secret: false },
  ]);
  assert.deepEqual(diff(after, after), []);
});

test('diff of a handle and what it held', (t) => {
  const at = folder(t, { 'a.json': '{"a": 1}' });
  const config = createConfig().withFile(at('a.json')).build();
  const snapshot = config.snapshot();
  assert.deepEqual(diff(snapshot, config), []);
  const override = config.override({ a: 2 });
  assert.deepEqual(
    diff(snapshot, config).map(({ path, before, after }) => [path, before, after]),
    [['a', 1, 2]]
  );
  override.end();
  assert.deepEqual(diff(snapshot, config), []);
  config.close();
  assert.throws(() => diff(snapshot, config), { code: 'ERR_SC_CLOSED' });
});

test('overrides win over every source until they end', (t) => {
  const at = folder(t, { 'a.json': '{"a": {"b": 1, "c": 1}, "d": 1}' });
  const config = createConfig().withFile(at('a.json')).build();
  config.get('a.b');
  const outer = config.override({ 'a.b': 2, e: { f: [1] } });
  assert.deepEqual(config.extract(), { a: { b: 2, c: 1 }, d: 1, e: { f: [1] } });
  const inner = config.override({ a: { b: 3 }, d: null });
  assert.deepEqual([config.get('a.b'), config.get('a.c'), config.get('d')], [3, 1, null]);
  fs.writeFileSync(at('a.json'), '{"a": {"b": 9, "c": 9}, "d": 9}');
  config.reload();
  assert.deepEqual([config.get('a.b'), config.get('a.c')], [3, 9]);
  inner.end();
  assert.deepEqual([config.get('a.b'), config.get('d')], [2, 9]);
  outer.end();
  outer.end();
  assert.deepEqual(config.extract(), { a: { b: 9, c: 9 }, d: 9 });
});

test('overrides end in whatever order, and by using', () => {
  const config = createConfig().withDefaults({ a: 1 }).build();
  const first = config.override({ a: 2 });
  const second = config.override({ a: 3 });
  first[DISPOSE]();
  assert.equal(config.get('a'), 3);
  second[DISPOSE]();
  assert.equal(config.get('a'), 1);
  const late = config.override({ a: 4 });
  config.close();
  late.end();
});

test('an override of a bad path says so', () => {
  const config = createConfig().withDefaults({ a: 1 }).build();
  assert.throws(() => config.override({ 'a[': 1 }), { code: 'ERR_SC_BAD_PATH' });
  assert.throws(() => config.override({ b: () => 1 }), { name: 'TypeError', message: /b/ });
  assert.deepEqual(config.extract(), { a: 1 });
});

test('a snapshot never changes', (t) => {
  const at = folder(t, { 'a.json': '{"a": 1}' });
  const config = createConfig().withFile(at('a.json')).build();
  const frozen = config.snapshot();
  const { generation } = frozen;
  fs.writeFileSync(at('a.json'), '{"a": 2}');
  config.reload();
  assert.deepEqual([config.get('a'), frozen.get('a')], [2, 1]);
  assert.equal(frozen.explain('a')[0].source, at('a.json'));
  assert.throws(() => frozen.reload(), { code: 'ERR_SC_UNSUPPORTED' });
  assert.throws(() => frozen.override({ a: 1 }), { code: 'ERR_SC_UNSUPPORTED' });
  config.close();
  assert.deepEqual([frozen.get('a'), frozen.generation], [1, generation]);
  assert.equal(frozen.snapshot().get('a'), 1);
});

const AFTER_CLOSE = {
  get: (config) => config.get('a'),
  'get of what was never asked': (config) => config.get('z', 1),
  hasKey: (config) => config.hasKey('a'),
  getMany: (config) => config.getMany(['a']),
  getStrRef: (config) => config.getStrRef('s'),
  getInt: (config) => config.getInt('a', 1),
  getList: (config) => config.getList('l', []),
  extract: (config) => config.extract(),
  paths: (config) => config.paths(),
  explain: (config) => config.explain('a'),
  warnings: (config) => config.warnings(),
  notes: (config) => config.notes(),
  hasWarnings: (config) => config.hasWarnings(),
  reload: (config) => config.reload(),
  snapshot: (config) => config.snapshot(),
  override: (config) => config.override({ a: 1 }),
  dump: (config) => config.dump(),
  iteration: (config) => [...config],
};

test('a closed handle says so, whatever was read before', async () => {
  const config = createConfig()
    .withDefaults({ a: 1, s: 't', l: [1] })
    .build();
  const section = config.section('l');
  for (const [name, call] of Object.entries(AFTER_CLOSE)) {
    if (!['reload', 'override'].includes(name)) call(config);
  }
  section.get('0');
  config.close();
  config.close();
  config[DISPOSE]();
  for (const [name, call] of Object.entries(AFTER_CLOSE)) {
    assert.throws(() => call(config), { name: 'ConfigError', code: 'ERR_SC_CLOSED' }, name);
  }
  assert.throws(() => section.get('0'), { code: 'ERR_SC_CLOSED' });
  assert.throws(() => section.extract(), { code: 'ERR_SC_CLOSED' });
  await assert.rejects(config.extractAsync(), { code: 'ERR_SC_CLOSED' });
  await assert.rejects(config.reloadAsync(), { code: 'ERR_SC_CLOSED' });
});

test('reads go on while reloads run on other threads', async (t) => {
  const at = folder(t, { 'a.json': '{"a": 0, "b": 0}' });
  const config = createConfig().withFile(at('a.json')).build();
  let last = 0;
  for (let i = 1; i <= 20; i++) {
    fs.writeFileSync(at('a.json'), `{"a": ${i}, "b": ${i}}`);
    const done = config.reloadAsync();
    const { a, b } = config.extract();
    assert.equal(a, b);
    assert.ok(config.get('a') >= last);
    await done;
    last = config.get('a');
    assert.equal(last, i);
  }
});
