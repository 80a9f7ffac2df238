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
 * A value of a configuration. An integer is a `number` where that is exact (size at most 2⁵³−1),
 * else a `bigint`; a datetime is its ISO 8601 text.
 */
export type ConfigValue =
  null | boolean | number | bigint | string | ConfigValue[] | { [key: string]: ConfigValue };

/**
 * A value that a program can give as configuration. A safe integral number is an integer, a `Date`
 * is an offset datetime; members that are `undefined` are skipped. Anything else is a `TypeError`
 * that names the path.
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
 * segments, which needs no quoting. The empty path is the whole configuration.
 */
export type ConfigPath = string | readonly (string | number)[];

/** The segments of a path, which need no quoting. The type of the value there is not known. */
export type ConfigSegments = readonly (string | number)[];

/** A path that a handle of an interface `T` accepts; any path without an interface. */
export type PathIn<T> = unknown extends T ? ConfigPath : PathOf<T> | ConfigSegments;

/** An integer: a `bigint` if a `number` would not be exact. */
export type ConfigInteger = number | bigint;

/** The type that an interface gives an integer at a path, else every type of an integer. */
export type IntegerAt<T, P> = unknown extends T
  ? ConfigInteger
  : P extends PathOf<T>
    ? [Extract<Values<T>[P], ConfigInteger>] extends [never]
      ? ConfigInteger
      : Extract<Values<T>[P], ConfigInteger>
    : ConfigInteger;

/** Text at a path: the literal texts of the interface, if it lists them. */
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

/** A `file:` URL of any library. */
export interface FileUrl {
  readonly href: string;
  readonly protocol: string;
  readonly pathname: string;
}

/** A file's name. */
export type FilePath = string | FileUrl;

/** How integers beyond the safe range are given: as `bigint` (the default) or as text. */
export interface ReadOptions {
  /** `"string"` for a result that becomes JSON. */
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
 * An error that the library throws. A wrong argument is a plain `TypeError` instead. Its texts
 * never show a secret.
 */
export class ConfigError extends Error {
  private constructor();
  /** `"ConfigError"`. */
  readonly name: 'ConfigError';
  /** The code of the error, for programs. */
  readonly code: ConfigErrorCode;
  /** File, variable or name of the source; `undefined` if absent. */
  readonly source: string | undefined;
  /** From 1; `undefined` if not known. */
  readonly line: number | undefined;
  /** From 1, in Unicode code points; `undefined` if not known. */
  readonly column: number | undefined;
  /** The canonical path of the value; `undefined` if absent. */
  readonly path: string | undefined;
  /** The line of the text, secrets masked; `undefined` if absent. */
  readonly excerpt: string | undefined;
  /** Every problem of the build or reload that failed, this one first. */
  readonly problems: ConfigError[];
  /** The exception of a custom format or source, with its own stack. */
  readonly cause?: unknown;
}

// ---------------------------------------------------------------------------
// Sources
// ---------------------------------------------------------------------------

/** The largest inputs that are accepted. A member that is left out keeps its default. */
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

/** The effect of a warning or note: none, a warning, an error, or its default effect. */
export type Rule = 'default' | 'ignore' | 'warn' | 'fail';

/** A custom source: returns its values. A promise needs `buildAsync` and `reloadAsync`. */
export type SourceLoader = () => ConfigInput | PromiseLike<ConfigInput>;

/** A custom format. */
export interface FormatDefinition {
  /** Extensions of its files, without the dot. */
  extensions?: readonly string[] | undefined;
  /** Returns the values of a text. A promise needs `buildAsync` and `reloadAsync`. */
  read(text: string, name: string): ConfigInput | PromiseLike<ConfigInput>;
  /** Returns the text of a value, for `dump`. */
  write?: ((value: ConfigValue) => string) | undefined;
}

// ---------------------------------------------------------------------------
// Registry and builder
// ---------------------------------------------------------------------------

/** The contents and counters of a registry. */
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
  /** Hits divided by all look-ups, 0 … 1; 0 before the first. */
  cacheHitRate: number;
  /** Registry, cache, live configurations and handles: a little more than the sum of the next. */
  memoryUsageBytes: number;
  /** Merged results. */
  imageBytes: number;
  /** Parsed sources in use. */
  layerBytes: number;
  /** Parsed files that only the cache holds. */
  spareBytes: number;
  /** Handles, and the parts of their configurations beside images and layers. */
  handleBytes: number;
  /** An estimate of the JavaScript values that the handles of this thread cache. */
  templateBytes: number;
  /** The part of the bytes above that pinned configurations hold. */
  pinnedBytes: number;
  /** Clean-ups by `trim` and by monitors. */
  cleanups: number;
  /** Bytes that the clean-ups freed. */
  givenBackBytes: number;
  /** Used memory divided by all memory, 0 … 1, as in `memoryInfo`. */
  pressure: number;
  pressureSource: MemorySource;
}

