// Typed handles: paths that are completed and checked, and the type of each.
import {
  type ConfigHandle,
  type ConfigSection,
  type ConfigValue,
  type Live,
  type PathOf,
  createConfig,
  loadFile,
} from 'superconfig';
import { type Same, same } from './expect.js';

interface Server {
  host: string;
  port: number;
  tls?: { cert: string };
  mode: 'fast' | 'safe';
}
interface App {
  server: Server;
  servers: Server[];
  limits: Record<string, number>;
  big: number | bigint;
  'odd.key': { inner: boolean };
  level?: 1 | 2;
  none: null;
}

const config = loadFile<App>('app.toml');
same<Same<typeof config, ConfigHandle<App>>>();

// ---- paths ----
const host = config.get('server.host');
same<Same<typeof host, string>>();
const mode = config.get('server.mode');
same<Same<typeof mode, 'fast' | 'safe'>>();
const server = config.get('server');
same<Same<typeof server, Server>>();
const cert = config.get('server.tls.cert');
same<Same<typeof cert, string | null>>();
const level = config.get('level');
same<Same<typeof level, 1 | 2 | null>>();
const levelOr = config.get('level', 5);
same<Same<typeof levelOr, 1 | 2 | 5>>();
const first = config.get('servers[0].port');
same<Same<typeof first, number | null>>();
const element = config.get('servers[0]');
same<Same<typeof element, Server | null>>();
const limit = config.get('limits.requests');
same<Same<typeof limit, number | null>>();
const odd = config.get('"odd.key".inner');
same<Same<typeof odd, boolean>>();
const none = config.get('none');
same<Same<typeof none, null>>();
const segments = config.get<number>(['server', 'port']);
same<Same<typeof segments, number | null>>();

// ---- getters ----
const port = config.getInt('server.port');
same<Same<typeof port, number>>();
const big = config.getInt('big');
same<Same<typeof big, number | bigint>>();
const portOrNull = config.getInt('server.port', null);
same<Same<typeof portOrNull, number | null>>();
const word = config.getStr('server.mode');
same<Same<typeof word, 'fast' | 'safe'>>();
const list = config.getList('servers');
same<Same<typeof list, Server[]>>();
const dict = config.getDict('server');
same<Same<typeof dict, Server>>();
const many = config.getMany(['server.port', 'level']);
same<Same<typeof many, { 'server.port': number; level: 1 | 2 | null }>>();
const whole = config.extract();
same<Same<typeof whole, App>>();
const has: boolean = config.hasKey('server.tls');
const ms: number = config.getDuration('server.host');
void [has, ms];

// ---- sections ----
const section = config.section('server');
same<Same<typeof section, ConfigSection<Server>>>();
const below = section.get('tls.cert');
same<Same<typeof below, string | null>>();
const loose = config.section(['server']);
same<Same<typeof loose, ConfigSection>>();

// @ts-expect-error: no such key
config.get('server.prot');
// @ts-expect-error: nothing is below a text
config.get('server.host.name');
// @ts-expect-error: no such key
config.getInt('sever.port');
// @ts-expect-error: no such key
config.section('servr');
// @ts-expect-error: no such key of the section
section.get('server.port');
// @ts-expect-error: no such key
config.getMany(['server.port', 'nothing']);
// @ts-expect-error: a text is no number
const wrong: number = config.get('server.host');
// @ts-expect-error: it may be missing
const missing: string = config.get('server.tls.cert');
void [wrong, missing];

// ---- one handle for another ----
function untyped(given: ConfigHandle): ConfigValue {
  return given.get('anything.at.all');
}
untyped(config as ConfigHandle);
const again = config.snapshot();
same<Same<typeof again, ConfigHandle<App>>>();

// ---- an interface that contains itself ----
interface Tree {
  name: string;
  parent?: Tree;
  children: Tree[];
}
const tree = createConfig<Tree>().withFile('tree.json').build();
const name = tree.get('children[0].children[1].name');
same<Same<typeof name, string | null>>();
const deep: PathOf<Tree> = 'parent.parent.parent.parent.parent.parent.parent.parent.name';
void deep;
// @ts-expect-error: no such key
tree.get('children[0].nme');

// ---- schemas of files ----
const byPath = config.extract('schema.json');
same<Same<typeof byPath, ConfigValue>>();
const kept = createConfig<App>().withSchema('schema.json').build();
same<Same<typeof kept, ConfigHandle<App>>>();

// ---- live ----
const plain = config.live(null, (current) => current.server.port);
same<Same<typeof plain, Live<App>>>();
const current: App = plain.current;
void current;
// @ts-expect-error: made by the library
plain.current = current;

// ---- what goes in ----
const defaults: App = current;
createConfig().withDefaults(defaults);
config.override({ 'server.port': 1, server: defaults.server });
class Point {
  constructor(readonly x: number) {}
  move(): void {}
}
// @ts-expect-error: an instance of a class
createConfig().withDefaults({ point: new Point(1) });
// @ts-expect-error: a function
config.override({ 'server.port': () => 1 });
// @ts-expect-error: no such policy
createConfig().withPolicy('a', 'merge');
// @ts-expect-error: no such code
createConfig().withRule('type-conflicts', 'fail');
