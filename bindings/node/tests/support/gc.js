'use strict';

const { setImmediate: turn } = require('node:timers/promises');
const v8 = require('node:v8');
const vm = require('node:vm');

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc');

/** Collects until what was dropped is gone: native objects are released in turns of their own. */
async function collectAll() {
  for (let i = 0; i < 4; i++) {
    collect();
    await turn();
  }
}

module.exports = { collect, collectAll };
