// Compiles the addon and the command with a C compiler alone: no make, no Python, no node-gyp, and
// no library beyond the system's own. One way of building serves the tarball that is packed, an
// installation on a platform for which the tarball has no addon, and the sanitizers, so what is
// tested is what is shipped.
//
//   node bindings/node/build.js            into prebuilds/PLATFORM-ARCH, in place of what is there
//   node bindings/node/build.js --debug    the same with assertions, symbols and no optimisation
//
// CC, CFLAGS and LDFLAGS are used. In a checkout, objects that are up to date are kept below
// build/node/objects.
'use strict';

const { execFile, spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { promisify } = require('node:util');

const ROOT = path.resolve(__dirname, '..', '..');
const SYSTEMS = { linux: ['posix', 'linux'], darwin: ['posix', 'darwin'] };
const COMPILERS = ['cc', 'gcc', 'clang'];
const run = promisify(execFile);

/** What a person can act on; printed without a stack. */
class BuildError extends Error {}

/** The compiler to use: CC, else the first of the usual names that runs. */
function findCompiler() {
  const asked = (process.env.CC || '').trim();
  const names = asked ? [asked] : COMPILERS;
  for (const name of names) {
    const [command, ...words] = name.split(/\s+/);
    if (spawnSync(command, [...words, '--version'], { stdio: 'ignore' }).status === 0) {
      return [command, ...words];
    }
  }
  throw new BuildError(
    `building from source needs a C compiler; none was found (looked for ${names.join(', ')}).\n` +
      'Install one (Debian, Ubuntu: apt-get install gcc libc6-dev; macOS: xcode-select\n' +
      '--install), or name yours in the variable CC.'
  );
}

/** The folder with node_api.h: the npm package's, else the one that came with this Node. */
function findHeaders() {
  const folders = [];
  try {
    folders.push(require('node-api-headers').include_dir);
  } catch {
    // Not installed: the headers beside Node will do.
  }
  folders.push(path.resolve(process.execPath, '..', '..', 'include', 'node'));
  const found = folders.find((folder) => fs.existsSync(path.join(folder, 'node_api.h')));
  if (!found) {
    throw new BuildError(
      `node_api.h was not found (looked in ${folders.join(', ')}): npm install node-api-headers`
    );
  }
  return found;
}

/** Every file below a folder that has one of the endings, in a fixed order. */
function filesBelow(folder, endings) {
  const found = [];
  const entries = fs.readdirSync(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      found.push(...filesBelow(file, endings));
    } else if (endings.includes(path.extname(entry.name))) {
      found.push(file);
    }
  }
  return found;
}

/** Sources of the core for this system: the others' folders of src/platform are left out. */
function coreSources() {
  const systems = SYSTEMS[process.platform];
  if (!systems) {
    throw new BuildError(`${process.platform} is not supported yet`);
  }
  const platform = path.join(ROOT, 'src', 'platform') + path.sep;
  return filesBelow(path.join(ROOT, 'src'), ['.c']).filter((file) => {
    const inside = file.startsWith(platform) ? file.slice(platform.length).split(path.sep) : [];
    return inside.length < 2 || systems.includes(inside[0]);
  });
}

/** The three parts: what is compiled, and with which flags beside the common ones. */
function parts(headers) {
  const include = `-I${path.join(ROOT, 'include')}`;
  const version = fs.readFileSync(path.join(ROOT, 'VERSION'), 'utf8').trim();
  const folder = (...names) => path.join(ROOT, ...names);
  return {
    core: {
      sources: coreSources(),
      flags: [include, `-I${folder('src')}`, `-DSC_VERSION_TEXT="${version}"`],
    },
    addon: {
      sources: filesBelow(folder('bindings', 'node', 'src'), ['.c']),
      flags: [
        include,
        `-I${folder('bindings', 'node', 'src')}`,
        `-I${headers}`,
        '-DNAPI_VERSION=8',
      ],
    },
    command: {
      sources: filesBelow(folder('cli'), ['.c']),
      flags: [include, `-I${folder('cli')}`],
    },
  };
}

// SC_STATIC: nothing of the core leaves the addon, so two versions can live in one process.
// prettier-ignore
const COMMON_FLAGS = [
  '-std=c11', '-fPIC', '-fvisibility=hidden', '-pthread',
  '-D_XOPEN_SOURCE=700', '-DSC_STATIC', '-DSC_BUILDING',
  ...(process.argv.includes('--debug') ? ['-O0', '-g'] : ['-O3', '-DNDEBUG']),
];

