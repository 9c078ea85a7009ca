/** The words, texts and signs of a SQL statement, without its comments. */
import { QueryError } from "./query-error.ts";

export interface SqlToken {
  readonly kind: "word" | "quoted" | "text" | "number" | "sign";
  /** As it stands in the statement, with its quotes. */
  readonly source: string;
  /** In lower case, without quotes. */
  readonly word: string;
}

const PATTERN =
  /\s+|--[^\n]*|\/\*[\s\S]*?\*\/|([\p{L}_][\p{L}\p{N}_$]*)|("(?:[^"]|"")*")|('(?:[^']|'')*')|(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|(::|->>|->|\/\/|\*\*|:=|<>|!=|<=|>=|\|\||=>|[-+*/%=<>(),.[\];?!~^&|@:])/uy;

/** Throws QueryError at what is no SQL at all (an open quote, a stray character). */
export function tokenizeSql(sql: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  let at = 0;
  while (at < sql.length) {
    PATTERN.lastIndex = at;
    const match = PATTERN.exec(sql);
    if (!match) throw new QueryError(`mismatched input '${sql.slice(at, at + 12)}' at position ${at + 1}`);
    const [source, word, quoted, text, number, sign] = match;
    at = PATTERN.lastIndex;
    if (word !== undefined) tokens.push({ kind: "word", source, word: word.toLowerCase() });
    else if (quoted !== undefined) {
      tokens.push({ kind: "quoted", source, word: quoted.slice(1, -1).replaceAll('""', '"').toLowerCase() });
    } else if (text !== undefined) tokens.push({ kind: "text", source, word: source });
    else if (number !== undefined) tokens.push({ kind: "number", source, word: source });
    else if (sign !== undefined) tokens.push({ kind: "sign", source, word: source });
  }
  return tokens;
}

/** A statement of these tokens. */
export function joinTokens(tokens: readonly { readonly source: string }[]): string {
  return tokens.map(({ source }) => source).join(" ");
}
