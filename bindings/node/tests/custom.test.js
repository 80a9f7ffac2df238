// Formats and sources in JavaScript, at once and promised, and what they throw.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { test } = require('node:test');
const { clearInterval, setInterval } = require('node:timers');
const { setTimeout: sleep } = require('node:timers/promises');
const { ConfigRegistry, createConfig } = require('superconfig');
const { folder } = require('./support/folder.js');

/** "key value" a line. */
const lines = {
  extensions: ['lines'],
  read: (text) =>
    Object.fromEntries(
      text
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' '))
    ),
  write: (value) =>
    Object.entries(value)
      .map((pair) => `${pair.join(' ')}\n`)
      .join(''),
};

test('a format reads by its extension and by its name, and writes', (t) => {
  const at = folder(t, { 'a.lines': 'host example.org\nport 80\n', 'b.txt': 'port 81\n' });
  const names = [];
  const read = (text, name) => names.push(name) && lines.read(text);
  const registry = new ConfigRegistry().addFormat('lines', { ...lines, read });
  const config = registry
    .createConfig()
    .withFile(at('a.lines'))
    .withFile(at('b.txt'), { format: 'lines' })
    .build();
  assert.deepEqual(config.extract(), { host: 'example.org', port: '81' });
  assert.equal(config.dump('lines'), 'host example.org\nport 81\n');
  assert.deepEqual([...new Set(names)], [at('a.lines'), at('b.txt')]);
  assert.equal(config.explain('host')[0].source, at('a.lines'));
});

