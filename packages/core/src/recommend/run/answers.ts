/** A full recommendation as the API says it: its progress, its result, and what was decided. */
import * as z from "zod";
import { formatInstant } from "../../observation/instant.ts";
import { cursorParameter, integerParameter, parameters } from "../../read/parameters.ts";
import { toWire } from "../../wire-names.ts";
import { CONTEXTS } from "../catalogue/intervention.ts";
import type { KnownState } from "../measured/measure-state.ts";
import type { Recommendations } from "../recommend.ts";
import { recommendAnswer, recommendationsAnswer } from "../wire.ts";
import type { MeasureAccount } from "./accounts.ts";
import { DECISION_ACTIONS, DECISIONS, type Decision } from "./decision.ts";
import {
  progressShare,
  RECOMMENDATION_ENDED,
  RECOMMENDATION_STATUSES,
  type RecommendationRecord,
  type RecommendationSummary,
} from "./record.ts";
import type { AnsweredAlert } from "./relevant-alerts.ts";

const inr = z.number().describe("INR");
const instant = z.string().describe("ISO 8601 with offset, Indian time");

export const recommendationParameter = z
  .string()
  .regex(/^[0-9a-f]{32}$/, "a recommendation's id: 32 hexadecimal digits")
  .describe("The recommendation's id");
export const interventionParameter = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{1,39}(@[A-Za-z][\w-]{0,39})?$/,
    "a measure's id, such as point-duty, or with its place, leak-repair@W02",
  )
  .describe("The measure's id");

export const recommendationsQuery = parameters({
  limit: integerParameter(1, 100, 20),
  cursor: cursorParameter(z.string().max(1500)),
});

const account = z
  .strictObject({
    id: z.string(),
    net_present_value: inr,
    benefits: z.array(z.strictObject({ lever: z.string(), value: inr })),
    costs: z.strictObject({ capital: inr, running: inr, borne_by_others: inr, residual: inr }),
    benefit_cost_ratio: z.number().optional(),
    payback_days: z.number().optional(),
    sensitivity: z
      .array(
        z.strictObject({ what: z.string(), low: z.number(), high: z.number(), at_low: inr, at_high: inr }),
      )
      .describe("The net present value with one number at the ends of its range, widest swing first"),
    by_income: z.array(z.strictObject({ quintile: z.number(), benefit: inr, cost: inr, net: inr })),
  })
  .meta({ id: "MeasureAccount" });

export const recommendationResult = recommendAnswer
  .extend({
    accounts: z.array(account).describe("Of every candidate, each alone"),
    alerts: z
      .array(
        z.strictObject({
          id: z.string(),
          title: z.string(),
          severity: z.string(),
          domain: z.string(),
          entity: z.string(),
          opened_at: instant,
        }),
      )
      .describe("Open alerts that it answers"),
  })
  .meta({ id: "RecommendationResult" });

const estimate = z.strictObject({ mean: z.number(), sd: z.number() });

export const decisionAnswer = z
  .strictObject({
    status: z.enum(DECISIONS),
    wards: z.array(z.string()).optional(),
    started_on: z.string().optional(),
    finished_on: z.string().optional(),
    changes: z.array(
      z.strictObject({
        action: z.enum(DECISION_ACTIONS),
        by: z.string(),
        at: instant,
        note: z.string().optional(),
        on: z.string().optional(),
      }),
    ),
    outcome: z
      .strictObject({
        measured_at: instant,
        effects: z.array(
          z.strictObject({
            lever: z.string(),
            method: z.string(),
            effect: z.number().describe("Share of the lever that it took"),
            standard_error: z.number(),
            low: z.number(),
            high: z.number(),
            prior: estimate.describe("What was expected"),
            posterior: estimate.describe("What is expected from now on"),
            weight: z.number().describe("Of what was measured in what is expected from now on"),
            surprise: z
              .number()
              .describe("Probability of an outcome as far from the prior; near 0, it was wrong"),
            assumptions: z.array(z.string()),
            refutations: z.array(
              z.strictObject({ name: z.string(), passed: z.boolean(), detail: z.string() }),
            ),
          }),
        ),
        unmeasured: z.array(z.string()).describe("What could not be told, and why"),
      })
      .optional()
      .describe("What it did, from the town's own history; what the next recommendation knows"),
  })
  .meta({ id: "Decision" });

export const decisionChanged = z.strictObject({
  recommendation_id: z.string(),
  intervention: z.string(),
  decision: decisionAnswer,
});

const status = z.enum(RECOMMENDATION_STATUSES);
const progress = z.strictObject({
  share: z.number().describe("0 to 1"),
  effects_done: z.number(),
  effects_total: z
    .number()
    .nullable()
    .describe("Measures whose effect is simulated; null before that is known"),
});