const wordsOf = (text) => (text || '').split(/\s+/).filter(Boolean);

/** The newest change of anything that an object may depend on beside its source. */
function newestHeader() {
  const folders = ['include', 'src', 'cli', path.join('bindings', 'node', 'src')];
  const headers = folders.flatMap((name) =>
    filesBelow(path.join(ROOT, name), ['.h', '.inc', '.def'])
  );
  return Math.max(...headers.map((file) => fs.statSync(file).mtimeMs));
}

/** Runs the jobs, as many at a time as there are processors; the first failure ends it. */
async function inParallel(jobs) {
  const waiting = jobs.values();
  const worker = async () => {
    for (const job of waiting) {
      await job();
    }
  };
  await Promise.all(Array.from({ length: os.cpus().length || 1 }, worker));
}

/** Runs the compiler; what it says becomes the error. */
async function compile(compiler, args) {
  const [command, ...first] = compiler;
  try {
    await run(command, [...first, ...args], { maxBuffer: 1 << 26 });
  } catch (error) {
    throw new BuildError(`${command} failed:\n${error.stderr || error.message}`);
  }
}

/** Compiles what is out of date and returns the objects of each part. */
async function compileAll(compiler, all, folder) {
  const header = newestHeader();
  const jobs = [];
  const objects = {};
  for (const [name, { sources, flags }] of Object.entries(all)) {
    objects[name] = sources.map((source) => {
      const object = path.join(folder, path.relative(ROOT, source).replace(/\.c$/, '.o'));
      const made = fs.statSync(object, { throwIfNoEntry: false });
      if (!made || made.mtimeMs < Math.max(header, fs.statSync(source).mtimeMs)) {
        fs.mkdirSync(path.dirname(object), { recursive: true });
        const args = [...COMMON_FLAGS, ...flags, ...wordsOf(process.env.CFLAGS), '-c', source];
        jobs.push(() => compile(compiler, [...args, '-o', object]));
      }
      return object;
    });
  }
  await inParallel(jobs);
  return objects;
}

/** Links into the folder; a file is replaced whole, so a running process keeps the old one. */
async function link(compiler, objects, folder, addonName) {
  fs.mkdirSync(folder, { recursive: true });
  // Not unloaded with the worker that loaded it: a thread of the library may just be ending.
  const shared =
    process.platform === 'darwin'
      ? ['-bundle', '-undefined', 'dynamic_lookup']
      : ['-shared', '-Wl,-z,nodelete'];
  const strip =
    process.platform === 'linux' && COMMON_FLAGS.includes('-DNDEBUG') && !process.env.CFLAGS
      ? ['-s']
      : [];
  const asked = [...wordsOf(process.env.CFLAGS), ...wordsOf(process.env.LDFLAGS)];
  const flags = ['-pthread', ...strip, ...asked];
  const outputs = [
    [addonName, [...shared, ...objects.core, ...objects.addon]],
    ['superconfig', [...objects.core, ...objects.command]],
  ];
  for (const [name, args] of outputs) {
    const file = path.join(folder, name);
    await compile(compiler, [...args, ...flags, '-o', `${file}.new`]);
    fs.renameSync(`${file}.new`, file);
  }
}

/**
 * Builds the addon and the command.
 * @returns {Promise<string>} the folder that holds them
 * @throws {BuildError} where there is no compiler, or it fails
 */
async function build() {
  const compiler = findCompiler();
  const inCheckout = fs.existsSync(path.join(ROOT, '.git'));
  const key = JSON.stringify([
    compiler,
    process.env.CFLAGS,
    COMMON_FLAGS,
    fs.readFileSync(__filename, 'utf8'),
  ]);
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 12);
  const objects = inCheckout
    ? path.join(ROOT, 'build', 'node', 'objects', hash)
    : fs.mkdtempSync(path.join(os.tmpdir(), 'superconfig-'));
  const folder = path.join(ROOT, 'prebuilds', `${process.platform}-${process.arch}`);
  try {
    const made = await compileAll(compiler, parts(findHeaders()), objects);
    await link(compiler, made, folder, 'superconfig.node');
  } finally {
    if (!inCheckout) {
      fs.rmSync(objects, { recursive: true, force: true });
    }
  }
  return folder;
}

build().then(
  (folder) => console.log(`superconfig: built ${path.relative(process.cwd(), folder) || '.'}`),
  (error) => {
    console.error(`superconfig: ${error instanceof BuildError ? error.message : error.stack}`);
    process.exitCode = 1;
  }
);
