/**
 * A scenario: a world and policies, over some days. It is compared with a baseline in the same town and weather, run
 * by run; `compared_with` says in which world that baseline is.
 */
import * as z from "zod";
import { InvalidInput } from "../../errors.ts";
import { type Problem, problemOf, problemText } from "../../town/check/problems.ts";
import { type Camel, fromWire, toWire } from "../../wire-names.ts";
import { isoDate, MAX_DAYS, wholeBetween } from "./policies/common.ts";
import { policySchema } from "./policy.ts";
import { worldSchema } from "./world.ts";

/** More policies than any order of a town has held; it bounds what a request may cost to check. */
const MAX_POLICIES = 50;

const sentences = z.array(z.string().min(1).max(1000)).max(50);

export const scenarioSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,63}$/, "a name is a small letter, then up to 63 small letters, digits and -")
    .describe("Short name: odd-even"),
  title: z.string().min(1).max(120).describe("What a person reads"),
  description: z.string().max(4000).default("").describe("What is done, to whom, and why"),
  world: worldSchema.default({ kind: "baseline" }),
  policies: z.array(policySchema).max(MAX_POLICIES, `at most ${MAX_POLICIES} policies`).default([]),
  start_date: isoDate.describe("First day, in the town's calendar"),
  days: wholeBetween(1, MAX_DAYS).default(30).describe("Days that are simulated"),
  compared_with: z
    .enum(["baseline_world", "same_world"])
    .default("baseline_world")
    .describe(
      "The other side of each pair, always without the policies: an ordinary time, or the same world (a heatwave with the measures against a heatwave without)",
    ),
  sources: sentences.default([]).describe("Where the parameters come from"),
  limits: sentences.default([]).describe("What it cannot tell"),
});

export type WireScenario = z.output<typeof scenarioSchema>;
/** A scenario inside: camelCase, every default filled in. */
export type Scenario = Camel<WireScenario>;
export type World = Scenario["world"];

/** All problems of a value that should be a scenario; the paths are the wire's. */
export function scenarioProblems(value: unknown): Problem[] {
  const parsed = scenarioSchema.safeParse(value);
  return parsed.success ? [] : parsed.error.issues.map((issue) => problemOf(value, issue));
}

/** @throws InvalidInput with the first problem in its message and all of them in its details. */
export function refuseProblems(problems: readonly Problem[], what = "scenario"): void {
  if (problems.length === 0) return;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  throw new InvalidInput(`${what}: ${problemText(problems[0]!)}${more}`, { details: { problems } });
}

/**
 * A scenario from its wire form. What refers to a town is checked by `check-scenario.ts`.
 * @throws InvalidInput where the shape is wrong; `details.problems` holds every problem.
 */
export function parseScenario(value: unknown): Scenario {
  refuseProblems(scenarioProblems(value));
  return fromWire(scenarioSchema.parse(value));
}

/** The inverse of {@link parseScenario}. */
export function encodeScenario(scenario: Scenario): WireScenario {
  return toWire<WireScenario>(scenario);
}
