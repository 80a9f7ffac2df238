// The rows of the Node package. Runs in the folder that bench/node/run made, with the package and
// its peers installed; prints a line of JSON a row.
//
//   node rows.js [--quick] [--only TEXT] --data FOLDER --scratch FOLDER
//
// Each case is a separate loop, so that the engine's optimisation of one does not slow another.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    data: { type: 'string' },
    scratch: { type: 'string' },
  },
});
fs.rmSync(options.scratch, { recursive: true, force: true });
fs.mkdirSync(options.scratch, { recursive: true });
const JSON_FILE = path.join(options.scratch, 'default.json');
const JSON_TEXT = fs.readFileSync(path.join(options.data, 'service.json'), 'utf8');
const TOML_TEXT = fs.readFileSync(path.join(options.data, 'service.toml'), 'utf8');
const YAML_TEXT = fs.readFileSync(path.join(options.data, 'service.yaml'), 'utf8');
const DEFAULTS = { service: { listen: { port: 80, host: 'localhost' } }, extra: { on: true } };
const TOML_FILE = path.join(options.scratch, 'service.toml');
const YAML_FILE = path.join(options.scratch, 'service.yaml');
fs.writeFileSync(JSON_FILE, JSON_TEXT);
fs.writeFileSync(TOML_FILE, TOML_TEXT);
fs.writeFileSync(YAML_FILE, YAML_TEXT);
fs.writeFileSync(path.join(options.scratch, 'app.config.json'), JSON_TEXT);
process.env.NODE_CONFIG_DIR = options.scratch;
process.env.SUPPRESS_NO_CONFIG_WARNING = '1';
process.env.ORDERS_SERVICE__LISTEN__PORT = '9090';

const superconfig = require('superconfig');
const nodeConfig = require('config');
const { Util } = require('config/lib/util.js');
const convict = require('convict');
const nconf = require('nconf');
const jsonc = require('jsonc-parser');
const toml = require('smol-toml');
const yaml = require('yaml');
const jsYaml = require('js-yaml');
const zod = require('zod');
const { Bench } = require('./harness.js');

const bench = new Bench(options);
const PATH = 'database.pool.max';
// prettier-ignore
const KEYS = [
  'service.name', 'service.debug', 'service.listen.host', 'service.listen.port', 'database.url',
  'database.pool.min', 'database.pool.max', 'cache.ttl', 'log.level', 'owner.team',
];

/** A schema in convict's form: every leaf with its default. */
function schemaOf(value) {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, schemaOf(one)]));
  }
  return { default: value, format: '*' };
}

function leaves(value, at = '', found = new Map()) {
  for (const [key, one] of Object.entries(value)) {
    const place = at ? `${at}.${key}` : key;
    if (one !== null && typeof one === 'object') {
      leaves(one, place, found);
    } else {
      found.set(place, one);
    }
  }
  return found;
}

// The floor: a Map from whole paths, and a number in memory that says whether the Map is current.
const cells = new Uint32Array(1024);
const map = leaves(JSON.parse(JSON_TEXT));

