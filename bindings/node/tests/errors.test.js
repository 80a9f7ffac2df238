// ConfigError: its members and its text.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { inspect } = require('node:util');
const { ConfigError, createConfig } = require('superconfig');
const { folder } = require('./support/folder.js');

/** The error of a call that must fail. */
function errorOf(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new assert.AssertionError({ message: 'nothing was thrown' });
}

test('an error says what, where and why', (t) => {
  const at = folder(t, { 'a.toml': 'ok = 1\n[server\nport = 1\n' });
  const error = errorOf(() => createConfig().withFile(at('a.toml')).build());
  assert.ok(error instanceof ConfigError && error instanceof Error);
  assert.equal(error.name, 'ConfigError');
  assert.equal(error.code, 'ERR_SC_SYNTAX');
  assert.deepEqual([error.source, error.line, error.column], [at('a.toml'), 2, 8]);
  assert.equal(error.excerpt, '[server');
  assert.ok(error.message.startsWith(`${at('a.toml')}:2:8: `), error.message);
  assert.equal('path' in error, false);
  assert.equal('cause' in error, false);
});

test('the message names the path once', () => {
  const config = createConfig().withDefaults({ a: 1 }).build();
  assert.equal(errorOf(() => config.explain('b')).message, 'defaults: no value at `b`');
  assert.equal(errorOf(() => config.getStr('a')).message.split('a: ').length, 2);
  const { message } = errorOf(() => config.get('a..b'));
  assert.equal(message, '1:3: a..b: an empty segment must be quoted');
});

test('the stack begins where the library was called', () => {
  const error = errorOf(function caller() {
    createConfig().withFile('no-such-file.json');
  });
  const [first, second] = error.stack.split('\n');
  assert.equal(first, `ConfigError: ${error.message}`);
  assert.match(second, /withFile/);
  assert.match(error.stack, /caller/);
});

test('it prints with its code, as errors of Node do', () => {
  const error = errorOf(() => createConfig().build().explain('a.b'));
  assert.match(inspect(error), /code: 'ERR_SC_MISSING_KEY'/);
  assert.match(inspect(error), /path: 'a\.b'/);
  assert.equal(Object.prototype.toString.call(error), '[object Error]');
  assert.deepEqual(Object.keys(error).sort(), ['code', 'path']);
});
