// The program that each bundler packs; it prints one line.
'use strict';

const { createConfig, version } = require('superconfig');

console.log(
  version,
  createConfig()
    .withDefaults({ a: { b: 1 } })
    .build()
    .get('a.b')
);
