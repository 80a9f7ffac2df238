// The package exports exactly the names of its declarations.
'use strict';

const assert = require('node:assert/strict');
const { EventEmitter } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const superconfig = require('superconfig');
const { PACKAGE } = require('./support/folder.js');

const declared = fs.readFileSync(path.join(PACKAGE, 'bindings/node/index.d.ts'), 'utf8');

/** The names of the members of a declared class or interface. */
function membersOf(kind, name) {
  const found = new RegExp(`export ${kind} ${name}\\b[^{]*{\\n(.*?)\\n}`, 's').exec(declared);
  assert.ok(found, `${kind} ${name} is declared`);
  const lines = found[1].matchAll(/^ {2}(?:readonly )?(\w+)\??[(<:]/gm);
  return new Set([...lines].map((line) => line[1]).filter((member) => member !== 'private'));
}

/** The names of the methods and getters of a class and its bases. */
function namesOf(prototype) {
  const names = new Set();
  for (let at = prototype; at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) names.add(name);
  }
  return names;
}

const view = membersOf('interface', 'ConfigView');
const CLASSES = {
  ConfigRegistry: membersOf('class', 'ConfigRegistry'),
  ConfigBuilder: membersOf('class', 'ConfigBuilder').add('constructor'),
  ConfigHandle: new Set([...membersOf('class', 'ConfigHandle'), ...view, 'constructor']),
  ConfigSection: new Set([...membersOf('class', 'ConfigSection'), ...view, 'constructor']),
  ConfigOverride: membersOf('class', 'ConfigOverride').add('constructor'),
  ConfigEdit: membersOf('class', 'ConfigEdit').add('constructor'),
};

for (const [name, members] of Object.entries(CLASSES)) {
  test(`${name} has the declared members`, () => {
    assert.ok(members.size > 1);
    assert.deepEqual([...namesOf(superconfig[name].prototype)].sort(), [...members].sort());
  });
}

test('HotReload has the declared members, and emits', () => {
  const members = membersOf('class', 'HotReload');
  const { prototype } = superconfig.HotReload;
  assert.ok(members.has('stop') && members.has('closed'));
  for (const member of members) assert.ok(member in prototype, member);
  for (const own of Object.getOwnPropertyNames(prototype)) {
    assert.ok(own === 'constructor' || members.has(own), own);
  }
  assert.ok(prototype instanceof EventEmitter);
  assert.equal('then' in prototype, false);
});

test('the package exports the declared names', () => {
  const names = declared.matchAll(/^export (?:class|function|const) (\w+)/gm);
  assert.deepEqual(
    Object.keys(superconfig).sort(),
    [...new Set([...names].map((name) => name[1]))].sort()
  );
});

test('views iterate, and what ends can be disposed of', () => {
  const DISPOSE = Symbol.dispose ?? Symbol.for('nodejs.dispose');
  const { ConfigHandle, ConfigOverride, ConfigSection } = superconfig;
  for (const one of [ConfigHandle, ConfigSection]) {
    assert.equal(typeof one.prototype[Symbol.iterator], 'function');
  }
  for (const one of [ConfigHandle, ConfigOverride]) {
    assert.equal(typeof one.prototype[DISPOSE], 'function');
  }
});

test('every code of the library has its declaration', () => {
  const header = fs.readFileSync(path.join(PACKAGE, 'include/superconfig/base.h'), 'utf8');
  const words = fs.readFileSync(path.join(PACKAGE, 'bindings/node/vocabulary.d.ts'), 'utf8');
  const codes = [...header.matchAll(/X\(SC_(ERROR|WARNING|NOTE)_\w+,\s*\\?\s*"([a-z0-9-]+)"/g)];
  assert.ok(codes.length > 50);
  for (const [, severity, code] of codes) {
    const error = `ERR_SC_${code.toUpperCase().replaceAll('-', '_')}`;
    const name = severity === 'ERROR' ? error : code;
    assert.ok(words.includes(`'${name}'`), name);
  }
});
