// Values on their way in and out: nothing is lost, rounded or taken for something else.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { createConfig } = require('superconfig');

const build = (values, options) => createConfig().withDefaults(values, options).build();
const fromJson = (text) => build(text, { format: 'json' });

test('scalars and containers come back as they went in', () => {
  const values = {
    null: null,
    yes: true,
    no: false,
    zero: 0,
    negative: -7,
    half: 0.5,
    largest: Number.MAX_SAFE_INTEGER,
    smallest: Number.MIN_SAFE_INTEGER,
    tiny: 5e-324,
    text: 'grüße \u{1F600} \0 end',
    list: [1, [2, [3]], { a: [] }],
    object: { inner: {} },
  };
  assert.deepEqual(build(values).extract(), values);
  for (const root of [[1, 2], 5, true, 0.25]) assert.deepEqual(build(root).extract(), root);
});

test('integral numbers are integers, others floats', () => {
  const config = build({ integer: 1, float: 1.5, large: 2 ** 60, negative: -0 });
  const text = config.dump('json5', { compact: true });
  assert.equal(config.getInt('integer'), 1);
  assert.throws(() => config.getInt('large'), { code: 'ERR_SC_WRONG_TYPE' });
  assert.match(text, /"?integer"?:1,/);
  assert.equal(config.get('large'), 2 ** 60);
});

test('integers beyond the safe range are bigint, exact', () => {
  const values = { a: 2n ** 64n - 1n, b: -(2n ** 63n), c: 2n ** 53n, d: [2n ** 53n + 1n] };
  for (const config of [
    build(values),
    fromJson(
      '{"a":18446744073709551615,' +
        '"b":-9223372036854775808,"c":9007199254740992,"d":[9007199254740993]}'
    ),
  ]) {
    for (let round = 0; round < 2; round++) {
      assert.deepEqual(config.extract(), values);
      assert.deepEqual(config.get('d'), values.d);
      for (const key of ['a', 'b', 'c']) assert.equal(config.get(key), values[key]);
    }
  }
});

test('a small bigint is an integer like any other', () => {
  assert.deepEqual(build({ a: 5n, b: -(2n ** 53n - 1n) }).extract(), { a: 5, b: -(2 ** 53 - 1) });
});

test('integers: "string" gives text where JSON must be made of the result', async () => {
  const config = fromJson('{"a":[18446744073709551615,1],"b":9007199254740993,"c":{"d":2}}');
  const options = { integers: 'string' };
  const expected = { a: ['18446744073709551615', 1], b: '9007199254740993', c: { d: 2 } };
  for (let round = 0; round < 2; round++) {
    assert.deepEqual(config.extract(options), expected);
    assert.deepEqual(await config.extractAsync(options), expected);
    assert.equal(config.get('b', null, options), expected.b);
    assert.equal(config.get('b', null, { integers: 'bigint' }), 9007199254740993n);
    assert.deepEqual(config.get('a', null, options), expected.a);
    assert.deepEqual(config.get('c', null, options), expected.c);
    assert.equal(config.get('none', 'x', options), 'x');
    assert.deepEqual(config.getMany(['a', 'b'], options), { a: expected.a, b: expected.b });
    assert.deepEqual(config.section('a').extract(options), expected.a);
  }
  assert.doesNotThrow(() => JSON.stringify(config.extract(options)));
  assert.equal(config.getMany(['b']).b, 9007199254740993n);
});

test('a bigint beyond 64 bits is refused with its path', () => {
  for (const value of [2n ** 64n, -(2n ** 63n) - 1n]) {
    assert.throws(() => build({ a: [value] }), { name: 'TypeError', message: /a\[0\]/ });
  }
});

test('nan and the infinities', async () => {
  const values = { a: NaN, b: Infinity, c: [-Infinity], d: 1 };
  const config = build(values);
  for (let round = 0; round < 2; round++) {
    assert.deepEqual(config.extract(), values);
    assert.deepEqual(await config.extractAsync(), values);
    assert.ok(Number.isNaN(config.get('a')));
    assert.equal(config.get('b'), Infinity);
    assert.deepEqual(config.get('c'), [-Infinity]);
    assert.deepEqual(config.getMany(['a', 'd']), { a: NaN, d: 1 });
  }
});

