// Schemas of all kinds: JSON Schema by path and as an object, TypeBox, zod, valibot and arktype, as
// their users write them.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { pathToFileURL } = require('node:url');
const { Type } = require('@sinclair/typebox');
const { ConfigError, createConfig, schemaArguments, schemaUsage } = require('superconfig');
const valibot = require('valibot');
const { z } = require('zod');
const { folder } = require('./support/folder.js');

/** Nothing where the library is of ES modules only and this Node cannot require them (18). */
function library(name) {
  try {
    return require(name);
  } catch (error) {
    if (error.code !== 'ERR_REQUIRE_ESM') throw error;
    return undefined;
  }
}
const type = library('arktype')?.type;
const Typebox = library('typebox')?.default;

const TEXT = `
[server]
host = "localhost"

[database]
password = "hunter2"
`;
const JSON_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    server: {
      type: 'object',
      required: ['host'],
      properties: {
        host: { type: 'string' },
        port: { type: 'integer', default: 8080, maximum: 65535 },
        tags: { type: 'array', items: { type: 'string' } },
      },
    },
    database: { type: 'object', properties: { password: { type: 'string' } } },
    maxConnections: { type: 'integer' },
    zip: { type: 'string' },
  },
};

/** The same in each library: a default, a text that looks like a number, a list. */
const LIBRARIES = {
  'JSON Schema': JSON_SCHEMA,
  TypeBox: Type.Object({
    server: Type.Object({
      host: Type.String(),
      port: Type.Integer({ default: 8080 }),
      tags: Type.Optional(Type.Array(Type.String())),
    }),
    database: Type.Object({ password: Type.String() }),
    maxConnections: Type.Optional(Type.Integer()),
    zip: Type.Optional(Type.String()),
  }),
  'TypeBox 1': Typebox?.Object({
    server: Typebox.Object({
      host: Typebox.String(),
      port: Typebox.Integer({ default: 8080 }),
      tags: Typebox.Optional(Typebox.Array(Typebox.String())),
    }),
    database: Typebox.Object({ password: Typebox.String() }),
    maxConnections: Typebox.Optional(Typebox.Integer()),
    zip: Typebox.Optional(Typebox.String()),
  }),
  zod: z.object({
    server: z.object({
      host: z.string(),
      port: z.int().default(8080),
      tags: z.array(z.string()).optional(),
    }),
    database: z.object({ password: z.string() }),
    maxConnections: z.int().optional(),
    zip: z.string().optional(),
  }),
  valibot: valibot.object({
    server: valibot.object({
      host: valibot.string(),
      port: valibot.optional(valibot.pipe(valibot.number(), valibot.integer()), 8080),
      tags: valibot.optional(valibot.array(valibot.string())),
    }),
    database: valibot.object({ password: valibot.string() }),
    maxConnections: valibot.optional(valibot.pipe(valibot.number(), valibot.integer())),
    zip: valibot.optional(valibot.string()),
  }),
  arktype: type?.({
    server: { host: 'string', port: 'number.integer = 8080', 'tags?': 'string[]' },
    database: { password: 'string' },
    'maxConnections?': 'number.integer',
    'zip?': 'string',
  }),
};
const environ = {
  APP_MAX_CONNECTIONS: '007',
  APP_ZIP: '01234',
  APP_SERVER__TAGS: '1,2',
};
const EXPECTED = {
  server: { host: 'localhost', tags: ['1', '2'], port: 8080 },
  database: { password: 'hunter2' },
  zip: '01234',
};

const base = createConfig().withDefaults(TEXT, { format: 'toml', name: 'app.toml' });

/** The error of what has to fail. */
function failure(action) {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof ConfigError, `${error.stack}`);
    return error;
  }
  return assert.fail('it did not fail');
}

const places = (error) =>
  error.problems.map(({ code, path, source, line }) => [code, path, source, line]);

