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
  'json' | 'jsonc' | 'json5' | 'toml' | 'yaml' | 'ini' | 'env' | 'properties';

/** The name of a format: a built-in one, or one that was added to the registry. */
export type FormatName = BuiltinFormat | (string & {});

// ---------------------------------------------------------------------------
// Errors
// ---------------------------------------------------------------------------

/** The codes of errors: the library's names in capitals (`missing-file`, `ERR_SC_MISSING_FILE`). */
export type ConfigErrorCode =
  | 'ERR_SC_OUT_OF_MEMORY'
  | 'ERR_SC_INVALID_ARGUMENT'
  | 'ERR_SC_CLOSED'
  | 'ERR_SC_MISSING_KEY'
  | 'ERR_SC_WRONG_TYPE'
  | 'ERR_SC_OUT_OF_RANGE'
  | 'ERR_SC_BAD_VALUE'
  | 'ERR_SC_UNKNOWN_KEY'
  | 'ERR_SC_BAD_PATH'
  | 'ERR_SC_MISSING_FILE'
  | 'ERR_SC_UNREADABLE_FILE'
  | 'ERR_SC_IS_DIRECTORY'
  | 'ERR_SC_NOT_DIRECTORY'
  | 'ERR_SC_NOT_FILE'
  | 'ERR_SC_NOT_REPLACEABLE'
  | 'ERR_SC_LINK_LOOP'
  | 'ERR_SC_FILE_CHANGED'
  | 'ERR_SC_INPUT_OUTPUT'
  | 'ERR_SC_FILE_TOO_LARGE'
  | 'ERR_SC_TOO_DEEP'
  | 'ERR_SC_TOO_MANY_NODES'
  | 'ERR_SC_TOO_MANY_ALIASES'
  | 'ERR_SC_TOO_LARGE'
  | 'ERR_SC_UNKNOWN_FORMAT'
  | 'ERR_SC_INVALID_UTF8'
  | 'ERR_SC_SYNTAX'
  | 'ERR_SC_DUPLICATE_KEY'
  | 'ERR_SC_NUMBER_RANGE'
  | 'ERR_SC_BAD_KEY'
  | 'ERR_SC_CANNOT_EDIT'
  | 'ERR_SC_CANNOT_WRITE'
  | 'ERR_SC_INDEX_GAP'
  | 'ERR_SC_BAD_PROFILE'
  | 'ERR_SC_BAD_PATTERN'
  | 'ERR_SC_BAD_APP_NAME'
  | 'ERR_SC_BAD_POLICY'
  | 'ERR_SC_REFERENCE_SYNTAX'
  | 'ERR_SC_REFERENCE_MISSING'
  | 'ERR_SC_REFERENCE_CYCLE'
  | 'ERR_SC_REFERENCE_TYPE'
  | 'ERR_SC_REFERENCE_LIMIT'
  | 'ERR_SC_INCLUDE_CYCLE'
  | 'ERR_SC_INCLUDE_LIMIT'
  | 'ERR_SC_INCLUDE_OUTSIDE'
  | 'ERR_SC_FILE_VANISHED'
  | 'ERR_SC_BAD_IMAGE'
  | 'ERR_SC_FOREIGN_IMAGE'
  | 'ERR_SC_CUSTOM'
  | 'ERR_SC_UNSUPPORTED'
  | 'ERR_SC_STRICT'
  | 'ERR_SC_SCHEMA'
  | 'ERR_SC_BAD_SCHEMA'
  | 'ERR_SC_SCHEMA_LIMIT'
  | (string & {});

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

// Options of sources, make-types: begin
/** Options of {@link ConfigBuilder.withDefaults}. */
export interface DefaultsOptions {
  /** Its format; else by extension, else by content. */
  format?: FormatName | undefined;
  /** Its name in origins, instead of the file or kind. */
  name?: string | undefined;
  /** Take the part of it at this path. */
  at?: ConfigPath | undefined;
  /** Mount it at this path. */
  under?: ConfigPath | undefined;
  /** Fill what is absent, replace nothing. */
  join?: boolean | undefined;
  /** Its top-level keys are names of profiles. */
  nested?: boolean | undefined;
  /** Every value is secret. */
  secret?: boolean | undefined;
  /** X_add and X_remove are plain data. */
  noOperators?: boolean | undefined;
  /** A null removes what is below it, as in JSON Merge Patch; not with join. */
  nullRemoves?: boolean | undefined;
  /** Several YAML documents merge (the default), only the first counts, or they are a list. */
  documents?: 'merge' | 'first' | 'list' | undefined;
}

