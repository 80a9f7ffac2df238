// The package in another context, as test runners load it: its errors are of that context, also
// where several contexts share the addon.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const vm = require('node:vm');
const { PACKAGE } = require('./support/folder.js');

const FILE = path.join(PACKAGE, 'bindings/node/dist/index.js');
const ATTEMPTS = {
  ConfigError: "superconfig.loadFile('/nonexistent.json')",
  'ConfigError of a getter': "superconfig.loadMultiple([{ a: 'x' }]).getInt('a')",
  TypeError: 'superconfig.createConfig().withDefaults({ a() {} })',
  'TypeError of the facade': 'superconfig.loadFile(1)',
};

/** A context of its own with the package. */
function load() {
  const context = vm.createContext({ process, Buffer });
  const text = fs.readFileSync(FILE, 'utf8');
  const wrapper = vm.runInContext(
    `(function (exports, require, module, __filename, __dirname) {${text}\n})`,
    context,
    { filename: FILE }
  );
  const module = { exports: {} };
  const { createRequire } = require('node:module');
  wrapper(module.exports, createRequire(FILE), module, FILE, path.dirname(FILE));
  context.superconfig = module.exports;
  return context;
}

const thrown = (context, attempt) =>
  vm.runInContext(`(() => { try { ${attempt}; } catch (error) { return error; } })()`, context);

for (const [what, attempt] of Object.entries(ATTEMPTS)) {
  test(`${what} is of the caller's realm, with several at once`, () => {
    const [first, second] = [load(), load()];
    for (const [context, other] of [
      [first, second],
      [second, first],
    ]) {
      const error = thrown(context, attempt);
      const [name] = what.split(' ');
      const kind = name === 'TypeError' ? 'TypeError' : 'superconfig.ConfigError';
      assert.ok(error instanceof vm.runInContext(kind, context));
      assert.ok(error instanceof vm.runInContext('Error', context));
      assert.ok(!(error instanceof vm.runInContext(kind, other)));
      assert.ok(!(error instanceof Error));
    }
  });
}

test('what a promise rejects with, and its cause, are of the realm too', async () => {
  const context = load();
  const error = await vm
    .runInContext(
      'superconfig.createConfig().withSource(async () => ({ a() {} })).buildAsync()',
      context
    )
    .then(
      () => assert.fail('it was built'),
      (reason) => reason
    );
  assert.ok(error instanceof context.superconfig.ConfigError);
  assert.ok(error.cause instanceof vm.runInContext('TypeError', context));
});

test('what a custom source throws in a synchronous build is the cause', () => {
  const context = load();
  const error = thrown(
    context,
    'superconfig.createConfig().withSource(() => ({ a: Symbol() })).build()'
  );
  assert.equal(error.code, 'ERR_SC_CUSTOM');
  assert.ok(error.cause instanceof vm.runInContext('TypeError', context));
  assert.match(error.cause.message, /a is a symbol/);
});
