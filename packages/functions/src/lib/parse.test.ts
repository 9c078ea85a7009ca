import { InvalidInput } from "@nagar/core/errors.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { parseWith } from "./parse.ts";

function refusal(schema: z.ZodType, value: unknown): InvalidInput {
  try {
    parseWith(schema, value, "body");
  } catch (error) {
    if (error instanceof InvalidInput) return error;
    throw error;
  }
  throw new Error("it was taken");
}

describe("a refusal at the edge", () => {
  const schema = z.strictObject({ id: z.string(), to: z.strictObject({ kind: z.string(), at: z.number() }) });

  it("names the fields that there are where one is not, at its place", () => {
    const { message, details } = refusal(schema, {
      id: "a",
      nmae: 1,
      to: { kind: "sms", at: 1, by: 2, __x: 3 },
    });
    expect(message).toBe("body: to.by: no field by, __x; allowed are kind, at");
    expect(details["issues"]).toEqual([
      { field: "to.by", allowed: "no field by, __x; allowed are kind, at" },
      { field: "to.__x", allowed: "no field by, __x; allowed are kind, at" },
      { field: "nmae", allowed: "no field nmae; allowed are id, to" },
    ]);
  });

  it("says it in the schema's own words where it has some", () => {
    expect(refusal(parameters({ from: z.string() }), { from: "x", form: "y" }).message).toBe(
      "body: form: no parameter form; allowed are from",
    );
  });

  it("names what came, where something did", () => {
    const message = (kind: unknown) => refusal(z.object({ kind: z.enum(["sms", "mail"]) }), { kind }).message;
    expect(message("fax")).toBe('body: kind: one of sms, mail (it is "fax")');
    expect(message(undefined)).toBe("body: kind: one of sms, mail (it is missing)");
    expect(refusal(schema, 3).message).toBe("body: an object (it is 3)");
  });

  it("tells of twenty wrong fields at most", () => {
    const many = z.array(z.number());
    expect(refusal(many, Array(500).fill("x")).details["issues"]).toHaveLength(20);
  });
});