/** The origin of the number of bytes that the process may use. */
export type MemorySource = 'cgroup2' | 'cgroup1' | 'system' | 'limit' | 'unknown';

/** The bytes that the process may use, and the bytes that it uses. */
export interface MemoryInfo {
  total: number;
  used: number;
  /** used / total, 0 … 1. */
  pressure: number;
  /** 'limit' is the limit of a running monitor; with 'unknown' all numbers are 0. */
  source: MemorySource;
  /** The system file or folder that was read. */
  place: string;
}

/** A clean-up, with the memory as it was before. */
export interface MemoryCleanup extends MemoryInfo {
  /** Bytes that were freed, about. */
  givenBack: number;
  /** Whether all memory that can be rebuilt was freed. */
  full: boolean;
  /** Whether nothing was left to free. */
  exhausted: boolean;
}

export interface MonitorOptions {
  /** The value of `pressure` above which a clean-up begins; 0.85 by default. */
  threshold?: number;
  /** Time between two checks, and between two clean-ups; 30,000 by default. */
  intervalMs?: number;
  /** Bytes that this process may use; by default, the number that the system reports. */
  limit?: number;
  /** Called on the event loop after each clean-up. */
  onPressure?: (cleanup: MemoryCleanup) => void;
  /** Whether a full clean-up calls `malloc_trim` of the C library; true by default. */
  mallocTrim?: boolean;
}

/** A running monitor of memory. It does not keep the process alive, unless `ref` is called. */
export class MemoryMonitor implements Disposable {
  private constructor();
  /** Whether the monitor has ended. */
  readonly stopped: boolean;
  /** Ends the monitor: the callback is not called any more. */
  stop(): void;
  [Symbol.dispose](): void;
  /** Keeps the process alive while it runs. */
  ref(): this;
  /** Lets the process end although it runs; the default. */
  unref(): this;
}

/** Formats, the cache of parsed files and statistics, apart from other registries. */
export class ConfigRegistry {
  constructor();
  /** A builder without sources. */
  createConfig<T = unknown>(): ConfigBuilder<T>;
  /** The current contents and counters of the registry. */
  stats(): RegistryStats;
  /**
   * Adds a format. It replaces one of the same name or extension in later builds.
   * @param name Lower-case letters, digits, `-`, `_` and `+`.
   */
  addFormat(name: string, format: FormatDefinition | FormatDefinition['read']): this;
  /** Bytes of parsed files to keep, oldest dropped first; 16 MiB by default, 0 keeps none. */
  setCacheLimit(bytes: number): void;
  /**
   * Frees all memory that can be rebuilt: parsed files that no handle holds, and the caches of the
   * handles of this thread. Values do not change.
   * @returns An estimate of the bytes that were freed.
   */
  trim(): number;
  /** The memory that the process may use, and the memory that it uses. */
  memoryInfo(): MemoryInfo;
  /**
   * Frees memory when it becomes scarce; checks now, and then once an interval. Above the
   * threshold it frees parsed files that no handle holds, and the caches of the handles of this
   * thread; above the middle between the threshold and 1 it frees everything that `trim` does.
   */
  monitorMemory(options?: MonitorOptions): MemoryMonitor;
}

