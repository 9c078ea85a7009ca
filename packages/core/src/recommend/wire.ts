/** Recommendations and the causal graph as the API says them, and what may be asked of them. */
import * as z from "zod";
import { backDoorSets } from "../causal/graph/back-door.ts";
import { townEdges, townGraph, townNodes } from "../causal/graph/town-graph.ts";
import { InvalidInput } from "../errors.ts";
import { formatInstant } from "../observation/instant.ts";
import { listParameter, parameters } from "../read/parameters.ts";
import { toWire, wireName } from "../wire-names.ts";
import { CONTEXTS } from "./catalogue/intervention.ts";
import type { KnownState } from "./measured/measure-state.ts";
import { readMinimums } from "./minimums.ts";
import { CRITERIA } from "./portfolio/problem.ts";
import type { Question, Recommendations } from "./recommend.ts";
import { ALLOWED_BUDGET, MOST_BUDGET, readCrews, riskAverse } from "./run/request.ts";

/** An amount of money or of days in a query string. */
const amount = (most: number, allowed: string) =>
  z
    .string({ error: allowed })
    .regex(/^\d{1,13}(\.\d{1,2})?$/, allowed)
    .transform(Number)
    .refine((value) => value <= most, allowed)
    .meta({ wire: { type: "number", minimum: 0, maximum: most } });

export const recommendQuery = parameters({
  context: z
    .enum(CONTEXTS, { error: `one of ${CONTEXTS.join(", ")}` })
    .describe("What is wrong; decides which measures are looked at"),
  budget: amount(MOST_BUDGET, ALLOWED_BUDGET).describe("INR, capital and running costs together"),
  capital_budget: amount(MOST_BUDGET, ALLOWED_BUDGET).optional().describe("INR for capital alone"),
  running_budget: amount(MOST_BUDGET, ALLOWED_BUDGET).optional().describe("INR for running costs alone"),
  within: amount(3650, "days, 0 to 3650")
    .optional()
    .describe("Only measures whose first effect comes by then"),
  require: listParameter.optional().describe("Measures that must be chosen, with commas"),
  forbid: listParameter.optional().describe("Measures that must not"),
  minimum: z
    .string()
    .max(1000)
    .optional()
    .describe(
      "The least that must reach a group, such as `each_ward:spending=50000,poorest_two_fifths:benefit=1000000`: of `each_ward`, `each_income_group`, a ward, `income_group_1` (the poorest) to 5, `poorest_two_fifths`; `count`, `spending` or `benefit`",
    ),
  by_ward: z
    .enum(["true", "false"], { error: "true or false" })
    .optional()
    .describe(
      "Whether measures may also be done in single wards and supply zones; they may where a minimum is for wards",
    ),
  only: listParameter.optional().describe("A selection of one's own: exactly these, and what they bring"),
  crews: z
    .string()
    .max(200)
    .optional()
    .describe("Crews at hand, such as `sanitation=6,traffic=8`; other trades are not limited"),
  risk_weight: amount(1, "0 to 1, in hundredths")
    .optional()
    .describe("Weight of the worst tenth of 200 draws against the mean"),
  pareto: z
    .enum(CRITERIA, { error: `one of ${CRITERIA.join(", ")}` })
    .optional()
    .describe("Also the front of cost against this aim"),
  state: z
    .enum(["measured", "typical"], { error: "measured or typical" })
    .default("measured")
    .describe("The town's state as measured now, or what is typical of the context"),
});
export type RecommendQuery = z.output<typeof recommendQuery>;

/** @throws InvalidInput for crews of no trade, or where `only` stands beside a wish that it already answers. */
export function questionOf(query: RecommendQuery): Question {
  const { context, budget, within, require, forbid, only, crews, risk_weight, pareto, minimum } = query;
  if (only && (require || forbid)) {
    throw new InvalidInput("only says already what is chosen; leave out require and forbid", {
      details: { field: "only" },
    });
  }
  return {
    context,
    budget,
    ...(query.capital_budget !== undefined && { capitalBudget: query.capital_budget }),
    ...(query.running_budget !== undefined && { runningBudget: query.running_budget }),
    ...(within !== undefined && { withinDays: within }),
    ...(require && { required: require }),
    ...(forbid && { forbidden: forbid }),
    ...(only && { only }),
    ...(minimum !== undefined && { minimums: readMinimums(minimum) }),
    ...(query.by_ward === "true" && { byWard: true }),
    ...(crews !== undefined && { crews: readCrews(crews) }),
    ...(risk_weight !== undefined && { objective: riskAverse(risk_weight) }),
    ...(pareto && { pareto }),
  };
}

const inr = z.number().describe("INR");
const impact = z.strictObject({ mean: z.number(), low: z.number(), high: z.number(), unit: z.string() });
const byCriterion = <S extends z.ZodType>(shape: S) =>
  z.strictObject({
    money: shape.optional(),
    aqi: shape.optional(),
    congestion: shape.optional(),
    water: shape.optional(),
    equity: shape.optional(),
  });