function lookUps() {
  const config = superconfig.loadFile(JSON_FILE);
  const object = JSON.parse(JSON_TEXT);
  const schema = convict(schemaOf(object));
  const provider = new nconf.Provider().file({ file: JSON_FILE });
  let seen = cells[7];
  const versioned = (key) => {
    if (cells[7] !== seen) {
      seen = cells[7];
      map.clear();
    }
    return map.get(key);
  };
  bench.compare({ id: 'node-get', what: 'get("database.pool.max")', statistic: 'minimum' }, [
    {
      name: 'ours',
      loop(count) {
        let sum = 0;
        for (let i = 0; i < count; i++) sum += config.get(PATH);
        return sum;
      },
    },
    {
      name: 'Map, version check',
      atMost: 1.5,
      loop(count) {
        let sum = 0;
        for (let i = 0; i < count; i++) sum += versioned(PATH);
        return sum;
      },
    },
    {
      name: 'object chain',
      loop(count) {
        let sum = 0;
        for (let i = 0; i < count; i++) sum += object.database.pool.max;
        return sum;
      },
    },
    {
      name: 'config',
      loop(count) {
        let sum = 0;
        for (let i = 0; i < count; i++) sum += nodeConfig.get(PATH);
        return sum;
      },
    },
    {
      name: 'convict',
      loop(count) {
        let sum = 0;
        for (let i = 0; i < count; i++) sum += schema.get(PATH);
        return sum;
      },
    },
    {
      name: 'nconf',
      loop(count) {
        let sum = 0;
        for (let i = 0; i < count; i++) sum += provider.get('database:pool:max');
        return sum;
      },
    },
  ]);
  bench.compare({ id: 'node-get-in-turn', what: 'get, ten paths in turn', statistic: 'minimum' }, [
    {
      name: 'ours',
      loop(count) {
        let last;
        for (let i = 0; i < count; i++) last = config.get(KEYS[i % 10]);
        return last;
      },
    },
    {
      name: 'Map, version check',
      atMost: 1.5,
      loop(count) {
        let last;
        for (let i = 0; i < count; i++) last = versioned(KEYS[i % 10]);
        return last;
      },
    },
  ]);
  bench.compare(
    { id: 'node-get-int', what: 'getInt("service.listen.port")', statistic: 'minimum' },
    [
      {
        name: 'ours',
        loop(count) {
          let sum = 0;
          for (let i = 0; i < count; i++) sum += config.getInt('service.listen.port');
          return sum;
        },
      },
      {
        name: 'Map, version check',
        atMost: 2,
        loop(count) {
          let sum = 0;
          for (let i = 0; i < count; i++) sum += versioned('service.listen.port');
          return sum;
        },
      },
    ]
  );
  bench.compare(
    {
      id: 'node-get-many',
      what: 'getMany of ten, a key',
      statistic: 'minimum',
      per: KEYS.length,
    },
    [
      {
        name: 'ours',
        loop(count) {
          let last;
          for (let i = 0; i < count; i++) last = config.getMany(KEYS);
          return last;
        },
      },
      {
        name: 'Map, into an object',
        atMost: 1.2,
        loop(count) {
          let last;
          for (let i = 0; i < count; i++) {
            last = {};
            for (const key of KEYS) last[key] = versioned(key);
          }
          return last;
        },
      },
      {
        name: 'Map alone',
        loop(count) {
          let last;
          for (let i = 0; i < count; i++) {
            for (const key of KEYS) last = versioned(key);
          }
          return last;
        },
      },
    ]
  );
  const fresh = { id: 'node-get-many-fresh', what: 'getMany of ten in a new list, a key' };
  bench.compare({ ...fresh, statistic: 'minimum', per: KEYS.length }, [
    {
      name: 'ours',
      loop(count) {
        let last;
        for (let i = 0; i < count; i++) last = config.getMany([...KEYS]);
        return last;
      },
    },
    {
      name: 'Map, into an object',
      atMost: 1.2,
      loop(count) {
        let last;
        for (let i = 0; i < count; i++) {
          last = {};
          for (const key of [...KEYS]) last[key] = versioned(key);
        }
        return last;
      },
    },
  ]);
  bench.compare({ id: 'node-get-container', what: 'get("database.pool"), new each time' }, [
    {
      name: 'ours',
      loop(count) {
        let last;
        for (let i = 0; i < count; i++) last = config.get('database.pool');
        return last;
      },
    },
    {
      name: 'structuredClone',
      loop(count) {
        let last;
        for (let i = 0; i < count; i++) last = structuredClone(object.database.pool);
        return last;
      },
    },
  ]);
}

