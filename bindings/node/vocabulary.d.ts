/** The library's words: codes and options. Written by scripts/make-types. */

import type { ConfigPath, FilePath, FormatName } from './index.js';

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
  | 'ERR_SC_CANNOT_WRITE'
  | 'ERR_SC_CANNOT_EDIT'
  | 'ERR_SC_NOT_REPLACEABLE'
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
  | 'ERR_SC_UNBAKED'
  | 'ERR_SC_CUSTOM'
  | 'ERR_SC_UNSUPPORTED'
  | 'ERR_SC_SCHEMA'
  | 'ERR_SC_BAD_SCHEMA'
  | 'ERR_SC_SCHEMA_LIMIT'
  | 'ERR_SC_STRICT'
  | (string & {});

/** The codes of warnings. */
export type WarningCode =
  | 'precision-loss'
  | 'repeated-key'
  | 'ambiguous-env'
  | 'conflict'
  | 'type-conflict'
  | 'bad-variable'
  | 'unknown-tag'
  | 'multiple-documents'
  | 'unknown-profile'
  | 'skipped-source'
  | 'not-text'
  | 'foreign-owner'
  | 'misfit'
  | 'custom-warning'
  | 'schema-warning'
  | 'renamed-key'
  | 'deprecated-key'
  | 'not-configuration'
  | 'stale-image'
  | 'private-image';

/** The codes of notes. */
export type NoteCode =
  | 'empty-source'
  | 'no-match'
  | 'file-removed'
  | 'unknown-section'
  | 'object-kept'
  | 'value-kept'
  | 'unused-path'
  | 'detected-format'
  | 'unknown-input'
  | 'word-is-text'
  | 'comment-is-text'
  | 'line-is-text'
  | 'yaml-version';

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
  /** INI: a key alone on its line is true, instead of an error. */
  bareKeys?: boolean | undefined;
  /** INI: the name of a section is one key, with its dots. */
  literalSections?: boolean | undefined;
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
  /** INI: a key alone on its line is true, instead of an error. */
  bareKeys?: boolean | undefined;
  /** INI: the name of a section is one key, with its dots. */
  literalSections?: boolean | undefined;
  /** Share the pages of a compiled image; a warning says where they cannot be shared. */
  map?: boolean | undefined;
  /** Warn where an input of a compiled image has changed since. */
  checkInputs?: boolean | undefined;
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
  /** INI: a key alone on its line is true, instead of an error. */
  bareKeys?: boolean | undefined;
  /** INI: the name of a section is one key, with its dots. */
  literalSections?: boolean | undefined;
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
  /** INI: a key alone on its line is true, instead of an error. */
  bareKeys?: boolean | undefined;
  /** INI: the name of a section is one key, with its dots. */
  literalSections?: boolean | undefined;
  /** These variables instead of the process's. */
  environ?: Readonly<Record<string, string | undefined>> | undefined;
  /** Files or folders that mark the project's root, instead of .git and the like. */
  markers?: readonly string[] | undefined;
  /** Search these only: system, user, project (above the working directory), working-directory. */
  places?: readonly string[] | undefined;
  /** Take one file only, the one that would win, with those of its profiles. */
  first?: boolean | undefined;
  /** Files that other users may write are taken, too. */
  trust?: boolean | undefined;
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
  /** Take just these variables, and those of `names`; a list, which may be empty. */
  only?: readonly string[] | undefined;
  /** Keep: a name is a key as it is written; lower, the default, binds it to the keys below. */
  case?: 'lower' | 'keep' | undefined;
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
  /** Take just these variables, and those of `names`; a list, which may be empty. */
  only?: readonly string[] | undefined;
  /** Keep: a name is a key as it is written; lower, the default, binds it to the keys below. */
  case?: 'lower' | 'keep' | undefined;
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
