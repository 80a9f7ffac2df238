'use strict';

const commonjs = require('@rollup/plugin-commonjs');
const { nodeResolve } = require('@rollup/plugin-node-resolve');
const natives = require('rollup-plugin-natives');

module.exports = {
  input: 'app.mjs',
  output: { dir: 'out', format: 'cjs' },
  plugins: [
    natives({ copyTo: 'out', destDir: './' }),
    nodeResolve({ preferBuiltins: true }),
    commonjs(),
  ],
};
