/** The words and signs of IoT SQL. */
import { InvalidInput } from "@nagar/core/errors.ts";

export interface Token {
  readonly kind: "name" | "number" | "text" | "sign" | "end";
  readonly text: string;
  /** Place in the statement, from 0. */
  readonly at: number;
}

const PATTERN =
  /\s*(?:([A-Za-z_]\w*)|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|'((?:[^']|'')*)'|"([^"]*)"|(<>|!=|<=|>=|[-+*/%=<>(),.[\]]))/y;

/** Throws InvalidInput at a character that IoT SQL does not have. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  PATTERN.lastIndex = 0;
  let at = 0;
  while (sql.slice(at).trim() !== "") {
    PATTERN.lastIndex = at;
    const match = PATTERN.exec(sql);
    if (!match) throw new InvalidInput(`IoT SQL: unexpected "${sql.slice(at, at + 10).trim()}" in: ${sql}`);
    const [, name, number, single, double, sign] = match;
    if (name !== undefined) tokens.push({ kind: "name", text: name, at });
    else if (number !== undefined) tokens.push({ kind: "number", text: number, at });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign, at });
    else tokens.push({ kind: "text", text: (single ?? double ?? "").replaceAll("''", "'"), at });
    at = PATTERN.lastIndex;
  }
  tokens.push({ kind: "end", text: "", at: sql.length });
  return tokens;
}
