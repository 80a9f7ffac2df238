// Times one check of bench/data/forty.json by ajv's compiled function, in nanoseconds.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');

const [, , folder] = process.argv;
const Ajv = createRequire(path.resolve(folder, 'program.js'))('ajv/dist/2020');
const read = (name) => JSON.parse(fs.readFileSync(path.join(__dirname, '../data', name), 'utf8'));
const value = read('forty.json');
const check = new Ajv().compile(read('forty.schema.json'));
assert.equal(check(value), true);
assert.equal(check({ ...value, server: { ...value.server, port: 0 } }), false);

const COUNT = 2000;
let best = Infinity;
let right = 0;
for (let round = 0; round < 50; round++) {
  const begin = process.cpuUsage();
  for (let i = 0; i < COUNT; i++) right += check(value) ? 1 : 0;
  const { user, system } = process.cpuUsage(begin);
  best = Math.min(best, ((user + system) * 1000) / COUNT);
}
assert.equal(right, 50 * COUNT);
console.log(best);
