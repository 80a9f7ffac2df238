// Runs one operation of the list below many times and prints by how much the process has grown.
// Each operation has its own process, so that their memory is measured separately.
//
//   node grow.js OPERATION ROUNDS
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { setImmediate: turn } = require('node:timers/promises');
const superconfig = require('superconfig');
const { collect, collectAll } = require('./gc.js');

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'superconfig-'));
process.on('exit', () => fs.rmSync(home, { recursive: true, force: true }));
const at = (name) => path.join(home, name);

const SAMPLE = {
  server: { host: 'localhost', port: 8080, big: 2n ** 60n, ratio: 0.5, timeout: '1m30s' },
  database: { pool: { min: 2, max: 40 }, password: 'x', hosts: ['a', 'b', 'c'] },
  started: new Date(0),
};
fs.writeFileSync(at('app.json'), '{"server": {"port": 9090}, "list": [1, 2, 3]}');
fs.writeFileSync(at('broken.json'), '{"server": }');

const builder = superconfig.createConfig().withDefaults(SAMPLE).withFile(at('app.json'));
const config = builder.build();
const section = config.section('database');
const registry = new superconfig.ConfigRegistry();
registry.addFormat('own', { extensions: ['own'], read: (text) => ({ text }) });
fs.writeFileSync(at('app.own'), 'text');

/** Expects the operation to throw: the error's memory counts as well. */
function failing(operation) {
  return (i) => {
    try {
      operation(i);
    } catch {
      return;
    }
    throw new Error('it was expected to fail');
  };
}

const operations = {
  get: () => config.get('database.pool.max'),
  getNewPath: (i) => config.get(`database.pool.max${i}`),
  getContainer: () => config.get('database'),
  getBigint: () => config.get('server.big'),
  getByList: () => config.get(['database', 'hosts', 1]),
  getMany: () => config.getMany(['server.port', 'database.pool.max', 'database.hosts', 'miss']),
  hasKey: (i) => config.hasKey(`server.port${i & 1}`),
  getInt: () => config.getInt('server.port'),
  getStr: () => config.getStr('server.host'),
  getStrRef: () => config.getStrRef('server.host'),
  getDuration: () => config.getDuration('server.timeout'),
  getDatetime: () => config.getDatetime('started'),
  getList: () => config.getList('database.hosts'),
  getDict: () => config.getDict('database'),
  extract: () => config.extract(),
  extractText: () => config.extract({ integers: 'string' }),
  extractAsync: async () => config.extractAsync(),
  section: () => config.section('database').get('pool.min'),
  sectionGet: () => section.get('pool.min'),
  paths: () => config.paths(),
  explain: () => config.explain('server.port'),
  warnings: () => config.warnings(),
  dump: () => config.dump('json'),
  iterate: () => [...config],
  inspect: () => require('node:util').inspect(config),
  snapshot: () => config.snapshot(),
  override: () => config.override({ 'server.port': 1 }).end(),
  reload: () => config.reload(),
  reloadChanged: (i) => {
    if (i % 16 === 0) {
      fs.writeFileSync(at('app.json'), `{"server": {"port": ${9000 + (i % 90)}}}`);
    }
    config.reload();
  },
  reloadAsync: async () => config.reloadAsync(),
  loadFile: () => superconfig.loadFile(at('app.json')),
  loadFileAndClose: () => superconfig.loadFile(at('app.json')).close(),
  loadEnv: () => superconfig.loadEnv('PATH'),
  builder: () => builder.withArgs(['--a.b=1']).selectProfile('x').withPolicy('list', 'append'),
  build: () => builder.build(),
  buildAsync: async () => builder.buildAsync(),
  defaults: () => superconfig.createConfig().withDefaults(SAMPLE).build(),
  source: () =>
    superconfig
      .createConfig()
      .withSource(() => SAMPLE)
      .build(),
  sourceAsync: async () =>
    superconfig
      .createConfig()
      .withSource(async () => SAMPLE)
      .buildAsync(),
  format: () => registry.createConfig().withFile(at('app.own')).build(),
  registry: () => new superconfig.ConfigRegistry().createConfig().withFile(at('app.json')).build(),
  stats: () => registry.stats(),
  missingFile: failing(() => superconfig.loadFile(at('none.json'))),
  syntaxError: failing(() => superconfig.loadFile(at('broken.json'))),
  badPath: failing((i) => config.get(`a[${i}`)),
  wrongType: failing(() => config.getInt('server.host')),
  wrongArgument: failing(() => config.get(12)),
  throwingSource: failing(() =>
    superconfig
      .createConfig()
      .withSource(() => {
        throw new Error('mine');
      })
      .build()
  ),
  rejectingSource: async () => {
    const source = async () => {
      throw new Error('mine');
    };
    await superconfig
      .createConfig()
      .withSource(source)
      .buildAsync()
      .then(
        () => process.exit(9),
        () => {}
      );
  },
};

/**
 * Native objects are released between turns, so a loop that never ends one only grows. Collecting
 * often keeps down what lies uncollected, whose size is the engine's choice of the moment.
 */
async function repeat(operation, rounds) {
  for (let i = 0; i < rounds; i++) {
    const result = operation(i);
    if (result instanceof Promise) {
      await result;
    }
    if (i % 1000 === 999) {
      collect();
      await turn();
    }
  }
}

async function measure() {
  await collectAll();
  const { rss, external, heapUsed } = process.memoryUsage();
  return { rss, external, heapUsed };
}

async function main([name, count]) {
  const rounds = Number(count);
  await repeat(operations[name], Math.max(Math.min(rounds, 2000), rounds / 4));
  const before = await measure();
  await repeat(operations[name], rounds);
  const after = await measure();
  const grown = Object.entries(after).map(([kind, bytes]) => [kind, bytes - before[kind]]);
  console.log(JSON.stringify(Object.fromEntries(grown)));
}

if (require.main === module) {
  main(process.argv.slice(2));
}

module.exports = { operations: Object.keys(operations) };
