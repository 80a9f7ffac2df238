// Follows a file with one of Node's libraries, and prints the number in it after each change:
//
//   node follow.js NAME FILE
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const [name, file] = process.argv.slice(2);
const print = (text) => fs.writeSync(1, `${text}\n`);

/** For libraries without a reader of their own. */
function read() {
  try {
    print(JSON.parse(fs.readFileSync(file, 'utf8')).number);
  } catch {
    // The next event follows.
  }
}

function ours(options) {
  const config = require('superconfig').loadFile(file);
  const hot = config.enableHotReload(() => print(config.get('number')), options);
  hot.ref();
  print('ready');
}

const LIBRARIES = {
  ours: () => ours({}),
  'ours-at-once': () => ours({ debounceMs: 0 }),
  chokidar: () => {
    const watcher = require('chokidar').watch(path.dirname(file));
    watcher.on('ready', () => print('ready'));
    watcher.on('all', (event, where) => where === file && read());
  },
  'fs.watch': () => {
    fs.watch(path.dirname(file), (event, where) => where === path.basename(file) && read());
    print('ready');
  },
};

LIBRARIES[name]();
