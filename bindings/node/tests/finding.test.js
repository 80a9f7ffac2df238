// find: patterns of paths.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { loadFile } = require('superconfig');
const { folder } = require('./support/folder.js');

const TEXT = 'services:\n  web:\n    ports: [80, 443]\n  db:\n    ports: [5432]\n"*": star\n';

test('matches come in order, with their places', (t) => {
  const at = folder(t, { 'a.yaml': TEXT });
  const config = loadFile(at('a.yaml'));
  const source = at('a.yaml');
  assert.deepEqual(config.find('services.*.ports[0]'), [
    { path: 'services.web.ports[0]', value: 80, kind: 'file', source, line: 3, column: 13 },
    { path: 'services.db.ports[0]', value: 5432, kind: 'file', source, line: 5, column: 13 },
  ]);
  assert.deepEqual(
    config.find('"*"').map((match) => match.value),
    ['star']
  );
  assert.deepEqual(
    config
      .section('services')
      .find('*.ports[*]')
      .map((match) => match.path),
    ['web.ports[0]', 'web.ports[1]', 'db.ports[0]']
  );
  assert.deepEqual(config.find('nothing.*'), []);
  assert.deepEqual(config.section('nothing').find('**'), []);
  assert.throws(() => config.find('a..b'), { code: 'ERR_SC_BAD_PATTERN', column: 3 });
  assert.throws(() => config.find(5), TypeError);
});
