// Runs each scenario with its first, second, third … allocation failing, until none is left to
// fail: every one of them ends in an error, and the next try with all allocations succeeds.
//
//   node starve.js     with starve.c preloaded and STARVE_FILE set
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const superconfig = require('superconfig');

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'superconfig-'));
process.on('exit', () => fs.rmSync(home, { recursive: true, force: true }));
const at = (name) => path.join(home, name);
fs.writeFileSync(at('app.json'), '{"server": {"port": 9090}, "list": [1, 2, 3]}');
fs.writeFileSync(at('app.toml'), '[database]\npool = { max = 40 }\n');
fs.writeFileSync(at('app.own'), 'text');

const file = fs.openSync(process.env.STARVE_FILE, 'r+');
const cell = new BigInt64Array(2);
const bytes = Buffer.from(cell.buffer);

/** Lets this many more allocations succeed and then one fail; -1 ends it. */
function starve(count) {
  cell.fill(0n);
  cell[0] = BigInt(count);
  fs.writeSync(file, bytes, 0, bytes.length, 0);
}

function starved() {
  fs.readSync(file, bytes, 0, bytes.length, 0);
  return Number(cell[1]);
}

const registry = new superconfig.ConfigRegistry();
registry.addFormat('own', { extensions: ['own'], read: (text) => ({ text, list: [1, 'two'] }) });
const SAMPLE = { server: { host: 'h', port: 1, big: 2n ** 60n }, list: ['a', 1.5, null, true] };
const base = registry.createConfig().withDefaults(SAMPLE).withFile(at('app.json'));
const fresh = () => base.build();

// Each gets a handle that was built while nothing failed, and may name what is done afterwards.
const scenarios = {
  registry: () => new superconfig.ConfigRegistry().createConfig().withDefaults({ a: 1 }).build(),
  addFormat: () => new superconfig.ConfigRegistry().addFormat('mine', () => null),
  builder: () =>
    base
      .withArgs(['--a.b=1'])
      .withEnv('APP', { environ: { APP_A__B: '2' }, names: { DB: 'x.y' } })
      .selectProfile('production')
      .withPolicy('list', 'append')
      .withLimits({ depth: 9 }),
  build: () =>
    base
      .withFile(at('app.toml'))
      .withEnv('APP', { environ: { APP_A: '[1]' } })
      .build(),
  loadFile: () => superconfig.loadFile(at('app.json')),
  hierarchical: () => base.withHierarchical('app', { root: home, workingDirectory: home }).build(),
  glob: () => base.withGlob(at('*.toml')).build(),
  ownFormat: () => base.withFile(at('app.own')).build(),
  ownSource: () => base.withSource(() => SAMPLE).build(),
  get: (config) => config.get('server.port'),
  getBigint: (config) => config.get('server.big'),
  getContainer: (config) => config.get('server'),
  getByList: (config) => config.get(['list', 1]),
  getMany: (config) => config.getMany(['server.port', 'list', 'none']),
  typed: (config) => [config.getInt('server.port'), config.getStr('server.host')],
  list: (config) => config.getList('list'),
  extract: (config) => config.extract(),
  paths: (config) => config.paths(),
  section: (config) => config.section('server').get('host'),
  explain: (config) => config.explain('server.port'),
  warnings: (config) => [config.warnings(), config.notes()],
  dump: (config) => config.dump('yaml', { origins: true }),
  snapshot: (config) => config.snapshot().get('server.port'),
  override: (config, finish) => {
    const override = config.override({ 'server.port': 2, list: [] });
    finish(() => override.end());
    override.end();
  },
  reload: (config) => config.reload(),
  inspect: (config) => require('node:util').inspect(config),
  buildAsync: () => base.buildAsync(),
  sourceAsync: () => base.withSource(async () => SAMPLE).buildAsync(),
  reloadAsync: (config) => config.reloadAsync(),
  extractAsync: (config) => config.extractAsync(),
};

const expected = (error) =>
  error.code === 'ERR_SC_OUT_OF_MEMORY' || /memory|alloc/i.test(error.message);

/** One try; true when an allocation failed in it. */
async function attempt(name, count) {
  const config = fresh();
  let finish = () => {};
  let error;
  starve(count);
  try {
    await scenarios[name](config, (last) => (finish = last));
  } catch (caught) {
    error = caught;
  }
  const failed = starved();
  starve(-1);
  finish();
  assert.ok(error === undefined || expected(error), `${name} ${count}: ${error && error.stack}`);
  assert.ok(error === undefined || failed > 0, `${name} ${count}: failed for no reason`);
  assert.strictEqual(config.get('list[2]'), 3, `${name} ${count}: the handle is whole`);
  assert.strictEqual(config.get('server.port'), 9090, `${name} ${count}: as it was`);
  return failed > 0;
}

async function main() {
  const report = {};
  starve(-1);
  for (const name of Object.keys(scenarios)) {
    let count = 0;
    while (await attempt(name, count)) {
      count++;
    }
    report[name] = count;
  }
  console.log(JSON.stringify(report));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
