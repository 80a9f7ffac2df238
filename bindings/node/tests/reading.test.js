// The values that a handle returns, by every method.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { ConfigError, ConfigSection, createConfig } = require('superconfig');

const VALUES = {
  server: { host: 'example.org', port: 8080, tls: false, ratio: 0.5 },
  hosts: [{ name: 'a' }, { name: 'b' }],
  'dotted.key': 1,
  nothing: null,
  empty: '',
  'needs "quotes"': { '/slash': 2 },
};
const config = createConfig().withDefaults(VALUES).build();

test('get walks paths, and twice gives the same', () => {
  for (let round = 0; round < 2; round++) {
    assert.equal(config.get('server.port'), 8080);
    assert.equal(config.get('server.host'), 'example.org');
    assert.equal(config.get('server.tls'), false);
    assert.equal(config.get('server.ratio'), 0.5);
    assert.equal(config.get('hosts.1.name'), 'b');
    assert.equal(config.get('hosts[-1].name'), 'b');
    assert.equal(config.get('/hosts/0/name'), 'a');
    assert.equal(config.get('dotted.key'), 1);
    assert.equal(config.get('empty'), '');
    assert.equal(config.get('nothing', 'fallback'), null);
  }
});

test('lists of segments need no quoting', () => {
  assert.equal(config.get(['hosts', 1, 'name']), 'b');
  assert.equal(config.get(['hosts', -1, 'name']), 'b');
  assert.equal(config.get(['needs "quotes"', '/slash']), 2);
  assert.equal(config.get(['dotted.key']), 1);
  assert.deepEqual(config.get([]), VALUES);
  assert.equal(config.hasKey(['server', 'none']), false);
});

test('a miss is null, or the fallback', () => {
  for (let round = 0; round < 2; round++) {
    assert.equal(config.get('server.none'), null);
    assert.equal(config.get('server.none', 5), 5);
    assert.equal(config.get('server.none', null), null);
    assert.equal(config.get('server.port.deeper', 'x'), 'x');
    assert.equal(config.get(['server', 'none'], 6), 6);
  }
});

test('a path that does not parse throws, with its column', () => {
  const bad = { name: 'ConfigError', code: 'ERR_SC_BAD_PATH', column: 7 };
  const calls = ['get', 'hasKey', 'getStrRef', 'getInt', 'getList', 'section', 'explain', 'paths'];
  for (const name of calls) {
    assert.throws(() => config[name]('server[', 1), bad, name);
  }
  assert.deepEqual(config.getMany(['server.host', 'server[']), {
    'server.host': 'example.org',
    'server[': null,
  });
});

test('segments mean exactly these members', () => {
  const root = createConfig()
    .withDefaults({
      '"a".b': 'WRONG',
      a: { b: 'right' },
      o: { '-1': 'key', 0: 'zero' },
      l: [1, 2],
      '': 'empty',
    })
    .build();
  assert.equal(root.get(['a', 'b']), 'right');
  assert.equal(root.getStr(['a', 'b']), 'right');
  assert.equal(root.get(['o', -1]), 'key');
  assert.equal(root.get(['o', 0]), 'zero');
  assert.equal(root.get(['l', -1]), 2);
  assert.equal(root.get(['l', 2]), null);
  assert.equal(root.get(''), 'empty');
  assert.deepEqual(root.get([]), root.extract());
  assert.equal(root.section(['a']).get(['b']), 'right');
});

test('a member whose key is empty is a member like others', async () => {
  const lock = { packages: { '': { name: 'app' }, 'node_modules/a': { version: '1.0.0' } } };
  const handle = createConfig().withDefaults(lock).build();
  const packages = handle.section('packages');
  assert.deepEqual(packages.extract(), lock.packages);
  assert.deepEqual(await packages.extractAsync(), lock.packages);
  assert.deepEqual(
    [...packages].map(([key]) => key),
    ['', 'node_modules/a']
  );
  assert.deepEqual(JSON.parse(packages.dump()), lock.packages);
  assert.equal(packages.paths().length, 2);
  const root = createConfig()
    .withDefaults({ '': 1, big: 2n ** 60n })
    .build();
  assert.deepEqual(root.extract(), { '': 1, big: 2n ** 60n });
});

