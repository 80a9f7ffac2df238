'use strict';

const path = require('node:path');

module.exports = {
  mode: 'production',
  target: 'node',
  entry: './app.js',
  output: { path: path.resolve(__dirname, 'out'), filename: 'app.js' },
  module: {
    rules: [{ test: /\.node$/, loader: 'node-loader', options: { name: '[name].[ext]' } }],
  },
};
