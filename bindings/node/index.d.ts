/// <reference lib="esnext.disposable" />

/**
 * superconfig: read configuration from many places as one immutable result.
 *
 * ```ts
 * import { createConfig } from "superconfig";
 *
 * const config = createConfig().withFile("app.toml").withEnv("APP").build();
 * const port = config.getInt("server.port", 8080);
 * ```
 */

import type {
  InputOf,
  OutputOf,
  PathOf,
  Plain,
  ReadingAt,
  Readings,
  StandardSchema,
  ValueAt,
  Values,
} from './typed.js';
import type {
  ArgsOptions,
  ConfigErrorCode,
  DefaultsOptions,
  DirectoryOptions,
  DotenvOptions,
  EnvOptions,
  FileOptions,
  GlobOptions,
  HierarchicalOptions,
  NoteCode,
  SourceOptions,
  WarningCode,
} from './vocabulary.js';

export * from './vocabulary.js';
export type { InputOf, OutputOf, PathOf, Plain, ReadingAt, StandardSchema, ValueAt };

// ---------------------------------------------------------------------------
// Values and paths
// ---------------------------------------------------------------------------

/**
 * What a configuration holds. An integer is a `number` where that is exact (size at most 2⁵³−1),
 * else a `bigint`; a datetime is its ISO 8601 text.
 */
export type ConfigValue =
  null | boolean | number | bigint | string | ConfigValue[] | { [key: string]: ConfigValue };

/**
 * What can be given as configuration. A safe integral number is an integer, a `Date` an offset
 * datetime; members that are `undefined` are skipped. Anything else is a `TypeError` that names
 * the path.
 */
export type ConfigInput =
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | readonly ConfigInput[]
  | { readonly [key: string]: ConfigInput | undefined };

/**
 * A place in the configuration: `"database.pool.max"`, `"hosts[0]"`, `"/a/b~1c"`, or a list of
 * segments, which needs no quoting. The empty path is the whole.
 */
export type ConfigPath = string | readonly (string | number)[];

/** The segments of a path, which need no quoting: no type is known of what is there. */
export type ConfigSegments = readonly (string | number)[];

/** A path that a handle of an interface `T` takes; any path, where there is no interface. */
export type PathIn<T> = unknown extends T ? ConfigPath : PathOf<T> | ConfigSegments;

/** An integer: a `bigint` where a `number` is not exact. */
export type ConfigInteger = number | bigint;

/** An interface as the type of an integer at a path has it, else what an integer may be. */
export type IntegerAt<T, P> = unknown extends T
  ? ConfigInteger
  : P extends PathOf<T>
    ? [Extract<Values<T>[P], ConfigInteger>] extends [never]
      ? ConfigInteger
      : Extract<Values<T>[P], ConfigInteger>
    : ConfigInteger;

/** Text at a path: the literal texts of the interface, where it has some. */
export type TextAt<T, P> = unknown extends T
  ? string
  : P extends PathOf<T>
    ? [Extract<Values<T>[P], string>] extends [never]
      ? string
      : Extract<Values<T>[P], string>
    : string;

/** The elements of an array at a path. */
export type ElementAt<T, P> = unknown extends T
  ? ConfigValue
  : P extends PathOf<T>
    ? Values<T>[P] extends infer V
      ? NonNullable<V> extends readonly (infer E)[]
        ? E
        : ConfigValue
      : never
    : ConfigValue;

/** The object at a path. */
export type ObjectAt<T, P> = unknown extends T
  ? Record<string, ConfigValue>
  : P extends PathOf<T>
    ? NonNullable<ValueAt<T, P>> extends infer V extends object
      ? V
      : Record<string, ConfigValue>
    : Record<string, ConfigValue>;

/** A `file:` URL, of whichever library. */
export interface FileUrl {
  readonly href: string;
  readonly protocol: string;
  readonly pathname: string;
}

/** A file's name. */
export type FilePath = string | FileUrl;

/** How integers beyond the safe range are given: as `bigint` (the default) or as text. */
export interface ReadOptions {
  /** `"string"` where JSON must be made of the result. */
  integers?: 'bigint' | 'string' | undefined;
}

/** The formats that come with the library. */
export type BuiltinFormat =
  'json' | 'jsonc' | 'json5' | 'toml' | 'yaml' | 'ini' | 'env' | 'properties' | 'image';

/** The name of a format: a built-in one, or one that was added to the registry. */
export type FormatName = BuiltinFormat | (string & {});

// ---------------------------------------------------------------------------
// Errors
// ---------------------------------------------------------------------------

/**
 * What the library throws. A wrong argument is a plain `TypeError` instead. No text of it shows a
 * secret.
 */
