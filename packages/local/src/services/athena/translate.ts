/**
 * From Athena's SQL to DuckDB's: most of it is the same; functions are renamed or made, and what Athena does not have,
 * or DuckDB means differently, is refused with the word in question.
 *
 * What cannot be seen in the text stays a difference: DuckDB lets WHERE and GROUP BY name a column's alias and compares
 * text with numbers, which Athena refuses; `date_add` on a date gives a timestamp.
 */
import { QueryError } from "./query-error.ts";
import { joinTokens, type SqlToken, tokenizeSql } from "./sql-tokens.ts";
import {
  FOREIGN_SIGNS,
  FOREIGN_WORDS,
  FORMAT_LETTERS,
  FORMATTING,
  MACRO_PREFIX,
  MACROS,
  NOT_FUNCTIONS,
  RENAMED,
  SAME,
  SAME_FORMAT_LETTERS,
} from "./trino-functions.ts";

export type Statement =
  | { readonly kind: "select"; readonly sql: string; readonly names: ReadonlySet<string> }
  | { readonly kind: "createView"; readonly name: string; readonly replace: boolean; readonly query: string }
  | { readonly kind: "dropView"; readonly name: string; readonly ifExists: boolean };

function isSign(token: SqlToken | undefined, sign: string): boolean {
  return token?.kind === "sign" && token.source === sign;
}

function isWord(token: SqlToken | undefined, ...words: string[]): boolean {
  return token?.kind === "word" && words.includes(token.word);
}

/** Index of the parenthesis that closes the one at `open`. */
function closing(tokens: readonly SqlToken[], open: number): number {
  let depth = 0;
  for (let index = open; index < tokens.length; index++) {
    if (isSign(tokens[index], "(")) depth += 1;
    if (isSign(tokens[index], ")") && --depth === 0) return index;
  }
  throw new QueryError("mismatched input '<EOF>'. Expecting: ')'");
}

/** `name (columns) AS (…)` of a WITH, or the column names of an alias. */
function isNameWithColumns(tokens: readonly SqlToken[], index: number): boolean {
  const before = tokens[index - 1];
  if (isWord(before, "as", "with", "recursive") || isSign(before, ")")) return true;
  const end = closing(tokens, index + 1);
  return isWord(tokens[end + 1], "as") && isSign(tokens[end + 2], "(");
}

function functionName(tokens: readonly SqlToken[], index: number): string {
  const { word, source } = tokens[index] as SqlToken;
  if (NOT_FUNCTIONS.has(word) || isNameWithColumns(tokens, index)) return source;
  if (SAME.has(word)) return word;
  if (Object.hasOwn(MACROS, word)) return MACRO_PREFIX + word;
  if (Object.hasOwn(FORMATTING, word)) return FORMATTING[word] as string;
  const renamed = Object.hasOwn(RENAMED, word) ? RENAMED[word] : undefined;
  if (renamed) return renamed;
  throw new QueryError(
    `the local cloud does not have the function '${word}' (services/athena/trino-functions.ts)`,
  );
}

/** A format such as '%Y-%m-%d %H:%i' in the letters of DuckDB. */
function translateFormat(format: string): string {
  return format.replace(/%(.?)/g, (whole, letter: string) => {
    const other = Object.hasOwn(FORMAT_LETTERS, letter) ? FORMAT_LETTERS[letter] : undefined;
    if (other) return `%${other}`;
    if (letter !== "" && SAME_FORMAT_LETTERS.includes(letter)) return whole;
    throw new QueryError(`the local cloud does not have '${whole}' in a date format`);
  });
}

/** Index of the format of each call of a formatting function → the format as DuckDB takes it. */
function formats(tokens: readonly SqlToken[]): Map<number, string> {
  const found = new Map<number, string>();
  tokens.forEach((token, index) => {
    if (token.kind !== "word" || !Object.hasOwn(FORMATTING, token.word) || !isSign(tokens[index + 1], "("))
      return;
    const place = closing(tokens, index + 1) - 1;
    const format = tokens[place];
    if (format?.kind !== "text" || !isSign(tokens[place - 1], ",")) {
      throw new QueryError(`the format of ${token.word} must be a text in single quotes`);
    }
    found.set(place, translateFormat(format.source));
  });
  return found;
}

