/**
 * What a person asks of a full recommendation, as the API takes it: the trouble, the money, and whatever else must hold.
 * Equal requests in one hour with the same knowledge are one recommendation.
 */
import * as z from "zod";
import { InvalidInput } from "../../errors.ts";
import { HOUR_MS } from "../../observation/instant.ts";
import { parameters } from "../../read/parameters.ts";
import { MODEL_VERSION } from "../../simulate/model-version.ts";
import { contentKey } from "../../simulate/request/content-key.ts";
import { fromWire, wireName } from "../../wire-names.ts";
import { CONTEXTS } from "../catalogue/intervention.ts";
import { CAUTION, CRITERIA, MINIMUM_MEASURES } from "../portfolio/problem.ts";
import type { Question } from "../recommend.ts";
import { type TownState, townStateSchema } from "../value/town-state.ts";

export const TRADES = ["sanitation", "inspection", "traffic", "water", "power", "works"] as const;
/** Many more than all measures together bind. */
const UNLIMITED_CREWS = 10_000;
/** Crews at hand by trade; trades that are not named are not limited. */
export const limitedCrews = (given: Record<string, number>): Record<string, number> => ({
  ...Object.fromEntries(TRADES.map((trade) => [trade, UNLIMITED_CREWS])),
  ...given,
});
const CREWS = `trade=count, 0 to ${UNLIMITED_CREWS}, with commas, of ${TRADES.join(", ")}`;

/** Crews as they are written in a line, such as "sanitation=6,traffic=8". @throws InvalidInput naming what is allowed. */
export function readCrews(text: string): Record<string, number> {
  const given = text.split(",").map((each): [string, number] => {
    const [, trade, count] = /^\s*(\w+)=(\d{1,5})\s*$/.exec(each) ?? [];
    const known = TRADES.some((one) => one === trade) && Number(count) <= UNLIMITED_CREWS;
    if (!known) {
      throw new InvalidInput(`crews is "${each}"; allowed is ${CREWS}`, {
        details: { field: "crews", value: each, allowed: CREWS },
      });
    }
    return [trade!, Number(count)];
  });
  return limitedCrews(Object.fromEntries(given));
}

/** The objective that weighs the worst tenth of 200 draws against the mean. @param weight 0 to 1 */
export const riskAverse = (weight: number): NonNullable<Question["objective"]> => ({
  risk: { weight, ...CAUTION },
});
export const MOST_BUDGET = 1e12;
export const ALLOWED_BUDGET = `INR from 0 to ${MOST_BUDGET}, such as 10000000`;
const inr = z.number({ error: ALLOWED_BUDGET }).min(0, ALLOWED_BUDGET).max(MOST_BUDGET, ALLOWED_BUDGET);
const id = z.string().max(80);
const ids = z.array(id).max(100);

const { date: _, ...figures } = townStateSchema.shape;
const stateBody = parameters(
  Object.fromEntries(Object.entries(figures).map(([field, schema]) => [wireName(field), schema.optional()])),
);

export const recommendBody = parameters({
  context: z
    .enum(CONTEXTS, { error: `one of ${CONTEXTS.join(", ")}` })
    .describe("What is wrong; decides which measures are looked at"),
  budget: inr.describe("INR, capital and running costs together"),
  capital_budget: inr.optional().describe("INR for capital alone"),
  running_budget: inr.optional().describe("INR for running costs alone"),
  within_days: z
    .number({ error: "days, 0 to 3650" })
    .min(0, "days, 0 to 3650")
    .max(3650, "days, 0 to 3650")
    .optional()
    .describe("Only measures whose first effect comes by then"),
  require: ids.optional().describe("Measures that must be chosen"),
  forbid: ids.optional().describe("Measures that must not"),
  crews: z
    .partialRecord(
      z.enum(TRADES, { error: `one of ${TRADES.join(", ")}` }),
      z.int().min(0).max(UNLIMITED_CREWS),
    )
    .optional()
    .describe("Crews at hand by trade; trades that are not named are not limited"),
  minimums: z
    .array(
      z.strictObject({
        group: z
          .string()
          .max(80)
          .describe(
            "`each_ward`, `each_income_group`, a ward's id, `income_group_1` (the poorest) to `income_group_5`, or `poorest_two_fifths`",
          ),
        measure: z
          .enum(MINIMUM_MEASURES)
          .describe(
            "Measures that are done there, INR spent there, or INR of the measures' own benefits that reach it",
          ),
        at_least: z.number().min(0).max(MOST_BUDGET),
      }),
    )
    .max(50)
    .optional()
    .describe("The least that must reach a group"),
  by_ward: z
    .boolean()
    .default(false)
    .describe("Whether measures may also be done in single wards; they may where a minimum is for wards"),
  risk_weight: z
    .number()
    .min(0, "0 to 1")
    .max(1, "0 to 1")
    .optional()
    .describe("Weight of the worst tenth of 200 draws against the mean"),
  pareto: z
    .enum(CRITERIA, { error: `one of ${CRITERIA.join(", ")}` })
    .optional()
    .describe("Also the front of cost against this aim"),
  state: stateBody
    .optional()
    .describe("Figures of the state that are known better than the sensors know them"),
  simulate: z
    .boolean()
    .default(true)
    .describe("Whether effects are also simulated, where a measure's policies can be"),
});
export type RecommendBody = z.output<typeof recommendBody>;

export interface RecommendRequest {
  question: Question;
  /** Figures of the state as given. */
  given: Partial<TownState>;
  simulate: boolean;
}

/** @throws InvalidInput where wishes contradict each other. */
export function readRequest(body: RecommendBody): RecommendRequest {
  const { context, budget, capital_budget, running_budget, within_days, require, forbid } = body;
  const both = require?.find((one) => forbid?.includes(one));
  if (both !== undefined) {
    throw new InvalidInput(`${both} is both required and forbidden: leave it in one of the two lists`, {
      details: { field: "require", value: both },
    });
  }
  const question: Question = {
    context,
    budget,
    ...(capital_budget !== undefined && { capitalBudget: capital_budget }),
    ...(running_budget !== undefined && { runningBudget: running_budget }),
    ...(within_days !== undefined && { withinDays: within_days }),
    ...(require && { required: require }),
    ...(forbid && { forbidden: forbid }),
    ...(body.crews && {
      crews: limitedCrews(body.crews),
    }),
    ...(body.minimums && {
      minimums: body.minimums.map(({ group, measure, at_least }) => ({ group, measure, atLeast: at_least })),
    }),
    ...(body.by_ward && { byWard: true }),
    ...(body.risk_weight !== undefined && {
      objective: riskAverse(body.risk_weight),
    }),
    ...(body.pareto && { pareto: body.pareto }),
  };
  return { question, given: fromWire(body.state ?? {}) as Partial<TownState>, simulate: body.simulate };
}

/**
 * The key of a request: the same for equal ones about the same town, in the same hour, with the same knowledge.
 * @param knowledge what the town knows by now: outcomes of finished measures, and measures under way
 */
export function recommendationKey(
  request: RecommendRequest,
  townHash: string,
  knowledge: readonly string[],
  now: number,
): string {
  return contentKey({ request, townHash, knowledge, model: MODEL_VERSION, hour: Math.floor(now / HOUR_MS) });
}