/** Options of {@link ConfigBuilder.withFile}. */
export interface FileOptions {
  /** Its format; else by extension, else by content. */
  format?: FormatName | undefined;
  /** Its name in origins, instead of the file or kind. */
  name?: string | undefined;
  /** Take the part of it at this path. */
  at?: ConfigPath | undefined;
  /** Mount it at this path. */
  under?: ConfigPath | undefined;
  /** It may be absent. */
  optional?: boolean | undefined;
  /** Fill what is absent, replace nothing. */
  join?: boolean | undefined;
  /** Its top-level keys are names of profiles. */
  nested?: boolean | undefined;
  /** Every value is secret. */
  secret?: boolean | undefined;
  /** X_add and X_remove are plain data. */
  noOperators?: boolean | undefined;
  /** A null removes what is below it, as in JSON Merge Patch; not with join. */
  nullRemoves?: boolean | undefined;
  /** The key at the root of each file that names further files, which come just below it. */
  includes?: string | undefined;
  /** The folder that no included file may be outside of, links resolved. */
  includesWithin?: FilePath | undefined;
  /** Warn: skip a file that cannot be loaded, with a warning; fail is the default. */
  onError?: 'fail' | 'warn' | undefined;
  /** Several YAML documents merge (the default), only the first counts, or they are a list. */
  documents?: 'merge' | 'first' | 'list' | undefined;
}

/** Options of {@link ConfigBuilder.withGlob}. */
export interface GlobOptions {
  /** Its format; else by extension, else by content. */
  format?: FormatName | undefined;
  /** Take the part of it at this path. */
  at?: ConfigPath | undefined;
  /** Mount it at this path. */
  under?: ConfigPath | undefined;
  /** Fill what is absent, replace nothing. */
  join?: boolean | undefined;
  /** Its top-level keys are names of profiles. */
  nested?: boolean | undefined;
  /** Every value is secret. */
  secret?: boolean | undefined;
  /** X_add and X_remove are plain data. */
  noOperators?: boolean | undefined;
  /** A null removes what is below it, as in JSON Merge Patch; not with join. */
  nullRemoves?: boolean | undefined;
  /** The key at the root of each file that names further files, which come just below it. */
  includes?: string | undefined;
  /** The folder that no included file may be outside of, links resolved. */
  includesWithin?: FilePath | undefined;
  /** Warn: skip a file that cannot be loaded, with a warning; fail is the default. */
  onError?: 'fail' | 'warn' | undefined;
  /** Several YAML documents merge (the default), only the first counts, or they are a list. */
  documents?: 'merge' | 'first' | 'list' | undefined;
}

/** Options of {@link ConfigBuilder.withHierarchical}. */
export interface HierarchicalOptions {
  /** Its format; else by extension, else by content. */
  format?: FormatName | undefined;
  /** Take the part of it at this path. */
  at?: ConfigPath | undefined;
  /** Mount it at this path. */
  under?: ConfigPath | undefined;
  /** Fill what is absent, replace nothing. */
  join?: boolean | undefined;
  /** Its top-level keys are names of profiles. */
  nested?: boolean | undefined;
  /** Every value is secret. */
  secret?: boolean | undefined;
  /** X_add and X_remove are plain data. */
  noOperators?: boolean | undefined;
  /** A null removes what is below it, as in JSON Merge Patch; not with join. */
  nullRemoves?: boolean | undefined;
  /** The key at the root of each file that names further files, which come just below it. */
  includes?: string | undefined;
  /** The folder that no included file may be outside of, links resolved. */
  includesWithin?: FilePath | undefined;
  /** Warn: skip a file that cannot be loaded, with a warning; fail is the default. */
  onError?: 'fail' | 'warn' | undefined;
  /** Several YAML documents merge (the default), only the first counts, or they are a list. */
  documents?: 'merge' | 'first' | 'list' | undefined;
  /** These variables instead of the process's. */
  environ?: Readonly<Record<string, string | undefined>> | undefined;
  /** Files or folders that mark the project's root, instead of .git and the like. */
  markers?: readonly string[] | undefined;
  /** The project's root, instead of searching for it. */
  root?: FilePath | undefined;
  /** The folder where the search for the project begins, instead of the current one. */
  workingDirectory?: FilePath | undefined;
}

