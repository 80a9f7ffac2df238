// Typed getters: a table, the fallback, and what goes wrong.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { createConfig } = require('superconfig');

const toml = `
int = 42
float = 1.5
whole = 2.0
bool = true
text = "plain"
number = "8080"
list = [1, 2]
duration = "1h30m"
seconds = 1.5
size = "10MiB"
offset = 1979-05-27T07:32:00.5Z
date = 1979-05-27
time = 07:32:00

[table]
a = 1
`;
const environ = {
  APP_INT: '007',
  APP_BOOL: 'yes',
  APP_FLOAT: '1e3',
  APP_LIST: 'a, b',
  APP_LARGE: '9007199254740993',
  APP_DURATION: '250us',
  APP_SIZE: '16EB',
  APP_BAD: '12abc',
};
const typed = createConfig().withDefaults(toml, { format: 'toml' }).build();
const loose = createConfig().withEnv('APP', { environ }).build();

const READINGS = [
  ['getInt', typed, 'int', 42],
  ['getInt', loose, 'int', 7],
  ['getInt', loose, 'large', 9007199254740993n],
  ['getFloat', typed, 'float', 1.5],
  ['getFloat', typed, 'int', 42],
  ['getFloat', loose, 'float', 1000],
  ['getBool', typed, 'bool', true],
  ['getBool', loose, 'bool', true],
  ['getStr', typed, 'text', 'plain'],
  ['getStr', loose, 'int', '007'],
  ['getStr', loose, 'large', '9007199254740993'],
  ['getList', typed, 'list', [1, 2]],
  ['getList', loose, 'list', ['a', 'b']],
  ['getDict', typed, 'table', { a: 1 }],
  ['getDatetime', typed, 'offset', '1979-05-27T07:32:00.5Z'],
  ['getDatetime', typed, 'date', '1979-05-27'],
  ['getDatetime', typed, 'time', '07:32:00'],
  ['getDuration', typed, 'duration', 5400000],
  ['getDuration', typed, 'seconds', 1500],
  ['getDuration', loose, 'duration', 0.25],
  ['getDurationNs', typed, 'duration', 5400000000000n],
  ['getDurationNs', loose, 'duration', 250000n],
  ['getSize', typed, 'size', 10485760],
  ['getSize', loose, 'size', 16000000000000000000n],
];

for (const [method, config, path, expected] of READINGS) {
  test(`${method}("${path}") is ${JSON.stringify(String(expected))}`, () => {
    for (let round = 0; round < 2; round++) {
      assert.deepEqual(config[method](path), expected);
      assert.deepEqual(config[method](path, 'fallback'), expected);
      assert.deepEqual(config[method]([path]), expected);
    }
  });
}

const FAILURES = [
  ['getInt', typed, 'text', 'ERR_SC_WRONG_TYPE'],
  ['getInt', typed, 'number', 'ERR_SC_WRONG_TYPE'],
  ['getInt', typed, 'whole', 'ERR_SC_WRONG_TYPE'],
  ['getInt', loose, 'bad', 'ERR_SC_BAD_VALUE'],
  ['getFloat', typed, 'text', 'ERR_SC_WRONG_TYPE'],
  ['getBool', typed, 'int', 'ERR_SC_WRONG_TYPE'],
  ['getBool', loose, 'bad', 'ERR_SC_BAD_VALUE'],
  ['getStr', typed, 'int', 'ERR_SC_WRONG_TYPE'],
  ['getList', typed, 'table', 'ERR_SC_WRONG_TYPE'],
  ['getDict', typed, 'list', 'ERR_SC_WRONG_TYPE'],
  ['getDatetime', typed, 'int', 'ERR_SC_WRONG_TYPE'],
  ['getDuration', typed, 'text', 'ERR_SC_BAD_VALUE'],
  ['getDurationNs', typed, 'bool', 'ERR_SC_WRONG_TYPE'],
  ['getSize', loose, 'duration', 'ERR_SC_BAD_VALUE'],
];

for (const [method, config, path, code] of FAILURES) {
  test(`${method}("${path}") is ${code}`, () => {
    for (const call of [() => config[method](path), () => config[method](path, 'fallback')]) {
      assert.throws(call, { name: 'ConfigError', code, path });
    }
  });
}

const METHODS = new Set(READINGS.map(([method]) => method));

test('a fallback is for absence, and any value will do', () => {
  for (const method of METHODS) {
    for (const fallback of [null, 0, '', false, 'text', 5n]) {
      assert.equal(typed[method]('none', fallback), fallback, method);
    }
  }
});

test('without one, a miss throws', () => {
  for (const method of METHODS) {
    for (const config of [typed, typed.section('table')]) {
      for (const miss of ['duratio', 'table.b.c', 'list[9]', ['none', 0]]) {
        const expected = { name: 'ConfigError', code: 'ERR_SC_MISSING_KEY' };
        assert.throws(() => config[method](miss), expected, method);
        assert.throws(() => config[method](miss, undefined), expected, method);
        assert.equal(config[method](miss, null), null, method);
      }
    }
  }
});

test('a null is there, so that it is no miss', () => {
  const config = createConfig().withDefaults({ none: null }).build();
  for (const method of METHODS) {
    assert.throws(() => config[method]('none', 5), { code: 'ERR_SC_WRONG_TYPE' }, method);
  }
});

test('an error of a typed getter says where the value was written', () => {
  assert.throws(() => typed.getInt('text'), {
    source: 'defaults',
    line: 6,
    column: 8,
    message: 'defaults:6:8: text: expected an integer, found the string "plain"',
  });
  assert.throws(() => typed.getStrRef('table.a'), {
    name: 'ConfigError',
    code: 'ERR_SC_WRONG_TYPE',
    source: 'defaults',
    line: 17,
    column: 5,
    path: 'table.a',
  });
  assert.throws(() => loose.getInt('bad'), { source: 'APP_BAD' });
});