test('__proto__ is data, and touches nobody else', () => {
  const text = '{"__proto__":{"polluted":1},"a":{"__proto__":{"polluted":2},"constructor":3}}';
  const exact = text.replace('"a":', '"big":18446744073709551615,"a":');
  for (const config of [fromJson(text), fromJson(exact), build(JSON.parse(text))]) {
    for (const whole of [config.extract(), config.get(''), config.getDict('')]) {
      assert.equal(Object.getPrototypeOf(whole), Object.prototype);
      assert.deepEqual(Object.getOwnPropertyDescriptor(whole, '__proto__').value, { polluted: 1 });
      assert.equal(Object.getPrototypeOf(whole.a), Object.prototype);
      assert.ok(Object.hasOwn(whole.a, '__proto__'));
      assert.equal(whole.a.polluted, undefined);
      assert.equal(whole.a.constructor, 3);
    }
    assert.equal(config.get('__proto__.polluted'), 1);
    for (let round = 0; round < 2; round++) {
      const many = config.getMany(['__proto__', 'a.constructor']);
      assert.deepEqual(Object.keys(many), ['__proto__', 'a.constructor']);
      assert.equal(Object.getPrototypeOf(many), Object.prototype);
      const scalars = config.getMany(['__proto__.polluted', 'toString', '__proto__.none']);
      assert.deepEqual(Object.values(scalars), [1, null, null]);
    }
    assert.equal([...config][0][0], '__proto__');
  }
  assert.equal({}.polluted, undefined);
  assert.equal(Object.prototype.polluted, undefined);
});

test('names of Object.prototype are misses', () => {
  const config = build({ a: {} });
  for (const name of ['toString', 'constructor', 'hasOwnProperty', '__proto__', 'a.valueOf']) {
    assert.equal(config.get(name), null);
    assert.equal(config.hasKey(name), false);
  }
});

test('dates are offset datetimes', () => {
  const date = new Date('2020-02-03T04:05:06.789Z');
  const config = build({ date });
  assert.equal(config.get('date'), '2020-02-03T04:05:06.789Z');
  assert.equal(new Date(config.getDatetime('date')).getTime(), date.getTime());
  assert.throws(() => config.getStr('date'), { code: 'ERR_SC_WRONG_TYPE' });
  assert.throws(() => build({ a: { b: new Date(NaN) } }), { name: 'TypeError', message: /a\.b/ });
});

test('members that are undefined are skipped', () => {
  const config = build({ a: undefined, b: { c: undefined, d: 1 } });
  assert.deepEqual(config.extract(), { b: { d: 1 } });
});

const FOREIGN = {
  function: () => 1,
  symbol: Symbol('s'),
  map: new Map(),
  set: new Set(),
  buffer: Buffer.from('a'),
  expression: /a/,
  error: new Error('a'),
  promise: Promise.resolve(1),
  instance: new (class Thing {})(),
  boxed: Object(1),
};

for (const [name, value] of Object.entries(FOREIGN)) {
  test(`${name} is no configuration, and the error says where`, () => {
    const wrong = { name: 'TypeError', message: /a\.list\[1\]/ };
    assert.throws(() => build({ a: { list: [1, value] } }), wrong);
    const handle = build({});
    assert.throws(() => handle.override({ x: { a: { list: [1, value] } } }), {
      name: 'TypeError',
      message: /a\.list\[1\]/,
    });
  });
}

test('undefined in an array is refused: there is nothing to skip', () => {
  assert.throws(() => build({ a: [undefined] }), { name: 'TypeError', message: /a\[0\]/ });
});

test('an object without prototype is plain', () => {
  const bare = Object.assign(Object.create(null), { a: 1 });
  assert.deepEqual(build({ bare }).extract(), { bare: { a: 1 } });
});

test('a cycle is refused with its path, the same object twice is not', () => {
  const cycle = { a: {} };
  cycle.a.b = [cycle];
  assert.throws(() => build(cycle), { name: 'TypeError', message: /a\.b\[0\]/ });
  const shared = { x: 1 };
  assert.deepEqual(build({ a: shared, b: shared }).extract(), { a: { x: 1 }, b: { x: 1 } });
});

