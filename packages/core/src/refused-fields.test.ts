import { expect, it } from "vitest";
import * as z from "zod";
import { refusedFields } from "./refused-fields.ts";
import { pathText } from "./town/check/problems.ts";

const schema = z.strictObject({
  title: z.string(),
  policies: z.array(z.strictObject({ share: z.number({ error: "a number from 0 to 1" }) })),
});
const refused = (value: unknown) =>
  refusedFields(value, schema.safeParse(value).error!.issues, (path) => pathText(path) || "body");

it("what is missing, of another kind, or unknown is named with what came and what is allowed", () => {
  expect(refused({ policies: [{ share: "half", cut: 1 }] })).toEqual([
    { field: "title", allowed: "a text (it is missing)" },
    { field: "policies[0].share", value: "half", allowed: "a number from 0 to 1" },
    { field: "policies[0].cut", allowed: "no such field" },
  ]);
  expect(refused({ title: 3, policies: [] })).toEqual([{ field: "title", value: 3, allowed: "a text" }]);
  expect(refused([])).toMatchObject([{ field: "body", allowed: "an object" }]);
});

it("a value that is none of some is answered with all of them", () => {
  const choice = z.object({ severity: z.enum(["info", "warning"]) });
  const of = (value: unknown) =>
    refusedFields(value, choice.safeParse(value).error!.issues, (path) => pathText(path));
  expect(of({ severity: "loud" })).toEqual([
    { field: "severity", value: "loud", allowed: "one of info, warning" },
  ]);
  expect(of({})).toEqual([{ field: "severity", allowed: "one of info, warning (it is missing)" }]);
});

it("a bound is said in our words, a schema's own before it", () => {
  const bounded = z.object({
    days: z.number().max(7),
    share: z.number().gt(0),
    note: z.string().max(5),
    ids: z.array(z.string()).min(1),
    hours: z.number().max(24, "1 to 24 hours"),
  });
  const given = { days: 100, share: 0, note: "far too long", ids: [], hours: 25 };
  const issues = bounded.safeParse(given).error!.issues;
  expect(refusedFields(given, issues, (path) => pathText(path)).map(({ allowed }) => allowed)).toEqual([
    "at most 7",
    "more than 0",
    "at most 5 characters",
    "at least 1 item",
    "1 to 24 hours",
  ]);
});

it("of very many the first are enough", () => {
  const policies = Array.from({ length: 50 }, () => ({ share: null }));
  expect(refused({ title: "x", policies })).toHaveLength(20);
});
