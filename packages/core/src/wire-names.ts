/** One shape, two spellings: schemas are written in the wire's snake_case, code uses TypeScript's camelCase. */

type CamelKey<S> = S extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<CamelKey<Tail>>}` : S;

/** A wire type with the keys of its objects in camelCase; values are untouched. */
export type Camel<T> = T extends readonly unknown[]
  ? { [Index in keyof T]: Camel<T[Index]> }
  : T extends object
    ? { [Key in keyof T as CamelKey<Key>]: Camel<T[Key]> }
    : T;

const camel = (key: string) => key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
/** A key as the wire spells it. */
export const wireName = (key: string): string =>
  key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function rename(value: unknown, name: (key: string) => string): unknown {
  if (Array.isArray(value)) return value.map((each) => rename(each, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [name(key), rename(each, name)]));
}

/** What a wire schema gave, with camelCase keys. */
export function fromWire<T>(value: T): Camel<T> {
  return rename(value, camel) as Camel<T>;
}

/** The inverse of {@link fromWire}. Holds for keys in which no word begins with a digit. */
export function toWire<T>(value: Camel<T>): T {
  return rename(value, wireName) as T;
}