export class ConfigError extends Error {
  private constructor();
  /** `"ConfigError"`. */
  readonly name: 'ConfigError';
  /** What went wrong, for programs. */
  readonly code: ConfigErrorCode;
  /** File, variable or name of the source; `undefined` where there is none. */
  readonly source: string | undefined;
  /** From 1; `undefined` where it is not known. */
  readonly line: number | undefined;
  /** From 1, in Unicode code points; `undefined` where it is not known. */
  readonly column: number | undefined;
  /** The canonical path of the value; `undefined` where there is none. */
  readonly path: string | undefined;
  /** The line of the text, secrets masked; `undefined` where there is none. */
  readonly excerpt: string | undefined;
  /** Every problem of the build or reload that failed, this one first. */
  readonly problems: ConfigError[];
  /** What a custom format or source threw, with its own stack. */
  readonly cause?: unknown;
}

// ---------------------------------------------------------------------------
// Sources
// ---------------------------------------------------------------------------

/** The largest inputs that are taken. What is left out keeps its default. */
export interface Limits {
  /** Bytes of one input; 64 MiB by default. */
  fileSize?: number | undefined;
  /** Nesting of values; 256 by default, at most 1024. */
  depth?: number | undefined;
  /** Values in one configuration. */
  nodes?: number | undefined;
  /** Values that YAML aliases add. */
  aliases?: number | undefined;
}

/** The kind of a source. */
export type SourceKind =
  | 'defaults'
  | 'text'
  | 'file'
  | 'environment'
  | 'arguments'
  | 'directory'
  | 'custom'
  | 'unset'
  | 'unknown';

/** How the layers of a path join. */
export type Policy = 'replace' | 'append' | 'union' | `merge-by-key(${string})`;

/** What a warning or note means: nothing, a warning, an error, or what it means by itself. */
export type Rule = 'default' | 'ignore' | 'warn' | 'fail';

/** A source of your own: gives its values. A promise needs `buildAsync` and `reloadAsync`. */
export type SourceLoader = () => ConfigInput | PromiseLike<ConfigInput>;

/** A format of your own. */
export interface FormatDefinition {
  /** Extensions of its files, without the dot. */
  extensions?: readonly string[] | undefined;
  /** Gives the values of a text. A promise needs `buildAsync` and `reloadAsync`. */
  read(text: string, name: string): ConfigInput | PromiseLike<ConfigInput>;
  /** Gives the text of a value, for `dump`. */
  write?: ((value: ConfigValue) => string) | undefined;
}

// ---------------------------------------------------------------------------
// Registry and builder
// ---------------------------------------------------------------------------

/** What a registry holds. */
export interface RegistryStats {
  /** Handles ever built. */
  totalHandles: number;
  /** Handles that are neither closed nor collected. */
  activeHandles: number;
  /** Configurations still held after their handle moved on or closed. */
  pinnedSnapshots: number;
  /** Files in the cache of parsed files. */
  cachedFiles: number;
  /** Their bytes. */
  cacheBytes: number;
  cacheHits: number;
  cacheMisses: number;
  /** Hits out of all look-ups, 0 … 1; 0 before the first. */
  cacheHitRate: number;
  /** Registry, cache, live configurations and handles: the sum of those below and a little. */
  memoryUsageBytes: number;
  /** Merged results. */
  imageBytes: number;
  /** Parsed sources in use. */
  layerBytes: number;
  /** What only the cache of parsed files holds. */
  spareBytes: number;
  /** Handles, and what their configurations hold beside images and layers. */
  handleBytes: number;
  /** What the handles of this thread keep in JavaScript to be faster, about. */
  templateBytes: number;
  /** The part of these that pinned configurations hold. */
  pinnedBytes: number;
  /** Clean-ups by `trim` and by monitors. */
  cleanups: number;
  /** Bytes that they freed. */
  givenBackBytes: number;
  /** Used out of all memory, 0 … 1, as in `memoryInfo`. */
  pressure: number;
  pressureSource: MemorySource;
}

/** Where it was read what the process may use. */
export type MemorySource = 'cgroup2' | 'cgroup1' | 'system' | 'limit' | 'unknown';

/** What the process may use and what it uses, in bytes. */
export interface MemoryInfo {
  total: number;
  used: number;
  /** used / total, 0 … 1. */
  pressure: number;
  /** 'limit' is the one of a running monitor; with 'unknown' all numbers are 0. */
  source: MemorySource;
  /** The file or folder of the system that was read. */
  place: string;
}

/** A clean-up, with the memory as it was before. */
export interface MemoryCleanup extends MemoryInfo {
  /** Bytes that were freed, about. */
  givenBack: number;
  /** Whether everything that can be made again was freed. */
  full: boolean;
  /** Whether nothing was left to free. */
  exhausted: boolean;
}

export interface MonitorOptions {
  /** Of `pressure`; a clean-up begins strictly above it. 0.85 by default. */
  threshold?: number;
  /** Between two checks, and two clean-ups; 30,000 by default. */
  intervalMs?: number;
  /** Bytes that this process may use; without it, as the system shows. */
  limit?: number;
  /** Called on the event loop after each clean-up. */
  onPressure?: (cleanup: MemoryCleanup) => void;
  /** Whether a full clean-up has the C library give freed memory back; true by default. */
  mallocTrim?: boolean;
}

