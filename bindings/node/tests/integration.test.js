'use strict';

const assert = require('node:assert');
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const { once } = require('node:events');
const path = require('node:path');
const { test } = require('node:test');
const { ROOT } = require('./support/folder.js');

// Beside the tests where the package is installed, in the checkout otherwise.
const BESIDE = path.join(__dirname, '..', 'examples');
const EXAMPLES = fs.existsSync(BESIDE) ? BESIDE : path.join(ROOT, 'examples', 'node');

function canLoad(name) {
  try {
    require.resolve(name, { paths: [EXAMPLES] });
    return true;
  } catch {
    return false;
  }
}
const express = { skip: !canLoad('express') && 'express is not installed' };

/** Without the variables that an example listens to. */
function environment(variables = {}) {
  const names = Object.keys(process.env).filter((name) => !/^(GREETER|SHOP|POOL)_/.test(name));
  const kept = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  delete kept.NODE_ENV;
  return { ...kept, ...variables };
}

function run(file, variables) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(EXAMPLES, file)], {
    encoding: 'utf8',
    env: environment(variables),
  });
  return [status, stdout, stderr];
}

test('express: layers, a typed start, requests', express, async (t) => {
  const { createApp } = require(path.join(EXAMPLES, 'express', 'app.js'));
  const { loadConfig, serverSettings } = require(path.join(EXAMPLES, 'express', 'config.js'));
  const config = loadConfig({ args: ['--greeting=hi'], profile: 'production' });
  assert.deepStrictEqual(serverSettings(config), {
    host: '0.0.0.0',
    port: 8080,
    keepAlive: 30000,
    bodyLimit: 102400,
  });
  const server = createApp(config).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;
  const greeting = async () => (await (await fetch(url)).json()).greeting;
  assert.strictEqual(await greeting(), 'hi');
  const override = config.override({ greeting: 'for the test' });
  assert.strictEqual(await greeting(), 'for the test');
  override.end();
  assert.strictEqual(await greeting(), 'hi');
  assert.strictEqual((await (await fetch(`${url}/config`)).json()).server.host, '0.0.0.0');
});

test('express: a wrong value stops the start', express, () => {
  const [status, stdout, stderr] = run('express/main.js', { GREETER_SERVER__PORT: 'http' });
  assert.deepStrictEqual([status, stdout], [1, '']);
  assert.match(stderr, /ERR_SC_BAD_VALUE|GREETER_SERVER__PORT/);
});

test('express: the service as a process, reloaded by SIGHUP', express, async (t) => {
  const child = spawn(process.execPath, [path.join(EXAMPLES, 'express', 'main.js')], {
    env: environment({ GREETER_SERVER__PORT: '0' }),
  });
  t.after(() => child.kill('SIGKILL'));
  const lines = require('node:readline').createInterface({ input: child.stdout });
  const [listening] = await once(lines, 'line');
  assert.match(listening, /^listening on 127\.0\.0\.1:\d+$/);
  const response = await fetch(`http://${listening.split(' ').pop()}`);
  assert.deepStrictEqual(await response.json(), { greeting: 'hello' });
  child.kill('SIGHUP');
  assert.deepStrictEqual(await once(lines, 'line'), ['reloaded: nothing differs']);
  child.kill('SIGTERM');
  assert.deepStrictEqual(await once(child, 'exit'), [0, null]);
});

test('provider: the whole and its parts come from the container', () => {
  const [status, stdout, stderr] = run('provider/main.js', { SHOP_DATABASE__POOL__MAX: '25' });
  assert.deepStrictEqual([status, stderr], [0, '']);
  assert.strictEqual(
    stdout,
    'postgres://localhost/shop, at most 25\ndatabase.url database.pool.max\n'
  );
});

test('pool: every worker sees the same configuration', () => {
  const expected = 'workers: 1.19 EUR, 11.90 EUR, 29.75 EUR, 119.00 EUR, 1190.00 EUR\n';
  assert.deepStrictEqual(run('pool/main.js'), [0, `3 ${expected}`, '']);
  const variables = { POOL_POOL__SIZE: '2', POOL_PRICE__CURRENCY: 'USD' };
  const [, stdout] = run('pool/main.js', variables);
  assert.strictEqual(stdout, `2 ${expected.replaceAll('EUR', 'USD')}`);
});
