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

const { outputFiles } = buildSync({
  entryPoints: [path.join(BINDING, 'lib', 'index.js')],
  write: false,
  bundle: true,
  platform: 'node',
  target: 'node18',
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 200,
  // The addon keeps its literal path: dist lies as deep as lib.
  external: ['*.node'],
});
// A string that goes on behind a backslash and a line end changes when another bundler indents it.
const text = outputFiles[0].text.replaceAll(/(?<!\\)((?:\\\\)*)\\\n/g, '$1');
fs.mkdirSync(DIST, { recursive: true });
fs.writeFileSync(path.join(DIST, 'index.js'), text);
fs.copyFileSync(path.join(BINDING, 'lib', 'index.mjs'), path.join(DIST, 'index.mjs'));
console.log(`superconfig: wrote ${path.relative(process.cwd(), DIST)}`);