/** A running monitor of memory. It does not keep the process alive, unless `ref` is called. */
export class MemoryMonitor implements Disposable {
  private constructor();
  /** Whether it has ended. */
  readonly stopped: boolean;
  /** Ends it: the callback is not called any more. */
  stop(): void;
  [Symbol.dispose](): void;
  /** Lets it keep the process alive. */
  ref(): this;
  /** Lets the process end although it runs, as at first. */
  unref(): this;
}

/** Formats, the cache of parsed files and statistics, apart from other registries. */
export class ConfigRegistry {
  constructor();
  /** A builder without sources. */
  createConfig<T = unknown>(): ConfigBuilder<T>;
  /** What the registry holds now. */
  stats(): RegistryStats;
  /**
   * Adds a format; one of the same name or extension is replaced for later builds.
   * @param name Lower-case letters, digits, `-`, `_` and `+`.
   */
  addFormat(name: string, format: FormatDefinition | FormatDefinition['read']): this;
  /** Bytes of parsed files to keep, oldest forgotten first; 16 MiB by default, 0 keeps none. */
  setCacheLimit(bytes: number): void;
  /**
   * Frees everything that can be made again: parsed files that no handle holds, and what the
   * handles of this thread keep to be faster. Values stay as they are.
   * @returns About how many bytes.
   */
  trim(): number;
  /** What the process may use and what it uses. */
  memoryInfo(): MemoryInfo;
  /**
   * Cleans up by itself when memory becomes scarce: at once, and then every interval. Above the
   * threshold parsed files that no handle holds are freed, and what the handles of this thread keep
   * to be faster; above the middle between the threshold and 1 everything, as by `trim`.
   */
  monitorMemory(options?: MonitorOptions): MemoryMonitor;
}

/** A schema as an object: a Standard Schema, or a JSON Schema, as TypeBox makes them. */
export type AnySchema =
  | StandardSchema
  | (object & { readonly integers?: never })
  | { readonly integers?: never; readonly [keyword: string]: unknown }
  | boolean;

/** Options of {@link ConfigBuilder.withSchema}. */
export interface SchemaOptions {
  /** The JSON Schema of a Standard Schema whose library has no converter of its own. */
  jsonSchema?: object | boolean | undefined;
}

/** How long a promise is waited for. */
export interface WaitOptions {
  /** Rejects with its reason when it is aborted. */
  signal?: StopSignal | undefined;
  /** Rejects with a `TimeoutError` after as many milliseconds. */
  timeoutMs?: number | undefined;
}

/**
 * The sources of a configuration, in order; a later one wins. A builder never changes: each method
 * gives a new one, so that a common base can branch. `T` is the interface of what it builds: that
 * of a schema, or a declared one, `createConfig<App>()`; without one, any path is taken.
 */