/** Options of {@link ConfigBuilder.withDirectory}. */
export interface DirectoryOptions {
  /** Its name in origins, instead of the file or kind. */
  name?: string | undefined;
  /** Take the part of it at this path. */
  at?: ConfigPath | undefined;
  /** Mount it at this path. */
  under?: ConfigPath | undefined;
  /** It may be absent. */
  optional?: boolean | undefined;
  /** Fill what is absent, replace nothing. */
  join?: boolean | undefined;
  /** Its top-level keys are names of profiles. */
  nested?: boolean | undefined;
  /** Every value is secret. */
  secret?: boolean | undefined;
  /** X_add and X_remove are plain data. */
  noOperators?: boolean | undefined;
  /** Warn: skip a file that cannot be loaded, with a warning; fail is the default. */
  onError?: 'fail' | 'warn' | undefined;
}

/** Options of {@link ConfigBuilder.withEnv}. */
export interface EnvOptions {
  /** Its name in origins, instead of the file or kind. */
  name?: string | undefined;
  /** Take the part of it at this path. */
  at?: ConfigPath | undefined;
  /** Mount it at this path. */
  under?: ConfigPath | undefined;
  /** Fill what is absent, replace nothing. */
  join?: boolean | undefined;
  /** Its top-level keys are names of profiles. */
  nested?: boolean | undefined;
  /** Every value is secret. */
  secret?: boolean | undefined;
  /** X_add and X_remove are plain data. */
  noOperators?: boolean | undefined;
  /** Warn: skip a file that cannot be loaded, with a warning; fail is the default. */
  onError?: 'fail' | 'warn' | undefined;
  /** Variables and the paths they set, beside those with the prefix. */
  names?: Readonly<Record<string, ConfigPath>> | undefined;
  /** These variables instead of the process's. */
  environ?: Readonly<Record<string, string | undefined>> | undefined;
  /** Ignore variables that are empty. */
  dropEmpty?: boolean | undefined;
  /** NAME_FILE gives the content of that file as NAME. */
  readNameFile?: boolean | undefined;
}

/** Options of {@link ConfigBuilder.withDotenv}. */
export interface DotenvOptions {
  /** Its name in origins, instead of the file or kind. */
  name?: string | undefined;
  /** Take the part of it at this path. */
  at?: ConfigPath | undefined;
  /** Mount it at this path. */
  under?: ConfigPath | undefined;
  /** It may be absent. */
  optional?: boolean | undefined;
  /** Fill what is absent, replace nothing. */
  join?: boolean | undefined;
  /** Its top-level keys are names of profiles. */
  nested?: boolean | undefined;
  /** Every value is secret. */
  secret?: boolean | undefined;
  /** X_add and X_remove are plain data. */
  noOperators?: boolean | undefined;
  /** Warn: skip a file that cannot be loaded, with a warning; fail is the default. */
  onError?: 'fail' | 'warn' | undefined;
  /** Take the variables that begin with PREFIX_. */
  prefix?: string | undefined;
  /** Variables and the paths they set, beside those with the prefix. */
  names?: Readonly<Record<string, ConfigPath>> | undefined;
  /** Ignore variables that are empty. */
  dropEmpty?: boolean | undefined;
  /** NAME_FILE gives the content of that file as NAME. */
  readNameFile?: boolean | undefined;
}

/** Options of {@link ConfigBuilder.withArgs}. */
export interface ArgsOptions {
  /** Its name in origins, instead of the file or kind. */
  name?: string | undefined;
  /** Take the part of it at this path. */
  at?: ConfigPath | undefined;
  /** Mount it at this path. */
  under?: ConfigPath | undefined;
  /** Fill what is absent, replace nothing. */
  join?: boolean | undefined;
  /** Its top-level keys are names of profiles. */
  nested?: boolean | undefined;
  /** Every value is secret. */
  secret?: boolean | undefined;
  /** X_add and X_remove are plain data. */
  noOperators?: boolean | undefined;
}

