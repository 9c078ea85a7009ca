import { expect, it } from "vitest";
import { InvalidInput } from "../../errors.ts";
import { readRequest } from "./request.ts";

function issues(body: object): unknown {
  try {
    readRequest(body, new Map());
  } catch (error) {
    if (error instanceof InvalidInput) return error.details["issues"];
    throw error;
  }
  throw new Error("it was taken");
}

const scenario = {
  id: "ban",
  title: "A ban",
  start_date: "2026-01-05",
  days: 1,
  policies: [{ kind: "odd_even", enforcment: 1 }],
};

it("a field that there is not is answered with those that there are, where it stands", () => {
  expect(issues({ scenario: "odd-even", configuration: { sed: 1 } })).toEqual([
    {
      field: "configuration.sed",
      allowed: expect.stringMatching(/^no field sed; allowed are agents, .*\bseed\b/),
    },
  ]);
  expect(issues({ scenario })).toContainEqual({
    field: "scenario.policies[0].enforcment",
    allowed: expect.stringMatching(/^no field enforcment; allowed are .*\benforcement\b/),
  });
});
