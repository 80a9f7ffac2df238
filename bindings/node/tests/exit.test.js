'use strict';

const assert = require('node:assert');
const { spawn } = require('node:child_process');
const { test } = require('node:test');
const { folder } = require('./support/folder.js');

const MANY = Object.fromEntries(
  Array.from({ length: 300 }, (_, i) => [`part${i}.json`, `{"k${i}": [1, 2, 3]}`])
);
const BEGIN = `
  const superconfig = require(${JSON.stringify(require.resolve('superconfig'))});
  const builder = superconfig.createConfig().withGlob('*.json');
`;

// A process that is ended early does not free its memory: the sanitizer must not report that.
const ASAN_OPTIONS = `${process.env.ASAN_OPTIONS || ''}:detect_leaks=0`;

/** Runs a script in a process of its own; gives [status, signal, both outputs]. */
function run(script, cwd) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['-e', BEGIN + script], {
      cwd,
      env: { ...process.env, ASAN_OPTIONS },
    });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('close', (status, signal) => resolve([status, signal, output]));
  });
}

test('process.exit with loads in flight', async (t) => {
  const at = folder(t, MANY);
  const begin = 'for (let i = 0; i < 8; i++) builder.buildAsync();';
  const moments = {
    'at once': 'process.exit(7);',
    'in the next turn': 'setImmediate(() => process.exit(7));',
    later: 'setTimeout(() => process.exit(7), 3);',
    'when one is done': 'builder.buildAsync().then(() => process.exit(7));',
  };
  for (const [name, end] of Object.entries(moments)) {
    assert.deepStrictEqual(await run(begin + end, at()), [7, null, ''], name);
  }
});

test('a promise that is under way keeps the process until it is settled', async (t) => {
  const at = folder(t, MANY);
  const script = `builder.buildAsync().then((config) => console.log(config.get('k299[2]')));`;
  assert.deepStrictEqual(await run(script, at()), [0, null, '3\n']);
});

test('handles do not keep the process', async (t) => {
  const at = folder(t, MANY);
  const script = `
    globalThis.kept = [builder.build(), builder.build().section('k1')];
    kept.push(kept[0].snapshot(), kept[0].override({ k1: 2 }));
    console.log(kept.length);
  `;
  assert.deepStrictEqual(await run(script, at()), [0, null, '4\n']);
});

test('a source that never answers does not keep the process', async () => {
  const script = `
    superconfig.createConfig().withSource(() => new Promise(() => {})).buildAsync();
    process.on('exit', (status) => console.log('exit', status));
  `;
  assert.deepStrictEqual(await run(script), [0, null, 'exit 0\n']);
});

test('an exception with loads in flight ends the process as it would', async (t) => {
  const at = folder(t, MANY);
  const script = `
    builder.buildAsync();
    setTimeout(() => { throw new Error('of the program'); }, 1);
  `;
  const [status, signal, output] = await run(script, at());
  assert.deepStrictEqual([status, signal], [1, null]);
  assert.match(output, /Error: of the program/);
});

test('a failure that nobody waits for is an unhandled rejection, not a crash', async (t) => {
  const at = folder(t, { 'bad.json': '{"a": }' });
  const [status, signal, output] = await run('builder.buildAsync();', at());
  assert.deepStrictEqual([status, signal], [1, null]);
  assert.match(output, /ERR_SC_SYNTAX/);
});

test('workers end with the process', async (t) => {
  const at = folder(t, MANY);
  const script = `
    const { Worker } = require('node:worker_threads');
    const text = ${JSON.stringify(BEGIN)} + 'for (let i = 0; i < 4; i++) builder.buildAsync();';
    for (let i = 0; i < 4; i++) new Worker(text, { eval: true });
    setTimeout(() => process.exit(5), 40);
  `;
  assert.deepStrictEqual(await run(script, at()), [5, null, '']);
});
