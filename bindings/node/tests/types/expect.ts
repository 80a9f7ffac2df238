// Two types are the same, or the compiler says no.

export type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Takes `true` only: `same<Same<A, B>>()`. */
export function same<T extends true>(): T | undefined {
  return undefined;
}
