// What builders, registries and shortcuts take and give.
import {
  type Change,
  type ConfigBuilder,
  type ConfigHandle,
  type ConfigOverride,
  type Difference,
  type RegistryStats,
  ConfigError,
  ConfigRegistry,
  createConfig,
  diff,
  loadEnv,
  loadMultiple,
  schemaArguments,
  schemaUsage,
  version,
} from 'superconfig';
import { type Same, same } from './expect.js';

interface Address {
  href: string;
  protocol: string;
  pathname: string;
}
declare const url: Address;

const builder = createConfig()
  .withFile('app.toml', { optional: true, under: 'app', documents: 'list' })
  .withFile(url)
  .withEnv('APP', { environ: { APP_A: '1', APP_B: undefined }, names: { URL: ['db', 'url'] } })
  .withEnv(null)
  .withDotenv('.env', { prefix: 'APP', dropEmpty: true, readNameFile: true })
  .withDotenv()
  .withGlob('conf.d/*.yaml', { onError: 'warn' })
  .withHierarchical('app', {
    markers: ['.root'],
    root: url,
    environ: { HOME: '/' },
    workingDirectory: '/srv',
  })
  .withDirectory('/run/secrets', { optional: true, secret: true })
  .withDefaults({ a: 1, b: [1n, null, new Date()], c: { d: undefined } })
  .withDefaults('a = 1', { format: 'toml', name: 'built in', join: true, noOperators: true })
  .withArgs()
  .withArgs(['--a=1'], { at: 'a' })
  .without(['a', 0])
  .withSet('a', '1')
  .withSetString('a', '1')
  .withSource(() => ({ a: 1 }), { name: 'mine' })
  .withSource(async () => ({ a: 1 }))
  .withSource({ load: () => ({ a: 1 }) })
  .withRule('type-conflict', 'fail')
  .withSecretKey('pin')
  .withPublicPath('public.token')
  .withLimits({ fileSize: 1, depth: 2, nodes: 3, aliases: 4 })
  .selectProfile('production', 'local')
  .selectProfileFromEnv('APP_PROFILE', 'development')
  .withPolicy('servers', 'merge-by-key(name)')
  .withReferences('path', 'env', 'file')
  .strict()
  .strict(false);
same<Same<typeof builder, ConfigBuilder>>();

const handle = builder.build();
same<Same<typeof handle, ConfigHandle>>();
const promised = builder.buildAsync();
same<Same<typeof promised, Promise<ConfigHandle>>>();
const changes = handle.reload();
same<Same<typeof changes, Change | null>>();
const later = handle.reloadAsync();
same<Same<typeof later, Promise<Change | null>>>();
const frozen = handle.snapshot();
const differences = diff(frozen, handle);
same<Same<typeof differences, Difference[]>>();
same<Same<typeof frozen, ConfigHandle>>();
const override = handle.override({ 'a.b': 1, c: { d: [true] } });
same<Same<typeof override, ConfigOverride>>();
override.end();
override[Symbol.dispose]();
handle[Symbol.dispose]();
const disposables: Disposable[] = [handle, override];
void disposables;

const registry = new ConfigRegistry();
const chained = registry
  .addFormat('lines', (text: string, name: string) => ({ [name]: text.split('\n') }))
  .addFormat('words', {
    extensions: ['words'],
    read: async (text) => text.split(' '),
    write: (value) => String(value),
  });
same<Same<typeof chained, ConfigRegistry>>();
const stats = registry.stats();
same<Same<typeof stats, RegistryStats>>();
const rate: number = stats.cacheHitRate;
registry.setCacheLimit(0);
registry.trim();
same<Same<ReturnType<typeof registry.createConfig>, ConfigBuilder>>();

same<Same<ReturnType<typeof loadEnv>, ConfigHandle>>();
loadEnv('APP');
loadMultiple(['a.json', 'conf.d/*.toml', 'a.b=1', url, { a: { b: 1 } }]);
const text: string = version;
void [rate, text];

function where(error: unknown): string {
  if (!(error instanceof ConfigError)) return '';
  if (error.code === 'ERR_SC_SYNTAX') return `${error.line}:${error.column}`;
  const place: string | undefined = error.source ?? error.path;
  const name: 'ConfigError' = error.name;
  return `${name} ${place} ${error.message} ${String(error.cause)}`;
}
void where;

// @ts-expect-error: a file has a name
createConfig().withFile();
// @ts-expect-error: no such option of a file
createConfig().withFile('a', { environ: {} });
// @ts-expect-error: an option of another type
createConfig().withFile('a', { optional: 1 });
// @ts-expect-error: a function is no value
createConfig().withDefaults({ a: () => 1 });
// @ts-expect-error: variables are text
createConfig().withEnv('A', { environ: { A_B: 1 } });
// @ts-expect-error: no such kind
createConfig().withReferences('http');
// @ts-expect-error: no such rule
createConfig().withRule('type-conflict', 'error');
// @ts-expect-error: a source is a function
createConfig().withSource({ a: 1 });
// @ts-expect-error: a format reads
registry.addFormat('x', { extensions: ['x'] });
// @ts-expect-error: a section is no handle
diff(handle, handle.section('a'));
// @ts-expect-error: builders come from createConfig
new (null as unknown as typeof ConfigBuilder)();
// @ts-expect-error: errors are made by the library
new ConfigError();

const divided = schemaArguments({ properties: {} }, ['--a', '1']);
same<Same<typeof divided.known, string[]>>();
same<Same<typeof divided.rest, string[]>>();
schemaArguments('app.schema.json');
schemaArguments(url, [], { jsonSchema: true });
const usage = schemaUsage(true, 'serve');
same<Same<typeof usage, string>>();
// @ts-expect-error: no schema
schemaUsage(3);
// @ts-expect-error: words are texts
schemaArguments({ properties: {} }, [1]);