function extracts() {
  const config = superconfig.loadFile(JSON_FILE);
  const compact = JSON.stringify(JSON.parse(JSON_TEXT));
  const object = JSON.parse(JSON_TEXT);
  const schema = convict(schemaOf(object));
  bench.compare({ id: 'node-extract', what: 'extract() of 1 KB' }, [
    {
      name: 'ours',
      loop(count) {
        let last;
        for (let i = 0; i < count; i++) last = config.extract();
        return last;
      },
    },
    {
      name: 'JSON.parse',
      atMost: 1.2,
      loop(count) {
        let last;
        for (let i = 0; i < count; i++) last = JSON.parse(JSON_TEXT);
        return last;
      },
    },
    {
      name: 'JSON.parse, compact',
      loop(count) {
        let last;
        for (let i = 0; i < count; i++) last = JSON.parse(compact);
        return last;
      },
    },
    {
      name: 'structuredClone',
      loop(count) {
        let last;
        for (let i = 0; i < count; i++) last = structuredClone(object);
        return last;
      },
    },
    {
      name: 'config toObject',
      loop(count) {
        let last;
        for (let i = 0; i < count; i++) last = nodeConfig.util.toObject();
        return last;
      },
    },
    {
      name: 'convict getProperties',
      loop(count) {
        let last;
        for (let i = 0; i < count; i++) last = schema.getProperties();
        return last;
      },
    },
  ]);
}

function parses() {
  const load = (text, format) =>
    superconfig.createConfig().withDefaults(text, { format }).build().extract();
  const peers = [
    ['json', JSON_TEXT, { 'JSON.parse': JSON.parse }],
    ['toml', TOML_TEXT, { 'smol-toml': toml.parse }],
    ['yaml', YAML_TEXT, { yaml: yaml.parse, 'js-yaml': jsYaml.load }],
  ];
  for (const [format, text, parsers] of peers) {
    const what = `1 KB of ${format.toUpperCase()} text to a handle to an object`;
    bench.compare({ id: `node-text-${format}`, what }, [
      {
        name: 'ours',
        loop(count) {
          let last;
          for (let i = 0; i < count; i++) last = load(text, format);
          return last;
        },
      },
      ...Object.entries(parsers).map(([name, parse]) => ({
        name,
        loop(count) {
          let last;
          for (let i = 0; i < count; i++) last = parse(text);
          return last;
        },
      })),
    ]);
  }
}

/** Values of the program, which become a source. */
function values() {
  const base = superconfig.createConfig();
  const object = JSON.parse(JSON_TEXT);
  for (const [id, what, given] of [
    ['node-with-defaults', 'withDefaults of 1 KB', object],
    ['node-with-defaults-one', 'withDefaults({ a: 1 })', { a: 1 }],
  ]) {
    bench.compare({ id, what }, [
      {
        name: 'ours',
        loop(count) {
          let last;
          for (let i = 0; i < count; i++) last = base.withDefaults(given);
          return last;
        },
      },
      {
        name: 'JSON.stringify',
        atMost: given === object ? 2 : 0,
        loop(count) {
          let last;
          for (let i = 0; i < count; i++) last = JSON.stringify(given);
          return last;
        },
      },
    ]);
  }
}

function files() {
  bench.compare({ id: 'node-file-unchanged', what: 'loadFile, file unchanged' }, [
    {
      name: 'ours',
      loop(count) {
        let last;
        for (let i = 0; i < count; i++) last = superconfig.loadFile(JSON_FILE);
        return last;
      },
    },
    {
      name: 'fs.statSync',
      atMost: 5,
      loop(count) {
        let last;
        for (let i = 0; i < count; i++) last = fs.statSync(JSON_FILE);
        return last;
      },
    },
    {
      name: 'readFileSync, JSON.parse',
      loop(count) {
        let last;
        for (let i = 0; i < count; i++) last = JSON.parse(fs.readFileSync(JSON_FILE, 'utf8'));
        return last;
      },
    },
  ]);
  const builder = superconfig
    .createConfig()
    .withDefaults(DEFAULTS)
    .withFile(JSON_FILE)
    .withEnv('ORDERS');
  const schema = schemaOf({ ...JSON.parse(JSON_TEXT), extra: { on: true } });
  schema.service.listen.port.env = 'ORDERS_SERVICE__LISTEN__PORT';
  bench.compare({ id: 'node-layers', what: 'defaults, a file and variables to a handle' }, [
    {
      name: 'ours',
      loop(count) {
        let last;
        for (let i = 0; i < count; i++) last = builder.build();
        return last;
      },
    },
    {
      name: 'nconf',
      loop(count) {
        let last;
        for (let i = 0; i < count; i++) {
          last = new nconf.Provider();
          last.env({ separator: '__', whitelist: ['ORDERS_SERVICE__LISTEN__PORT'] });
          last.file({ file: JSON_FILE }).defaults(DEFAULTS);
        }
        return last;
      },
    },
    {
      name: 'convict',
      loop(count) {
        let last;
        for (let i = 0; i < count; i++) last = convict(schema).loadFile(JSON_FILE);
        return last;
      },
    },
    {
      name: 'config',
      loop(count) {
        let last;
        for (let i = 0; i < count; i++) {
          last = Util.loadFileConfigs({ configDir: options.scratch });
        }
        return last;
      },
    },
  ]);
}