export class ConfigBuilder<T = unknown> {
  private constructor();
  /** A file. Throws at once when it is missing, unless it is optional. */
  withFile(path: FilePath, options?: FileOptions): ConfigBuilder<T>;
  /**
   * The variables `PREFIX_…` of `process.env`, as it is at each build and reload:
   * `APP_DATABASE__HOST` is `database.host`. Without a prefix, every variable.
   */
  withEnv(prefix?: string | null, options?: EnvOptions): ConfigBuilder<T>;
  /** A `.env` file, read by the environment's rules. */
  withDotenv(path?: FilePath, options?: DotenvOptions): ConfigBuilder<T>;
  /** The files that match, in byte order of their paths. `**` crosses folders. */
  withGlob(pattern: FilePath, options?: GlobOptions): ConfigBuilder<T>;
  /** The files found for an application's name, from `/etc` to the working directory. */
  withHierarchical(appName: string, options?: HierarchicalOptions): ConfigBuilder<T>;
  /** One key a file, folders nest: mounted secrets. */
  withDirectory(path: FilePath, options?: DirectoryOptions): ConfigBuilder<T>;
  /** Values, or text in `options.format`, else by its content. */
  withDefaults<V extends {} | null>(
    values: V & Plain<V>,
    options?: DefaultsOptions
  ): ConfigBuilder<T>;
  /** The words of a command line; `process.argv` without its first two, by default. */
  withArgs(args?: readonly string[], options?: ArgsOptions): ConfigBuilder<T>;
  /** Removes what the sources so far put at a path. */
  without(path: ConfigPath): ConfigBuilder<T>;
  /** One value, guessed from its text as a variable's is. */
  withSet(path: ConfigPath, text: string): ConfigBuilder<T>;
  /** One value that is text whatever it looks like. */
  withSetString(path: ConfigPath, text: string): ConfigBuilder<T>;
  /** A source of your own, asked at each build and reload. */
  withSource(
    load: SourceLoader | { load: SourceLoader },
    options?: SourceOptions
  ): ConfigBuilder<T>;
  /** What one code of a warning or note means: `withRule("type-conflict", "fail")`. */
  withRule(code: WarningCode | NoteCode, rule: Rule): ConfigBuilder<T>;
  /**
   * Makes every build and reload follow a schema: names, types of text, defaults, secrets, checks.
   * A path; a JSON Schema as an object, TypeBox's too; or a Standard Schema (zod, valibot,
   * arktype), which its library converts, unless `jsonSchema` is given. It is not to change
   * afterwards.
   */
  withSchema(schema: FilePath, options?: SchemaOptions): ConfigBuilder<T>;
  withSchema<const S extends AnySchema>(
    schema: S,
    options?: SchemaOptions
  ): ConfigBuilder<unknown extends T ? InputOf<S> : T>;
  /** Adds a word to the list that makes keys secret. */
  withSecretKey(word: string): ConfigBuilder<T>;
  /** Shows the value of a path although its key is secret. */
  withPublicPath(path: ConfigPath): ConfigBuilder<T>;
  /** An error of the build where there is no value at a path; `null` is a value. */
  withRequired(...paths: ConfigPath[]): ConfigBuilder<T>;
  /** The largest inputs that are taken. */
  withLimits(limits: Limits): ConfigBuilder<T>;
  /** Selects profiles, in order; a later one wins. */
  selectProfile(...names: string[]): ConfigBuilder<T>;
  /** Selects the profile that a variable names, else `fallback`, else none. */
  selectProfileFromEnv(variable: string, fallback?: string | null): ConfigBuilder<T>;
  /** `"replace"`, `"append"`, `"union"` or `"merge-by-key(name)"`; `*` in a path is one segment. */
  withPolicy(path: ConfigPath, policy: Policy): ConfigBuilder<T>;
  /** Allows these kinds of `${…}`; `"path"` by default. */
  withReferences(...kinds: ('path' | 'env' | 'file')[]): ConfigBuilder<T>;
  /** Makes warnings errors. */
  strict(enabled?: boolean): ConfigBuilder<T>;
  /** Reads every source and merges them: a new handle each time. */
  build(): ConfigHandle<T>;
  /** The same, with the work off the event loop. */
  buildAsync(options?: WaitOptions): Promise<ConfigHandle<T>>;
}

// ---------------------------------------------------------------------------
// Handle and section
// ---------------------------------------------------------------------------

/** A warning or note about the sources. */
export interface Notice {
  /** What it is about, for programs: `"type-conflict"`. */
  type: WarningCode | NoteCode;
  message: string;
  /** File, variable or name of the source; `"unknown"` where there is none. */
  source: string;
  /** From 1; `undefined` where it is not known. */
  line: number | undefined;
  /** From 1, in Unicode code points; `undefined` where it is not known. */
  column: number | undefined;
  /** `undefined` where there is none. */
  path: string | undefined;
}

/** A value that a pattern found, and where it was written. */
export interface FoundValue {
  path: string;
  value: ConfigValue;
  kind: SourceKind;
  source: string;
  line: number | undefined;
  column: number | undefined;
}

/** One layer's part in a value. */
export interface ExplainStep {
  action:
    'set' | 'replaced' | 'merged' | 'added' | 'removed' | 'filled' | 'kept' | 'unset' | 'expanded';
  kind: SourceKind;
  /** File, variable or name of the source. */
  source: string;
  /** From 1; `undefined` where it is not known. */
  line: number | undefined;
  /** From 1, in Unicode code points; `undefined` where it is not known. */
  column: number | undefined;
  /** What the layer holds there, secrets masked; `undefined` for an unset. */
  value: ConfigValue | undefined;
  secret: boolean;
}

/** What a reload changed, in paths. */
export interface Change {
  type: 'configuration_changed';
  /** What brought it about: `"reload"`. */
  source: string;
  /** In milliseconds, as of `Date.now()`. */
  timestamp: number;
  added: string[];
  removed: string[];
  changed: string[];
}

/** A path at which two configurations differ. */
export interface Difference {
  kind: 'added' | 'removed' | 'changed';
  path: string;
  /** Secrets masked; `undefined` for what was added. */
  before: ConfigValue | undefined;
  /** Secrets masked; `undefined` for what was removed. */
  after: ConfigValue | undefined;
  /** One of the two is secret; both are masked then. */
  secret: boolean;
}

/** Options of `dump`. */
export interface DumpOptions {
  /** Show secrets. */
  reveal?: boolean | undefined;
  /** The shortest form. */
  compact?: boolean | undefined;
  /** The origin of each value as a comment, where the format has comments. */
  origins?: boolean | undefined;
  /** The members of objects in the byte order of their keys. */
  sortKeys?: boolean | undefined;
  /** `env` and the variables for programs: what their names begin with. */
  prefix?: string | undefined;
  /** Variables for programs: between the parts of a name; `__` by default. */
  separator?: string | undefined;
  /** Variables for programs: these are written though their names are special, such as `PATH`. */
  allow?: readonly string[] | undefined;
  /** `shell`: `export` before each variable. */
  exported?: boolean | undefined;
  /** Only the value at this path. */
  path?: ConfigPath | undefined;
}

