// Promises: until when they are waited for, and that the event loop turns meanwhile.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { test } = require('node:test');
const { createConfig, loadMultiple } = require('superconfig');
const { folder } = require('./support/folder.js');

const never = () => new Promise(() => {});

test('a build that is aborted rejects with the reason of the signal', async () => {
  const controller = new AbortController();
  const promise = createConfig().withSource(never).buildAsync({ signal: controller.signal });
  setImmediate(() => controller.abort(new Error('enough')));
  await assert.rejects(promise, /enough/);
  await assert.rejects(createConfig().buildAsync({ signal: AbortSignal.abort() }), {
    name: 'AbortError',
  });
});

test('a build that takes too long rejects with a TimeoutError', async () => {
  await assert.rejects(createConfig().withSource(never).buildAsync({ timeoutMs: 5 }), {
    name: 'TimeoutError',
    message: 'not there after 5 ms',
  });
});

test('what comes in time is given, and nothing is left of the waiting', async () => {
  const { signal } = new AbortController();
  const config = await createConfig()
    .withDefaults({ a: [1] })
    .buildAsync({ signal, timeoutMs: 60000 });
  assert.deepEqual(await config.extractAsync({ signal, timeoutMs: 60000 }), { a: [1] });
  assert.equal(await config.reloadAsync({ signal, timeoutMs: 60000 }), null);
  assert.deepEqual(await config.extractAsync({ type: 'object' }, { signal }), { a: [1] });
});

test('nobody asks a source once nobody waits', async () => {
  let calls = 0;
  let release;
  const first = () => new Promise((resolve) => (release = () => resolve({ a: 1 })));
  const controller = new AbortController();
  const promise = createConfig()
    .withSource(first)
    .withSource(() => ({ b: ++calls }))
    .buildAsync({ signal: controller.signal });
  while (release === undefined) await new Promise(setImmediate);
  controller.abort();
  await assert.rejects(promise, { name: 'AbortError' });
  release();
  for (let i = 0; i < 20; i++) await new Promise(setImmediate);
  assert.equal(calls, 0);
});

test('reloadAsync and extractAsync are waited for as long', async (t) => {
  const at = folder(t, { 'a.json': '{"a": 1}' });
  let isSlow = false;
  const config = await createConfig()
    .withFile(at('a.json'))
    .withSource(() => (isSlow ? never() : {}))
    .buildAsync();
  isSlow = true;
  await assert.rejects(config.reloadAsync({ timeoutMs: 5 }), { name: 'TimeoutError' });
  await assert.rejects(config.extractAsync({ signal: AbortSignal.abort() }), {
    name: 'AbortError',
  });
  for (const options of [{ timeoutMs: -1 }, { timeoutMs: '5' }, { signal: 1 }, { timeout: 5 }]) {
    await assert.rejects(config.reloadAsync(options), TypeError);
    await assert.rejects(config.extractAsync(options), TypeError);
    await assert.rejects(createConfig().buildAsync(options), TypeError);
  }
});

/** Values of all shapes, some of which JSON.parse would not give right. */
const SHAPES = {
  'a long array': Array.from({ length: 50000 }, (_, i) => i),
  'a wide object': Object.fromEntries(Array.from({ length: 30000 }, (_, i) => [`k${i}`, i])),
  records: Array.from({ length: 20000 }, (_, id) => ({ id, name: `n${id}`, tags: ['a', [id]] })),
  'arrays in arrays': [[[Array.from({ length: 20000 }, (_, i) => [[i]])]], [], {}],
  'large integers': Array.from({ length: 20000 }, (_, i) => ({ big: 2n ** 60n + BigInt(i) })),
  'nan among much': { a: Array(20000).fill(1), b: NaN, c: Array(20000).fill({ x: -Infinity }) },
  'one long text': { text: 'x\u00e9'.repeat(600000), other: 1 },
  'a name of all objects': JSON.parse(
    `{"__proto__": {"a": ${JSON.stringify(Array(20000).fill(7))}}, "b": 1}`
  ),
  'a scalar': 'text',
  'nothing much': { a: 1 },
};

for (const [name, values] of Object.entries(SHAPES)) {
  test(`extractAsync gives what extract gives: ${name}`, async () => {
    const config = createConfig().withDefaults({ values }).build();
    assert.deepEqual(await config.extractAsync(), config.extract());
    assert.deepEqual(await config.section('values').extractAsync(), values);
    const texts = await config.extractAsync({ integers: 'string' });
    assert.deepEqual(texts, config.extract({ integers: 'string' }));
  });
}

test('the event loop turns while much is extracted', async () => {
  const config = loadMultiple([{ records: SHAPES.records, more: SHAPES['a wide object'] }]);
  let turns = 0;
  let isDone = false;
  const count = () => {
    turns++;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  await config.extractAsync();
  isDone = true;
  assert.ok(turns > 3, `${turns} turns`);
});

test('the values are those at the call', async (t) => {
  const at = folder(t, { 'a.json': JSON.stringify({ list: Array(30000).fill(1) }) });
  const config = loadMultiple([at('a.json')]);
  const promise = config.extractAsync();
  fs.writeFileSync(at('a.json'), '{"list": [2]}');
  config.reload();
  assert.equal((await promise).list.length, 30000);
  assert.deepEqual(config.extract(), { list: [2] });
});
