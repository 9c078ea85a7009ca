import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { type ConditionParser, rememberEqualities } from "./known-conditions.ts";

const dynalite = createRequire(import.meta.url)("dynalite/db/conditionParser.js") as ConditionParser;

const contextOf = (attrVals: Record<string, unknown> | undefined, attrNames?: Record<string, string>) => ({
  attrNames,
  attrVals,
  unusedAttrNames: {},
  unusedAttrVals: Object.fromEntries(Object.keys(attrVals ?? {}).map((name) => [name, true])),
  isReserved: (name: string) => name.toUpperCase() === "DOMAIN",
  compare: () => 0,
});

/** What a parser makes of a condition, and what it leaves as unused; or the message with which it refuses. */
function outcome(parser: ConditionParser, text: string, ...values: Parameters<typeof contextOf>): unknown {
  const context = contextOf(...values);
  try {
    return { parsed: parser.parse(text, { context }), unused: context.unusedAttrVals };
  } catch (error) {
    return (error as Error).message;
  }
}

describe("known conditions", () => {
  it.each([
    ["version = :v", { ":v": { N: "1" } }],
    ["version = :v", { ":v": { N: "1" }, ":w": { S: "unused" } }],
    ["version = :v", { ":w": { N: "1" } }],
    ["version = :v", undefined],
    ["domain = :v", { ":v": { S: "air" } }],
    ["version = :v AND begunAt = :v", { ":v": { N: "1" } }],
    ["attribute_not_exists(pk)", undefined],
    ["version = ", { ":v": { N: "1" } }],
  ])("mean what dynalite's parser makes of them, the first time and later: %s %j", (text, values) => {
    const knowing: ConditionParser = { parse: dynalite.parse };
    rememberEqualities(knowing);
    outcome(knowing, text, { ":v": { N: "7" } });
    for (let time = 0; time < 2; time++) {
      expect(outcome(knowing, text, values)).toEqual(outcome(dynalite, text, values));
    }
  });
});
