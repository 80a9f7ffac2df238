// The types of the results of a handle and a section.
import {
  type ConfigView,
  type ConfigValue,
  type ConfigHandle,
  type ConfigSection,
  type ExplainStep,
  type Notice,
  loadFile,
} from 'superconfig';
import { type Same, same } from './expect.js';

interface App {
  server: { host: string; port: number };
}

const config = loadFile('app.toml');
const section = config.section('server');
same<Same<typeof config, ConfigHandle>>();
same<Same<typeof section, ConfigSection>>();

const views: ConfigView[] = [config, section];
for (const view of views) {
  const whole = view.extract();
  same<Same<typeof whole, ConfigValue>>();
  const typed = view.extract<App>({ integers: 'string' });
  same<Same<typeof typed, App>>();
  const promised = view.extractAsync<App>();
  same<Same<typeof promised, Promise<App>>>();

  const any = view.get('a.b');
  same<Same<typeof any, ConfigValue>>();
  const port = view.get<number>('port');
  same<Same<typeof port, number | null>>();
  const listed = view.get<string>(['hosts', 0, 'name']);
  same<Same<typeof listed, string | null>>();
  const chosen = view.get<number, number>('port', 80);
  same<Same<typeof chosen, number>>();
  const exact = view.get<string>('id', undefined, { integers: 'string' });
  same<Same<typeof exact, string | null>>();

  const many = view.getMany(['a', 'b.c']);
  same<Same<typeof many, Record<'a' | 'b.c', ConfigValue>>>();
  const some: string[] = ['a'];
  const loose = view.getMany(some);
  same<Same<typeof loose, Record<string, ConfigValue>>>();

  const text = view.getStrRef('a');
  same<Same<typeof text, string | null>>();
  same<Same<ReturnType<typeof view.hasKey>, boolean>>();
}

const integer = config.getInt('a');
same<Same<typeof integer, number | bigint>>();
const integerOrNull = config.getInt('a', null);
same<Same<typeof integerOrNull, number | bigint | null>>();
const integerOrText = config.getInt('a', 'none');
same<Same<typeof integerOrText, number | bigint | 'none'>>();
// @ts-expect-error: a large one is a bigint
const narrow: number = config.getInt('a');
void narrow;
const float = config.getFloat('a');
same<Same<typeof float, number>>();
const truth: boolean = config.getBool('a', false);
const string: string = config.getStr('a', '');
const stringAlways = config.getStr('a', undefined);
same<Same<typeof stringAlways, string>>();
const list = config.getList<string>('a');
same<Same<typeof list, string[]>>();
const dict = config.getDict<App>('a');
same<Same<typeof dict, App>>();
const datetime = config.getDatetime('a');
same<Same<typeof datetime, string>>();
const milliseconds: number = config.getDuration('a', 500);
const nanoseconds: bigint = config.getDurationNs('a', 5n);
const size = config.getSize('a');
same<Same<typeof size, number | bigint>>();
void [truth, string, milliseconds, nanoseconds];

const paths = config.paths(['server']);
same<Same<typeof paths, string[]>>();
const steps = config.explain('server.port');
same<Same<typeof steps, ExplainStep[]>>();
const warnings = [...config.warnings(), ...config.notes()];
same<Same<typeof warnings, Notice[]>>();
for (const [key, value] of config) {
  same<Same<typeof key, string>>();
  same<Same<typeof value, ConfigValue>>();
}
for (const [key] of section) key.toUpperCase();
const where: string = section.path;
const generation: number = config.generation;
const shown: unknown = config.toJSON();
void shown;
const dumped: string = config.dump('toml', { reveal: true, path: ['a', 0], compact: true });
config.dump('shell', { separator: '_', allow: ['PATH'] as const, exported: true, sortKeys: true });
void [where, generation, dumped];

// @ts-expect-error: a path is text or segments
config.get(1);
// @ts-expect-error: segments are texts and numbers
config.get([true]);
// @ts-expect-error: there are two ways
config.extract({ integers: 'number' });
// @ts-expect-error: no such option
config.dump('json', { secrets: true });
// @ts-expect-error: read-only
section.path = 'other';
// @ts-expect-error: a handle is built
new (null as unknown as typeof ConfigHandle)();