/** Options of {@link ConfigBuilder.withSource}. */
export interface SourceOptions {
  /** Its name in origins, instead of the file or kind. */
  name?: string | undefined;
  /** Take the part of it at this path. */
  at?: ConfigPath | undefined;
  /** Mount it at this path. */
  under?: ConfigPath | undefined;
  /** Fill what is absent, replace nothing. */
  join?: boolean | undefined;
  /** Its top-level keys are names of profiles. */
  nested?: boolean | undefined;
  /** Every value is secret. */
  secret?: boolean | undefined;
  /** X_add and X_remove are plain data. */
  noOperators?: boolean | undefined;
  /** A null removes what is below it, as in JSON Merge Patch; not with join. */
  nullRemoves?: boolean | undefined;
  /** Warn: skip a file that cannot be loaded, with a warning; fail is the default. */
  onError?: 'fail' | 'warn' | undefined;
}
// make-types: end

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
  /** Registry, cache and live configurations. */
  memoryUsageBytes: number;
}

/** Formats, the cache of parsed files and statistics, apart from other registries. */
export class ConfigRegistry {
  constructor();
  /** A builder without sources. */
  createConfig(): ConfigBuilder;
  /** What the registry holds now. */
  stats(): RegistryStats;
  /**
   * Adds a format; one of the same name or extension is replaced for later builds.
   * @param name Lower-case letters, digits, `-`, `_` and `+`.
   */
  addFormat(name: string, format: FormatDefinition | FormatDefinition['read']): this;
  /** Bytes of parsed files to keep, oldest forgotten first; 16 MiB by default, 0 keeps none. */
  setCacheLimit(bytes: number): void;
  /** Forgets every cached file that no handle needs. */
  trim(): void;
}

/**
 * The sources of a configuration, in order; a later one wins. A builder never changes: each method
 * gives a new one, so that a common base can branch.
 */
export class ConfigBuilder {
  private constructor();
  /** A file. Throws at once when it is missing, unless it is optional. */
  withFile(path: FilePath, options?: FileOptions): ConfigBuilder;
  /**
   * The variables `PREFIX_…` of `process.env`, as it is at each build and reload:
   * `APP_DATABASE__HOST` is `database.host`. Without a prefix, every variable.
   */
  withEnv(prefix?: string | null, options?: EnvOptions): ConfigBuilder;
  /** A `.env` file, read by the environment's rules. */
  withDotenv(path?: FilePath, options?: DotenvOptions): ConfigBuilder;
  /** The files that match, in byte order of their paths. `**` crosses folders. */
  withGlob(pattern: FilePath, options?: GlobOptions): ConfigBuilder;
  /** The files found for an application's name, from `/etc` to the working directory. */
  withHierarchical(appName: string, options?: HierarchicalOptions): ConfigBuilder;
  /** One key a file, folders nest: mounted secrets. */
  withDirectory(path: FilePath, options?: DirectoryOptions): ConfigBuilder;
  /** Values, or text in `options.format`, else by its content. */
  withDefaults(values: ConfigInput, options?: DefaultsOptions): ConfigBuilder;
  /** The words of a command line; `process.argv` without its first two, by default. */
  withArgs(args?: readonly string[], options?: ArgsOptions): ConfigBuilder;
  /** Removes what the sources so far put at a path. */
  without(path: ConfigPath): ConfigBuilder;
  /** One value, guessed from its text as a variable's is. */
  withSet(path: ConfigPath, text: string): ConfigBuilder;
  /** One value that is text whatever it looks like. */
  withSetString(path: ConfigPath, text: string): ConfigBuilder;
  /** A source of your own, asked at each build and reload. */
  withSource(load: SourceLoader | { load: SourceLoader }, options?: SourceOptions): ConfigBuilder;
  /** What one code of a warning or note means: `withRule("type-conflict", "fail")`. */
  withRule(code: string, rule: Rule): ConfigBuilder;
  /** Adds a word to the list that makes keys secret. */
  withSecretKey(word: string): ConfigBuilder;
  /** Shows the value of a path although its key is secret. */
  withPublicPath(path: ConfigPath): ConfigBuilder;
  /** An error of the build where there is no value at a path; `null` is a value. */
  withRequired(...paths: ConfigPath[]): ConfigBuilder;
  /** The largest inputs that are taken. */
  withLimits(limits: Limits): ConfigBuilder;
  /** Selects profiles, in order; a later one wins. */
  selectProfile(...names: string[]): ConfigBuilder;
  /** Selects the profile that a variable names, else `fallback`, else none. */
  selectProfileFromEnv(variable: string, fallback?: string | null): ConfigBuilder;
  /** `"replace"`, `"append"`, `"union"` or `"merge-by-key(name)"`; `*` in a path is one segment. */
  withPolicy(path: ConfigPath, policy: string): ConfigBuilder;
  /** Allows these kinds of `${…}`; `"path"` by default. */
  withReferences(...kinds: ('path' | 'env' | 'file')[]): ConfigBuilder;
  /** Makes warnings errors. */
  strict(enabled?: boolean): ConfigBuilder;
  /** Reads every source and merges them: a new handle each time. */
  build(): ConfigHandle;
  /** The same, with the work off the event loop. */
  buildAsync(): Promise<ConfigHandle>;
}

