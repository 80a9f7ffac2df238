// Memory: the counters, the bytes that a trim frees, monitors, and the default registry.
'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const { Worker } = require('node:worker_threads');
const superconfig = require('superconfig');

const HOUR = 3600e3;
const { ConfigRegistry, MemoryMonitor, defaultRegistry } = superconfig;

/** A registry whose cache holds a file that no handle needs. */
function withSpare() {
  const registry = new ConfigRegistry();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'superconfig-'));
  fs.writeFileSync(path.join(folder, 'a.json'), '{"a": 1}');
  registry.createConfig().withFile(path.join(folder, 'a.json')).build().close();
  fs.rmSync(folder, { recursive: true });
  assert.equal(registry.stats().cachedFiles, 1);
  return registry;
}

/** The first clean-up of a monitor, which is then stopped. */
function firstOf(registry, options) {
  return new Promise((resolve) => {
    const monitor = registry.monitorMemory({
      intervalMs: HOUR,
      ...options,
      onPressure: (cleanup) => {
        monitor.stop();
        resolve(cleanup);
      },
    });
    monitor.ref();
  });
}

test('live handles move the numbers', () => {
  const registry = new ConfigRegistry();
  const base = registry.createConfig().withDefaults({ a: 1, b: { c: [1, 2, 3] } });
  const before = registry.stats();
  const handles = Array.from({ length: 1000 }, () => base.build());
  const stats = registry.stats();
  assert.ok(stats.handleBytes - before.handleBytes > 1000 * 400);
  assert.ok(stats.memoryUsageBytes - before.memoryUsageBytes > 1000 * 400);
  for (const handle of handles) handle.close();
  assert.equal(registry.stats().imageBytes, 0);
});

test('what handles keep is counted and cleaned', () => {
  const registry = new ConfigRegistry();
  const values = { list: Array.from({ length: 100 }, (_, i) => ({ i })), text: 'x' };
  const handle = registry.createConfig().withDefaults(values).build();
  defaultRegistry().trim();
  assert.equal(registry.stats().templateBytes, 0);
  assert.deepEqual(handle.extract(), values);
  const kept = registry.stats().templateBytes;
  assert.ok(kept > 500);
  assert.ok(registry.trim() >= kept);
  assert.equal(registry.stats().templateBytes, 0);
  assert.deepEqual(handle.extract(), values);
  for (let i = 0; i < 20; i++) assert.equal(handle.get(`list[${i}].i`), i);
  assert.equal(handle.getInt('list[0].i'), 0);
  assert.ok(registry.stats().templateBytes > 500);
  registry.trim();
  assert.equal(handle.get('list[3].i'), 3);
});

test('a trim lets an idle handle move on', () => {
  const registry = new ConfigRegistry();
  const handle = registry.createConfig().withDefaults({ a: 1 }).build();
  const section = handle.section('');
  assert.equal(section.get('a'), 1);
  const override = handle.override({ a: 2 });
  registry.trim();
  assert.equal(registry.stats().pinnedBytes, 0);
  assert.equal(section.get('a'), 2);
  assert.deepEqual(
    handle.explain('a').map(({ value }) => value),
    [1, 2]
  );
  override.end();
  assert.equal(handle.get('a'), 1);
});

test('memoryInfo', () => {
  const info = new ConfigRegistry().memoryInfo();
  assert.ok(['cgroup2', 'cgroup1', 'system'].includes(info.source));
  assert.ok(info.total > 0 && info.used > 0 && info.pressure > 0 && info.pressure <= 1);
  assert.ok(fs.existsSync(info.place));
  const stats = new ConfigRegistry().stats();
  assert.equal(stats.pressureSource, info.source);
  assert.ok(stats.pressure > 0 && stats.pressure <= 1);
});

test('the first check is made at once', async () => {
  const registry = withSpare();
  const monitor = registry.monitorMemory({ limit: 1, intervalMs: HOUR });
  assert.ok(monitor instanceof MemoryMonitor);
  assert.equal(registry.stats().cachedFiles, 0);
  assert.equal(registry.memoryInfo().total, 1);
  assert.equal(monitor.stopped, false);
  monitor.stop();
  monitor.stop();
  assert.equal(monitor.stopped, true);
  assert.notEqual(registry.memoryInfo().source, 'limit');
});

test('a callback gets what was cleaned', async () => {
  const registry = withSpare();
  const handle = registry.createConfig().withDefaults({ a: 1 }).build();
  assert.deepEqual(handle.extract(), { a: 1 });
  const cleanup = await firstOf(registry, { limit: 1 });
  assert.deepEqual([cleanup.source, cleanup.total, cleanup.pressure], ['limit', 1, 1]);
  assert.ok(cleanup.givenBack > 0 && cleanup.full && !cleanup.exhausted);
  const light = await firstOf(withSpare(), { threshold: 0, limit: 2 ** 50 });
  assert.ok(light.givenBack > 0 && !light.full);
});

test('nothing is cleaned at the threshold', () => {
  const registry = withSpare();
  const monitor = registry.monitorMemory({ threshold: 1, limit: 1 });
  assert.equal(registry.stats().cachedFiles, 1);
  monitor.stop();
});