/** A schema as an object: a Standard Schema, or a JSON Schema, such as one of TypeBox. */
export type AnySchema =
  | StandardSchema
  | (object & { readonly integers?: never })
  | { readonly integers?: never; readonly [keyword: string]: unknown }
  | boolean;

/** Options of {@link ConfigBuilder.withSchema}. */
export interface SchemaOptions {
  /** The JSON Schema of a Standard Schema whose library has no converter. */
  jsonSchema?: object | boolean | undefined;
}

/** When a promise stops waiting. */
export interface WaitOptions {
  /** Rejects with the signal's reason when it is aborted. */
  signal?: StopSignal | undefined;
  /** Rejects with a `TimeoutError` after this many milliseconds. */
  timeoutMs?: number | undefined;
}

/**
 * The sources of a configuration, in order; a later one wins. A builder never changes: each method
 * returns a new one, so that several builders can share a base. `T` is the interface of the
 * configuration: that of a schema, or a declared one, `createConfig<App>()`; without an interface,
 * any path is accepted.
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
  /** A folder with one file per key, such as mounted secrets; subfolders are objects. */
  withDirectory(path: FilePath, options?: DirectoryOptions): ConfigBuilder<T>;
  /** Values, or text in `options.format`; without one, the content decides. */
  withDefaults<V extends {} | null>(
    values: V & Plain<V>,
    options?: DefaultsOptions
  ): ConfigBuilder<T>;
  /** The words of a command line; `process.argv` without its first two, by default. */
  withArgs(args?: readonly string[], options?: ArgsOptions): ConfigBuilder<T>;
  /** Removes the value that earlier sources set at a path. */
  without(path: ConfigPath): ConfigBuilder<T>;
  /** One value, whose type is guessed from its text like that of a variable. */
  withSet(path: ConfigPath, text: string): ConfigBuilder<T>;
  /** One value that is always text. */
  withSetString(path: ConfigPath, text: string): ConfigBuilder<T>;
  /** A custom source, which is called at each build and reload. */
  withSource(
    load: SourceLoader | { load: SourceLoader },
    options?: SourceOptions
  ): ConfigBuilder<T>;
  /** Sets the effect of one warning or note: `withRule("type-conflict", "fail")`. */
  withRule(code: WarningCode | NoteCode, rule: Rule): ConfigBuilder<T>;
  /**
   * Makes every build and reload follow a schema: names, types of text, defaults, secrets, checks.
   * The schema is a path; a JSON Schema as an object, such as one of TypeBox; or a Standard Schema
   * (zod, valibot, arktype), which its library converts, unless `jsonSchema` is given. Do not
   * change it afterwards.
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
  /** The build fails if a path has no value; `null` is a value. */
  withRequired(...paths: ConfigPath[]): ConfigBuilder<T>;
  /** Sets the largest inputs that are accepted. */
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
  /** The code, for programs: `"type-conflict"`. */
  type: WarningCode | NoteCode;
  message: string;
  /** File, variable or name of the source; `"unknown"` if absent. */
  source: string;
  /** From 1; `undefined` if not known. */
  line: number | undefined;
  /** From 1, in Unicode code points; `undefined` if not known. */
  column: number | undefined;
  /** The canonical path of the value; `undefined` if absent. */
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

/** The effect of one layer on a value. */
export interface ExplainStep {
  action:
    'set' | 'replaced' | 'merged' | 'added' | 'removed' | 'filled' | 'kept' | 'unset' | 'expanded';
  kind: SourceKind;
  /** File, variable or name of the source. */
  source: string;
  /** From 1; `undefined` if not known. */
  line: number | undefined;
  /** From 1, in Unicode code points; `undefined` if not known. */
  column: number | undefined;
  /** The value of the layer, secrets masked; `undefined` if it removes the path. */
  value: ConfigValue | undefined;
  secret: boolean;
}