const recommendation = z
  .object({
    rank: z.number(),
    id: z.string(),
    name: z.string(),
    category: z.string(),
    what: z.string(),
    decided_by: z.string(),
    estimated_impact: byCriterion(impact).describe("Alone, over the horizon, with 95 %"),
    adds_to_portfolio: inr,
    lead_time_days: z.number(),
    active_days: z.number(),
    cost: z.strictObject({
      capital: inr,
      running: inr,
      borne_by_others: inr,
      residual: inr,
      source: z.string().describe("Where the rates are from"),
      mark: z.string(),
    }),
    benefit_per_rupee: z.number().optional().describe("INR of benefit alone per INR of the budget"),
    cost_per: byCriterion(z.number()).describe("INR of the budget for a unit of each aim that it improves"),
    confidence: z.enum(["high", "medium", "low"]),
    justification: z.array(z.string()),
    evidence: z.array(
      z.object({
        lever: z.string(),
        outcome: z.string(),
        mean: z.number().describe("Share of the lever that it takes"),
        sd: z.number(),
        conditions: z.string(),
        source: z.string(),
        mark: z.string(),
        parts: z
          .array(z.object({ kind: z.string(), source: z.string(), weight: z.number() }))
          .describe("What the mean is made of: literature, the town's history, simulation"),
        not_simulated: z.string().optional().describe("Why simulation has no part in it and cannot have"),
      }),
    ),
    risks: z.array(z.string()),
    equity: z.string(),
    legal_basis: z.string().optional(),
    similar_cases: z.array(z.strictObject({ case: z.string(), source: z.string() })),
    policies: z
      .array(
        z.strictObject({
          policy: z.string(),
          intensity: z.number(),
          settings: z.record(z.string(), z.unknown()).optional(),
          zones: z.array(z.string()).optional(),
          supply_zones: z.array(z.string()).optional(),
          nodes: z.array(z.string()).optional(),
        }),
      )
      .describe("The simulation's policies of the measure, limited to its place where they can be"),
    place: z
      .strictObject({
        kind: z.enum(["ward", "supply_zone"]),
        id: z.string(),
        name: z.string(),
        wards: z.array(z.string()),
      })
      .optional()
      .describe("Where it is done alone; absent: in the whole town"),
    reaches: z.strictObject({
      by_income: z.array(z.number()).describe("Shares of its benefit by fifth of income, poorest first"),
      by_ward: z.array(z.strictObject({ ward: z.string(), share: z.number() })),
    }),
  })
  .meta({ id: "Recommendation" });

/** What the figures of the state are, and where each is from. */
const stateSources = z.array(
  z.strictObject({
    field: z.string(),
    value: z.number(),
    kind: z.enum(["measured", "forecast", "given", "typical"]),
    how: z.string(),
  }),
);

const step = z.object({ budget: inr, value: inr.optional(), per_rupee: z.number().optional() });

export const recommendAnswer = z.object({
  context: z.enum(CONTEXTS),
  town: z.string(),
  state: z.looseObject({ date: z.string(), aqi: z.number(), pm25: z.number(), horizon_days: z.number() }),
  state_sources: stateSources,
  as_of: z.string().describe("When the state was looked at, ISO 8601 with offset"),
  budget: inr,
  spent: inr,
  net_benefit: inr,
  net_benefit_interval: z.strictObject({ low: inr, high: inr }),
  worst_tenth: inr
    .optional()
    .describe("Mean net benefit of the worst tenth of 200 draws, INR; results of earlier versions lack it"),
  gap: z.number().describe("How far from the best at the most, relative"),
  recommendations: z.array(recommendation),
  not_chosen: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      why: z.string(),
      regret: inr.optional(),
      instead_of: z.array(z.string()).optional(),
    }),
  ),
  constraints: z
    .array(z.strictObject({ name: z.string(), used: z.number(), of: z.number(), unit: z.string() }))
    .describe("What is used of each bound that was set: budgets, crews, minimums"),
  not_applicable: z.array(z.strictObject({ id: z.string(), name: z.string(), why: z.string() })),
  shadow_price: z.object({ less: step, more: step }).optional(),
  pareto: z.array(z.strictObject({ cost: inr, benefit: z.number(), chosen: z.array(z.string()) })).optional(),
  assumptions: z.array(z.string()),
});

export function recommendationsAnswer(
  answer: Recommendations,
  { sources, asOf }: Pick<KnownState, "sources" | "asOf">,
): z.output<typeof recommendAnswer> {
  const told = sources.map(({ field, ...rest }) => ({ field: wireName(field), ...rest }));
  return { ...toWire<object>(answer as never), state_sources: told, as_of: formatInstant(asOf) } as never;
}

export const causalQuery = parameters({
  cause: z.string().max(40).optional().describe("A node; with `outcome`, what to hold fixed is answered"),
  outcome: z.string().max(40).optional(),
});

export const causalAnswer = z.strictObject({
  nodes: z.array(
    z.strictObject({ id: z.string(), name: z.string(), domain: z.string(), observed: z.boolean() }),
  ),
  edges: z.array(
    z.strictObject({
      from: z.string(),
      to: z.string(),
      sign: z.enum(["+", "-", "±"]),
      mechanism: z.string(),
      source: z.string(),
    }),
  ),
  adjustment_sets: z
    .array(z.array(z.string()))
    .nullable()
    .describe("Minimal back-door sets of the effect that was asked for; empty where none exists"),
});

/** @throws InvalidInput for an unknown node, or one of cause and outcome without the other. */
export function causalGraphAnswer({
  cause,
  outcome,
}: z.output<typeof causalQuery>): z.output<typeof causalAnswer> {
  if ((cause === undefined) !== (outcome === undefined)) {
    throw new InvalidInput("cause and outcome belong together: give both or none", {
      details: { field: cause === undefined ? "cause" : "outcome" },
    });
  }
  const observed = townNodes.filter((node) => node.observed).map(({ id }) => id);
  return {
    nodes: [...townNodes],
    edges: [...townEdges],
    adjustment_sets:
      cause !== undefined && outcome !== undefined ? backDoorSets(townGraph, cause, outcome, observed) : null,
  };
}