test('a section of nothing is empty and live', () => {
  const section = createConfig().withDefaults({ a: 1 }).build().section('nope.x');
  assert.equal(section.path, 'nope.x');
  assert.equal(section.hasKey([]), false);
  assert.deepEqual([...section], []);
  assert.deepEqual(section.paths(), []);
  assert.equal(section.get('a'), null);
  assert.throws(() => section.getInt('a'), { code: 'ERR_SC_MISSING_KEY', path: 'nope.x.a' });
});

test('containers are new each time', () => {
  const first = config.get('server');
  first.port = 1;
  first.more = true;
  assert.deepEqual(config.get('server'), VALUES.server);
  config.extract().hosts.push('c');
  assert.deepEqual(config.extract(), VALUES);
  config.getList('hosts').length = 0;
  assert.deepEqual(config.getList('hosts'), VALUES.hosts);
  delete config.getDict('server').host;
  assert.deepEqual(config.getDict('server'), VALUES.server);
});

test('extract gives the whole, in order', async () => {
  assert.deepEqual(config.extract(), VALUES);
  assert.deepEqual(Object.keys(config.extract()), Object.keys(VALUES));
  assert.deepEqual(await config.extractAsync(), VALUES);
  assert.deepEqual(config.get(''), VALUES);
});

test('hasKey distinguishes absent from null', () => {
  assert.equal(config.hasKey('nothing'), true);
  assert.equal(config.hasKey('server.port'), true);
  assert.equal(config.hasKey('server'), true);
  assert.equal(config.hasKey('server.none'), false);
  assert.equal(config.hasKey(''), true);
});

test('getMany gives what get gives, again and again', () => {
  const keys = ['server.port', 'none', 'nothing', 'empty', 'server.port'];
  const expected = { 'server.port': 8080, none: null, nothing: null, empty: '' };
  for (let round = 0; round < 3; round++) {
    const given = config.getMany(keys);
    assert.deepEqual(given, expected);
    given.none = 1;
  }
  keys[1] = 'server.tls';
  assert.equal(config.getMany(keys)['server.tls'], false);
  assert.deepEqual(config.getMany([]), {});
});

test('getMany: batches that begin alike are distinguished', () => {
  const paths = ['server.port', 'none', 'nothing', 'empty', 'server.tls', 'server'];
  const batches = paths.flatMap((path) => [[paths[0], path], [paths[0], path, 'empty'], [path]]);
  for (let round = 0; round < 4; round++) {
    for (const batch of [...batches, ...batches.slice(0, 5)]) {
      const given = config.getMany(batch);
      assert.deepEqual(given, Object.fromEntries(batch.map((path) => [path, config.get(path)])));
      for (const path of batch) given[path] = 'changed';
    }
  }
});

test('getMany: containers are new each time', () => {
  for (let round = 0; round < 3; round++) {
    const { server, hosts } = config.getMany(['server', 'hosts', 'empty']);
    assert.deepEqual([server, hosts], [VALUES.server, VALUES.hosts]);
    server.port = hosts.length = 0;
  }
});

test('getMany: a list of segments is named by its canonical path', () => {
  const keys = [['hosts', 0, 'name'], ['needs "quotes"'], 'empty'];
  assert.deepEqual(config.getMany(keys), {
    'hosts[0].name': 'a',
    '"needs \\"quotes\\""': { '/slash': 2 },
    empty: '',
  });
});

test('getStrRef is for text only', () => {
  assert.equal(config.getStrRef('server.host'), 'example.org');
  assert.equal(config.getStrRef('empty'), '');
  assert.equal(config.getStrRef('none'), null);
  for (const path of ['server.port', 'server', 'nothing']) {
    assert.throws(
      () => config.getStrRef(path),
      (error) => {
        assert.ok(error instanceof ConfigError);
        assert.equal(error.code, 'ERR_SC_WRONG_TYPE');
        assert.equal(error.path, path);
        return true;
      }
    );
  }
});

test('paths are the leaves, canonical', () => {
  assert.deepEqual(config.paths(), [
    'server.host',
    'server.port',
    'server.tls',
    'server.ratio',
    'hosts[0].name',
    'hosts[1].name',
    '"dotted.key"',
    'nothing',
    'empty',
    '"needs \\"quotes\\""./slash',
  ]);
  assert.deepEqual(config.paths('hosts'), ['hosts[0].name', 'hosts[1].name']);
  assert.deepEqual(config.paths(['server']).length, 4);
  assert.deepEqual(config.paths('none'), []);
  for (const path of config.paths()) assert.ok(config.hasKey(path), path);
});