/** Makes the environment one of that many variables. */
function environmentOf(count) {
  const others = Object.keys(process.env).filter((name) => name.startsWith('POD_'));
  for (const name of others) delete process.env[name];
  for (let i = Object.keys(process.env).length; i < count; i++) {
    process.env[`POD_SERVICE_${i}_HOST`] = `10.0.0.${i}`;
  }
}

/** Four layers, of which one is the environment; of its variables one matters. */
function environments() {
  const layers = superconfig
    .createConfig()
    .withDefaults(DEFAULTS)
    .withFile(JSON_FILE)
    .withFile(YAML_FILE);
  const withEnv = layers.withEnv('ORDERS');
  const without = layers.withSet('service.listen.port', '9090');
  const building = (name, builder, count, atMost = 0) => ({
    name,
    atMost,
    prepare: () => environmentOf(count),
    loop(repeats) {
      let last;
      for (let i = 0; i < repeats; i++) last = builder.build();
      return last;
    },
  });
  const few = Math.max(39, Object.keys(process.env).length);
  const many = few + 100;
  bench.compare({ id: 'node-layers-env-39', what: 'four layers, 39 variables in the process' }, [
    building('ours', withEnv, few),
    building('a setting instead', without, few, 1.2),
  ]);
  bench.compare({ id: 'node-layers-env-139', what: 'four layers, 139 variables in the process' }, [
    building('ours', withEnv, many),
    building('39 variables', withEnv, few, 1.1),
    building('a setting instead', without, many, 1.2),
  ]);
  environmentOf(0);
}

/** A start as a program writes it: each file is read anew, and the whole is checked by zod. */
function starts() {
  const schema = zodOf({ ...JSON.parse(JSON_TEXT), extra: { on: true } });
  bench.compare({ id: 'node-start', what: 'a whole start: defaults, TOML, YAML, variables, zod' }, [
    {
      name: 'ours',
      loop(count) {
        let last;
        for (let i = 0; i < count; i++) {
          last = new superconfig.ConfigRegistry()
            .createConfig()
            .withDefaults(DEFAULTS)
            .withFile(TOML_FILE)
            .withFile(YAML_FILE)
            .withEnv('ORDERS')
            .build()
            .extract(schema);
        }
        return last;
      },
    },
    {
      name: 'smol-toml, js-yaml, zod',
      atMost: 1 / 3.5,
      loop(count) {
        let last;
        for (let i = 0; i < count; i++) last = startByHand(schema);
        return last;
      },
    },
    {
      name: 'zod alone',
      loop(count) {
        const value = startByHand(schema);
        let last;
        for (let i = 0; i < count; i++) last = schema.parse(value);
        return last;
      },
    },
  ]);
}

/** A schema of zod for values like this one; extra keys are kept. */
function zodOf(value) {
  if (value === null) return zod.null();
  if (Array.isArray(value)) return zod.array(zodOf(value[0]));
  if (typeof value === 'object') {
    const members = Object.entries(value).map(([key, one]) => [key, zodOf(one)]);
    return zod.looseObject(Object.fromEntries(members));
  }
  return zod[typeof value]();
}