export const recommendationAccepted = z.strictObject({
  recommendation_id: z.string(),
  status,
  attempt: z.number(),
  shared: z.boolean().describe("True where an equal request was there before, whose execution this is"),
  status_url: z.string(),
});

export const recommendationAnswer = z
  .strictObject({
    recommendation_id: z.string(),
    status,
    attempt: z.number(),
    context: z.enum(CONTEXTS),
    budget: inr,
    created_at: instant,
    started_at: instant.nullable(),
    finished_at: instant.nullable(),
    progress,
    notes: z
      .array(z.strictObject({ what: z.string(), detail: z.string() }))
      .describe("What went wrong and was lived with"),
    error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    result: recommendationResult.nullable(),
    decisions: z.record(z.string(), decisionAnswer).describe("By measure"),
    answered_at: instant,
  })
  .meta({ id: "FullRecommendation" });

const summary = z.strictObject({
  spent: inr,
  net_benefit: inr,
  net_benefit_interval: z.strictObject({ low: inr, high: inr }),
  gap: z.number(),
  measures: z.array(
    z.strictObject({ id: z.string(), name: z.string(), wards: z.array(z.string()).optional() }),
  ),
});

export const recommendationList = z.strictObject({
  recommendations: z.array(
    z.strictObject({
      recommendation_id: z.string(),
      status,
      context: z.enum(CONTEXTS),
      budget: inr,
      created_at: instant,
      summary: summary.nullable(),
      decisions: z.record(z.string(), z.enum(DECISIONS)).describe("By measure"),
    }),
  ),
  next_cursor: z.string().nullable(),
  answered_at: instant,
});

/** The result of a finished run, as it is kept and answered. */
export function resultAnswer(
  ranked: Recommendations,
  known: KnownState,
  alerts: readonly AnsweredAlert[],
  accounts: readonly MeasureAccount[],
): z.output<typeof recommendationResult> {
  return {
    ...recommendationsAnswer(ranked, known),
    accounts: toWire(accounts as never),
    alerts: toWire(alerts as never),
  };
}

/** A kept result in short. */
export function resultSummary(result: object): RecommendationSummary {
  const { spent, net_benefit, net_benefit_interval, gap, recommendations } =
    recommendationResult.parse(result);
  return {
    spent,
    netBenefit: net_benefit,
    netBenefitInterval: net_benefit_interval,
    gap,
    measures: recommendations.map(({ id, name, place }) => ({
      id,
      name,
      ...(place && { wards: place.wards }),
    })),
  };
}

export function decisionToWire(decision: Decision): z.output<typeof decisionAnswer> {
  const { changes, outcome, ...rest } = decision;
  return {
    ...toWire<object>(rest as never),
    changes: changes.map(({ at, ...change }) => ({ ...change, at: formatInstant(at) })),
    ...(outcome && {
      outcome: {
        ...toWire<object>({ effects: outcome.effects, unmeasured: outcome.unmeasured } as never),
        measured_at: formatInstant(outcome.measuredAt),
      },
    }),
  } as z.output<typeof decisionAnswer>;
}

const instantOrNull = (ms: number | undefined) => (ms === undefined ? null : formatInstant(ms));

export function recommendationToWire(
  record: RecommendationRecord,
  result: object | undefined,
  now: number,
): z.output<typeof recommendationAnswer> {
  const ended = RECOMMENDATION_ENDED.includes(record.status);
  return {
    recommendation_id: record.id,
    status: record.status,
    attempt: record.attempt,
    context: record.context,
    budget: record.request.question.budget,
    created_at: formatInstant(record.createdAt),
    started_at: instantOrNull(record.startedAt),
    finished_at: ended ? instantOrNull(record.finishedAt) : null,
    progress: {
      share: Math.round(1000 * progressShare(record)) / 1000,
      effects_done: Object.keys(record.effects).length,
      effects_total: record.toSimulate ?? null,
    },
    notes: record.notes,
    error: record.error ?? null,
    result: (result as z.output<typeof recommendationResult> | undefined) ?? null,
    decisions: Object.fromEntries(
      Object.entries(record.decisions).map(([id, decision]) => [id, decisionToWire(decision)]),
    ),
    answered_at: formatInstant(now),
  };
}

/** One line of the list. */
export function listedRecommendation(record: RecommendationRecord) {
  return {
    recommendation_id: record.id,
    status: record.status,
    context: record.context,
    budget: record.request.question.budget,
    created_at: formatInstant(record.createdAt),
    summary: record.summary ? toWire<z.output<typeof summary>>(record.summary as never) : null,
    decisions: Object.fromEntries(
      Object.entries(record.decisions).map(([id, decision]) => [id, decision.status]),
    ),
  };
}
