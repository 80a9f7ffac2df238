// Results that stay current.
'use strict';

const assert = require('node:assert/strict');
const { execFile } = require('node:child_process');
const fs = require('node:fs');
const { test } = require('node:test');
const { promisify } = require('node:util');
const { Live, createConfig, loadFile } = require('superconfig');
const { z } = require('zod');
const { folder } = require('./support/folder.js');

const run = promisify(execFile);
const SCHEMA = z.object({ n: z.int(), text: z.string().default('none') });

function replaceable(t, text) {
  const at = folder(t, { 'app.json': text });
  const replace = (next) => {
    fs.writeFileSync(at('next'), next);
    fs.renameSync(at('next'), at('app.json'));
  };
  return { at, file: at('app.json'), replace };
}

/** The warnings that the process emits until the test ends. */
function warnings(t) {
  const found = [];
  const listener = (warning) => found.push(warning);
  process.on('warning', listener);
  t.after(() => process.off('warning', listener));
  return found;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('the result is the same object until values below it change', (t) => {
  const { file, replace } = replaceable(t, '{"app": {"n": 1}, "other": 1}');
  const config = loadFile(file);
  const whole = config.live();
  const part = config.section('app').live(SCHEMA);
  assert.ok(whole instanceof Live);
  const first = part.current;
  assert.deepEqual(first, { n: 1, text: 'none' });
  assert.equal(part.current, first);
  assert.equal(whole.current, whole.current);
  const before = whole.current;
  replace('{"app": {"n": 1}, "other": 2}');
  config.reload();
  assert.equal(part.current, first);
  assert.notEqual(whole.current, before);
  replace('{"app": {"n": 2}, "other": 2}');
  config.reload();
  assert.deepEqual(part.current, { n: 2, text: 'none' });
});

test('it follows overrides', () => {
  const config = createConfig().withDefaults({ n: 1 }).build();
  const live = config.live({ properties: { n: { type: 'integer' } } });
  const override = config.override({ n: 2 });
  assert.equal(live.current.n, 2);
  override.end();
  assert.equal(live.current.n, 1);
});

test('a reading that fails keeps the last good result, and is reported once', async (t) => {
  const printed = warnings(t);
  const config = createConfig().withDefaults({ n: 1 }).build();
  const live = config.live(SCHEMA);
  const errors = [];
  const reported = config.live(SCHEMA, null, { onError: (error) => errors.push(error) });
  t.after(() => reported.stop());
  const good = live.current;
  const kept = reported.current;
  const override = config.override({ n: 'text' });
  assert.equal(live.current, good);
  assert.equal(live.current, good);
  assert.equal(reported.current, kept);
  await turn();
  assert.equal(errors.length, 1);
  assert.equal(errors[0].path, 'n');
  assert.deepEqual(
    printed.map(({ name, code }) => [name, code]),
    [['ConfigWarning', 'ERR_SC_SCHEMA']]
  );
  override.end();
  assert.deepEqual(live.current, good);
});

test('the first reading fails at once', () => {
  const config = createConfig().withDefaults({ n: 'x' }).build();
  assert.throws(() => config.live(SCHEMA), { code: 'ERR_SC_SCHEMA', path: 'n' });
  assert.throws(() => config.live({ type: 'nothing' }), { code: 'ERR_SC_BAD_SCHEMA' });
  assert.throws(() => config.live(SCHEMA, 1), TypeError);
  assert.throws(() => config.live(SCHEMA, null, { onError: 1 }), TypeError);
  assert.throws(() => config.live(undefined, null, { debounceMs: 5 }), /need a callback/);
  assert.throws(() => config.live(undefined, () => {}, { debounce: 5 }), /not an option/);
  assert.throws(() => new Live(), TypeError);
});

test('a callback gets the new result and the one before', async (t) => {
  const { file, replace } = replaceable(t, '{"app": {"n": 1}, "other": 1}');
  const config = loadFile(file);
  let live;
  const calls = [];
  const [now, before, event] = await new Promise((resolve) => {
    live = config
      .section('app')
      .live(SCHEMA, (...all) => {
        calls.push(all);
        resolve(all);
      })
      .ref();
    t.after(() => live.stop());
    replace('{"app": {"n": 1}, "other": 2}');
    setTimeout(() => replace('{"app": {"n": 2}, "other": 2}'), 100);
  });
  assert.equal(calls.length, 1);
  assert.deepEqual([now.n, before.n, event.type], [2, 1, 'configuration_changed']);
  assert.equal(live.current, now);
});

test('a reload that fails is reported, and the result stays', async (t) => {
  const { file, replace } = replaceable(t, '{"n": 1}');
  const config = loadFile(file);
  const error = await new Promise((resolve) => {
    const live = config.live(SCHEMA, null, { onError: resolve, graceMs: 50 }).ref();
    t.after(() => live.stop());
    replace('{"n": ');
  });
  assert.equal(error.code, 'ERR_SC_SYNTAX');
});

test('a closed handle ends it', () => {
  const config = createConfig().withDefaults({ n: 1 }).build();
  const live = config.live(SCHEMA);
  config.close();
  assert.throws(() => live.current, { code: 'ERR_SC_CLOSED' });
});

const PROGRAM = `
  const fs = require('node:fs');
  const { loadFile } = require('superconfig');
  const [, , file, how] = process.argv;
  const config = loadFile(file);
  const hot = config.enableHotReload(how === 'callback' ? () => {} : null, { graceMs: 20 }).ref();
  if (how === 'listener') hot.on('reloadFailed', () => {});
  if (how === 'iterator') (async () => { for await (const event of hot) hot.stop(); })();
  fs.writeFileSync(file, '{"n": ');
  setTimeout(() => hot.stop(), 400);
`;

for (const [how, isPrinted] of Object.entries({
  nothing: true,
  callback: true,
  listener: false,
  iterator: false,
})) {
  test(`a failed reload with ${how} is ${isPrinted ? '' : 'not '}printed`, async (t) => {
    const at = folder(t, { 'app.json': '{"n": 1}' });
    fs.symlinkSync(
      require.resolve('superconfig/package.json').replace(/\/superconfig\/.*/, ''),
      at('node_modules')
    );
    fs.writeFileSync(at('program.js'), PROGRAM);
    const { stderr } = await run(process.execPath, [at('program.js'), at('app.json'), how]);
    assert.equal(/ConfigWarning.*app\.json:1/.test(stderr), isPrinted, stderr);
  });
}