/** The paths that a reload changed. */
export interface Change {
  type: 'configuration_changed';
  /** The cause: `"reload"`. */
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
  /** Secrets masked; `undefined` for an added path. */
  before: ConfigValue | undefined;
  /** Secrets masked; `undefined` for a removed path. */
  after: ConfigValue | undefined;
  /** Whether one of the two values is secret; then both are masked. */
  secret: boolean;
}

/** Options of `dump`. */
export interface DumpOptions {
  /** Show secrets. */
  reveal?: boolean | undefined;
  /** The shortest form. */
  compact?: boolean | undefined;
  /** The origin of each value as a comment, if the format has comments. */
  origins?: boolean | undefined;
  /** The members of objects in the byte order of their keys. */
  sortKeys?: boolean | undefined;
  /** `env` and the variables for programs: the prefix of their names. */
  prefix?: string | undefined;
  /** Variables for programs: the text between the parts of a name; `__` by default. */
  separator?: string | undefined;
  /** Variables for programs: special names to write all the same, such as `PATH`. */
  allow?: readonly string[] | undefined;
  /** `shell`: `export` before each variable. */
  exported?: boolean | undefined;
  /** Only the value at this path. */
  path?: ConfigPath | undefined;
}

/**
 * The methods that a handle and a section share. A path that does not parse throws
 * `ERR_SC_BAD_PATH`. A default applies to absence only: `null` is a value.
 *
 * `T` is the interface of the values, if it is known: editors then complete paths, the compiler
 * checks them, and each path has its type. A list of segments is always accepted; its type is not
 * known.
 */
