// The linter speaks of mistakes; how the code looks is prettier's affair.
'use strict';

const globals = {
  AbortController: 'readonly',
  AbortSignal: 'readonly',
  Buffer: 'readonly',
  console: 'readonly',
  fetch: 'readonly',
  gc: 'readonly',
  performance: 'readonly',
  process: 'readonly',
  queueMicrotask: 'readonly',
  setImmediate: 'readonly',
  setTimeout: 'readonly',
  clearTimeout: 'readonly',
  URL: 'readonly',
  structuredClone: 'readonly',
};
const commonjs = {
  __dirname: 'readonly',
  __filename: 'readonly',
  exports: 'writable',
  module: 'writable',
  require: 'readonly',
};
const rules = {
  'constructor-super': 'error',
  'consistent-return': 'error',
  eqeqeq: 'error',
  'for-direction': 'error',
  'getter-return': 'error',
  'no-const-assign': 'error',
  'no-dupe-args': 'error',
  'no-dupe-class-members': 'error',
  'no-dupe-else-if': 'error',
  'no-dupe-keys': 'error',
  'no-empty': 'error',
  'no-fallthrough': 'error',
  'no-implicit-globals': 'error',
  'no-loss-of-precision': 'error',
  'no-redeclare': 'error',
  'no-self-assign': 'error',
  'no-shadow': 'error',
  'no-this-before-super': 'error',
  'no-undef': 'error',
  'no-unreachable': 'error',
  'no-unsafe-finally': 'error',
  'no-unused-private-class-members': 'error',
  'no-unused-vars': ['error', { args: 'after-used', caughtErrors: 'none' }],
  'no-useless-catch': 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'valid-typeof': 'error',
};

module.exports = [
  { ignores: ['build/', 'bindings/node/dist/', 'prebuilds/', '**/node_modules/', '.venv/'] },
  {
    files: ['**/*.js'],
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: 'commonjs',
      globals: { ...globals, ...commonjs },
    },
    linterOptions: { reportUnusedDisableDirectives: true },
    rules,
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { ecmaVersion: 2022, sourceType: 'module', globals },
    rules,
  },
];
