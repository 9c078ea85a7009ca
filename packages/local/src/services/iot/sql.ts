/**
 * IoT SQL, the part that topic rules here use: `SELECT` of `*` and expressions with names, `FROM` a topic filter,
 * `WHERE` a condition. `SELECT *` alone hands the payload on as it came, whatever it is; everything else needs a
 * payload that is a JSON object (AWS IoT developer guide, "AWS IoT SQL reference").
 *
 * Not covered: CASE, nested SELECT, `SELECT VALUE`, lookups (get_thing_shadow, aws_lambda, machinelearning_predict …),
 * decode and cast. Each is refused by name when the lock file is read.
 */
import { InvalidInput } from "@nagar/core/errors.ts";
import { functions, type MessageScope, operators } from "./sql-functions.ts";
import { type Token, tokenize } from "./sql-tokens.ts";

export type Expression = (scope: MessageScope) => unknown;

export interface Statement {
  readonly topicFilter: string;
  /** The message that actions get; undefined where WHERE does not hold or the payload cannot be read. */
  run(scope: MessageScope): Buffer | undefined;
}

const RESERVED = new Set(["from", "where", "as", "and", "or", "not", "select"]);
const PRECEDENCE: readonly (readonly string[])[] = [
  ["or"],
  ["and"],
  ["=", "<>", "!=", "<", "<=", ">", ">="],
  ["+", "-"],
  ["*", "/", "%"],
];

class Parser {
  readonly #tokens: readonly Token[];
  readonly #sql: string;
  #at = 0;

  constructor(sql: string) {
    this.#sql = sql;
    this.#tokens = tokenize(sql);
  }

  get #now(): Token {
    return this.#tokens[this.#at] as Token;
  }

  /** Takes the next token where it is `text` (a sign, or a word in any case). */
  take(text: string): boolean {
    const { kind, text: found } = this.#now;
    const same = kind === "name" ? found.toLowerCase() === text : kind === "sign" && found === text;
    if (same) this.#at += 1;
    return same;
  }

  expect(text: string): void {
    if (!this.take(text)) throw this.error(`expected ${text.toUpperCase()}`);
  }

  error(message: string): InvalidInput {
    const found = this.#now.text || "the end";
    return new InvalidInput(`IoT SQL: ${message}, found "${found}" at ${this.#now.at} in: ${this.#sql}`);
  }

  end(): void {
    if (this.#now.kind !== "end") throw this.error("expected the end");
  }

  text(): string {
    const token = this.#now;
    if (token.kind !== "text") throw this.error("expected a quoted text");
    this.#at += 1;
    return token.text;
  }

  name(): string {
    const token = this.#now;
    if (token.kind !== "name" || RESERVED.has(token.text.toLowerCase())) throw this.error("expected a name");
    this.#at += 1;
    return token.text;
  }

  expression(level = 0): Expression {
    const signs = PRECEDENCE[level];
    if (!signs) return this.#unary();
    let left = this.expression(level + 1);
    for (;;) {
      const sign = signs.find((each) => this.take(each));
      if (sign === undefined) return left;
      left = this.#apply(sign, [left, this.expression(level + 1)]);
    }
  }

  #apply(operator: string, operands: readonly Expression[]): Expression {
    const work = operators[operator];
    if (!work) throw this.error(`no operator ${operator}`);
    return (scope) =>
      work(
        operands.map((each) => each(scope)),
        scope,
      );
  }

  #unary(): Expression {
    if (this.take("not")) return this.#apply("not", [this.#unary()]);
    if (this.take("-")) return this.#apply("negate", [this.#unary()]);
    return this.#path(this.#primary());
  }

  #primary(): Expression {
    if (this.take("(")) {
      const inner = this.expression();
      this.expect(")");
      return inner;
    }
    const { kind, text } = this.#now;
    if (kind === "text" || kind === "number") {
      this.#at += 1;
      const value = kind === "number" ? Number(text) : text;
      return () => value;
    }
    const name = this.name();
    if (this.take("(")) return this.#call(name);
    const word = name.toLowerCase();
    if (word === "true" || word === "false") return () => word === "true";
    if (word === "null") return () => null;
    return ({ json }) => member(json, name);
  }

  #call(name: string): Expression {
    const word = name.toLowerCase();
    if (word === "encode") return this.#encode();
    const work = Object.hasOwn(functions, word) ? functions[word] : undefined;
    if (!work)
      throw new InvalidInput(`IoT SQL: the local cloud does not have the function ${name} of: ${this.#sql}`);
    const operands: Expression[] = [];
    while (!this.take(")")) {
      if (operands.length > 0) this.expect(",");
      operands.push(this.expression());
    }
    return (scope) =>
      work(
        operands.map((each) => each(scope)),
        scope,
      );
  }

  /** `encode(*, 'base64')` is the one place where the raw payload can be named. */
  #encode(): Expression {
    const value: Expression = this.take("*") ? ({ payload }) => payload : this.expression();
    this.expect(",");
    const encoding = this.text();
    this.expect(")");
    if (encoding !== "base64") throw new InvalidInput(`IoT SQL: encode has only 'base64', not '${encoding}'`);
    return (scope) => {
      const given = value(scope);
      if (given === undefined || given === null) return undefined;
      const bytes = Buffer.isBuffer(given)
        ? given
        : Buffer.from(typeof given === "string" ? given : JSON.stringify(given));
      return bytes.toString("base64");
    };
  }

  #path(start: Expression): Expression {
    let value = start;
    for (;;) {
      const inner = value;
      if (this.take(".")) {
        const name = this.name();
        value = (scope) => member(inner(scope), name);
      } else if (this.take("[")) {
        const index = this.expression();
        this.expect("]");
        value = (scope) => member(inner(scope), String(index(scope)));
      } else return value;
    }
  }
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

interface Selection {
  readonly name: string;
  readonly value: Expression;
}

/** `*` and named expressions; an expression without AS is named for the last word of its path. */
function selections(parser: Parser): { all: boolean; named: Selection[] } {
  const named: Selection[] = [];
  let all = false;
  do {
    if (parser.take("*")) {
      all = true;
      continue;
    }
    const value = parser.expression();
    if (!parser.take("as")) throw parser.error("expected AS and a name after an expression");
    named.push({ name: parser.name(), value });
  } while (parser.take(","));
  return { all, named };
}

/** Reads a rule's statement. Throws InvalidInput that says what is not understood, and where. */
export function parseStatement(sql: string): Statement {
  const parser = new Parser(sql);
  parser.expect("select");
  const { all, named } = selections(parser);
  parser.expect("from");
  const topicFilter = parser.text();
  const condition = parser.take("where") ? parser.expression() : undefined;
  parser.end();
  return {
    topicFilter,
    run(scope) {
      if (condition && condition(scope) !== true) return undefined;
      if (named.length === 0) return scope.payload;
      const isObject = typeof scope.json === "object" && scope.json !== null && !Array.isArray(scope.json);
      if (all && !isObject) return undefined;
      const output: Record<string, unknown> = all ? { ...(scope.json as object) } : {};
      for (const { name, value } of named) {
        const result = value(scope);
        if (result !== undefined) output[name] = result;
      }
      return Buffer.from(JSON.stringify(output));
    },
  };
}

/** Reads one expression, as substitution templates hold them. */
export function parseExpression(text: string): Expression {
  const parser = new Parser(text);
  const expression = parser.expression();
  parser.end();
  return expression;
}
