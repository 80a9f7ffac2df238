// edit: values are changed by path, the rest of the text stays.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { pathToFileURL } = require('node:url');
const { test } = require('node:test');
const { ConfigEdit, ConfigError, edit, editText } = require('superconfig');
const { folder } = require('./support/folder.js');

test('a file keeps the rest', (t) => {
  const at = folder(t, { 'app.yaml': '# top\nserver:\n  port: 80  # http\n  hosts: [a, b]\n' });
  const doc = edit(at('app.yaml'));
  assert.ok(doc instanceof ConfigEdit);
  assert.equal(doc.format, 'yaml');
  assert.equal(doc.get('server.port'), 80);
  doc.set('server.port', 8080).append('server.hosts', 'c').set(['server', 'tls'], { strict: true });
  assert.equal(doc.get('server.tls.strict'), true);
  assert.equal(doc.changed, true);
  assert.match(doc.diff(), /^\+ {2}port: 8080 {2}# http$/m);
  assert.match(fs.readFileSync(at('app.yaml'), 'utf8'), /port: 80 /);
  doc.save();
  assert.equal(doc.changed, false);
  assert.equal(
    fs.readFileSync(at('app.yaml'), 'utf8'),
    '# top\nserver:\n  port: 8080  # http\n  hosts: [a, b, c]\n  tls:\n    strict: true\n'
  );
  edit(pathToFileURL(at('app.yaml')))
    .unset('server.tls')
    .save();
  assert.ok(!fs.readFileSync(at('app.yaml'), 'utf8').includes('tls'));
});

test('a text is read and changed', () => {
  const doc = editText('{a: 1n, }'.replace('1n', '[1, 9007199254740993]'), { format: 'json5' });
  assert.deepEqual(doc.extract(), { a: [1, 9007199254740993n] });
  assert.equal(doc.get('a[5]'), null);
  assert.equal(doc.get('x', 'none'), 'none');
  assert.equal(doc.has('a.-1'), true);
  doc.set('b', 2n ** 60n).set('c', null);
  assert.equal(doc.text, '{a: [1, 9007199254740993], b: 1152921504606846976, c: null, }');
  assert.throws(() => doc.save(), { code: 'ERR_SC_INVALID_ARGUMENT' });
});

test('what cannot be done throws and changes nothing', () => {
  const text = 'a: &x {k: 1}\nb: *x\n';
  const doc = editText(text, { format: 'yaml' });
  assert.throws(
    () => doc.set('b.k', 2),
    (error) => {
      assert.ok(error instanceof ConfigError);
      assert.deepEqual([error.code, error.line, error.column], ['ERR_SC_CANNOT_EDIT', 2, 4]);
      return true;
    }
  );
  assert.throws(() => doc.unset('zzz'), { code: 'ERR_SC_MISSING_KEY' });
  assert.throws(() => doc.set('a..b', 1), { code: 'ERR_SC_BAD_PATH' });
  assert.throws(() => doc.get('a..b'), { code: 'ERR_SC_BAD_PATH' });
  assert.throws(() => doc.set('f', () => 1), TypeError);
  assert.throws(() => doc.set(5, 1), TypeError);
  assert.equal(doc.text, text);
  assert.throws(() => new ConfigEdit(), TypeError);
  assert.throws(() => edit('none.toml'), { code: 'ERR_SC_MISSING_FILE' });
  assert.throws(() => editText('{', { format: 'json' }), { code: 'ERR_SC_SYNTAX' });
  assert.throws(() => editText('{}', { formats: 'json' }), TypeError);
});

test('documents, and a file of several names', (t) => {
  const at = folder(t, { 'a.yaml': 'a: 1\n---\nb: 2\n', 'c.ini': 'k = v\n' });
  assert.throws(() => edit(at('a.yaml')), { code: 'ERR_SC_CANNOT_EDIT' });
  edit(at('a.yaml'), { document: 2 }).set('b', 3).save();
  assert.equal(fs.readFileSync(at('a.yaml'), 'utf8'), 'a: 1\n---\nb: 3\n');
  fs.linkSync(at('c.ini'), at('d.ini'));
  const doc = edit(at('c.ini')).set('k', 'w');
  assert.throws(() => doc.save(), { code: 'ERR_SC_NOT_REPLACEABLE' });
  doc.save({ inPlace: true });
  assert.equal(fs.readFileSync(at('d.ini'), 'utf8'), 'k = w\n');
});

test('a difference masks secrets', () => {
  const doc = editText('password = hunter2\nport = 80\n', { format: 'properties' });
  doc.set('port', 81).set('token', 'abc123');
  assert.match(doc.diff(), /^ password = <secret>$/m);
  assert.ok(!doc.diff().includes('abc123'));
  assert.match(doc.diff({ reveal: true }), /^ password = hunter2$/m);
  assert.match(doc.diff({ reveal: true }), /^\+token = abc123$/m);
  assert.throws(() => doc.diff({ reveal: 'yes' }), TypeError);
  assert.throws(() => doc.diff({ show: true }), TypeError);
});