for (const [name, schema] of Object.entries(LIBRARIES)) {
  if (!schema) continue;
  test(`${name}: a build follows the schema`, () => {
    const config = base.withEnv('APP', { environ }).withSchema(schema).build();
    assert.deepEqual({ ...EXPECTED, maxConnections: 7 }, config.extract(schema));
    assert.equal(config.get('maxConnections'), 7);
    assert.equal(config.get('zip'), '01234');
  });

  test(`${name}: extract follows a schema that the build did not`, () => {
    const { APP_MAX_CONNECTIONS: unbound, ...bound } = environ;
    const config = base.withEnv('APP', { environ: bound }).build();
    assert.deepEqual(config.extract(schema), EXPECTED);
    assert.equal(unbound, '007');
  });

  test(`${name}: every problem has the place of its value`, async () => {
    const wrong = base
      .withDefaults('[server]\nport = "x"\n', { format: 'toml', name: 'wrong.toml' })
      .withDefaults({ database: { password: 5 } })
      .build();
    for (const error of [
      failure(() => wrong.extract(schema)),
      await wrong.extractAsync(schema).catch((reason) => reason),
    ]) {
      assert.deepEqual(error.problems.map(({ path }) => path).sort(), [
        'database.password',
        'server.port',
      ]);
      const port = error.problems.find(({ path }) => path === 'server.port');
      assert.deepEqual([port.source, port.line, port.column], ['wrong.toml', 2, 8]);
      assert.match(error.message, /^(wrong\.toml:2:8|defaults): /);
    }
  });

  test(`${name}: what is missing has the place of its parent and the ways to set it`, () => {
    const config = createConfig()
      .withDefaults('[server]\nhots = "x"\n[database]\npassword = "a"\n', {
        format: 'toml',
        name: 'app.toml',
      })
      .withEnv('APP', { environ: {} })
      .build();
    const error = failure(() => config.extract(schema));
    assert.deepEqual(places(error), [['ERR_SC_MISSING_KEY', 'server.host', 'app.toml', 1]]);
    assert.match(error.message, /APP_SERVER__HOST/);
    assert.match(error.message, /did you mean `server\.hots`/);
  });

  test(`${name}: a section is extracted as well`, () => {
    const all = { all: { server: { host: 'x' }, database: { password: 'y' } } };
    const section = createConfig().withDefaults(all).build().section('all');
    assert.equal(section.extract(schema).server.port, 8080);
    const wrong = createConfig()
      .withDefaults({ all: { ...all.all, zip: 5 } })
      .build()
      .section('all');
    assert.deepEqual(places(failure(() => wrong.extract(schema)))[0].slice(1, 3), [
      'all.zip',
      'defaults',
    ]);
  });
}

test('a path, a file: URL and a schema in another format', (t) => {
  const at = folder(t, {
    'schema.json': JSON.stringify(JSON_SCHEMA),
    'schema.yaml': 'type: object\nrequired: [nothing]\n',
  });
  for (const schema of [at('schema.json'), pathToFileURL(at('schema.json'))]) {
    const config = base.withSchema(schema).build();
    assert.equal(config.get('server.port'), 8080);
    assert.equal(base.build().extract(schema).server.port, 8080);
  }
  const error = failure(() => base.withSchema(at('schema.yaml')).build());
  assert.equal(error.code, 'ERR_SC_MISSING_KEY');
  assert.equal(failure(() => base.withSchema(at('none.json'))).code, 'ERR_SC_MISSING_FILE');
});

test('true takes everything, and false nothing', () => {
  assert.equal(base.withSchema(true).build().extract(true).server.host, 'localhost');
  assert.equal(failure(() => base.withSchema(false).build()).code, 'ERR_SC_SCHEMA');
});

test('a schema that is wrong fails where it is given', () => {
  assert.equal(failure(() => base.withSchema({ type: 'nothing' })).code, 'ERR_SC_BAD_SCHEMA');
  const bad = { type: 'object', properties: { a: { pattern: '(' } } };
  assert.equal(failure(() => base.withSchema(bad)).code, 'ERR_SC_BAD_PATTERN');
  for (const value of [1, null, undefined, [], () => {}]) {
    assert.throws(() => base.withSchema(value), TypeError);
  }
  assert.throws(() => base.withSchema({}, { json: {} }), /"options.json" is not an option/);
  assert.throws(() => base.withSchema({}, { jsonSchema: {} }), TypeError);
});

