'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');
const { setImmediate: turn } = require('node:timers/promises');
const superconfig = require('superconfig');
const { collectAll } = require('./support/gc.js');
const { folder } = require('./support/folder.js');
const { operations } = require('./support/grow.js');

// How often each operation runs; 1000000 for the long test (TESTING.md).
const ROUNDS = Number(process.env.SUPERCONFIG_TEST_ROUNDS || 5000);
const SANITIZED = Boolean(process.env.SUPERCONFIG_TEST_SANITIZED);
// What the engine and the allocator may keep for later, however often the operation ran.
const SLACK = (SANITIZED ? 64 : 12) << 20;
const HEAP_SLACK = 2 << 20;
const SCRIPT = path.join(__dirname, 'support', 'grow.js');

test('no operation leaves memory behind', async (t) => {
  for (const name of operations) {
    await t.test(name, () => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, name, ROUNDS], {
        encoding: 'utf8',
      });
      assert.deepStrictEqual([status, stderr], [0, '']);
      const { rss, external, heapUsed } = JSON.parse(stdout);
      t.diagnostic(`${name}: ${rss >> 10} KiB, heap ${heapUsed >> 10}, external ${external >> 10}`);
      assert.ok(rss < SLACK, `grown by ${rss} bytes in ${ROUNDS} rounds`);
      assert.ok(heapUsed < HEAP_SLACK, `the heap by ${heapUsed} bytes in ${ROUNDS} rounds`);
      assert.ok(external < HEAP_SLACK, `outside the heap by ${external} bytes`);
    });
  }
});

test('handles that are dropped are collected', async (t) => {
  const at = folder(t, { 'app.json': '{"a": {"b": 1}}' });
  const registry = new superconfig.ConfigRegistry();
  const builder = registry.createConfig().withFile(at('app.json'));
  const kept = builder.build();
  const { activeHandles, totalHandles } = registry.stats();
  for (let i = 0; i < 1000; i++) {
    const config = builder.build();
    config.section('a').get('b');
    config.extract();
  }
  assert.strictEqual(registry.stats().totalHandles, totalHandles + 1000);
  await collectAll();
  assert.strictEqual(registry.stats().activeHandles, activeHandles);
  assert.strictEqual(kept.get('a.b'), 1);
});

test('a section keeps its handle, a handle its registry', async () => {
  let registry = new superconfig.ConfigRegistry();
  const collected = new WeakRef(registry);
  const section = registry
    .createConfig()
    .withDefaults({ a: { b: 1 } })
    .build()
    .section('a');
  registry = undefined;
  await collectAll();
  assert.strictEqual(section.get('b'), 1);
  assert.ok(collected instanceof WeakRef);
});

test('closing gives back at once', () => {
  const registry = new superconfig.ConfigRegistry();
  const configs = Array.from({ length: 50 }, () =>
    registry.createConfig().withDefaults({ a: 1 }).build()
  );
  assert.strictEqual(registry.stats().activeHandles, 50);
  configs.forEach((config) => config.close());
  assert.strictEqual(registry.stats().activeHandles, 0);
});

test('snapshots and overrides that are dropped are collected', async () => {
  const registry = new superconfig.ConfigRegistry();
  const config = registry.createConfig().withDefaults({ a: 1 }).build();
  const { activeHandles } = registry.stats();
  for (let i = 0; i < 200; i++) {
    config.snapshot().get('a');
    config.override({ a: i }).end();
  }
  await collectAll();
  assert.strictEqual(registry.stats().activeHandles, activeHandles);
  assert.strictEqual(registry.stats().pinnedSnapshots, 0);
});

test('the engine is told of memory outside its heap', async () => {
  const before = process.memoryUsage().external;
  const text = 'x'.repeat(1 << 20);
  const configs = [];
  for (let i = 0; i < 20; i++) {
    configs.push(superconfig.createConfig().withDefaults({ text, i }).build());
  }
  const grown = process.memoryUsage().external - before;
  assert.ok(grown >= 20 << 20, `told of ${grown} bytes`);
  configs.length = 0;
  await collectAll();
  await turn();
  const left = process.memoryUsage().external - before;
  assert.ok(left < 4 << 20, `${left} bytes are still told of`);
});
