/**
 * What a person asks to be simulated: a ready scenario by its name or one of their own, the parameters that they change,
 * and how exactly they want to know. Out of it comes one full scenario; equal ones have one key, however they were written.
 */
import * as z from "zod";
import { InvalidInput } from "../../errors.ts";
import { fieldsThatAre, type RefusedField, refusedFields } from "../../refused-fields.ts";
import { pathText } from "../../town/check/problems.ts";
import { identifier } from "../../town/schema/common.ts";
import type { Town } from "../../town/town.ts";
import { fromWire } from "../../wire-names.ts";
import { townScenarioProblems } from "../scenario/check-scenario.ts";
import { hourSpans, isoDate, MAX_DAYS, share, wholeBetween } from "../scenario/policies/common.ts";
import { policySchema } from "../scenario/policy.ts";
import { encodeScenario, type Scenario, scenarioSchema, type WireScenario } from "../scenario/scenario.ts";
import { dayNumber } from "../scenario/schedule.ts";
import { type Configuration, checkCost, configurationSchema } from "./configuration.ts";
import { contentKey } from "./content-key.ts";

const ids = z.array(identifier).min(1, "at least one id").max(2000, "at most 2000 ids");

/** What may be changed of a scenario without writing a new one; each holds for every policy that knows it. */
export const parametersSchema = z.strictObject({
  start_date: isoDate.optional().describe("First day"),
  end_date: isoDate.optional().describe("Last day, in place of duration_days"),
  duration_days: wholeBetween(1, MAX_DAYS).optional().describe("Days that are simulated"),
  hours: hourSpans.optional().describe("Hours of the day in which the policies hold"),
  zones: z
    .union([z.literal("all"), ids], { error: '"all", or a list of ids of wards' })
    .optional()
    .describe("Wards in which the policies hold"),
  exemptions: z.array(z.string().max(60)).max(40).optional().describe("Whom the policies do not bind"),
  intensity: share.optional().describe("How much of the policies is done"),
  enforcement: share.optional().describe("How strictly they are enforced"),
});

const readyName = z.string().max(64).describe("Name of a ready scenario; /v1/simulate/scenarios lists them");

const shapeWith = <S extends z.ZodType>(scenario: S) =>
  z.strictObject({
    scenario,
    parameters: parametersSchema.prefault({}),
    configuration: configurationSchema.prefault({}),
  });

const byName = shapeWith(readyName);
const byDefinition = shapeWith(scenarioSchema);

/** The body of a request, for the API's document. */
export const requestBody = shapeWith(z.union([readyName, scenarioSchema]));

/** A body that is read by {@link readRequest}, whose messages are about fields and not about both sides of a union. */
export const anyBody = z.record(z.string(), z.unknown(), { error: "a JSON object with scenario" });

export interface SimulationRequest {
  readonly scenario: Scenario;
  readonly configuration: Configuration;
}

function refuse(issues: RefusedField[]): never {
  const [first] = issues;
  throw new InvalidInput(`${first?.field}: ${first?.allowed}`, { details: { in: "body", issues } });
}

/** @param within where in the body the value stands that was refused: `scenario`; left out, it is the body. */
function refuseIssues(value: unknown, issues: readonly z.core.$ZodIssue[], within?: string): never {
  const before = within === undefined ? [] : [within];
  return refuse(refusedFields(value, issues, (path) => pathText([...before, ...path]) || "body"));
}

/**
 * The request in a body.
 * @param ready the ready scenarios by name
 * @param costLimit most agent-steps that are taken
 * @throws InvalidInput naming every field that is wrong. What refers to the town is not looked at here.
 */
export function readRequest(
  body: unknown,
  ready: ReadonlyMap<string, Scenario>,
  costLimit?: number,
): SimulationRequest {
  const named = typeof (body as { scenario?: unknown } | null)?.scenario === "string";
  const parsed = (named ? byName : byDefinition).safeParse(body, { error: fieldsThatAre });
  if (!parsed.success) return refuseIssues(body, parsed.error.issues);
  const { scenario: asked, parameters, configuration } = parsed.data;
  const scenario = typeof asked === "string" ? readyScenario(asked, ready) : asked;
  const changed = withParameters(scenario, parameters);
  checkCost(configuration, changed.days, costLimit);
  return { scenario: fromWire(changed), configuration };
}