/**
 * What a handle and a section can be asked. A path that does not parse throws
 * `ERR_SC_BAD_PATH`. A default applies to absence only: `null` is a value.
 *
 * `T` is the interface of what is there, if one is known: then paths are completed and checked, and
 * each has its type. A list of segments is taken in any case, and its type is not known.
 */
export interface ConfigView<T = unknown> {
  /** The whole as a new plain object (or whatever the root is). */
  extract<V = unknown extends T ? ConfigValue : T>(options?: ReadOptions): V;
  /**
   * The whole as a schema has it: text by the type of its place, defaults, checks, and what the
   * `validate` of a Standard Schema gives. Every problem has the place of its value.
   */
  extract(schema: FilePath, options?: ReadOptions): ConfigValue;
  extract<const S extends AnySchema>(schema: S, options?: ReadOptions): OutputOf<S>;
  /** The same, as a promise: in short steps, between which the event loop runs. */
  extractAsync<V = unknown extends T ? ConfigValue : T>(
    options?: ReadOptions & WaitOptions
  ): Promise<V>;
  extractAsync(schema: FilePath, options?: ReadOptions & WaitOptions): Promise<ConfigValue>;
  extractAsync<const S extends AnySchema>(
    schema: S,
    options?: ReadOptions & WaitOptions
  ): Promise<OutputOf<S>>;
  /**
   * What `extract` gives, kept current: made again when values below it change, and only then. One
   * that can no longer be made leaves the last good one. With a callback or `onError` it follows
   * the sources, as `enableHotReload` does.
   */
  live<V = unknown extends T ? ConfigValue : T>(
    schema?: null,
    callback?: ((current: V, before: V, event: ChangeEvent) => unknown) | null,
    options?: LiveOptions
  ): Live<V>;
  live<const S extends AnySchema>(
    schema: S,
    callback?: ((current: OutputOf<S>, before: OutputOf<S>, event: ChangeEvent) => unknown) | null,
    options?: LiveOptions
  ): Live<OutputOf<S>>;
  live(
    schema: FilePath,
    callback?: ((current: ConfigValue, before: ConfigValue, event: ChangeEvent) => unknown) | null,
    options?: LiveOptions
  ): Live<ConfigValue>;
  /** The value at a path; a container is new each time. A miss is `null`. */
  get<V = ConfigValue>(
    key: unknown extends T ? ConfigPath : ConfigSegments,
    fallback?: undefined,
    options?: ReadOptions
  ): V | null;
  /** The value at a path, or the default where there is none. */
  get<V = ConfigValue, D = V>(
    key: unknown extends T ? ConfigPath : ConfigSegments,
    fallback: D,
    options?: ReadOptions
  ): V | D;
  get<P extends PathOf<T>>(key: P, fallback?: undefined, options?: ReadOptions): Readings<T>[P];
  get<P extends PathOf<T>, D>(
    key: P,
    fallback: D,
    options?: ReadOptions
  ): Exclude<Values<T>[P], undefined> | D;
  /** True where there is a value; `null` is one. */
  hasKey(key: PathIn<T>): boolean;
  /**
   * Several values at once, by the paths as they were given. A miss is `null`, also for a path
   * that does not parse.
   */
  getMany<K extends (unknown extends T ? string : PathOf<T>), V = ConfigValue>(
    keys: readonly K[],
    options?: ReadOptions
  ): unknown extends T ? Record<K, V | null> : Pick<Readings<T>, K & PathOf<T>>;
  /** Text, the same string each time; `null` for a miss; throws where it is no text. */
  getStrRef<P extends PathIn<T>>(key: P): TextAt<T, P> | null;
  /**
   * An integer; a `bigint` where a `number` is not exact, so one that must be a `number` is read by
   * `getFloat`. Here as in each typed getter, a miss throws, unless there is a fallback.
   */
  getInt<P extends PathIn<T>>(key: P, fallback?: undefined): IntegerAt<T, P>;
  getInt<P extends PathIn<T>, D>(key: P, fallback: D): IntegerAt<T, P> | D;
  /** A number; throws for an integer that none can hold. */
  getFloat(key: PathIn<T>, fallback?: undefined): number;
  getFloat<D>(key: PathIn<T>, fallback: D): number | D;
  /** A boolean. */
  getBool(key: PathIn<T>, fallback?: undefined): boolean;
  getBool<D>(key: PathIn<T>, fallback: D): boolean | D;
  /** Text; for variables, arguments and the like, the text as written. */
  getStr<P extends PathIn<T>>(key: P, fallback?: undefined): TextAt<T, P>;
  getStr<P extends PathIn<T>, D>(key: P, fallback: D): TextAt<T, P> | D;
  /** An array, new each time; untyped text is cut at its commas. */
  getList<V = never, P extends PathIn<T> = PathIn<T>>(
    key: P,
    fallback?: undefined
  ): ([V] extends [never] ? ElementAt<T, P> : V)[];
  getList<D, V = never, P extends PathIn<T> = PathIn<T>>(
    key: P,
    fallback: D
  ): ([V] extends [never] ? ElementAt<T, P> : V)[] | D;
  /** An object, new each time. */
  getDict<V = never, P extends PathIn<T> = PathIn<T>>(
    key: P,
    fallback?: undefined
  ): [V] extends [never] ? ObjectAt<T, P> : V;
  getDict<D, V = never, P extends PathIn<T> = PathIn<T>>(
    key: P,
    fallback: D
  ): ([V] extends [never] ? ObjectAt<T, P> : V) | D;
  /** A datetime, as its ISO 8601 text. */
  getDatetime(key: PathIn<T>, fallback?: undefined): string;
  getDatetime<D>(key: PathIn<T>, fallback: D): string | D;
  /** A duration in milliseconds: `"1h30m"`, `"PT5M"`, or a bare number of seconds. */
  getDuration(key: PathIn<T>, fallback?: undefined): number;
  getDuration<D>(key: PathIn<T>, fallback: D): number | D;
  /** The same in nanoseconds, exact. */
  getDurationNs(key: PathIn<T>, fallback?: undefined): bigint;
  getDurationNs<D>(key: PathIn<T>, fallback: D): bigint | D;
  /** Bytes: `"10MiB"`, or a bare number; a `bigint` where a `number` is not exact. */
  getSize(key: PathIn<T>, fallback?: undefined): ConfigInteger;
  getSize<D>(key: PathIn<T>, fallback: D): ConfigInteger | D;
  /** The canonical paths of the leaves, in order; below `prefix`, where one is given. */
  paths(prefix?: PathIn<T>): string[];
  /** A live, read-only view of a part, with no copy. */
  section(key: unknown extends T ? ConfigPath : ConfigSegments): ConfigSection;
  section<P extends PathOf<T>>(key: P): ConfigSection<NonNullable<ValueAt<T, P>>>;
  /** Every layer that set the value, in order, the winner last. */
  explain(key: PathIn<T>): ExplainStep[];
  /**
   * Every value whose path fits a pattern, in order: `*` is any one key or index, `**` any number
   * of them, a quoted `"*"` is that key.
   */
  find(pattern: string): FoundValue[];
  /**
   * The whole, or a part, as text for eyes: secrets are masked. The format may also be one of the
   * variables for programs: `shell`, `docker-env`, `github-env`, `systemd-env`, `environ`.
   */
  dump(format?: FormatName, options?: DumpOptions): string;
  /** For `JSON.stringify`: the values with their secrets masked, integers beyond the safe range as
   * text. */
  toJSON(): unknown;
  /** The root's own members, in order. */
  [Symbol.iterator](): IterableIterator<[key: string, value: ConfigValue]>;
}