test('a function alone is a format that reads; a class keeps its this', (t) => {
  const at = folder(t, { 'a.up': 'x' });
  class Upper {
    extensions = ['up'];
    #key = 'k';
    read(text) {
      return { [this.#key]: text.toUpperCase() };
    }
  }
  const registry = new ConfigRegistry().addFormat('upper', new Upper());
  assert.deepEqual(registry.createConfig().withFile(at('a.up')).build().extract(), { k: 'X' });
  registry.addFormat('raw', (text) => ({ text }));
  const raw = registry.createConfig().withDefaults('abc', { format: 'raw' }).build();
  assert.deepEqual(raw.extract(), { text: 'abc' });
  assert.throws(() => raw.dump('raw'), { name: 'ConfigError' });
});

test('a registry does not share its formats', (t) => {
  const at = folder(t, { 'a.json': '{"a": 1}' });
  const registry = new ConfigRegistry().addFormat('json', { extensions: ['json'], read: () => 5 });
  assert.equal(registry.createConfig().withFile(at('a.json')).build().extract(), 5);
  assert.deepEqual(createConfig().withFile(at('a.json')).build().extract(), { a: 1 });
});

test('a format is asked for promises under buildAsync', async (t) => {
  const at = folder(t, { 'a.lines': 'a 1\n', 'b.lines': 'b 2\n' });
  const read = async (text) => {
    await sleep(1);
    return lines.read(text);
  };
  const registry = new ConfigRegistry().addFormat('lines', { extensions: ['lines'], read });
  const builder = registry.createConfig().withFile(at('a.lines')).withFile(at('b.lines'));
  const config = await builder.buildAsync();
  assert.deepEqual(config.extract(), { a: '1', b: '2' });
  fs.writeFileSync(at('b.lines'), 'b 3\n');
  assert.deepEqual((await config.reloadAsync()).changed, ['b']);
  registry.trim();
  fs.writeFileSync(at('b.lines'), 'b 4\n');
  assert.throws(() => builder.build(), { code: 'ERR_SC_CUSTOM', message: /buildAsync/ });
});

test('a source is asked at each build and reload', async () => {
  let count = 0;
  const builder = createConfig().withSource(() => ({ count: ++count }), { name: 'counter' });
  const config = builder.build();
  assert.equal(config.get('count'), 1);
  assert.equal(builder.build().get('count'), 2);
  assert.deepEqual(config.reload().changed, ['count']);
  assert.equal(config.get('count'), 3);
  assert.equal((await builder.buildAsync()).get('count'), 4);
  assert.deepEqual((await config.reloadAsync()).changed, ['count']);
  assert.equal(config.explain('count')[0].source, 'counter');
  assert.equal(config.explain('count')[0].kind, 'custom');
});

test('an object with a method is a source, and keeps its this', () => {
  class Vault {
    #secret = 'open sesame';
    load() {
      return { word: this.#secret };
    }
  }
  assert.equal(createConfig().withSource(new Vault()).build().get('word'), 'open sesame');
});

test('promised sources, in order, while the event loop runs', async () => {
  const order = [];
  const promised = (name, value) => async () => {
    order.push(name);
    await sleep(2);
    return value;
  };
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const builder = createConfig()
    .withSource(promised('first', { a: 1, b: 1 }))
    .withDefaults({ b: 2 })
    .withSource(promised('second', { c: 3 }));
  const config = await builder.buildAsync();
  clearInterval(timer);
  assert.deepEqual(config.extract(), { a: 1, b: 2, c: 3 });
  assert.deepEqual([...new Set(order)], ['first', 'second']);
  assert.ok(turns > 0);
  assert.throws(() => builder.build(), { code: 'ERR_SC_CUSTOM', message: /buildAsync/ });
  assert.throws(() => config.reload(), {
    code: 'ERR_SC_CUSTOM',
    message: /reloadAsync|buildAsync/,
  });
});

test('a promised source may be any object with a method then', async () => {
  const loaded = { then: (resolve) => resolve({ a: [1] }) };
  const config = await createConfig()
    .withSource(() => loaded)
    .buildAsync();
  assert.deepEqual(config.extract(), { a: [1] });
});

test('the limits of the builder are those of a promised source as well', async () => {
  let deep = 1;
  for (let i = 0; i < 300; i++) deep = [deep];
  const builder = createConfig().withSource(async () => deep);
  await assert.rejects(builder.buildAsync(), { code: 'ERR_SC_TOO_DEEP' });
  const config = await builder.withLimits({ depth: 301 }).buildAsync();
  assert.deepEqual(config.extract(), deep);
});

test('a source that gives nothing at all has forgotten something', async () => {
  const wrong = { name: 'ConfigError', code: 'ERR_SC_CUSTOM', message: /undefined/ };
  const builder = createConfig().withSource(() => {});
  assert.throws(() => builder.build(), wrong);
  await assert.rejects(builder.buildAsync(), wrong);
  const none = createConfig()
    .withDefaults({ a: 1 })
    .withSource(() => ({}))
    .build();
  assert.deepEqual(none.extract(), { a: 1 });
});

/** Named, so that it can be found in a stack. */
function throwFromSource() {
  throw new RangeError('the vault is locked');
}

const isTheirs = (source) => (error) => {
  assert.equal(error.name, 'ConfigError');
  assert.equal(error.code, 'ERR_SC_CUSTOM');
  assert.match(error.message, /the vault is locked/);
  assert.equal(error.source, source);
  assert.ok(error.cause instanceof RangeError);
  assert.match(error.cause.stack, /throwFromSource/);
  return true;
};

test('what a source throws is the cause, with its stack', async () => {
  const builder = createConfig().withSource(throwFromSource, { name: 'vault' });
  assert.throws(() => builder.build(), isTheirs('vault'));
  await assert.rejects(builder.buildAsync(), isTheirs('vault'));
  const promised = createConfig().withSource(async () => throwFromSource(), { name: 'vault' });
  await assert.rejects(promised.buildAsync(), isTheirs('vault'));
});

test('what a format throws is the cause; its line and column are the place', async (t) => {
  const at = folder(t, { 'a.bad': 'x' });
  const read = () => {
    try {
      return throwFromSource();
    } catch (error) {
      throw Object.assign(error, { line: 3, column: 7 });
    }
  };
  for (const one of [read, async () => read()]) {
    const registry = new ConfigRegistry().addFormat('bad', { extensions: ['bad'], read: one });
    const builder = registry.createConfig().withFile(at('a.bad'));
    await assert.rejects(builder.buildAsync(), (error) => {
      assert.deepEqual([error.line, error.column], [3, 7]);
      return isTheirs(at('a.bad'))(error);
    });
  }
});

test('what is thrown need not be an error', async () => {
  for (const thrown of ['text', 5, null, undefined, { a: 1 }]) {
    const load = () => {
      throw thrown;
    };
    const check = (error) => {
      assert.equal(error.code, 'ERR_SC_CUSTOM');
      assert.ok('cause' in error);
      assert.deepEqual(error.cause, thrown);
      return true;
    };
    assert.throws(() => createConfig().withSource(load).build(), check);
    await assert.rejects(createConfig().withSource(load).buildAsync(), check);
  }
});

test('what a source gives must be configuration', async () => {
  const builder = createConfig().withSource(() => ({ a: [new Map()] }));
  const wrong = (error) => {
    assert.match(String(error.cause ?? error), /a\[0\]/);
    return true;
  };
  assert.throws(() => builder.build(), wrong);
  await assert.rejects(builder.buildAsync(), wrong);
});

test('a writer that does not give text fails', () => {
  const registry = new ConfigRegistry();
  registry.addFormat('odd', { read: () => 1, write: () => 5 });
  const config = registry.createConfig().withDefaults({ a: 1 }).build();
  assert.throws(() => config.dump('odd'), { name: 'ConfigError', code: 'ERR_SC_CUSTOM' });
  registry.addFormat('locked', { read: () => 1, write: throwFromSource });
  assert.throws(
    () => config.dump('locked'),
    (error) => error.cause instanceof RangeError
  );
});

test('a source may read another configuration while it is asked', () => {
  const other = createConfig().withDefaults({ a: 1 }).build();
  const load = () => ({
    b: other.get('a') + createConfig().withDefaults({ c: 2 }).build().get('c'),
  });
  assert.deepEqual(createConfig().withSource(load).build().extract(), { b: 3 });
});