test('iteration goes over the own members of the root', () => {
  assert.deepEqual([...config], Object.entries(VALUES));
  assert.deepEqual(new Map(config).get('server'), VALUES.server);
  const list = createConfig().withDefaults(['a', 'b']).build();
  assert.deepEqual(
    [...list],
    [
      ['0', 'a'],
      ['1', 'b'],
    ]
  );
  assert.deepEqual([...createConfig().withDefaults('"text"', { format: 'json' }).build()], []);
});

test('a section reads below its path', async () => {
  const server = config.section('server');
  assert.ok(server instanceof ConfigSection);
  assert.equal(server.path, 'server');
  for (let round = 0; round < 2; round++) assert.equal(server.get('port'), 8080);
  assert.equal(server.getInt('port'), 8080);
  assert.equal(server.get('server.port'), null);
  assert.equal(server.hasKey('tls'), true);
  assert.deepEqual(server.getMany(['tls', 'none']), { tls: false, none: null });
  assert.deepEqual(server.extract(), VALUES.server);
  assert.deepEqual(await server.extractAsync(), VALUES.server);
  assert.deepEqual([...server], Object.entries(VALUES.server));
  assert.deepEqual(server.paths(), ['host', 'port', 'tls', 'ratio']);
  assert.equal(server.explain('port').at(-1).value, 8080);
  assert.deepEqual(JSON.parse(server.dump()), VALUES.server);
  assert.equal(server.dump('json', { path: 'port' }).trim(), '8080');
  assert.throws(() => server.getInt('host'), { code: 'ERR_SC_WRONG_TYPE', path: 'server.host' });
});

test('variables for programs, by the options of dump', () => {
  const options = { path: 'server', prefix: 'APP', separator: '_', exported: true };
  assert.equal(
    config.dump('shell', options),
    "export APP_HOST='example.org'\nexport APP_PORT='8080'\nexport APP_TLS='false'\n" +
      "export APP_RATIO='0.5'\n"
  );
  const deep = createConfig()
    .withDefaults({ b: { z: 1, a: 2 }, a: 3 })
    .build();
  assert.equal(deep.dump('docker-env'), 'B__Z=1\nB__A=2\nA=3\n');
  assert.equal(deep.dump('docker-env', { separator: '_', sortKeys: true }), 'A=3\nB_A=2\nB_Z=1\n');
  assert.equal(
    deep.dump('json', { compact: true, sortKeys: true }).trim(),
    '{"a":3,"b":{"a":2,"z":1}}'
  );
  const special = createConfig().withDefaults({ path: '/bin', ifs: ',' }).build();
  assert.throws(() => special.dump('shell', { allow: ['PATH'] }), {
    code: 'ERR_SC_CANNOT_WRITE',
    path: 'ifs',
  });
  assert.equal(special.dump('shell', { allow: ['PATH', 'IFS'] }), "PATH='/bin'\nIFS=','\n");
});

test('a section of a section, of an element, and of what is not there', () => {
  const last = config.section('hosts').section([-1]);
  assert.equal(last.get('name'), 'b');
  assert.deepEqual(last.paths(), ['name']);
  assert.deepEqual(config.section('hosts').paths('[1]'), ['[1].name']);
  const quoted = config.section(['needs "quotes"']);
  assert.equal(quoted.path, '"needs \\"quotes\\""');
  assert.equal(quoted.get(quoted.paths()[0]), 2);
  const none = config.section('server.none');
  assert.deepEqual([none.extract(), none.get(''), none.get('a', 1)], [null, null, 1]);
  assert.deepEqual([none.hasKey(''), none.paths(), [...none]], [false, [], []]);
});

test('what is kept has a maximum, and is right beyond it', () => {
  for (let i = 0; i < 5000; i++) {
    assert.equal(config.get(`none${i}`, i), i);
    assert.equal(config.getInt(`none${i}`, i), i);
  }
  assert.equal(config.get('server.port'), 8080);
  const long = 'x'.repeat(1000);
  assert.equal(config.get(long, 1), 1);
  assert.equal(config.get(long, 2), 2);
});
