/** The functions and operators of IoT SQL that the local cloud has. What has no value is undefined, as in IoT SQL. */
import { createHash, randomUUID } from "node:crypto";

/** What an expression sees of a message. */
export interface MessageScope {
  readonly topic: string;
  readonly clientId: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly payload: Buffer;
  /** The payload as JSON; undefined where it is not JSON. */
  readonly json: unknown;
}

export type SqlFunction = (values: readonly unknown[], scope: MessageScope) => unknown;

/** Numbers, and text that is a number: IoT SQL converts where an operator needs a number. */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "string" && value.trim() !== "") {
    const number = Number(value);
    return Number.isFinite(number) ? number : undefined;
  }
  return undefined;
}

/** Text of a value, as `concat` and templates write it; undefined where there is none. */
export function asText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

const onNumber =
  (work: (value: number) => number): SqlFunction =>
  ([value]) => {
    const number = asNumber(value);
    return number === undefined ? undefined : work(number);
  };

const onText =
  (work: (text: string, ...rest: readonly unknown[]) => unknown): SqlFunction =>
  ([value, ...rest]) => {
    const text = asText(value);
    return text === undefined ? undefined : work(text, ...rest);
  };

const digest = (algorithm: string): SqlFunction =>
  onText((text) => createHash(algorithm).update(text).digest("hex"));

/** By name in lower case. `encode` is not here because its first argument may be the whole payload. */
export const functions: Readonly<Record<string, SqlFunction>> = {
  topic([place], { topic }) {
    if (place === undefined) return topic;
    return topic.split("/")[Number(place) - 1];
  },
  timestamp: (_values, { now }) => now,
  clientid: (_values, { clientId }) => clientId,
  newuuid: () => randomUUID(),
  upper: onText((text) => text.toUpperCase()),
  lower: onText((text) => text.toLowerCase()),
  trim: onText((text) => text.trim()),
  length: onText((text) => text.length),
  startswith: onText((text, part) => text.startsWith(asText(part) ?? "\u0000")),
  endswith: onText((text, part) => text.endsWith(asText(part) ?? "\u0000")),
  indexof: onText((text, part) => text.indexOf(asText(part) ?? "\u0000")),
  substring: onText((text, from, to) => text.slice(Number(from), to === undefined ? undefined : Number(to))),
  regexp_matches: onText((text, pattern) => new RegExp(String(pattern)).test(text)),
  concat: (values) => values.map((value) => asText(value) ?? "Undefined").join(""),
  abs: onNumber(Math.abs),
  ceil: onNumber(Math.ceil),
  floor: onNumber(Math.floor),
  round: onNumber(Math.round),
  sqrt: onNumber((value) => Math.sqrt(value)),
  isnull: ([value]) => value === null,
  isundefined: ([value]) => value === undefined,
  nanvl: ([value, otherwise]) => (Number.isNaN(value) ? otherwise : value),
  md5: digest("md5"),
  sha1: digest("sha1"),
  sha256: digest("sha256"),
  sha512: digest("sha512"),
};

function arithmetic(work: (a: number, b: number) => number): SqlFunction {
  return ([left, right]) => {
    const [a, b] = [asNumber(left), asNumber(right)];
    return a === undefined || b === undefined ? undefined : work(a, b);
  };
}

function ordering(holds: (order: number) => boolean): SqlFunction {
  return ([left, right]) => {
    const [a, b] = [asNumber(left), asNumber(right)];
    if (a !== undefined && b !== undefined) return holds(a - b);
    if (typeof left === "string" && typeof right === "string")
      return holds(left < right ? -1 : left > right ? 1 : 0);
    return undefined;
  };
}

function equal(left: unknown, right: unknown): boolean | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (typeof left === typeof right && typeof left !== "object") return left === right;
  const [a, b] = [asNumber(left), asNumber(right)];
  if (a !== undefined && b !== undefined) return a === b;
  return JSON.stringify(left) === JSON.stringify(right);
}

function truth(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  return value === "true" ? true : value === "false" ? false : undefined;
}

const different: SqlFunction = ([left, right]) => {
  const same = equal(left, right);
  return same === undefined ? undefined : !same;
};

/** By sign or word in lower case; each takes two values, `not` and `negate` one. */
export const operators: Readonly<Record<string, SqlFunction>> = {
  "+": ([left, right]) => {
    if (typeof left === "string" || typeof right === "string") {
      const [a, b] = [asText(left), asText(right)];
      return a === undefined || b === undefined ? undefined : a + b;
    }
    return arithmetic((a, b) => a + b)([left, right], {} as MessageScope);
  },
  "-": arithmetic((a, b) => a - b),
  "*": arithmetic((a, b) => a * b),
  "/": arithmetic((a, b) => a / b),
  "%": arithmetic((a, b) => a % b),
  "=": ([left, right]) => equal(left, right),
  "<>": different,
  "!=": different,
  "<": ordering((order) => order < 0),
  "<=": ordering((order) => order <= 0),
  ">": ordering((order) => order > 0),
  ">=": ordering((order) => order >= 0),
  and: ([left, right]) => {
    const [a, b] = [truth(left), truth(right)];
    return a === undefined || b === undefined ? undefined : a && b;
  },
  or: ([left, right]) => {
    const [a, b] = [truth(left), truth(right)];
    return a === undefined || b === undefined ? undefined : a || b;
  },
  not: ([value]) => {
    const is = truth(value);
    return is === undefined ? undefined : !is;
  },
  negate: ([value]) => {
    const number = asNumber(value);
    return number === undefined ? undefined : -number;
  },
};