export interface ConfigView<T = unknown> {
  /** All values as a new plain object, or as the type of the root. */
  extract<V = unknown extends T ? ConfigValue : T>(options?: ReadOptions): V;
  /**
   * All values by a schema: text has the type of its place, defaults are added, and
   * values are checked. A Standard Schema gives the result of its `validate`. Every problem has the
   * place of its value.
   */
  extract(schema: FilePath, options?: ReadOptions): ConfigValue;
  extract<const S extends AnySchema>(schema: S, options?: ReadOptions): OutputOf<S>;
  /** The same as a promise: it works in short steps, between which the event loop runs. */
  extractAsync<V = unknown extends T ? ConfigValue : T>(
    options?: ReadOptions & WaitOptions
  ): Promise<V>;
  extractAsync(schema: FilePath, options?: ReadOptions & WaitOptions): Promise<ConfigValue>;
  extractAsync<const S extends AnySchema>(
    schema: S,
    options?: ReadOptions & WaitOptions
  ): Promise<OutputOf<S>>;
  /**
   * The result of `extract`, kept current: it is made again only when its values change. If that
   * fails, the last good result stays. With a callback or `onError` it follows the sources, as
   * `enableHotReload` does.
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
  /** The value at a path, or `null` if absent; a container is new each time. */
  get<V = ConfigValue>(
    key: unknown extends T ? ConfigPath : ConfigSegments,
    fallback?: undefined,
    options?: ReadOptions
  ): V | null;
  /** The value at a path, or `fallback` if absent. */
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
  /** Whether the path has a value; `null` is a value. */
  hasKey(key: PathIn<T>): boolean;
  /**
   * Several values at once, under the paths as they were passed. An absent value is `null`, and so
   * is that of a path that does not parse.
   */
  getMany<K extends (unknown extends T ? string : PathOf<T>), V = ConfigValue>(
    keys: readonly K[],
    options?: ReadOptions
  ): unknown extends T ? Record<K, V | null> : Pick<Readings<T>, K & PathOf<T>>;
  /** Text, the same string each time, or `null` if absent; throws if the value is not text. */
  getStrRef<P extends PathIn<T>>(key: P): TextAt<T, P> | null;
  /**
   * An integer; a `bigint` if a `number` would not be exact, so use `getFloat` where a `number` is
   * required. This and each typed getter throws if the value is absent and there is no fallback.
   */
  getInt<P extends PathIn<T>>(key: P, fallback?: undefined): IntegerAt<T, P>;
  getInt<P extends PathIn<T>, D>(key: P, fallback: D): IntegerAt<T, P> | D;
  /** A number; throws for an integer that a `number` cannot hold. */
  getFloat(key: PathIn<T>, fallback?: undefined): number;
  getFloat<D>(key: PathIn<T>, fallback: D): number | D;
  /** A boolean. */
  getBool(key: PathIn<T>, fallback?: undefined): boolean;
  getBool<D>(key: PathIn<T>, fallback: D): boolean | D;
  /** Text; for variables, arguments and the like, the text as written. */
  getStr<P extends PathIn<T>>(key: P, fallback?: undefined): TextAt<T, P>;
  getStr<P extends PathIn<T>, D>(key: P, fallback: D): TextAt<T, P> | D;
  /** An array, new each time; untyped text is split at its commas. */
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
  /** Bytes: `"10MiB"`, or a bare number; a `bigint` if a `number` would not be exact. */
  getSize(key: PathIn<T>, fallback?: undefined): ConfigInteger;
  getSize<D>(key: PathIn<T>, fallback: D): ConfigInteger | D;
  /** The canonical paths of the leaves, in order; only those below `prefix`, if it is given. */
  paths(prefix?: PathIn<T>): string[];
  /** A live, read-only view of a part, without a copy. */
  section(key: unknown extends T ? ConfigPath : ConfigSegments): ConfigSection;
  section<P extends PathOf<T>>(key: P): ConfigSection<NonNullable<ValueAt<T, P>>>;
  /** Every layer that set the value, in order, the winner last. */
  explain(key: PathIn<T>): ExplainStep[];
  /**
   * Every value whose path matches a pattern, in order: `*` matches one key or index, `**` matches
   * any number of them, and a quoted `"*"` is the key `*`.
   */
  find(pattern: string): FoundValue[];
  /**
   * All values, or those of a part, as text for people: secrets are masked. The format may also
   * be one of the variables for programs: `shell`, `docker-env`, `github-env`, `systemd-env`,
   * `environ`.
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
  /** Notes of the last build or reload, in order; a note is no problem. */
  notes(): Notice[];
  /** Whether there are warnings. */
  hasWarnings(): boolean;
  /**
   * Builds again from the same sources; the last good configuration stays if that fails.
   * @returns The paths that differ; `null` if no value does.
   */
  reload(): Change | null;
  /**
   * The same, with the work off the event loop. A reload may still publish after its promise has
   * been rejected by `options`.
   */
  reloadAsync(options?: WaitOptions): Promise<Change | null>;
  /** A new handle on the current configuration of this one; it never changes. */
  snapshot(): ConfigHandle<T>;
  /**
   * Writes the current configuration as a compiled image, a file that every source of files can
   * read. Processes that load it with `withFile(path, { map: true })` share its memory.
   * `bake` stores the values of variables and referenced files of this machine; without it such
   * values are refused (`ERR_SC_UNBAKED`).
   */
  compile(path: FilePath, options?: { bake?: boolean | undefined }): void;
  /**
   * Puts values above all sources for a while, for tests. Each member is a path and its value; an
   * object is merged. It ends with `end()` or `using`.
   */
  override<V extends object>(values: V & Plain<V>): ConfigOverride;
  /** Changes with each change of values and at close; equal numbers mean that nothing changed. */
  readonly generation: number;
  /**
   * Follows the sources: loads again, off the event loop, when a file, a folder or a link on the
   * way to one changes, and publishes a configuration that differs. The callback gets each change.
   * A failed reload without a listener becomes a warning of the process.
   */
  enableHotReload(
    callback?: ((event: ChangeEvent) => unknown) | null,
    options?: HotReloadOptions
  ): HotReload;
  /**
   * A token for another thread of the process, which makes a handle on the same snapshots with
   * {@link fromShared}. It is valid until this handle is closed or its thread ends.
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
  /** The canonical path of the part, from the root of the configuration. */
  readonly path: string;
}

