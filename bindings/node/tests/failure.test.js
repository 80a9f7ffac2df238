'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { folder } = require('./support/folder.js');

const SUPPORT = path.join(__dirname, 'support');

/** Why the allocations of this process cannot be made to fail; empty when they can. */
function reasonToSkip() {
  const { header } = process.report.getReport();
  if (process.platform !== 'linux' || !header.glibcVersionRuntime) {
    return 'preloads into glibc';
  }
  return process.env.SUPERCONFIG_TEST_SANITIZED ? 'the sanitizer has its own allocator' : '';
}

test('each allocation failing in turn is an error, and nothing is lost', (t) => {
  const reason = reasonToSkip();
  if (reason) {
    t.skip(reason);
    return;
  }
  const at = folder(t, { cells: Buffer.alloc(16, 255) });
  const args = ['-shared', '-fPIC', '-O1', '-o', at('starve.so'), path.join(SUPPORT, 'starve.c')];
  const compiled = spawnSync('cc', [...args, '-ldl'], { encoding: 'utf8' });
  assert.strictEqual(compiled.status, 0, compiled.stderr || 'there is no C compiler');
  const run = spawnSync(process.execPath, [path.join(SUPPORT, 'starve.js')], {
    encoding: 'utf8',
    env: { ...process.env, LD_PRELOAD: at('starve.so'), STARVE_FILE: at('cells') },
  });
  assert.deepStrictEqual([run.status, run.signal, run.stderr], [0, null, '']);
  const report = JSON.parse(run.stdout);
  t.diagnostic(JSON.stringify(report));
  for (const name of ['registry', 'builder', 'build', 'loadFile', 'ownSource', 'buildAsync']) {
    assert.ok(report[name] > 0, `${name}: no allocation failed`);
  }
  assert.ok(fs.existsSync(at('cells')));
});
