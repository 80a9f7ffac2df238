'use strict';

const assert = require('node:assert');
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { setTimeout: sleep } = require('node:timers/promises');
const superconfig = require('superconfig');
const { ROOT, PACKAGE, folder } = require('./support/folder.js');

const COMMAND = path.join(PACKAGE, 'bindings', 'node', 'bin', 'superconfig.js');
const BUILD = path.join(PACKAGE, 'bindings', 'node', 'build.js');
const installed = { skip: PACKAGE === path.resolve(ROOT) && 'not the installed package' };
const description = require('superconfig/package.json');

/** Runs the command through Node, as npx does. */
function run(args, options = {}) {
  return spawnSync(process.execPath, [COMMAND, ...args], { encoding: 'utf8', ...options });
}

test('one version, in one place', () => {
  const version = fs.readFileSync(path.join(ROOT, 'VERSION'), 'utf8').trim();
  assert.strictEqual(superconfig.version, version);
  assert.strictEqual(description.version, version);
  assert.strictEqual(run(['--version']).stdout, `superconfig ${version}\n`);
});

test('no string of the bundle goes over a line end', installed, () => {
  const bundle = path.join(PACKAGE, 'bindings', 'node', 'dist', 'index.js');
  assert.doesNotMatch(fs.readFileSync(bundle, 'utf8'), /\\\n/);
});

test('ES modules get the same as CommonJS', async () => {
  const imported = await import('superconfig');
  const names = Object.keys(superconfig).sort();
  assert.deepStrictEqual(
    Object.keys(imported)
      .filter((name) => name !== 'default' && name !== 'module.exports')
      .sort(),
    names
  );
  for (const name of names) {
    assert.strictEqual(imported[name], superconfig[name], name);
  }
});

test('what is private stays private', () => {
  assert.throws(() => require('superconfig/bindings/node/dist/index.js'), {
    code: 'ERR_PACKAGE_PATH_NOT_EXPORTED',
  });
});

test('everything that package.json names is there', () => {
  const entries = description.exports['.'];
  const named = [description.main, description.types, ...Object.values(description.bin)];
  for (const kind of ['import', 'require']) {
    named.push(entries[kind].types, entries[kind].default);
  }
  for (const file of named) {
    assert.ok(fs.statSync(path.join(PACKAGE, file)).isFile(), file);
  }
});

test('the package holds what it needs, and nothing of the work on it', installed, () => {
  const allowed = ['CHANGELOG.md', 'LICENSE', 'README.md', 'VERSION', 'bindings', 'cli'];
  allowed.push('include', 'node_modules', 'package.json', 'prebuilds', 'src');
  assert.deepStrictEqual(
    fs.readdirSync(PACKAGE).filter((name) => !allowed.includes(name)),
    []
  );
  const bundled = fs
    .readdirSync(path.join(PACKAGE, 'node_modules'))
    .filter((name) => name[0] !== '.');
  assert.deepStrictEqual(bundled, ['node-api-headers']);
  const binding = fs.readdirSync(path.join(PACKAGE, 'bindings', 'node')).sort();
  const expected = ['bin', 'build.js', 'dist', 'index.d.mts', 'index.d.ts', 'src', 'typed.d.ts'];
  assert.deepStrictEqual(binding, [...expected, 'vocabulary.d.ts']);
  assert.deepStrictEqual(fs.readdirSync(path.join(PACKAGE, 'bindings')), ['node']);
});

test('loading twice in one thread works, and what it gives goes together', () => {
  const [cached] = Object.keys(require.cache).filter((file) => file.endsWith('dist/index.js'));
  assert.ok(cached);
  const kept = { ...require.cache };
  for (const file of Object.keys(kept).filter((name) => name.startsWith(PACKAGE))) {
    delete require.cache[file];
  }
  const again = require('superconfig');
  assert.notStrictEqual(again, superconfig);
  assert.strictEqual(again.createConfig().withDefaults({ a: 1 }).build().get('a'), 1);
  assert.strictEqual(superconfig.createConfig().withDefaults({ a: 2 }).build().get('a'), 2);
  Object.assign(require.cache, kept);
});

test('the exported classes and functions have their names', () => {
  for (const [name, value] of Object.entries(require('superconfig'))) {
    if (typeof value === 'function') assert.equal(value.name, name);
  }
});