test('a pattern of a library that the core lacks is left to the library', () => {
  const schema = z.object({ a: z.string().regex(/^(.)\1$/) });
  const config = createConfig().withDefaults({ a: 'xy' }).withSchema(schema).build();
  assert.equal(failure(() => config.extract(schema)).path, 'a');
});

test('a transformation comes after, and gives what it gives', () => {
  const schema = z.object({
    url: z.string().transform((text) => new URL(text)),
    since: z.coerce.date(),
  });
  const config = createConfig()
    .withDefaults('since = 2020-01-02\nurl = "http://a/"', { format: 'toml' })
    .withSchema(schema)
    .build();
  const { url, since } = config.extract(schema);
  assert.ok(url instanceof URL && since instanceof Date);
  assert.equal(config.get('url'), 'http://a/');
});

test('a validator that promises needs extractAsync', async () => {
  const schema = z.object({ a: z.string().refine(async (text) => text === 'right') });
  const right = createConfig().withDefaults({ a: 'right' }).build();
  const wrong = createConfig().withDefaults({ a: 'wrong' }).build();
  assert.throws(() => right.extract(schema), /extractAsync/);
  assert.deepEqual(await right.extractAsync(schema), { a: 'right' });
  await assert.rejects(wrong.extractAsync(schema), { code: 'ERR_SC_SCHEMA', path: 'a' });
});

test('unknown keys of zod are a problem each', () => {
  const schema = z.strictObject({ server: z.strictObject({ host: z.string() }) });
  const error = failure(() => base.withSet('server.prot', '1').build().extract(schema));
  assert.deepEqual(
    error.problems.map(({ code, path }) => [code, path]),
    [
      ['ERR_SC_UNKNOWN_KEY', 'server.prot'],
      ['ERR_SC_UNKNOWN_KEY', 'database'],
    ]
  );
});

test('no message shows a secret', () => {
  const schemas = [
    ...(type ? [type({ database: { password: "'other'" } })] : []),
    valibot.object({
      database: valibot.object({
        password: valibot.pipe(valibot.string(), valibot.startsWith('z'), valibot.email()),
      }),
    }),
    z.object({ database: z.object({ password: z.literal('other') }) }),
    z.object({ database: z.any().refine(() => false, { error: (i) => JSON.stringify(i.input) }) }),
    { properties: { database: { properties: { password: { pattern: '^z', const: 'other' } } } } },
  ];
  for (const schema of schemas) {
    const error = failure(() => base.build().extract(schema));
    assert.doesNotMatch(`${error.message} ${error.stack} ${JSON.stringify(error)}`, /hunter2|"h"/);
  }
});

test('a library without a converter needs the JSON Schema, and reads without', () => {
  const schema = {
    '~standard': {
      version: 1,
      vendor: 'mine',
      validate: (value) =>
        value.a === 1 ? { value: 'fine' } : { issues: [{ message: 'no', path: [{ key: 'a' }] }] },
    },
  };
  const config = createConfig().withDefaults({ a: 1 });
  assert.throws(() => config.withSchema(schema), /option jsonSchema/);
  assert.equal(config.build().extract(schema), 'fine');
  assert.equal(config.withSchema(schema, { jsonSchema: true }).build().extract(schema), 'fine');
  const error = failure(() => createConfig().withDefaults({ a: 2 }).build().extract(schema));
  assert.deepEqual([error.path, error.message], ['a', 'defaults: a: no']);
});

test('integers beyond the safe range, and what JSON lacks', () => {
  const schema = { properties: { n: { type: 'integer' }, x: { default: 1 } } };
  const config = createConfig()
    .withDefaults({ n: 2n ** 60n, f: NaN })
    .build();
  assert.deepEqual(config.extract(schema), { n: 2n ** 60n, f: NaN, x: 1 });
  assert.equal(config.extract(schema, { integers: 'string' }).n, String(2n ** 60n));
  const whole = config.extract(schema);
  whole.n = 0;
  assert.equal(config.extract(schema).n, 2n ** 60n);
});

