// Following sources: callbacks, events, iterators, how they end, and handles that threads share.
'use strict';

const assert = require('node:assert/strict');
const { execFile } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { setTimeout: sleep } = require('node:timers/promises');
const { promisify } = require('node:util');
const { Worker } = require('node:worker_threads');
const { ConfigError, ConfigRegistry, createConfig, fromShared, loadFile } = require('superconfig');
const { folder } = require('./support/folder.js');

const SCRIPT = path.join(__dirname, 'support', 'worker.js');
const run = promisify(execFile);

/** A file that is replaced as a careful program does it. */
function replaceable(t, text = '{"n": 1, "password": "a"}') {
  const at = folder(t, { 'app.json': text });
  const replace = (next) => {
    fs.writeFileSync(at('next'), next);
    fs.renameSync(at('next'), at('app.json'));
  };
  return { at, file: at('app.json'), replace };
}

/** A watch that keeps the process alive, and ends with the test. */
function follow(t, config, callback, options) {
  const hot = config.enableHotReload(callback, options).ref();
  t.after(() => hot.stop());
  return hot;
}

/** The first argument of the first call of a callback. */
function called(begin) {
  return new Promise((resolve) => begin(resolve));
}

test('a callback gets each change, with masked secrets', async (t) => {
  const { file, replace } = replaceable(t);
  const config = loadFile(file);
  const before = Date.now();
  let hot;
  const event = await called((callback) => {
    hot = follow(t, config, callback);
    replace('{"n": 2, "password": "b", "more": [1]}');
  });
  assert.equal(config.get('n'), 2);
  const { timestamp, ...rest } = event;
  assert.ok(timestamp >= before - 1000 && timestamp <= Date.now() + 1000);
  assert.deepEqual(rest, {
    type: 'configuration_changed',
    source: file,
    sources: [file],
    reason: 'file',
    generation: config.generation,
    changes: [
      { path: 'n', kind: 'changed', before: 1, after: 2, secret: false },
      { path: 'password', kind: 'changed', before: '<secret>', after: '<secret>', secret: true },
      { path: 'more', kind: 'added', before: undefined, after: [1], secret: false },
    ],
    problems: [],
  });
  hot.stop();
  assert.equal(await hot.closed, undefined);
});

test('reloads by hand and overrides are events too', async (t) => {
  const { file } = replaceable(t);
  const config = loadFile(file);
  const events = follow(t, config)[Symbol.asyncIterator]();
  const override = config.override({ n: 5 });
  const first = (await events.next()).value;
  assert.deepEqual([first.reason, first.source, first.sources], ['override', 'override', []]);
  override.end();
  assert.equal((await events.next()).value.changes[0].after, 1);
});

test('a failure and the recovery go to onError, to listeners and to iterators', async (t) => {
  const { file, replace } = replaceable(t);
  const config = loadFile(file);
  const heard = [];
  const changes = [];
  const onError = (event) => heard.push(`onError ${event.type}`);
  const hot = follow(t, config, (event) => changes.push(event.type), { onError, graceMs: 0 });
  hot.on('recovered', (event) => heard.push(`recovered ${event.type}`));
  const events = hot[Symbol.asyncIterator]();
  const failed = once(hot, 'reloadFailed');
  replace('{"n": ');
  const [event] = await failed;
  assert.deepEqual([event.type, event.changes.length], ['reload_failed', 0]);
  assert.ok(event.problems[0] instanceof ConfigError);
  assert.deepEqual([event.problems[0].source, event.problems[0].line], [file, 1]);
  assert.equal(config.get('n'), 1);
  const recovered = once(hot, 'recovered');
  replace('{"n": 3}');
  await recovered;
  const seen = new Set();
  while (seen.size < 3) seen.add((await events.next()).value.type);
  assert.ok(seen.has('reload_failed') && seen.has('reload_recovered'));
  assert.deepEqual(heard, [
    'onError reload_failed',
    'onError reload_recovered',
    'recovered reload_recovered',
  ]);
  assert.ok(changes.length > 0);
  assert.ok(changes.every((type) => type === 'configuration_changed'));
});

test('the first iterator misses nothing; each has all of its own', async (t) => {
  const { file } = replaceable(t);
  const config = loadFile(file);
  const hot = follow(t, config);
  config.override({ n: 2 });
  const first = hot[Symbol.asyncIterator]();
  const second = hot[Symbol.asyncIterator]();
  config.override({ n: 3 });
  assert.equal((await first.next()).value.changes[0].after, 2);
  assert.equal((await first.next()).value.changes[0].after, 3);
  assert.equal((await second.next()).value.changes[0].after, 3);
  const waiting = second.next();
  await first.return();
  assert.deepEqual(await first.next(), { done: true, value: undefined });
  config.override({ n: 4 });
  assert.equal((await waiting).value.changes[0].after, 4);
});

test('a slow consumer gets changes joined, and the last state', async (t) => {
  const { file } = replaceable(t, '{"n": 0}');
  const config = loadFile(file);
  const events = follow(t, config)[Symbol.asyncIterator]();
  const rounds = 500;
  for (let i = 1; i <= rounds; i++) config.override({ n: i });
  let count = 0;
  let last = 0;
  while (last !== rounds) {
    const [change] = (await events.next()).value.changes;
    assert.equal(change.before, last);
    last = change.after;
    count++;
  }
  assert.ok(count <= 16, `${count} events`);
});

