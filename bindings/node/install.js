// Runs when the package is installed. The prebuilt addon of the tarball is tried by loading it in a
// process of its own; where there is none, or it does not load here, the addon is built. Asking for
// a build (npm_config_build_from_source, by name or true) always builds.
'use strict';

const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { build, BuildError } = require('./build.js');

const ROOT = path.resolve(__dirname, '..', '..');

function askedForBuild() {
  const asked = process.env.npm_config_build_from_source || '';
  return asked === 'true' || asked === '1' || asked.split(',').includes('superconfig');
}

/** Why what is there cannot be used; empty when it can. */
function reasonToBuild() {
  const script = `require('node-gyp-build')(${JSON.stringify(ROOT)})`;
  const tried = spawnSync(process.execPath, ['-e', script], { cwd: ROOT, encoding: 'utf8' });
  if (tried.status === 0) {
    return '';
  }
  const lines = (tried.stderr || String(tried.error)).split('\n');
  return lines.find((line) => line.includes('Error:')) || `status ${tried.status}`;
}

async function main() {
  const reason = askedForBuild() ? 'a build from source was asked for' : reasonToBuild();
  if (reason) {
    console.log(`superconfig: ${reason.trim()}; building from source`);
    await build();
  }
}

main().catch((error) => {
  console.error(`superconfig: ${error instanceof BuildError ? error.message : error.stack}`);
  process.exitCode = 1;
});
