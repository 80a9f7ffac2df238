// Texts for people never show a secret; values for programs contain it.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { test } = require('node:test');
const { inspect } = require('node:util');
const { MessageChannel } = require('node:worker_threads');
const { createConfig, diff } = require('superconfig');
const { folder } = require('./support/folder.js');

const SECRET = 'hunter2';
const values = { db: { host: 'h', password: SECRET, pin: SECRET }, token: [SECRET] };
const config = createConfig().withDefaults(values).withSecretKey('pin').build();
const hidden = (text) => assert.ok(!text.includes(SECRET), text);

test('programs get secrets', async () => {
  assert.equal(config.get('db.password'), SECRET);
  assert.equal(config.getStr('db.pin'), SECRET);
  assert.deepEqual(config.extract(), values);
  assert.deepEqual(await config.extractAsync(), values);
  assert.deepEqual(Object.fromEntries(config), values);
});

test('util.inspect masks them', () => {
  config.get('db.password');
  config.getStr('db.pin');
  config.getMany(['db.password']);
  const section = config.section('db');
  section.get('password');
  const override = config.override({ 'db.password': SECRET });
  const views = [config, section, override, config.snapshot(), [config], { config, section }];
  for (const view of views) {
    for (const options of [
      {},
      { showHidden: true, depth: null },
      { depth: 0 },
      { compact: false },
    ]) {
      hidden(inspect(view, options));
    }
  }
  override.end();
  const db = "{ host: 'h', password: '<secret>', pin: '<secret>' }";
  assert.equal(inspect(section), `ConfigSection ${db}`);
  assert.equal(
    inspect(config, { depth: 5, breakLength: Infinity }),
    `ConfigHandle { db: ${db}, token: [ '<secret>' ] }`
  );
});

test('inspect of closed handles, of builders and of what is not there', () => {
  const closed = createConfig().withDefaults(values).build();
  const section = closed.section('none');
  assert.equal(inspect(section), 'ConfigSection null');
  assert.equal(inspect({ a: { b: { c: closed } } }), '{ a: { b: { c: [ConfigHandle] } } }');
  closed.close();
  assert.equal(inspect(closed), 'ConfigHandle {closed}');
  hidden(inspect(createConfig().withDefaults(values), { showHidden: true, depth: null }));
});

test('JSON and text made of a handle hold nothing', () => {
  hidden(JSON.stringify(config));
  hidden(String(config));
  assert.deepEqual(JSON.parse(JSON.stringify({ config })).config, JSON.parse(config.dump()));
  assert.equal(JSON.stringify(config.section('none')), 'null');
  const large = createConfig()
    .withDefaults({ n: 2n ** 60n, f: NaN })
    .build();
  assert.equal(JSON.stringify(large), `{"n":"${2n ** 60n}","f":null}`);
});

/** To nobody: a port that stays open would keep the process. */
function post(view) {
  const { port1 } = new MessageChannel();
  try {
    port1.postMessage(view);
  } finally {
    port1.close();
  }
}

test('a copy of the properties of a handle is an error, never an empty object', () => {
  const copies = [
    (view) => ({ ...view }),
    (view) => Object.assign({}, view),
    (view) => Object.entries(view),
    (view) => structuredClone(view),
    post,
  ];
  for (const view of [config, config.section('db'), config.snapshot()]) {
    for (const copy of copies) assert.throws(() => copy(view), /no properties of it: use extract/);
    assert.deepEqual(Object.keys(view), ['use extract() for the values']);
  }
});

test('dump masks unless reveal is set', () => {
  for (const format of ['json', 'yaml', 'toml', 'json5']) {
    hidden(config.dump(format, { path: 'db' }));
    hidden(config.section('db').dump(format));
    assert.ok(config.dump(format, { path: 'db', reveal: true }).includes(SECRET));
  }
  assert.equal(config.dump('json', { path: 'db.password', compact: true }).trim(), '"<secret>"');
});

test('public paths are shown', () => {
  const open = createConfig().withDefaults(values).withPublicPath('db.password').build();
  assert.equal(JSON.parse(open.dump()).db.password, SECRET);
});

test('explain masks', () => {
  const steps = config.explain('db.password');
  assert.deepEqual(
    steps.map(({ value, secret }) => [value, secret]),
    [['<secret>', true]]
  );
  hidden(JSON.stringify(config.explain('db')));
});

test('what one source calls secret is masked where another does not', () => {
  const open = createConfig().withDefaults({ pass: SECRET, deep: { pass: [SECRET] } });
  for (const builder of [
    open.withDefaults({ pass: 1, deep: { pass: 1 } }, { secret: true }),
    createConfig()
      .withDefaults({ pass: SECRET, deep: { pass: [SECRET] } }, { secret: true })
      .withDefaults({ pass: 1, deep: { pass: 1 } }),
  ]) {
    const [first, second] = [open.build(), builder.build()];
    for (const path of ['pass', 'deep.pass']) {
      const [below] = second.explain(path);
      assert.deepEqual([below.value, below.secret], ['<secret>', true]);
    }
    hidden(JSON.stringify(second.warnings()));
    assert.equal(diff(first, second).length, 2);
  }
});

test('diff masks both sides where one is secret', () => {
  const [before, after, open] = [
    createConfig().withDefaults({ plain: SECRET, password: SECRET }),
    createConfig().withDefaults({ plain: 'x', password: 'x' }, { secret: true }),
    createConfig().withDefaults({ plain: SECRET, password: 'x' }).withPublicPath('password'),
  ].map((builder) => builder.build());
  for (const found of [diff(before, after), diff(after, before)]) {
    hidden(JSON.stringify(found));
    assert.deepEqual(
      found.map(({ path, before: old, after: now, secret }) => [path, old, now, secret]),
      ['plain', 'password'].map((path) => [path, '<secret>', '<secret>', true])
    );
  }
  hidden(JSON.stringify([diff(before, open), diff(open, before)]));
  const inside = createConfig()
    .withDefaults({ db: { host: 'h', password: SECRET } })
    .build();
  const [added] = diff(createConfig().build(), inside);
  assert.deepEqual([added.path, added.after], ['db', { host: 'h', password: '<secret>' }]);
});

test('warnings and errors mask', (t) => {
  const at = folder(t, { 'bad.json': `{"password": "${SECRET}" x}` });
  const clash = createConfig()
    .withDefaults({ password: { a: SECRET } })
    .withDefaults({ password: SECRET })
    .build();
  assert.ok(clash.hasWarnings());
  hidden(JSON.stringify([...clash.warnings(), ...clash.notes()]));
  const failures = [
    () => createConfig().withFile(at('bad.json')).build(),
    () => config.getInt('db.password'),
    () => config.getBool('db.pin'),
    () => config.getDuration('db.pin'),
    () =>
      createConfig()
        .withSource(() => ({ password: SECRET }), { secret: true })
        .build()
        .getInt('password'),
  ];
  for (const failure of failures) {
    assert.throws(failure, (error) => {
      hidden(inspect(error, { depth: null }));
      return error.name === 'ConfigError';
    });
  }
});

test('changes of a reload name paths alone', (t) => {
  const at = folder(t, { 'a.json': '{"password": "before"}' });
  const changing = createConfig().withFile(at('a.json')).build();
  fs.writeFileSync(at('a.json'), `{"password": "${SECRET}"}`);
  const changes = changing.reload();
  assert.deepEqual(changes.changed, ['password']);
  hidden(JSON.stringify(changes));
});