/** A configuration. Handles are made by {@link ConfigBuilder.build}. */
export interface ConfigHandle<T = unknown> extends ConfigView<T> {}
export class ConfigHandle<T = unknown> implements Disposable {
  private constructor();
  /** Warnings of the last build or reload, in order. */
  warnings(): Notice[];
  /** Notes of the last build or reload: nothing is wrong, but worth knowing. */
  notes(): Notice[];
  /** True where `warnings()` is not empty. */
  hasWarnings(): boolean;
  /**
   * Builds again from the same sources; the last good configuration stays when that fails.
   * @returns The paths that differ; `null` where no value does.
   */
  reload(): Change | null;
  /**
   * The same, with the work off the event loop. One that is no longer waited for may still publish.
   */
  reloadAsync(options?: WaitOptions): Promise<Change | null>;
  /** A handle for what this one holds now, that never changes. */
  snapshot(): ConfigHandle<T>;
  /**
   * Writes what this handle holds now as a compiled image, a file that every source of files
   * reads. Processes that load it with `withFile(path, { map: true })` share its memory.
   * `bake` keeps what variables and referenced files gave on this machine; without it they are
   * refused (`ERR_SC_UNBAKED`).
   */
  compile(path: FilePath, options?: { bake?: boolean | undefined }): void;
  /**
   * Puts values above everything else for a while, for tests. Each member is a path and what
   * stands there; an object merges. Ends by `end()` or `using`.
   */
  override<V extends object>(values: V & Plain<V>): ConfigOverride;
  /** Moves with each change and at close; equal numbers mean that nothing changed. */
  readonly generation: number;
  /**
   * Follows the sources: loads again, off the event loop, when a file, a folder or a link on the
   * way to one changes, and publishes what differs. The callback gets each change. A reload that
   * fails and that nobody listens to is a warning of the process.
   */
  enableHotReload(
    callback?: ((event: ChangeEvent) => unknown) | null,
    options?: HotReloadOptions
  ): HotReload;
  /**
   * A token from which another thread of the process makes a handle on the same snapshots, with
   * {@link fromShared}. Valid until this handle is closed or its thread ends.
   */
  share(): string;
  /** Empties the handle: later calls throw `ERR_SC_CLOSED`. Closing again does nothing. */
  close(): void;
  /** The same as `close()`, for `using`. */
  [Symbol.dispose](): void;
}