test('what is too deep is refused, not a crash', () => {
  let deep = 1;
  for (let i = 0; i < 100000; i++) deep = [deep];
  assert.throws(
    () => build({ a: deep }),
    (error) => /too deep|deep/i.test(error.message)
  );
});

test('getters and proxies that throw pass their own error on', () => {
  const thrown = new Error('from the getter');
  const values = {
    a: {
      get b() {
        throw thrown;
      },
    },
  };
  assert.throws(
    () => build(values),
    (error) => error === thrown || error.cause === thrown
  );
});

test('text may be large, and hold anything', () => {
  const text = '\u0000\u001f"\\\u2028\uffff'.repeat(20000);
  const config = build({ text, list: [text] });
  assert.equal(config.get('text'), text);
  assert.equal(config.get('list')[0], text);
  assert.equal(config.getStrRef('text'), text);
});

test('texts and keys of every length and script come back as they went in', () => {
  const values = {};
  for (const unit of ['a', 'ß', '€', '\u{1F600}', '\0']) {
    for (const count of [0, 1, 39, 40, 41, 255, 256, 70000]) {
      const text = unit.repeat(count);
      values[`${unit}${count}`] = text;
      if (count > 0 && count < 300) values[text] = count;
      values[`mixed ${unit}${count}`] = [`${text}a`, `a${text}`];
    }
  }
  assert.deepEqual(build(values).extract(), values);
});

test('half of a surrogate pair is refused with its path, in texts and keys of any length', () => {
  for (const half of ['\ud800', '\udc00', '\udc00\ud800']) {
    for (const rest of ['', 'a', 'ß'.repeat(50), 'a'.repeat(1000)]) {
      for (const text of [half + rest, rest + half]) {
        const wrong = { name: 'TypeError', message: /a\[1\].* holds half of a surrogate pair$/ };
        assert.throws(() => build({ a: [0, text] }), wrong);
        assert.throws(() => build({ a: [0, { [text]: 1 }] }), wrong);
      }
    }
  }
  assert.deepEqual(build({ a: '\ufffd' }).extract(), { a: '\ufffd' });
});

test('numbers at the borders of their encodings come back exactly', () => {
  const list = [0, 1, -1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 32, 2 ** 53 - 1];
  list.push(2 ** 53, -(2 ** 53), 1e300, -1e-300, 0.1, -0);
  const config = build({ list });
  const found = config.extract().list;
  for (const [index, number] of list.entries()) assert.ok(Object.is(found[index], number), number);
  for (const index of [0, 3, 4, 5, 6, 7, 8])
    assert.equal(config.getInt(`list[${index}]`), list[index]);
});

test('a getter may build a configuration of its own', () => {
  const values = {
    before: 1,
    get inner() {
      return build({
        text: 'x'.repeat(10),
        get deeper() {
          return build({ a: [1] }).extract();
        },
      }).extract();
    },
    after: ['y'],
  };
  const inner = { text: 'xxxxxxxxxx', deeper: { a: [1] } };
  assert.deepEqual(build(values).extract(), { before: 1, inner, after: ['y'] });
});

test('a value that failed leaves nothing behind for the next one', () => {
  for (let round = 0; round < 3; round++) {
    assert.throws(() => build({ a: { b: [1, 2, { c: Symbol('s') }] } }), { path: 'a.b[2].c' });
    assert.deepEqual(build({ d: [{ e: 1 }] }).extract(), { d: [{ e: 1 }] });
  }
});

test('a large value after a small one, and back', () => {
  const large = {
    list: Array.from({ length: 20000 }, (_, n) => ({ name: `n${n}`, n, half: n / 2 })),
  };
  for (const values of [{ a: 1 }, large, { b: 'two' }]) {
    assert.deepEqual(build(values).extract(), values);
  }
});

test('the path of a refused value ends where it becomes too long', () => {
  const key = 'k'.repeat(200);
  const wrong = { name: 'TypeError', path: key, message: `defaults: ${key} is a symbol` };
  assert.throws(() => build({ [key]: { [key]: Symbol('s') } }), wrong);
});
