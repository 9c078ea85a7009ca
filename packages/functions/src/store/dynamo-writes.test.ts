import type { BatchExecuteStatementInput } from "@aws-sdk/client-dynamodb";
import { Unavailable } from "@nagar/core/errors.ts";
import { describe, expect, it } from "vitest";
import { batchedWrites } from "./dynamo-writes.ts";

const item = (sk: string) => ({ pk: { S: "air#P1" }, sk: { S: sk } });
const skOf = (parameters: readonly { S?: string | undefined }[] = []) => parameters[1]?.S ?? "";

/** A table that answers each statement by its sort key; what it was asked, request by request. */
function table(codeOf: (sk: string, request: number) => string | undefined) {
  const requests: string[][] = [];
  return {
    requests,
    async batchExecuteStatement({ Statements = [] }: BatchExecuteStatementInput) {
      const keys = Statements.map(({ Parameters }) => skOf(Parameters));
      requests.push(keys);
      return {
        Responses: keys.map((sk) => {
          const code = codeOf(sk, requests.length);
          return code === undefined ? {} : { Error: { Code: code as "DuplicateItem", Message: sk } };
        }),
      };
    },
  };
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(i));

describe("versioned items", () => {
  it("travel 25 a request, and each is told its own fate", async () => {
    const asked = table((sk) => (sk === "30" ? "DuplicateItem" : undefined));
    const write = batchedWrites(() => asked);
    const results = await Promise.all(numbers(60).map((sk) => write("t", item(sk), 0)));
    expect(asked.requests.map((keys) => keys.length)).toEqual([25, 25, 10]);
    expect(numbers(60).filter((sk) => results[Number(sk)] === "conflict")).toEqual(["30"]);
  });

  it("are asked for again where the table was busy, and only those", async () => {
    const asked = table((sk, request) => (sk === "1" && request === 1 ? "ThrottlingError" : undefined));
    const write = batchedWrites(() => asked);
    expect(await Promise.all(numbers(3).map((sk) => write("t", item(sk), 0)))).toEqual([
      "saved",
      "saved",
      "saved",
    ]);
    expect(asked.requests).toEqual([["0", "1", "2"], ["1"]]);
  });

  it("are unavailable when the table stays busy, and the others of their request are saved", async () => {
    const asked = table((sk) => (sk === "1" ? "ProvisionedThroughputExceeded" : undefined));
    const write = batchedWrites(() => asked);
    const [first, second] = await Promise.allSettled([write("t", item("0"), 0), write("t", item("1"), 0)]);
    expect(first).toEqual({ status: "fulfilled", value: "saved" });
    expect(second).toMatchObject({ status: "rejected", reason: expect.any(Unavailable) });
  });

  it("of one key never share a request", async () => {
    const asked = table((_, request) => (request > 1 ? "DuplicateItem" : undefined));
    const write = batchedWrites(() => asked);
    expect(await Promise.all([write("t", item("a"), 0), write("t", item("a"), 0)])).toEqual([
      "saved",
      "conflict",
    ]);
    expect(asked.requests).toEqual([["a"], ["a"]]);
  });

  it("that are stored are changed where they have the version that was read", async () => {
    const sent: BatchExecuteStatementInput[] = [];
    const write = batchedWrites(() => ({
      async batchExecuteStatement(input: BatchExecuteStatementInput) {
        sent.push(input);
        return { Responses: [{}, { Error: { Code: "ConditionalCheckFailed" as const, Message: "" } }] };
      },
    }));
    const state = { S: "{}" };
    const versioned = (sk: string, version: number) =>
      write("t", { ...item(sk), state, version: { N: String(version + 1) } }, version);
    expect(await Promise.all([versioned("a", 3), versioned("b", 4)])).toEqual(["saved", "conflict"]);
    expect(sent).toHaveLength(1);
    expect(sent[0]!.Statements![0]).toEqual({
      Statement: 'UPDATE "t" SET "state" = ? SET "version" = ? WHERE "pk" = ? AND "sk" = ? AND "version" = ?',
      Parameters: [state, { N: "4" }, { S: "air#P1" }, { S: "a" }, { N: "3" }],
    });
  });

  it("fail all when the request fails", async () => {
    const write = batchedWrites(() => ({
      batchExecuteStatement: () => Promise.reject(new Error("no answer")),
    }));
    const results = await Promise.allSettled(numbers(2).map((sk) => write("t", item(sk), 0)));
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });
});