// ---------------------------------------------------------------------------
// Handle and section
// ---------------------------------------------------------------------------

/** A warning or note about the sources. */
export interface Notice {
  /** What it is about, for programs: `"type-conflict"`. */
  type: string;
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
  kind: string;
  source: string;
  line: number | undefined;
  column: number | undefined;
}

/** One layer's part in a value. */
export interface ExplainStep {
  action:
    'set' | 'replaced' | 'merged' | 'added' | 'removed' | 'filled' | 'kept' | 'unset' | 'expanded';
  /** `"file"`, `"environment"` … */
  kind: string;
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
  /** `env`: what the names of the variables begin with. */
  prefix?: string | undefined;
  /** Only the value at this path. */
  path?: ConfigPath | undefined;
}

/**
 * What a handle and a section can be asked. A path that does not parse throws
 * `ERR_SC_BAD_PATH`. A default applies to absence only: `null` is a value.
 */
export interface ConfigView {
  /** The whole as a new plain object (or whatever the root is). */
  extract<T = ConfigValue>(options?: ReadOptions): T;
  /** The same, as a promise. */
  extractAsync<T = ConfigValue>(options?: ReadOptions): Promise<T>;
  /** The value at a path; a container is new each time. A miss is `null`. */
  get<T = ConfigValue>(key: ConfigPath, fallback?: undefined, options?: ReadOptions): T | null;
  /** The value at a path, or the default where there is none. */
  get<T = ConfigValue, D = T>(key: ConfigPath, fallback: D, options?: ReadOptions): T | D;
  /** True where there is a value; `null` is one. */
  hasKey(key: ConfigPath): boolean;
  /**
   * Several values at once, by the paths as they were given. A miss is `null`, also for a path
   * that does not parse.
   */
  getMany<K extends string, T = ConfigValue>(
    keys: readonly K[],
    options?: ReadOptions
  ): Record<K, T | null>;
  /** Text, the same string each time; `null` for a miss; throws where it is no text. */
  getStrRef(key: ConfigPath): string | null;
  /**
   * An integer; a `bigint` where a `number` is not exact. Here as in each typed getter, a miss
   * throws, unless there is a fallback.
   */
  getInt<T extends number | bigint = number>(key: ConfigPath, fallback?: undefined): T;
  getInt<D, T extends number | bigint = number>(key: ConfigPath, fallback: D): T | D;
  /** A number. */
  getFloat(key: ConfigPath, fallback?: undefined): number;
  getFloat<D>(key: ConfigPath, fallback: D): number | D;
  /** A boolean. */
  getBool(key: ConfigPath, fallback?: undefined): boolean;
  getBool<D>(key: ConfigPath, fallback: D): boolean | D;
  /** Text; for variables, arguments and the like, the text as written. */
  getStr(key: ConfigPath, fallback?: undefined): string;
  getStr<D>(key: ConfigPath, fallback: D): string | D;
  /** An array, new each time; untyped text is cut at its commas. */
  getList<T = ConfigValue>(key: ConfigPath, fallback?: undefined): T[];
  getList<D, T = ConfigValue>(key: ConfigPath, fallback: D): T[] | D;
  /** An object, new each time. */
  getDict<T = Record<string, ConfigValue>>(key: ConfigPath, fallback?: undefined): T;
  getDict<D, T = Record<string, ConfigValue>>(key: ConfigPath, fallback: D): T | D;
  /** A datetime, as its ISO 8601 text. */
  getDatetime(key: ConfigPath, fallback?: undefined): string;
  getDatetime<D>(key: ConfigPath, fallback: D): string | D;
  /** A duration in milliseconds: `"1h30m"`, `"PT5M"`, or a bare number of seconds. */
  getDuration(key: ConfigPath, fallback?: undefined): number;
  getDuration<D>(key: ConfigPath, fallback: D): number | D;
  /** The same in nanoseconds, exact. */
  getDurationNs(key: ConfigPath, fallback?: undefined): bigint;
  getDurationNs<D>(key: ConfigPath, fallback: D): bigint | D;
  /** Bytes: `"10MiB"`, or a bare number; a `bigint` where a `number` is not exact. */
  getSize<T extends number | bigint = number>(key: ConfigPath, fallback?: undefined): T;
  getSize<D, T extends number | bigint = number>(key: ConfigPath, fallback: D): T | D;
  /** The canonical paths of the leaves, in order; below `prefix`, where one is given. */
  paths(prefix?: ConfigPath): string[];
  /** A live, read-only view of a part, with no copy. */
  section(key: ConfigPath): ConfigSection;
  /** Every layer that set the value, in order, the winner last. */
  explain(key: ConfigPath): ExplainStep[];
  /**
   * Every value whose path fits a pattern, in order: `*` is any one key or index, `**` any number
   * of them, a quoted `"*"` is that key.
   */
  find(pattern: string): FoundValue[];
  /** The whole, or a part, as text for eyes: secrets are masked. */
  dump(format?: FormatName, options?: DumpOptions): string;
  /** The root's own members, in order. */
  [Symbol.iterator](): IterableIterator<[key: string, value: ConfigValue]>;
}

