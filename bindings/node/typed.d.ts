/**
 * The types behind a typed handle: the dotted paths of an interface, the type of the value at each
 * path, and the type that a schema describes. Recursion ends after a few levels, below which any
 * text is a path, so that a recursive interface costs the compiler no more than another.
 */

import type { ConfigValue } from './index.js';

// ---------------------------------------------------------------------------
// Paths
// ---------------------------------------------------------------------------

/** The number of levels with exact paths; below them any text is a path. */
type MostLevels = 5;

type Scalar = null | undefined | boolean | number | bigint | string | symbol | Date;
type Above<L extends readonly unknown[]> = [...L, unknown];

/** A key as a segment of a path: quoted if it has letters with a meaning in a path. */
type Key<K extends string> = K extends
  | `${string}.${string}`
  | `${string}[${string}`
  | `${string}]${string}`
  | `${string}"${string}`
  | `${string}/${string}`
  ? `"${K}"`
  : K;

/** The rest of a path below a value: nothing, `.key` or `[index]`. */
type Below<T, L extends readonly unknown[]> = T extends Scalar
  ? never
  : L['length'] extends MostLevels
    ? `.${string}`
    : T extends readonly (infer E)[]
      ? `[${number}]` | `[${number}]${Below<NonNullable<E>, Above<L>>}`
      : T extends object
        ? `.${Keys<T, L>}`
        : never;

type Keys<T, L extends readonly unknown[]> = {
  [K in keyof T & string]-?: Key<K> | `${Key<K>}${Below<NonNullable<T[K]>, Above<L>>}`;
}[keyof T & string];

/** The dotted paths of an interface. */
export type PathOf<T> = T extends Scalar
  ? never
  : T extends readonly (infer E)[]
    ? `[${number}]` | `[${number}]${Below<NonNullable<E>, []>}`
    : T extends object
      ? Keys<T, []>
      : never;

type Element<T, K extends string> = T extends readonly (infer E)[]
  ? K extends `${number}`
    ? E | undefined
    : never
  : never;

/** The member of each alternative that has it, or `undefined` if it may be missing. */
type Member<T, K extends string> = T extends null | undefined
  ? undefined
  : T extends readonly unknown[]
    ? Element<T, K>
    : T extends object
      ? K extends keyof T
        ? string extends keyof T
          ? T[K] | undefined
          : T[K]
        : undefined
      : undefined;

/** The value below the levels with exact paths, or at a key that is not known. */
type Anything<T> = T extends object
  ? string extends keyof T
    ? T[keyof T] | undefined
    : ConfigValue | undefined
  : undefined;

type Rest<T, R extends string> = R extends '' ? T : R extends `.${infer X}` ? At<T, X> : At<T, R>;

type At<T, P extends string> = P extends `[${infer I}]${infer R}`
  ? Rest<Member<T, I>, R>
  : P extends `"${infer K}"${infer R}`
    ? Rest<Member<T, K>, R>
    : P extends `${infer K}.${infer R}`
      ? K extends `${infer A}[${infer B}`
        ? Rest<Member<T, A>, `[${B}.${R}`>
        : Rest<Member<T, K>, `.${R}`>
      : P extends `${infer A}[${infer B}`
        ? Rest<Member<T, A>, `[${B}`>
        : string extends P
          ? Anything<T>
          : Member<T, P>;

/** The value at a path; `undefined` is included if it may be missing. */
export type ValueAt<T, P extends string> = At<T, P>;

/** The result of `get`: a value that may be missing is `null`. */
export type ReadingAt<T, P extends string> =
  At<T, P> extends infer V ? Exclude<V, undefined> | (undefined extends V ? null : never) : never;

/**
 * The same for all paths at once. Methods look up types here, because the compiler does not end
 * when it computes a type from a path that it has not inferred yet.
 */
export type Readings<T> = { [P in PathOf<T>]: ReadingAt<T, P> };
export type Values<T> = { [P in PathOf<T>]: ValueAt<T, P> };

// ---------------------------------------------------------------------------
// Values that go in
// ---------------------------------------------------------------------------

/**
 * `V` with `never` in place of each part that cannot be configuration: functions, symbols, and
 * instances of classes with methods. Interfaces are accepted.
 */
export type Plain<V> = V extends null | undefined | boolean | number | bigint | string | Date
  ? V
  : V extends symbol | ((...given: never[]) => unknown)
    ? never
    : V extends object
      ? { [K in keyof V]: Plain<V[K]> }
      : never;

// ---------------------------------------------------------------------------
// Schemas
// ---------------------------------------------------------------------------

/** A schema of a library that follows Standard Schema: zod, valibot, arktype and others. */
export interface StandardSchema {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => unknown;
    readonly types?: { readonly input: unknown; readonly output: unknown } | undefined;
  };
}

type TypesOf<S extends StandardSchema> = NonNullable<S['~standard']['types']>;

type Names = {
  string: string;
  number: number;
  integer: number;
  boolean: boolean;
  null: null;
};

type RequiredOf<S> = S extends { required: readonly (infer K)[] } ? K : never;

type IsThere<S, K, P> =
  K extends RequiredOf<S>
    ? P extends { '~optional': true }
      ? false
      : true
    : P extends { default: unknown }
      ? true
      : false;

type Properties<S, P> = {
  -readonly [K in keyof P as IsThere<S, K, P[K]> extends true ? K : never]: FromJson<P[K]>;
} & {
  -readonly [K in keyof P as IsThere<S, K, P[K]> extends true ? never : K]?: FromJson<P[K]>;
};

type Flat<T> = T extends infer O ? { [K in keyof O]: O[K] } : never;

type OfType<S, N> = N extends keyof Names
  ? Names[N]
  : N extends 'array'
    ? S extends { items: infer I }
      ? FromJson<I>[]
      : ConfigValue[]
    : N extends 'object'
      ? S extends { properties: infer P }
        ? Flat<Properties<S, P>>
        : S extends { additionalProperties: infer A extends object }
          ? Record<string, FromJson<A>>
          : Record<string, ConfigValue>
      : ConfigValue;

/** The type that a JSON Schema describes, if its literal type is known; else any value. */
type FromJson<S> = S extends { const: infer C }
  ? C
  : S extends { enum: readonly (infer E)[] }
    ? E
    : S extends { anyOf: readonly (infer A)[] } | { oneOf: readonly (infer A)[] }
      ? FromJson<A>
      : S extends { type: infer N }
        ? OfType<S, N extends readonly (infer M)[] ? M : N>
        : ConfigValue;

/** The result of `extract(schema)`. */
export type OutputOf<S> = S extends StandardSchema
  ? TypesOf<S>['output']
  : S extends { static: infer T }
    ? T
    : FromJson<S>;

/** The values of a build that follows the schema: the input of a Standard Schema. */
export type InputOf<S> = S extends StandardSchema ? TypesOf<S>['input'] : OutputOf<S>;