/**
 * Holds a request against the town: what it names is there, and nothing in it contradicts itself.
 * @throws InvalidInput naming every field that is wrong; one that a parameter of the body has set, as that parameter
 */
export function checkRequest({ scenario }: SimulationRequest, town: Town, body: unknown = {}): void {
  const parameters = (body as { parameters?: object }).parameters ?? {};
  const problems = townScenarioProblems(scenario, town);
  if (problems.length === 0) return;
  refuse(
    problems.slice(0, 20).map(({ path, message }) => {
      const [, field = ""] = /^policies\[\d+\]\.(\w+)/.exec(path) ?? [];
      return { field: field in parameters ? `parameters.${field}` : `scenario.${path}`, allowed: message };
    }),
  );
}

function readyScenario(name: string, ready: ReadonlyMap<string, Scenario>): WireScenario {
  const found = ready.get(name);
  if (found) return encodeScenario(found);
  return refuse([
    { field: "scenario", value: name, allowed: `a definition, or one of ${[...ready.keys()].join(", ")}` },
  ]);
}

/** The scenario with the parameters in it. @throws InvalidInput naming the parameter that does not fit. */
export function withParameters(
  scenario: WireScenario,
  parameters: z.output<typeof parametersSchema>,
): WireScenario {
  const { start_date = scenario.start_date, end_date, exemptions, zones } = parameters;
  let days = parameters.duration_days ?? scenario.days;
  if (end_date !== undefined) {
    days = dayNumber(end_date) - dayNumber(start_date) + 1;
    if (parameters.duration_days !== undefined)
      refuse([{ field: "parameters.end_date", allowed: "either end_date or duration_days" }]);
    if (days < 1 || days > MAX_DAYS) {
      refuse([
        {
          field: "parameters.end_date",
          value: end_date,
          allowed: `a day from ${start_date} on, at most ${MAX_DAYS} days`,
        },
      ]);
    }
  }
  if (exemptions !== undefined) checkExemptions(exemptions, scenario);
  if (zones !== undefined && !scenario.policies.some((policy) => "zones" in policy)) {
    refuse([{ field: "parameters.zones", value: zones, allowed: "a scenario with a policy that has zones" }]);
  }
  const changed = {
    ...scenario,
    start_date,
    days,
    policies: scenario.policies.map((policy) => ({
      ...policy,
      ...(parameters.hours && { hours: parameters.hours }),
      ...(zones !== undefined && "zones" in policy && { zones }),
      ...(exemptions && {
        exemptions: exemptions.filter((each) => exemptionsOf(policy.kind).includes(each)),
      }),
      ...(parameters.intensity !== undefined && { intensity: parameters.intensity }),
      ...(parameters.enforcement !== undefined && { enforcement: parameters.enforcement }),
    })),
  };
  const parsed = scenarioSchema.safeParse(changed, { error: fieldsThatAre });
  return parsed.success ? parsed.data : refuseIssues(changed, parsed.error.issues, "scenario");
}

/** Whom policies of that kind may leave free. */
export function exemptionsOf(kind: string): readonly string[] {
  const schema = policySchema.options.find((option) => option.shape.kind.value === kind);
  return (schema?.shape.exemptions.unwrap().element.options ?? []) as readonly string[];
}

function checkExemptions(given: readonly string[], { policies }: WireScenario): void {
  const known = new Set(policies.flatMap(({ kind }) => exemptionsOf(kind)));
  const wrong = given.find((each) => !known.has(each));
  if (wrong === undefined) return;
  const allowed =
    known.size === 0
      ? "none: the scenario's policies know no exemptions"
      : `some of ${[...known].join(", ")}`;
  refuse([{ field: "parameters.exemptions", value: wrong, allowed }]);
}

/**
 * The key under which a request is computed once: the same for equal requests about the same town with the same model.
 * @param townHash of the town's file
 */
export function requestKey(request: SimulationRequest, townHash: string, modelVersion: string): string {
  return contentKey({ ...request, townHash, modelVersion });
}