/** A live, read-only view of a part of a handle. Its paths begin at that part. */
export interface ConfigSection<T = unknown> extends ConfigView<T> {}
export class ConfigSection<T = unknown> {
  private constructor();
  /** The canonical path of the part, from the root of all. */
  readonly path: string;
}

/** Values that stand above everything else until they end. */
export class ConfigOverride implements Disposable {
  private constructor();
  /** Takes the values away again; ending twice does nothing. */
  end(): void;
  /** The same as `end()`, for `using`. */
  [Symbol.dispose](): void;
}

/** Options of `live`: those of {@link ConfigHandle.enableHotReload}, with another `onError`. */
export interface LiveOptions extends Omit<HotReloadOptions, 'onError'> {
  /** Gets the error of a reload, or of a reading that can no longer be made. */
  onError?: ((error: ConfigError) => unknown) | undefined;
}

/** A result that stays current. */
export class Live<T = unknown> implements Disposable {
  private constructor();
  /** The result for the configuration of this moment: the same one until values change. */
  readonly current: T;
  /** Ends following the sources; `current` goes on. */
  stop(): void;
  /** Lets it keep the process alive, where it follows the sources. */
  ref(): this;
  /** Lets the process end although it follows, as at first. */
  unref(): this;
  /** The same as `stop()`, for `using`. */
  [Symbol.dispose](): void;
}

// ---------------------------------------------------------------------------
// Watching
// ---------------------------------------------------------------------------

/** An `AbortSignal`, of whichever library. */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface HotReloadOptions {
  /** Gets failures, recoveries and degradations. */
  onError?: ((event: StateEvent) => unknown) | undefined;
  /** Quiet after a completed write before it is loaded; 20. */
  debounceMs?: number | undefined;
  /** For what is broken, cut, empty or gone before it is reported; 1000. */
  graceMs?: number | undefined;
  /** Between two looks where the system sends no events; 2000. */
  pollMs?: number | undefined;
  /** Use no events of the system at all. */
  pollAlways?: boolean | undefined;
  /** Stops it when it is aborted. */
  signal?: StopSignal | undefined;
}

/** What all events have. */
export interface WatchEvent {
  type: 'configuration_changed' | 'reload_failed' | 'reload_recovered' | 'watch_degraded';
  /** The first file, folder or source that caused it; `"reload"` or `"override"` without one. */
  source: string;
  /** All of them, at most 64; empty unless the reason is `"file"`. */
  sources: string[];
  reason: 'file' | 'reload' | 'override';
  /** In milliseconds, as of `Date.now()`. */
  timestamp: number;
  /** The generation of the handle after the event. */
  generation: number;
  /** The values that differ; empty unless something changed. */
  changes: Difference[];
  /** What failed, or which path is degraded and why; empty for the other events. */
  problems: ConfigError[];
}

/** Values differ. */
export interface ChangeEvent extends WatchEvent {
  type: 'configuration_changed';
}

/** A reload failed, succeeds again, or paths are polled. The last good configuration stays. */
export interface StateEvent extends WatchEvent {
  type: 'reload_failed' | 'reload_recovered' | 'watch_degraded';
}

/** The events of a {@link HotReload} by the names under which it emits them. */
export interface HotReloadEvents {
  change: ChangeEvent;
  reloadFailed: StateEvent;
  recovered: StateEvent;
  degraded: StateEvent;
}

/**
 * A handle that follows its sources, until `stop`. An `EventEmitter`. It does not keep the process
 * alive, unless `ref()` was called.
 */
export class HotReload implements Disposable {
  private constructor();
  /** Resolves when it is stopped, or the handle is closed. */
  readonly closed: Promise<void>;
  /** Ends it: no callback, listener or iterator gets anything more. */
  stop(): void;
  /** Lets it keep the process alive. */
  ref(): this;
  /** Lets the process end although it runs, as at first. */
  unref(): this;
  on<N extends keyof HotReloadEvents>(name: N, listener: (event: HotReloadEvents[N]) => void): this;
  once<N extends keyof HotReloadEvents>(
    name: N,
    listener: (event: HotReloadEvents[N]) => void
  ): this;
  off<N extends keyof HotReloadEvents>(
    name: N,
    listener: (event: HotReloadEvents[N]) => void
  ): this;
  /** Every event, failures too. It ends with `stop()`; leaving the loop stops nothing else. */
  [Symbol.asyncIterator](): AsyncIterableIterator<ChangeEvent | StateEvent>;
  /** The same as `stop()`, for `using`. */
  [Symbol.dispose](): void;
}

