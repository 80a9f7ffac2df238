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

const SANITIZED = Boolean(process.env.SUPERCONFIG_TEST_SANITIZED);
// How often each operation runs; 1000000 for the long test (TESTING.md).
const ROUNDS = Number(process.env.SUPERCONFIG_TEST_ROUNDS || (SANITIZED ? 200 : 5000));
// Bytes that the engine and the allocator may keep for later, whatever the number of rounds. The
// sanitizer keeps freed memory, and reports lost memory itself when the process ends.
const SLACK = SANITIZED ? Infinity : 16 << 20;
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

/** A separate function, because the values in registers of a suspended one are not collected. */
function useAndDrop(builder, count) {
  for (let i = 0; i < count; i++) {
    const config = builder.build();
    config.section('a').get('b');
    config.extract();
  }
}

test('handles that are dropped are collected', async (t) => {
  const at = folder(t, { 'app.json': '{"a": {"b": 1}}' });
  const registry = new superconfig.ConfigRegistry();
  const builder = registry.createConfig().withFile(at('app.json'));
  const kept = builder.build();
  const { activeHandles, totalHandles } = registry.stats();
  useAndDrop(builder, 1000);
  assert.strictEqual(registry.stats().totalHandles, totalHandles + 1000);
  await collectAll();
  assert.strictEqual(registry.stats().activeHandles, activeHandles);
  assert.strictEqual(kept.get('a.b'), 1);
});

test('a section keeps its handle, a handle its registry', async () => {
  const section = new superconfig.ConfigRegistry()
    .createConfig()
    .withDefaults({ a: { b: 1 } })
    .build()
    .section('a');
  await collectAll();
  assert.strictEqual(section.get('b'), 1);
  assert.deepStrictEqual(section.extract(), { b: 1 });
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

test('the engine knows of memory outside its heap, so it collects without a request', async () => {
  const text = 'x'.repeat(1 << 20);
  const builder = superconfig.createConfig().withDefaults(`{"text": "${text}"}`, {
    format: 'json',
  });
  const begin = process.memoryUsage().rss;
  let most = 0;
  for (let i = 0; i < 1500; i++) {
    builder.build();
    if (i % 10 === 0) {
      await turn();
      most = Math.max(most, process.memoryUsage().rss - begin);
    }
  }
  assert.ok(most < 700 << 20, `${most >> 20} MiB of 1500 MiB were held at a time`);
});