function merged(below, above) {
  const result = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
    const old = result[key];
    result[key] = isObject && old !== null && typeof old === 'object' ? merged(old, value) : value;
  }
  return result;
}

function startByHand(schema) {
  let whole = merged(DEFAULTS, toml.parse(fs.readFileSync(TOML_FILE, 'utf8')));
  whole = merged(whole, jsYaml.load(fs.readFileSync(YAML_FILE, 'utf8')));
  const port = process.env.ORDERS_SERVICE__LISTEN__PORT;
  if (port !== undefined) whole = merged(whole, { service: { listen: { port: Number(port) } } });
  return schema.parse(whole);
}

/** One text of 1 MB to a handle to an object. */
function large() {
  const parts = [];
  for (let n = 0, length = 0; length < 1 << 20; n++) {
    parts.push(JSON_TEXT.trimEnd());
    length += JSON_TEXT.length;
  }
  const text = `[${parts.join(',\n')}]\n`;
  const base = superconfig.createConfig();
  bench.compare({ id: 'node-large', what: '1 MB of JSON text to a handle to an object' }, [
    {
      name: 'ours',
      loop(count) {
        let last;
        for (let i = 0; i < count; i++) {
          last = base.withDefaults(text, { format: 'json' }).build().extract();
        }
        return last;
      },
    },
    {
      name: 'JSON.parse',
      atMost: 1.25,
      loop(count) {
        let last;
        for (let i = 0; i < count; i++) last = JSON.parse(text);
        return last;
      },
    },
  ]);
}

/** The first `require` of a process, in processes of their own, in turn. */
function requires() {
  const row = { id: 'node-require', what: 'require, the first of a process' };
  if (!bench.includes(row.id)) {
    return;
  }
  const names = { ours: 'superconfig', convict: 'convict', nconf: 'nconf', 'js-yaml': 'js-yaml' };
  const script = (name) => `
    const before = process.cpuUsage();
    require(${JSON.stringify(name)});
    const { user, system } = process.cpuUsage(before);
    console.log((user + system) * 1000);
  `;
  const times = Object.fromEntries(Object.keys(names).map((name) => [name, []]));
  for (let round = 0; round < (options.quick ? 3 : 21); round++) {
    for (const [name, module] of Object.entries(names)) {
      times[name].push(Number(execFileSync(process.execPath, ['-e', script(module)])));
    }
  }
  bench.given({ ...row, atMost: { convict: 0.5 } }, times);
}

/** c12 is only asynchronous, so both sides are timed with promises. */
async function promises() {
  const id = 'node-layers-promised';
  if (!bench.includes(id)) {
    return;
  }
  const { loadConfig } = await import('c12');
  const builder = superconfig.createConfig().withDefaults(DEFAULTS).withFile(JSON_FILE);
  const cases = [
    ['ours', 300, () => builder.buildAsync()],
    [
      'c12',
      30,
      () => loadConfig({ cwd: options.scratch, configFile: 'app.config', defaults: DEFAULTS }),
    ],
  ];
  const times = cases.map(() => []);
  for (let round = 0; round < (options.quick ? 3 : 21); round++) {
    for (const [which, [, count, work]] of cases.entries()) {
      const begin = process.hrtime.bigint();
      for (let i = 0; i < count; i++) await work();
      times[which].push(Number(process.hrtime.bigint() - begin) / count);
    }
  }
  const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
  const [ours, theirs] = times.map(median);
  bench.print({
    id,
    what: 'defaults and a file to a handle, as a promise (wall)',
    unit: 'ns',
    limit: 0,
    statistic: 'median',
    rounds: times[0].length,
    cases: [
      { name: 'ours', value: ours },
      { name: 'c12', value: theirs, ratio: ours / theirs, at_most: 0 },
    ],
  });
}

/** A text of that many bytes, of equal parts, and the key of its last part but one. */
function textOf(size, head, part, tail) {
  const parts = [head];
  let number = 0;
  for (let length = 0; length < size; length += parts.at(-1).length) {
    parts.push(part(number++));
  }
  return { text: [...parts, tail].join(''), key: `k${number - 2}` };
}

