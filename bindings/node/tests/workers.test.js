'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { setTimeout: sleep } = require('node:timers/promises');
const { Worker } = require('node:worker_threads');
const superconfig = require('superconfig');
const { folder } = require('./support/folder.js');

const SCRIPT = path.join(__dirname, 'support', 'worker.js');
const TEXT = '{"server": {"port": 8080}, "database": {"pool": {"max": 40}}}';

function start(task, data = {}, options = {}) {
  return new Worker(SCRIPT, { workerData: { task, ...data }, ...options });
}

/** The result of a worker, after it has ended without `terminate`. */
async function resultOf(worker) {
  let result;
  worker.on('message', (message) => {
    result = message.result;
  });
  const status = await new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', resolve);
  });
  assert.strictEqual(status, 0);
  return result;
}

/** Ends a worker a little after it said that it has begun. */
async function endInTheMiddle(worker, milliseconds) {
  await new Promise((resolve, reject) => {
    worker.on('message', resolve);
    worker.on('error', reject);
  });
  await sleep(milliseconds);
  assert.strictEqual(await worker.terminate(), 1);
}

function manyFiles(t, count) {
  const names = Array.from({ length: count }, (_, i) => `part${String(i).padStart(4, '0')}.json`);
  return folder(t, Object.fromEntries(names.map((name, i) => [name, `{"k${i}": [${i}]}`])));
}

test('eight workers and the main thread load the same path', async (t) => {
  const at = folder(t, { 'app.json': TEXT });
  const rounds = 200;
  const workers = Array.from({ length: 8 }, () => start('read', { file: at('app.json'), rounds }));
  const results = Promise.all(workers.map(resultOf));
  for (let i = 0; i < rounds; i++) {
    assert.strictEqual(superconfig.loadFile(at('app.json')).get('database.pool.max'), 40);
  }
  assert.deepStrictEqual(await results, Array(8).fill(rounds * 8120));
});

test('workers reload a file that the main thread replaces', async (t) => {
  const at = folder(t, { 'app.json': '{"n": 0}' });
  const workers = Array.from({ length: 4 }, () =>
    start('reload', { file: at('app.json'), rounds: 300 })
  );
  const results = Promise.all(workers.map(resultOf));
  let n = 0;
  let done = false;
  results.finally(() => {
    done = true;
  });
  while (!done) {
    fs.writeFileSync(at('next'), `{"n": ${++n}}`);
    fs.renameSync(at('next'), at('app.json'));
    await sleep(1);
  }
  assert.deepStrictEqual(await results, [true, true, true, true]);
});

test('withEnv reads the variables of its own thread', async () => {
  const env = { APP_NAME: 'worker', APP_LEVEL: '3' };
  const seen = await resultOf(start('env', {}, { env }));
  assert.deepStrictEqual(seen, { name: 'worker', level: 3 });
  assert.strictEqual(superconfig.loadEnv('APP').get('level'), null);
});

test('a worker may end in the middle of asynchronous loads', async (t) => {
  const at = manyFiles(t, 200);
  for (const milliseconds of [0, 1, 5, 20]) {
    await endInTheMiddle(start('loadForever', { pattern: at('*.json') }), milliseconds);
  }
  assert.deepStrictEqual(
    superconfig.createConfig().withGlob(at('*.json')).build().get('k199'),
    [199]
  );
});

test('a worker may end in the middle of synchronous loads', async (t) => {
  const at = manyFiles(t, 200);
  for (const milliseconds of [0, 5, 20]) {
    await endInTheMiddle(start('loadForeverInOneCall', { pattern: at('*.json') }), milliseconds);
  }
  assert.deepStrictEqual(superconfig.createConfig().withGlob(at('*.json')).build().get('k0'), [0]);
});

test('a worker may end while a source of its own is waited for', async () => {
  await endInTheMiddle(start('waitForever'), 10);
});

test('a worker may end with everything still in hand', async (t) => {
  const at = folder(t, { 'app.json': TEXT });
  const results = await Promise.all(
    Array.from({ length: 4 }, () => resultOf(start('leave', { file: at('app.json') })))
  );
  assert.deepStrictEqual(results, [400, 400, 400, 400]);
  assert.strictEqual(superconfig.loadFile(at('app.json')).get('server.port'), 8080);
});