/** Values above all sources, until the override ends. */
export class ConfigOverride implements Disposable {
  private constructor();
  /** Removes the values; a second call does nothing. */
  end(): void;
  /** The same as `end()`, for `using`. */
  [Symbol.dispose](): void;
}

/** Options of `live`: those of {@link ConfigHandle.enableHotReload}, with another `onError`. */
export interface LiveOptions extends Omit<HotReloadOptions, 'onError'> {
  /** Gets the error of a reload, or of a result that can no longer be made. */
  onError?: ((error: ConfigError) => unknown) | undefined;
}

/** A result that stays current. */
export class Live<T = unknown> implements Disposable {
  private constructor();
  /** The result for the current configuration: the same object until values change. */
  readonly current: T;
  /** Stops following the sources; `current` still works. */
  stop(): void;
  /** Keeps the process alive while it follows the sources. */
  ref(): this;
  /** Lets the process end although it follows the sources; the default. */
  unref(): this;
  /** The same as `stop()`, for `using`. */
  [Symbol.dispose](): void;
}

// ---------------------------------------------------------------------------
// Watching
// ---------------------------------------------------------------------------

/** An `AbortSignal` of any library. */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface HotReloadOptions {
  /** Gets failures, recoveries and degradations. */
  onError?: ((event: StateEvent) => unknown) | undefined;
  /** Time without a write before a completed write is loaded; 20 by default. */
  debounceMs?: number | undefined;
  /** Time until a broken, truncated, empty or missing file is reported; 1000 by default. */
  graceMs?: number | undefined;
  /** Time between two polls of files without system events; 2000 by default. */
  pollMs?: number | undefined;
  /** Polls all files, without system events. */
  pollAlways?: boolean | undefined;
  /** Stops the watch when the signal is aborted. */
  signal?: StopSignal | undefined;
}

/** The members that all events have. */
export interface WatchEvent {
  type: 'configuration_changed' | 'reload_failed' | 'reload_recovered' | 'watch_degraded';
  /** The first of `sources`; `"reload"` or `"override"` if that is the reason. */
  source: string;
  /** Files, folders and sources that caused it, at most 64; empty unless `reason` is `"file"`. */
  sources: string[];
  reason: 'file' | 'reload' | 'override';
  /** In milliseconds, as of `Date.now()`. */
  timestamp: number;
  /** The generation of the handle after the event. */
  generation: number;
  /** The values that differ; empty unless something changed. */
  changes: Difference[];
  /** The failures, or the degraded paths with the reason; empty for other events. */
  problems: ConfigError[];
}

/** Values have changed. */
export interface ChangeEvent extends WatchEvent {
  type: 'configuration_changed';
}

/** A reload failed or recovered, or paths are polled. The last good configuration stays. */
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
 * The watch of a handle that follows its sources, until `stop`. It is an `EventEmitter`. It does
 * not keep the process alive, unless `ref()` was called.
 */
export class HotReload implements Disposable {
  private constructor();
  /** Resolves when the watch is stopped, or the handle is closed. */
  readonly closed: Promise<void>;
  /** Ends the watch: callbacks, listeners and iterators get no more events. */
  stop(): void;
  /** Keeps the process alive while it runs. */
  ref(): this;
  /** Lets the process end although it runs; the default. */
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
  /** Every event, failures too. It ends with `stop()`; leaving the loop does not stop the watch. */
  [Symbol.asyncIterator](): AsyncIterableIterator<ChangeEvent | StateEvent>;
  /** The same as `stop()`, for `using`. */
  [Symbol.dispose](): void;
}

// ---------------------------------------------------------------------------
// Edit
// ---------------------------------------------------------------------------

