'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

/** The checkout: cases, VERSION and the like are looked up there. */
const ROOT = process.env.SUPERCONFIG_ROOT || path.resolve(__dirname, '..', '..', '..', '..');

/** The folder of the package under test. */
const PACKAGE = path.dirname(require.resolve('superconfig/package.json'));

/** A folder with these files, removed when the test ends. Returns a function that names a path. */
function folder(test, files = {}) {
  const home = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'superconfig-')));
  test.after(() => fs.rmSync(home, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(home, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
  return (name = '') => path.join(home, name);
}

module.exports = { ROOT, PACKAGE, folder };