test('each way of ending ends everything', async (t) => {
  const { file } = replaceable(t);
  const controller = new AbortController();
  const ends = [
    (hot) => hot.stop(),
    (hot, config) => config.close(),
    () => controller.abort(),
    (hot) => hot[Symbol.dispose ?? Symbol.for('nodejs.dispose')](),
  ];
  for (const end of ends) {
    const config = loadFile(file);
    let calls = 0;
    const hot = follow(t, config, () => calls++, { signal: controller.signal });
    const waiting = hot[Symbol.asyncIterator]().next();
    end(hot, config);
    await hot.closed;
    assert.deepEqual(await waiting, { done: true, value: undefined });
    hot.stop();
    if (config.generation === 1) config.override({ n: 9 });
    assert.equal(calls, 0);
  }
  const late = loadFile(file).enableHotReload(null, { signal: controller.signal });
  await late.closed;
  assert.deepEqual(await late[Symbol.asyncIterator]().next(), { done: true, value: undefined });
  assert.equal('then' in late, false);
});

test('a callback may stop, close, reload and start another', async (t) => {
  const { file } = replaceable(t);
  const config = loadFile(file);
  let calls = 0;
  const inner = await called((resolve) => {
    const hot = follow(t, config, () => {
      calls++;
      hot.stop();
      config.reload();
      follow(t, config, resolve);
      config.override({ n: 8 });
    });
    config.override({ n: 7 });
  });
  assert.equal(inner.changes[0].after, 8);
  assert.equal(calls, 1);
  await called((resolve) => {
    follow(t, config, () => {
      config.close();
      resolve();
    });
    config.override({ n: 9 });
  });
  assert.throws(() => config.get('n'), { code: 'ERR_SC_CLOSED' });
});

test('what a callback throws is an uncaught exception, and the watch goes on', async (t) => {
  const { at } = replaceable(t);
  const script = `
    const config = require(${JSON.stringify(require.resolve('superconfig'))}).loadFile('app.json');
    const seen = [];
    process.on('uncaughtException', (error, origin) => {
      seen.push(error.message + ' ' + origin);
      if (seen.length === 1) config.override({ n: 3 });
      else { console.log(seen.join(', ')); hot.stop(); }
    });
    const hot = config.enableHotReload(() => { throw new Error('mine'); }).ref();
    hot.on('error', () => console.log('never'));
    config.override({ n: 2 });`;
  const { stdout } = await run(process.execPath, ['-e', script], { cwd: at() });
  assert.equal(stdout, 'mine uncaughtException, mine uncaughtException\n');
});

test('a process ends in spite of a watch, unless ref() was called', async (t) => {
  const { at } = replaceable(t);
  const begin = `
    const config = require(${JSON.stringify(require.resolve('superconfig'))}).loadFile('app.json');
    const hot = config.enableHotReload(() => { console.log('changed'); hot.stop(); });
    process.on('exit', () => console.log('end'));`;
  // Node frees nothing of its own at process.exit().
  const env = { ...process.env, ASAN_OPTIONS: `${process.env.ASAN_OPTIONS || ''}:detect_leaks=0` };
  const ends = (script) => run(process.execPath, ['-e', begin + script], { cwd: at(), env });
  assert.equal((await ends('')).stdout, 'end\n');
  assert.equal((await ends('hot.ref().unref();')).stdout, 'end\n');
  const write = "require('fs').writeFileSync('app.json', JSON.stringify({ n: Date.now() }));";
  assert.equal((await ends(`hot.ref(); ${write}`)).stdout, 'changed\nend\n');
  assert.equal((await ends('hot.ref(); process.exit(0);')).stdout, 'end\n');
});

test('sources and formats in JavaScript, at once and promised', async (t) => {
  const at = folder(t, { 'a.lines': 'n 1' });
  const asked = [];
  const registry = new ConfigRegistry().addFormat('lines', {
    extensions: ['lines'],
    read: async (text) => {
      await sleep(1);
      return { [text.split(' ')[0]]: Number(text.split(' ')[1]) };
    },
  });
  const builder = registry
    .createConfig()
    .withFile(at('a.lines'))
    .withSource(() => ({ here: asked.push('here') > 0 }))
    .withSource(async () => ({ promised: asked.push('promised') > 0 }));
  const config = await builder.buildAsync();
  const hot = follow(t, config, null, { graceMs: 0 });
  for (let i = 2; i < 6; i++) {
    asked.length = 0;
    fs.writeFileSync(at('next'), `n ${i}`);
    fs.renameSync(at('next'), at('a.lines'));
    for await (const event of hot) {
      assert.equal(event.type, 'configuration_changed');
      if (config.get('n') === i) break;
    }
    assert.ok(asked.includes('here') && asked.includes('promised'));
  }
});