function checkToken(tokens: readonly SqlToken[], index: number): void {
  const token = tokens[index] as SqlToken;
  const next = tokens[index + 1];
  const foreign =
    token.kind === "sign"
      ? FOREIGN_SIGNS.has(token.source)
      : token.kind === "word" && FOREIGN_WORDS.has(token.word);
  // After a dot it is the name of a column.
  if (foreign && !isSign(tokens[index - 1], ".")) {
    throw new QueryError(
      `'${token.source}' is not part of Athena's SQL; a column of that name goes in double quotes`,
    );
  }
  if (isWord(token, "by") && isWord(next, "all")) throw new QueryError("BY ALL is not part of Athena's SQL");
  if (isWord(token, "at") && isWord(next, "time")) {
    throw new QueryError(
      "AT TIME ZONE means another thing in DuckDB; add INTERVAL '330' MINUTE for India's time",
    );
  }
}

function translateSelect(tokens: readonly SqlToken[]): Statement {
  const names = new Set<string>();
  const formatted = formats(tokens);
  const translated = tokens.map((token, index) => {
    checkToken(tokens, index);
    const format = formatted.get(index);
    if (format !== undefined) return { source: format };
    if (token.kind === "quoted") names.add(token.word);
    if (token.kind !== "word") return token;
    names.add(token.word);
    const called = isSign(tokens[index + 1], "(") && !isSign(tokens[index - 1], ".");
    return called ? { source: functionName(tokens, index) } : token;
  });
  return { kind: "select", sql: joinTokens(translated), names };
}

/** The last part of `"awsdatacatalog"."db"."name"`, and the index after it. */
function objectName(tokens: readonly SqlToken[], start: number): { name: string; next: number } {
  let index = start;
  while (isSign(tokens[index + 1], ".")) index += 2;
  const token = tokens[index];
  if (token?.kind !== "word" && token?.kind !== "quoted") throw new QueryError("expected the name of a view");
  return { name: token.word, next: index + 1 };
}

/** `?` replaced by the parameters, which are SQL literals as Athena takes them. */
function withParameters(tokens: readonly SqlToken[], parameters: readonly string[]): SqlToken[] {
  let used = 0;
  const filled = tokens.flatMap((token) => {
    if (!isSign(token, "?")) return [token];
    const given = parameters[used++];
    if (given === undefined)
      throw new QueryError(`there are more '?' than the ${parameters.length} parameters`);
    const literal = tokenizeSql(given);
    const plain = literal.every(
      ({ kind, source }) => kind === "text" || kind === "number" || /^[\w-]+$/.test(source),
    );
    if (!plain) throw new QueryError(`the parameter ${given} is not a literal; text goes in single quotes`);
    return literal;
  });
  if (used !== parameters.length) {
    throw new QueryError(
      `${parameters.length} parameters were given for ${used} '?'`,
      "INVALID_PARAMETER_USAGE",
    );
  }
  return filled;
}

/** Reads one statement. Throws QueryError for what the local cloud or Athena does not have. */
export function translate(sql: string, parameters: readonly string[] = []): Statement {
  const all = tokenizeSql(sql);
  const tokens = withParameters(isSign(all.at(-1), ";") ? all.slice(0, -1) : all, parameters);
  const [first, second, third] = tokens;
  if (isWord(first, "select", "with", "values") || isSign(first, "(")) return translateSelect(tokens);
  if (
    isWord(first, "create") &&
    (isWord(second, "view") || (isWord(second, "or") && isWord(third, "replace")))
  ) {
    const replace = isWord(second, "or");
    const { name, next } = objectName(tokens, replace ? 4 : 2);
    if (!isWord(tokens[next], "as")) throw new QueryError("expected AS and a query after the view's name");
    const query = tokens.slice(next + 1);
    translateSelect(query);
    return { kind: "createView", name, replace, query: joinTokens(query) };
  }
  if (isWord(first, "drop") && isWord(second, "view")) {
    const ifExists = isWord(third, "if");
    return { kind: "dropView", name: objectName(tokens, ifExists ? 4 : 2).name, ifExists };
  }
  throw new QueryError(
    `the local cloud does not have the statement ${first?.source.toUpperCase() ?? "(empty)"}; ` +
      "it has SELECT, CREATE VIEW and DROP VIEW",
  );
}
