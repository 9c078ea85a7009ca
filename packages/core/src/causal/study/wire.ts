/** "What did it do?" as the API takes it, of the town's own history, and what it answers. */
import * as z from "zod";
import { InvalidInput } from "../../errors.ts";
import { DOMAINS, type Domain } from "../../observation/domain.ts";
import { DAY_MS, formatInstant } from "../../observation/instant.ts";
import { metricInside } from "../../read/data-request.ts";
import { domainParameter, entityParameter, instantParameter, parameters } from "../../read/parameters.ts";
import { toWire } from "../../wire-names.ts";
import { type AskedByGraph, askedByGraph } from "./asked-by-graph.ts";
import { DESIGNS, type Study } from "./design.ts";
import type { Told } from "./measure.ts";
import type { Observed, TownHistoryAsked } from "./town-history.ts";

const COVARIATE = "domain.metric, such as weather.wind_speed";
const DAY = "Indian days such as 2026-01-05";
const entities = z.array(entityParameter).min(1).max(1000);
const DEFAULT_DAYS = 90;

export const effectBody = parameters({
  domain: domainParameter,
  metric: z.string().max(60).describe("The figure in which the effect is looked for, such as pm25"),
  design: z
    .enum(DESIGNS, { error: `one of ${DESIGNS.join(", ")}` })
    .describe("How it is told from what would have been"),
  from: instantParameter
    .optional()
    .describe(`First instant; ${DEFAULT_DAYS} days before \`to\` where left out`),
  to: instantParameter.optional().describe("End, exclusive; now where left out or later"),
  resolution: z.enum(["1h", "1d"], { error: "1h or 1d" }).default("1d").describe("Length of a step"),
  entities: entities.optional().describe("Entities that are looked at; all of the domain where left out"),
  since: instantParameter
    .optional()
    .describe("The measure's first instant; left out where `treated_days` says when"),
  treated: entities.optional().describe("Entities that the measure was in; all where left out"),
  treated_days: z
    .array(z.iso.date({ error: DAY }))
    .min(1)
    .max(3660)
    .optional()
    .describe("Indian days on which the measure was there, where it came and went"),
  covariates: z
    .array(z.string().regex(new RegExp(`^(${DOMAINS.join("|")})\\.[a-z0-9_]{1,60}$`), COVARIATE))
    .max(20)
    .default([])
    .describe(`What else moves the figure, as ${COVARIATE}: the mean over the town`),
  calendar: z.boolean().default(false).describe("Whether season and kind of day are held fixed too"),
  cause: z
    .string()
    .max(40)
    .optional()
    .describe("The measure's node in the causal graph; with `effect`, what to hold fixed is answered"),
  effect: z.string().max(40).optional(),
});
export type EffectBody = z.output<typeof effectBody>;

const refutation = z.strictObject({
  name: z.string(),
  expects: z.enum(["no effect", "the same effect"]),
  effect: z.number(),
  low: z.number().optional(),
  high: z.number().optional(),
  p: z.number().optional(),
  passed: z.boolean(),
  detail: z.string(),
});

export const effectAnswer = z.strictObject({
  estimate: z.strictObject({
    method: z.string(),
    effect: z.number().describe("In the metric's unit"),
    standard_error: z.number(),
    low: z.number().describe("95 %"),
    high: z.number(),
    p: z.number().describe("Two-sided, of no effect"),
    degrees: z.number(),
    assumptions: z.array(z.string()),
    refutations: z.array(refutation),
    observations: z.number(),
  }),
  treated: z.array(z.string()),
  compared: z.array(z.string()),
  since: z.string().optional().describe("The measure's first step, by the Indian clock"),
  without: z.number().describe("Steps before the measure, or observations without it"),
  with: z.number(),
  weights: z.array(z.strictObject({ unit: z.string(), weight: z.number() })).optional(),
  notes: z.array(z.string()).describe("What was held fixed, filled or left out"),
  graph: z
    .strictObject({
      sets: z.array(z.array(z.string())).describe("Minimal back-door sets; empty where none exists"),
      nearest: z.array(z.string()),
      missing: z.array(z.string()).describe("What the covariates do not hold of the nearest set"),
    })
    .optional(),
  answered_at: z.string(),
});

export interface EffectAsked {
  history: TownHistoryAsked;
  told: Told | undefined;
  graph: AskedByGraph | undefined;
}

/**
 * @throws InvalidInput naming the field: an unknown metric or node, an empty range, the figure as its own covariate, or when
 * the measure was said twice or not.
 */
export function effectAsked(body: EffectBody, now: number): EffectAsked {
  const { domain, design, resolution, since, treated, treated_days, cause, effect } = body;
  // A step that is running has only a part of its values.
  const to = Math.min(body.to ?? now, now);
  const from = body.from ?? to - DEFAULT_DAYS * DAY_MS;
  if (from >= to) throw wrong("from", `is ${formatInstant(from)}, not before to (${formatInstant(to)})`);
  if ((since === undefined) === (treated_days === undefined))
    throw wrong("since", "or treated_days says when the measure was there: one of the two is needed");
  if ((cause === undefined) !== (effect === undefined))
    throw wrong("cause", "and effect belong together: give both or none");
  const covariates = body.covariates.map((text): Observed => {
    const [of, metric] = text.split(".") as [Domain, string];
    return { domain: of, metric: metricInside(of, metric, "covariates") };
  });
  if (body.covariates.includes(`${domain}.${body.metric}`))
    throw wrong(
      "covariates",
      `hold ${domain}.${body.metric}, the figure itself: held fixed, it shows no effect`,
    );
  const columns = [
    ...body.covariates.map((text) => text.split(".")[1]!),
    ...(body.calendar ? ["season", "day_type"] : []),
  ];
  if (design === "doubly-robust" && treated_days === undefined)
    throw wrong("treated_days", "is needed for doubly-robust: the days on which the measure was there");
  return {
    history: {
      outcome: { domain, metric: metricInside(domain, body.metric, "metric") },
      covariates,
      from,
      to,
      resolution,
      // Said twice, an entity is one unit all the same.
      ...(body.entities && { entities: [...new Set(body.entities)] }),
      ...(treated_days && { treatedDays: { days: treated_days, ...(treated && { units: treated }) } }),
    },
    told: since === undefined ? undefined : { since, ...(treated && { units: treated }) },
    graph: cause !== undefined && effect !== undefined ? askedByGraph(cause, effect, columns) : undefined,
  };
}

const wrong = (field: string, what: string) => new InvalidInput(`${field} ${what}`, { details: { field } });

export function effectToWire(
  study: Study,
  graph: AskedByGraph | undefined,
  now: number,
): z.output<typeof effectAnswer> {
  return {
    ...toWire<object>(study as never),
    ...(graph && { graph }),
    answered_at: formatInstant(now),
  } as z.output<typeof effectAnswer>;
}
