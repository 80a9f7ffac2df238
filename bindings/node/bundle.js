// Makes bindings/node/dist of bindings/node/lib: one file without comments, because each file that
// `require` opens and each line that the engine keeps costs time and memory in every process. The
// names of functions stay, so a stack trace can be read; those of classes are set by lib/index.js.
//
//   node bindings/node/bundle.js
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { buildSync } = require('esbuild');

const BINDING = __dirname;
const DIST = path.join(BINDING, 'dist');

buildSync({
  entryPoints: [path.join(BINDING, 'lib', 'index.js')],
  outfile: path.join(DIST, 'index.js'),
  bundle: true,
  platform: 'node',
  target: 'node18',
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 200,
  // The addon keeps its literal path: dist lies as deep as lib.
  external: ['*.node'],
});
fs.copyFileSync(path.join(BINDING, 'lib', 'index.mjs'), path.join(DIST, 'index.mjs'));
console.log(`superconfig: wrote ${path.relative(process.cwd(), DIST)}`);