test('loading it on the main thread does not load the module of threads', () => {
  const script = `
    const { createConfig } = require('superconfig');
    createConfig().withEnv('SOME_PREFIX').build();
    console.log(process.moduleLoadList.includes('NativeModule worker_threads'));
  `;
  const child = spawnSync(process.execPath, ['-e', script], { cwd: __dirname, encoding: 'utf8' });
  assert.deepEqual([child.stdout, child.stderr], ['false\n', '']);
});

test('installing runs no script', () => {
  for (const name of ['preinstall', 'install', 'postinstall', 'prepare']) {
    assert.strictEqual(description.scripts[name], undefined, name);
  }
  assert.ok(!fs.existsSync(path.join(PACKAGE, 'binding.gyp')), 'npm builds what has a binding.gyp');
});

test('without an addon the error says how to get one', (t) => {
  const at = folder(t);
  fs.cpSync(path.join(PACKAGE, 'bindings', 'node', 'dist'), at('bindings/node/dist'), {
    recursive: true,
  });
  const load = `require(${JSON.stringify(at('bindings/node/dist/index.js'))})`;
  const script = `try { ${load}; } catch (error) { console.log(error.message); }`;
  const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  const build = at('bindings/node/build.js');
  assert.match(stdout, /^superconfig: no addon loads on \w+-\w+ \(Cannot find module '.*'\); /);
  assert.ok(stdout.endsWith(`with a C compiler, \`node ${build}\` builds it\n`), stdout);
});

test('without a compiler the build says what is missing', () => {
  const { status, stderr } = spawnSync(process.execPath, [BUILD], {
    encoding: 'utf8',
    env: { ...process.env, CC: '/nonexistent/cc' },
  });
  assert.strictEqual(status, 1);
  assert.match(stderr, /needs a C compiler; none was found \(looked for \/nonexistent\/cc\)/);
  assert.match(stderr, /apt-get install gcc/);
});

test('the command: standard streams and status', () => {
  const good = run(['get', 'server.port', '-f', '-'], { input: '{"server": {"port": 8080}}' });
  assert.deepStrictEqual([good.status, good.stdout, good.stderr], [0, '8080\n', '']);
  const miss = run(['get', 'server.prt', '-f', '-'], { input: '{"server": {"port": 8080}}' });
  assert.strictEqual(miss.status, 1);
  assert.match(miss.stderr, /server\.port/);
  const broken = run(['dump', '--from', 'json', '-f', '-'], { input: '{"a": 1,\n "b" 2}' });
  assert.strictEqual(broken.status, 3);
  assert.match(broken.stderr, /:2:6/);
  assert.strictEqual(run(['nonsense']).status, 2);
});

test('the command: large output arrives whole', () => {
  const values = Object.fromEntries(Array.from({ length: 20000 }, (_, i) => [`key${i}`, i]));
  const input = JSON.stringify(values);
  const { stdout } = run(['dump', '--compact', '-f', '-'], { input, maxBuffer: 1 << 26 });
  assert.deepStrictEqual(JSON.parse(stdout), values);
});

const linux = { skip: process.platform !== 'linux' && 'reads /proc' };

test('the command: a signal ends it, and is reported', linux, async () => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    const child = spawn(process.execPath, [COMMAND, 'dump', '-f', '-'], { stdio: 'pipe' });
    const ended = new Promise((resolve) => {
      child.on('exit', (status, by) => resolve([status, by]));
    });
    const children = `/proc/${child.pid}/task/${child.pid}/children`;
    while (!fs.readFileSync(children, 'utf8').trim()) {
      await sleep(5);
    }
    const [inner] = fs.readFileSync(children, 'utf8').trim().split(' ');
    child.kill(signal);
    assert.deepStrictEqual(await ended, [null, signal]);
    assert.throws(() => process.kill(Number(inner), 0), { code: 'ESRCH' }, 'the command is gone');
  }
});

test('the command: killed from elsewhere, it ends the same way', linux, async () => {
  const child = spawn(process.execPath, [COMMAND, 'dump', '-f', '-'], { stdio: 'pipe' });
  const ended = new Promise((resolve) => {
    child.on('exit', (status, by) => resolve([status, by]));
  });
  const children = `/proc/${child.pid}/task/${child.pid}/children`;
  let inner = '';
  while (!inner) {
    await sleep(5);
    inner = fs.readFileSync(children, 'utf8').trim();
  }
  process.kill(Number(inner), 'SIGKILL');
  assert.deepStrictEqual(await ended, [null, 'SIGKILL']);
});