/** A configuration. Handles are made by {@link ConfigBuilder.build}. */
export interface ConfigHandle extends ConfigView {}
export class ConfigHandle implements Disposable {
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
  /** The same, with the work off the event loop. */
  reloadAsync(): Promise<Change | null>;
  /** A handle for what this one holds now, that never changes. */
  snapshot(): ConfigHandle;
  /**
   * Puts values above everything else for a while, for tests. Each member is a path and what
   * stands there; an object merges. Ends by `end()` or `using`.
   */
  override(values: { readonly [path: string]: ConfigInput | undefined }): ConfigOverride;
  /** Moves with each change and at close; equal numbers mean that nothing changed. */
  readonly generation: number;
  /**
   * Follows the sources: loads again, off the event loop, when a file, a folder or a link on the
   * way to one changes, and publishes what differs. The callback gets each change.
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
export interface ConfigSection extends ConfigView {}
export class ConfigSection {
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
  /** A unified diff from the text as it was read or last saved; empty without changes. */
  diff(): string;
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
// Shortcuts
// ---------------------------------------------------------------------------

/** A builder without sources, in the process's registry. */
export function createConfig(): ConfigBuilder;
/** One file with default options: the shortest way, and the fastest. */
export function loadFile(path: FilePath): ConfigHandle;
/**
 * A handle on the snapshots of one that a thread of this process shares: no second parse. `close`
 * lets go of it for this handle only. Sources and formats in JavaScript are loaded by the thread
 * that they belong to.
 */
export function fromShared(token: string): ConfigHandle;
/** The variables of one prefix, or all. */
export function loadEnv(prefix?: string | null): ConfigHandle;
/**
 * Several sources, a later one wins. A text `PATH=value` is an override, `CAPITALS=value` a
 * variable, a text with `*` a glob, else a file; an object is defaults.
 */
export function loadMultiple(
  sources: readonly (FilePath | { readonly [key: string]: ConfigInput | undefined })[]
): ConfigHandle;
/** What differs by meaning: leaves, and parts that only one side has, in the order of `after`. */
export function diff(before: ConfigHandle, after: ConfigHandle): Difference[];
/** The version of the library. */
export const version: string;