test('it goes on, and reports when nothing is left', async () => {
  const registry = new ConfigRegistry();
  const cleanups = [];
  await new Promise((resolve) => {
    const monitor = registry.monitorMemory({
      limit: 1,
      intervalMs: 1,
      mallocTrim: false,
      onPressure: (cleanup) => {
        cleanups.push(cleanup);
        if (cleanups.length === 3) {
          monitor.stop();
          resolve();
        }
      },
    });
    monitor.ref();
  });
  assert.ok(cleanups[2].exhausted && cleanups[2].givenBack === 0);
});

test('options are checked', () => {
  const registry = new ConfigRegistry();
  const wrong = [
    { threshold: '1' },
    { threshold: 1.1 },
    { threshold: NaN },
    { intervalMs: 0 },
    { intervalMs: 86400e3 + 1 },
    { limit: 0 },
    { limit: 1.5 },
    { onPressure: 1 },
    { mallocTrim: 1 },
  ];
  for (const options of wrong) {
    const [name] = Object.keys(options);
    assert.throws(() => registry.monitorMemory(options), { message: new RegExp(name) });
  }
  assert.throws(() => registry.monitorMemory({ unknown: 1 }), TypeError);
  assert.throws(() => new MemoryMonitor(), TypeError);
});

// A process that is ended in the middle loses what Node holds: no leak of ours.
const ASAN_OPTIONS = `${process.env.ASAN_OPTIONS || ''}:detect_leaks=0`;

function run(code) {
  const file = path.join(__dirname, `monitor-${process.pid}.cjs`);
  fs.writeFileSync(file, code);
  const done = spawnSync(process.execPath, [file], {
    encoding: 'utf8',
    timeout: 60e3,
    env: { ...process.env, ASAN_OPTIONS },
  });
  fs.rmSync(file);
  return { out: done.stdout, code: done.status, errors: done.stderr };
}

test('it does not keep the process alive, and exit is clean', () => {
  const start = `
    const { defaultRegistry } = require('superconfig');
    const monitor = defaultRegistry().monitorMemory({ limit: 1, intervalMs: 1, onPressure() {} });
  `;
  assert.deepEqual(run(`${start} console.log('end')`), { out: 'end\n', code: 0, errors: '' });
  assert.equal(run(`${start} monitor.ref(); setTimeout(() => process.exit(3), 20)`).code, 3);
});

test('what a callback throws is an uncaught exception, and it goes on', () => {
  const { out } = run(`
    const { ConfigRegistry } = require('superconfig');
    let thrown = 0;
    process.on('uncaughtException', (error) => {
      console.log(error.message);
      if (++thrown === 2) process.exit();
    });
    const onPressure = () => { throw Error('mine') };
    new ConfigRegistry().monitorMemory({ limit: 1, intervalMs: 1, onPressure }).ref();
  `);
  assert.equal(out, 'mine\nmine\n');
});

test('a worker has monitors of its own, and ends with them', async () => {
  const code = `
    const { parentPort } = require('node:worker_threads');
    const { defaultRegistry } = require(${JSON.stringify(require.resolve('superconfig'))});
    let calls = 0;
    defaultRegistry().monitorMemory({ limit: 1, intervalMs: 1, onPressure() { calls++ } });
    setInterval(() => { if (calls > 1) parentPort.postMessage('well') }, 5);
    try { defaultRegistry().addFormat('mine', (text) => ({ text })) }
    catch (error) { parentPort.postMessage(error.message) }
  `;
  const worker = new Worker(code, { eval: true });
  const messages = await new Promise((resolve) => {
    const all = [];
    worker.on('message', (message) => {
      all.push(message);
      if (message === 'well') resolve(all);
    });
  });
  await worker.terminate();
  assert.match(messages[0], /only the main thread/);
});

test('the default registry is the one of the shortcuts', () => {
  const registry = defaultRegistry();
  assert.equal(registry, defaultRegistry());
  const before = registry.stats().activeHandles;
  const handles = [superconfig.createConfig().build(), registry.createConfig().build()];
  assert.equal(registry.stats().activeHandles, before + 2);
  for (const handle of handles) handle.close();
});

test('a format of the default registry', () => {
  const { out, errors } = run(`
    const fs = require('node:fs');
    const os = require('node:os');
    const path = require('node:path');
    const { defaultRegistry, loadFile, loadMultiple } = require('superconfig');
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'superconfig-'));
    process.chdir(folder);
    fs.writeFileSync('a.mine', 'port=1');
    fs.writeFileSync('b.mine', 'broken');
    defaultRegistry().addFormat('mine', {
      extensions: ['mine'],
      read(text) {
        if (!text.includes('=')) throw new Error('no sign');
        return Object.fromEntries([text.split('=')]);
      },
      write: (value) => JSON.stringify(value),
    });
    const handle = loadFile('a.mine');
    console.log(handle.extract().port, loadMultiple(['a.mine']).get('port'), handle.dump('mine'));
    try { loadFile('b.mine') } catch (error) { console.log(error.cause.message) }
    fs.writeFileSync('a.mine', 'port=2');
    handle.reload();
    console.log(handle.get('port'));
    fs.rmSync(folder, { recursive: true });
  `);
  assert.equal(errors, '');
  assert.equal(out, '1 1 {"port":"1"}\nno sign\n2\n');
});