test('integers as text reach a validator, with and without a converter', () => {
  const schema = () => ({
    '~standard': { version: 1, vendor: 'mine', validate: (value) => ({ value }) },
  });
  const config = createConfig()
    .withDefaults({ n: 2n ** 60n })
    .build();
  const [plain, converted] = [schema(), schema()];
  createConfig().withSchema(converted, { jsonSchema: true });
  for (const one of [plain, converted]) {
    assert.deepEqual(config.extract(one), { n: 2n ** 60n });
    assert.deepEqual(config.extract(one, { integers: 'string' }), { n: String(2n ** 60n) });
  }
});

test('options are no schema, and a slip in them is reported', () => {
  const config = base.build();
  assert.throws(() => config.extract({ integer: 'string' }), /"options.integer" is not an option/);
  assert.deepEqual(config.extract(undefined, { integers: 'string' }), config.extract());
});

test('a reload keeps the last good configuration', (t) => {
  const at = folder(t, { 'app.json': '{"port": 1}' });
  const fs = require('node:fs');
  const schema = z.object({ port: z.int() });
  const config = createConfig().withFile(at('app.json')).withSchema(schema).build();
  fs.writeFileSync(at('app.json'), '{"port": "a text"}');
  const error = failure(() => config.reload());
  assert.deepEqual([error.code, error.path], ['ERR_SC_WRONG_TYPE', 'port']);
  assert.equal(config.get('port'), 1);
});

// ---- a command line ----

const COMMAND_LINE = {
  description: 'Serves files.',
  required: ['input'],
  properties: {
    verbose: { type: 'boolean', 'x-short': 'v' },
    server: { properties: { port: { type: 'integer', 'x-short': 'p', default: 8080 } } },
    tags: { type: 'array', items: { type: 'string' } },
    input: { type: 'string', 'x-operand': true, description: 'what to read' },
  },
};

test('words that a schema does not know are left to another parser', () => {
  const words = ['-vp', '80', '--other=1', 'a', '--tags', 'b', '--tags', 'c', '-vz'];
  const { known, rest } = schemaArguments(COMMAND_LINE, words);
  assert.deepEqual(rest, ['--other=1', '-vz']);
  const config = createConfig().withSchema(COMMAND_LINE).withArgs(known).build();
  assert.deepEqual(config.extract(), {
    verbose: true,
    server: { port: 80 },
    input: 'a',
    tags: ['b', 'c'],
  });
});

test('the words are those of the process by default', () => {
  const before = process.argv;
  process.argv = [...before.slice(0, 2), '--verbose', '--help'];
  try {
    const { known, rest } = schemaArguments(COMMAND_LINE);
    assert.deepEqual([known, rest], [['--verbose=true'], ['--help']]);
    const name = require('node:path').basename(process.argv[1]);
    assert.ok(schemaUsage(COMMAND_LINE).startsWith(`Usage: ${name} [options] input\n`));
  } finally {
    process.argv = before;
  }
});

test('help has types, defaults and descriptions', () => {
  assert.equal(
    schemaUsage(COMMAND_LINE, 'serve'),
    [
      'Usage: serve [options] input',
      '',
      'Serves files.',
      '',
      'Operands:',
      '  input                       what to read (required)',
      '',
      'Options:',
      '  -v, --[no-]verbose',
      '  -p, --server.port INTEGER   (default: 8080)',
      '      --tags TEXT...',
      '',
    ].join('\n')
  );
  const App = z.object({ port: z.int().default(80).describe('where to listen') });
  assert.match(schemaUsage(App, 'serve'), /--port INTEGER +where to listen \(default: 80\)\n/);
});

test('mistakes of a command line', () => {
  const lacks = failure(() => schemaArguments(COMMAND_LINE, ['-p']));
  assert.equal(lacks.code, 'ERR_SC_BAD_VALUE');
  assert.equal(lacks.source, 'arguments');
  assert.match(lacks.message, /the option `-p` needs a value/);
  for (const args of ['-p', [1], null, ['a\0']]) {
    assert.throws(() => schemaArguments(COMMAND_LINE, args), TypeError);
  }
  assert.throws(() => schemaUsage(COMMAND_LINE, 3), TypeError);
  assert.throws(() => schemaUsage(3), TypeError);
});
