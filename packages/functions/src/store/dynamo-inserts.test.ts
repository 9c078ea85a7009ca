import type { BatchExecuteStatementInput } from "@aws-sdk/client-dynamodb";
import { Unavailable } from "@nagar/core/errors.ts";
import { describe, expect, it } from "vitest";
import { batchedInserts } from "./dynamo-inserts.ts";

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

describe("new items", () => {
  it("travel 25 a request, and each is told its own fate", async () => {
    const asked = table((sk) => (sk === "30" ? "DuplicateItem" : undefined));
    const insert = batchedInserts(() => asked);
    const results = await Promise.all(numbers(60).map((sk) => insert("t", item(sk))));
    expect(asked.requests.map((keys) => keys.length)).toEqual([25, 25, 10]);
    expect(numbers(60).filter((sk) => results[Number(sk)] === "conflict")).toEqual(["30"]);
  });

  it("are asked for again where the table was busy, and only those", async () => {
    const asked = table((sk, request) => (sk === "1" && request === 1 ? "ThrottlingError" : undefined));
    const insert = batchedInserts(() => asked);
    expect(await Promise.all(numbers(3).map((sk) => insert("t", item(sk))))).toEqual([
      "saved",
      "saved",
      "saved",
    ]);
    expect(asked.requests).toEqual([["0", "1", "2"], ["1"]]);
  });

  it("are unavailable when the table stays busy, and the others of their request are saved", async () => {
    const asked = table((sk) => (sk === "1" ? "ProvisionedThroughputExceeded" : undefined));
    const insert = batchedInserts(() => asked);
    const [first, second] = await Promise.allSettled([insert("t", item("0")), insert("t", item("1"))]);
    expect(first).toEqual({ status: "fulfilled", value: "saved" });
    expect(second).toMatchObject({ status: "rejected", reason: expect.any(Unavailable) });
  });

  it("of one key never share a request", async () => {
    const asked = table((_, request) => (request > 1 ? "DuplicateItem" : undefined));
    const insert = batchedInserts(() => asked);
    expect(await Promise.all([insert("t", item("a")), insert("t", item("a"))])).toEqual([
      "saved",
      "conflict",
    ]);
    expect(asked.requests).toEqual([["a"], ["a"]]);
  });

  it("fail all when the request fails", async () => {
    const insert = batchedInserts(() => ({
      batchExecuteStatement: () => Promise.reject(new Error("no answer")),
    }));
    const results = await Promise.allSettled(numbers(2).map((sk) => insert("t", item(sk))));
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });
});