test('what a source throws in a reload is reported, and it is asked again', async (t) => {
  const { file, replace } = replaceable(t);
  let wrong = false;
  const load = async () => {
    if (wrong) throw new RangeError('the vault is locked');
    return {};
  };
  const config = await createConfig()
    .withFile(file)
    .withSource(load, { name: 'vault' })
    .buildAsync();
  const hot = follow(t, config, null, { graceMs: 0, pollMs: 5 });
  const failed = once(hot, 'reloadFailed');
  wrong = true;
  replace('{"n": 2}');
  const [event] = await failed;
  assert.equal(event.problems[0].code, 'ERR_SC_CUSTOM');
  assert.match(event.problems[0].message, /the vault is locked/);
  assert.equal(config.get('n'), 1);
  const recovered = once(hot, 'recovered');
  wrong = false;
  await recovered;
  assert.equal(config.get('n'), 2);
});

test('bad arguments are TypeErrors that name them', (t) => {
  const { file } = replaceable(t);
  const config = loadFile(file);
  const wrong = [
    [[5], /callback/],
    [[null, 5], /options/],
    [[null, { debounce: 1 }], /debounce/],
    [[null, { debounceMs: '1' }], /debounceMs/],
    [[null, { debounceMs: -1 }], /debounceMs/],
    [[null, { graceMs: NaN }], /graceMs/],
    [[null, { graceMs: 86400001 }], /graceMs/],
    [[null, { pollMs: 0 }], /pollMs/],
    [[null, { pollAlways: 1 }], /pollAlways/],
    [[null, { onError: 1 }], /onError/],
    [[null, { signal: {} }], /signal/],
  ];
  for (const [given, message] of wrong) {
    assert.throws(() => config.enableHotReload(...given), { name: 'TypeError', message });
  }
  assert.throws(() => config.snapshot().enableHotReload(), { code: 'ERR_SC_UNSUPPORTED' });
  config.close();
  assert.throws(() => config.enableHotReload(), { code: 'ERR_SC_CLOSED' });
});

// ---- threads ----

function start(task, data = {}, options = {}) {
  return new Worker(SCRIPT, { workerData: { task, ...data }, ...options });
}

/** The next message of a worker; its failure is thrown. */
async function messageOf(worker) {
  const [message] = await once(worker, 'message');
  return message;
}

test('threads read one handle and see each change', async (t) => {
  const { file, replace } = replaceable(t, '{"n": 1}');
  const config = loadFile(file);
  const token = config.share();
  assert.equal(config.share(), token);
  const workers = Array.from({ length: 4 }, () => start('shared', { token, last: 2 }));
  await Promise.all(workers.map(messageOf));
  const results = Promise.all(workers.map(messageOf));
  replace('{"n": 2}');
  for (const { result } of await results) {
    assert.deepEqual([result.first, result.last, result.stats], [1, 2, 0]);
  }
  assert.equal(config.get('n'), 2);
});

test('a borrowed handle ends alone, and with the one it comes from', (t) => {
  const { file } = replaceable(t);
  const config = loadFile(file);
  const token = config.share();
  const one = fromShared(token);
  const other = fromShared(token);
  assert.deepEqual([one.get('n'), other.get('n')], [1, 1]);
  const override = one.override({ n: 2 });
  assert.deepEqual([one.get('n'), other.get('n'), config.get('n')], [2, 2, 2]);
  one.close();
  assert.throws(() => one.get('n'), { code: 'ERR_SC_CLOSED' });
  assert.deepEqual([other.get('n'), config.get('n')], [1, 1]);
  override.end();
  config.close();
  assert.throws(() => other.get('n'), { code: 'ERR_SC_CLOSED' });
  assert.throws(() => fromShared(token), { code: 'ERR_SC_CLOSED' });
  assert.throws(() => config.share(), { code: 'ERR_SC_CLOSED' });
  for (const wrong of [5, '', 'superconfig-shared:1:1', `superconfig-shared:${process.pid}:x`]) {
    assert.throws(() => fromShared(wrong), { name: 'TypeError' });
  }
});

test('another thread never calls the sources of this one', async () => {
  const config = createConfig()
    .withSource(() => ({ n: 1 }))
    .build();
  const { result } = await messageOf(start('sharedSource', { token: config.share() }));
  assert.deepEqual(result, { codes: ['ERR_SC_CUSTOM', 'ERR_SC_UNSUPPORTED'], n: 1 });
});

test('a watch in a worker has the variables of its thread', async (t) => {
  const { file, replace } = replaceable(t, '{"n": 1}');
  const worker = start('watchEnv', { file, last: 2 }, { env: { APP_LEVEL: 'old' } });
  assert.equal(await messageOf(worker), 'begun');
  const result = messageOf(worker);
  replace('{"n": 2}');
  assert.equal((await result).result, 'now');
});

test('a worker may end while it follows', async (t) => {
  const { file, replace } = replaceable(t, '{"n": 1}');
  const config = loadFile(file);
  for (let i = 0; i < 4; i++) {
    const worker = start('follow', { file });
    await messageOf(worker);
    replace(`{"n": ${i + 10}}`);
    assert.equal(await worker.terminate(), 1);
  }
  config.reload();
  assert.equal(config.get('n'), 13);
});