export interface EditOptions {
  /** By default the file's extension decides, else the content. */
  format?: FormatName | undefined;
  /** The number, from 1, of the document to edit in a YAML stream. */
  document?: number | undefined;
}

/**
 * A text whose values are changed by path. Its comments, order, blank lines and quotes stay. A
 * change that cannot be made throws `ERR_SC_CANNOT_EDIT`, and changes nothing.
 */
export class ConfigEdit {
  private constructor();
  /** The current text. */
  readonly text: string;
  /** The name of its format. */
  readonly format: string;
  /** Whether there is something to save. */
  readonly changed: boolean;
  /** The value at a path, new each time; `null` or `fallback` if absent. */
  get<T = ConfigValue>(path: ConfigPath): T | null;
  get<T = ConfigValue, D = T>(path: ConfigPath, fallback: D): T | D;
  has(path: ConfigPath): boolean;
  /** Replaces or adds a value; adds the objects on its path that are missing. */
  set(path: ConfigPath, value: ConfigInput): this;
  /** Adds an element at the end of the array at a path, or makes one of it. */
  append(path: ConfigPath, value: ConfigInput): this;
  /** Removes the value at a path; throws `ERR_SC_MISSING_KEY` if absent. */
  unset(path: ConfigPath): this;
  /** The values of the current text. */
  extract<T = ConfigValue>(): T;
  /**
   * A unified diff from the text as it was read or last saved; empty without changes. Secrets are
   * masked, also in lines that did not change, unless `reveal` is set.
   */
  diff(options?: { reveal?: boolean | undefined }): string;
  /**
   * Writes the file if its text changed: as a new file beside it, with the same mode, owner and
   * attributes, which is then renamed over it. `inPlace` overwrites the file itself, which keeps
   * its hard links.
   */
  save(options?: { inPlace?: boolean | undefined }): void;
}

/** Opens a file for changes of its values; the rest of its text stays. */
export function edit(file: FilePath, options?: EditOptions): ConfigEdit;
/** The same for a text. It has no file, so `save` fails. */
export function editText(text: string, options?: EditOptions): ConfigEdit;

// ---------------------------------------------------------------------------
// A command line by a schema
// ---------------------------------------------------------------------------

/** Words of a command line, divided by a schema. */
export interface SchemaArguments {
  /** Words that the schema knows, for {@link ConfigBuilder.withArgs}. */
  known: string[];
  /** The other words, unchanged, for `util.parseArgs` or another parser. */
  rest: string[];
}

/**
 * Divides the words of a command line, for a program that has another parser too. Throws if an
 * option lacks its value.
 * @param schema Any that {@link ConfigBuilder.withSchema} accepts.
 * @param args `process.argv` without its first two, by default.
 */
export function schemaArguments(
  schema: FilePath | AnySchema,
  args?: readonly string[],
  options?: SchemaOptions
): SchemaArguments;
/**
 * The help of a command line: options and operands with types, defaults and descriptions.
 * @param program The program's name; by default, that of the running script.
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
/** Loads one file with default options: the shortest way, and the fastest. */
export function loadFile<T = unknown>(path: FilePath): ConfigHandle<T>;
/**
 * A handle on the snapshots of a handle that a thread of this process shares, without a second
 * parse. `close` closes only this handle. Sources and formats in JavaScript are loaded by the
 * thread that they belong to.
 */
export function fromShared<T = unknown>(token: string): ConfigHandle<T>;
/** The variables of one prefix, or all. */
export function loadEnv<T = unknown>(prefix?: string | null): ConfigHandle<T>;
/**
 * Several sources, a later one wins. A text `PATH=value` is an override, `CAPITALS=value` a
 * variable, a text with `*` a glob, else a file; an object is defaults.
 */
export function loadMultiple<T = unknown>(sources: readonly (FilePath | object)[]): ConfigHandle<T>;
/** The differing values: leaves, and parts that only one side has, in the order of `after`. */
export function diff(before: ConfigHandle, after: ConfigHandle): Difference[];
/** The version of the library. */
export const version: string;