function repeat(work) {
  return (count) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += work(i).length;
    return sum;
  };
}

function ourEdit({ text, key }, format) {
  return repeat((i) => {
    const doc = superconfig.editText(text, { format });
    doc.set(`${key}.port`, 100000 + i);
    return doc.text;
  });
}

/** One change near the end of a large text, to the new text. */
function edits() {
  const json = textOf(
    1 << 20,
    '{\n',
    (n) => `  "k${n}": {"port": ${n}, "on": true},\n`,
    '  "end": 1\n}\n'
  );
  const yamlText = textOf(1 << 15, '# top\n', (n) => `k${n}:\n  port: ${n} # c\n`, 'end: 1\n');
  bench.compare({ id: 'node-edit-json', what: 'one change in 1 MB of JSON', slow: true }, [
    { name: 'ours', loop: ourEdit(json, 'json') },
    {
      name: 'jsonc-parser',
      atMost: 1 / 3,
      loop: repeat((i) => {
        const changes = jsonc.modify(json.text, [json.key, 'port'], 100000 + i, {});
        return jsonc.applyEdits(json.text, changes);
      }),
    },
  ]);
  bench.compare({ id: 'node-edit-yaml', what: 'one change in 32 KB of YAML', slow: true }, [
    { name: 'ours', loop: ourEdit(yamlText, 'yaml') },
    {
      name: 'yaml',
      atMost: 1 / 10,
      loop: repeat((i) => {
        const doc = yaml.parseDocument(yamlText.text);
        doc.setIn([yamlText.key, 'port'], 100000 + i);
        return doc.toString();
      }),
    },
  ]);
}

/** Memory of a process that ran a script, the least of several: anonymous pages, and the heap. */
function used(script) {
  const text = `
    ${script}
    gc(); gc();
    const rollup = require('fs').readFileSync('/proc/self/smaps_rollup', 'utf8');
    const pages = 1024 * /^Anonymous: *(\\d+)/m.exec(rollup)[1];
    console.log(JSON.stringify([pages, process.memoryUsage().heapUsed]));
  `;
  const one = () => JSON.parse(execFileSync(process.execPath, ['--expose-gc', '-e', text]));
  const all = Array.from({ length: options.quick ? 3 : 15 }, one);
  return [0, 1].map((which) => Math.min(...all.map((pair) => pair[which])));
}

function memory() {
  if (!fs.existsSync('/proc/self/smaps_rollup')) {
    return;
  }
  const script = path.join(options.scratch, 'empty.js');
  fs.writeFileSync(script, '');
  const [pages, heap] = used(`require(${JSON.stringify(script)});`);
  const [ourPages, ourHeap] = used("globalThis.kept = require('superconfig');");
  bench.amount(
    { id: 'node-rest', what: 'the library at rest, beyond an empty module', limit: 500e3 },
    ourPages - pages
  );
  bench.amount({ id: 'node-rest-heap', what: "of that, in the engine's heap" }, ourHeap - heap);
  const many = 20000;
  const load = (keep) => `
    const superconfig = require('superconfig');
    const kept = Array(${many}).fill(null);
    const file = ${JSON.stringify(JSON_FILE)};
    superconfig.loadFile(file).get('a');
    for (let i = 0; i < ${many}; i++) { ${keep} }
    globalThis.kept = kept;
  `;
  const [barePages, bareHeap] = used(load('kept[i] = null;'));
  const [handlePages, handleHeap] = used(load('kept[i] = superconfig.loadFile(file);'));
  bench.amount(
    { id: 'node-handle', what: 'a handle by loadFile, in all, snapshot shared' },
    (handlePages - barePages) / many
  );
  bench.amount(
    { id: 'node-handle-heap', what: "of that, in the engine's heap" },
    (handleHeap - bareHeap) / many
  );
}

async function main() {
  lookUps();
  extracts();
  parses();
  values();
  large();
  files();
  environments();
  starts();
  requires();
  await promises();
  edits();
  memory();
}

main();