// ---------------------------------------------------------------------------
// Edit
// ---------------------------------------------------------------------------

export interface EditOptions {
  /** Left out: by the file's extension, else by the content. */
  format?: FormatName | undefined;
  /** Which document of a YAML stream of several, from 1. */
  document?: number | undefined;
}

/**
 * A text whose values are changed by path and which is otherwise kept: comments, order, blank
 * lines, quotes. A change that cannot be made throws `ERR_SC_CANNOT_EDIT`, and changes nothing.
 */
export class ConfigEdit {
  private constructor();
  /** The text as it is now. */
  readonly text: string;
  /** The name of its format. */
  readonly format: string;
  /** Whether there is something to save. */
  readonly changed: boolean;
  /** The value at a path, new each time; `null` or the fallback where there is none. */
  get<T = ConfigValue>(path: ConfigPath): T | null;
  get<T = ConfigValue, D = T>(path: ConfigPath, fallback: D): T | D;
  has(path: ConfigPath): boolean;
  /** Replaces or adds a value, with the objects on its way. */
  set(path: ConfigPath, value: ConfigInput): this;
  /** Adds an element at the end of the array at a path, or makes one of it. */
  append(path: ConfigPath, value: ConfigInput): this;
  /** Removes what is at a path; throws `ERR_SC_MISSING_KEY` where nothing is. */
  unset(path: ConfigPath): this;
  /** What the text means now. */
  extract<T = ConfigValue>(): T;
  /**
   * A unified diff from the text as it was read or last saved; empty without changes. Secrets are
   * masked, also in lines that did not change, unless `reveal` is set.
   */
  diff(options?: { reveal?: boolean | undefined }): string;
  /**
   * Writes the file where its text changed: beside it and renamed over it, with its mode, owner
   * and attributes. `inPlace` writes the same file over, for one that has several names.
   */
  save(options?: { inPlace?: boolean | undefined }): void;
}

/** Opens a file whose values are changed and whose text is otherwise kept. */
export function edit(file: FilePath, options?: EditOptions): ConfigEdit;
/** The same for a text, which has no file to be saved to. */
export function editText(text: string, options?: EditOptions): ConfigEdit;

// ---------------------------------------------------------------------------
// A command line by a schema
// ---------------------------------------------------------------------------

/** Words of a command line, divided by a schema. */
export interface SchemaArguments {
  /** Words that the schema knows, for {@link ConfigBuilder.withArgs}. */
  known: string[];
  /** The others as they were given, for `util.parseArgs` or another parser. */
  rest: string[];
}

/**
 * Divides the words of a command line, for a program that has another parser too. Throws where an
 * option that needs a value has none.
 * @param schema As {@link ConfigBuilder.withSchema} takes it.
 * @param args `process.argv` without its first two, by default.
 */
export function schemaArguments(
  schema: FilePath | AnySchema,
  args?: readonly string[],
  options?: SchemaOptions
): SchemaArguments;
/**
 * The help of a command line: options and operands with types, defaults and descriptions.
 * @param program Its name; that of the running script, by default.
 */
export function schemaUsage(
  schema: FilePath | AnySchema,
  program?: string,
  options?: SchemaOptions
): string;

// ---------------------------------------------------------------------------
// Shortcuts
// ---------------------------------------------------------------------------

/** A builder without sources, in the process's registry. */
export function createConfig<T = unknown>(): ConfigBuilder<T>;
/**
 * The registry that `createConfig`, `loadFile` and the other shortcuts use; the same each time. It
 * is the process's: only the main thread may add a format to it.
 */
export function defaultRegistry(): ConfigRegistry;
/** One file with default options: the shortest way, and the fastest. */
export function loadFile<T = unknown>(path: FilePath): ConfigHandle<T>;
/**
 * A handle on the snapshots of one that a thread of this process shares: no second parse. `close`
 * lets go of it for this handle only. Sources and formats in JavaScript are loaded by the thread
 * that they belong to.
 */
export function fromShared<T = unknown>(token: string): ConfigHandle<T>;
/** The variables of one prefix, or all. */
export function loadEnv<T = unknown>(prefix?: string | null): ConfigHandle<T>;
/**
 * Several sources, a later one wins. A text `PATH=value` is an override, `CAPITALS=value` a
 * variable, a text with `*` a glob, else a file; an object is defaults.
 */
export function loadMultiple<T = unknown>(sources: readonly (FilePath | object)[]): ConfigHandle<T>;
/** What differs by meaning: leaves, and parts that only one side has, in the order of `after`. */
export function diff(before: ConfigHandle, after: ConfigHandle): Difference[];
/** The version of the library. */
export const version: string;
