/** A training run: what may be asked of it, and what is kept of it. */
import * as z from "zod";
import { WHO_ACTS } from "../../access/sign-in.ts";
import { InvalidInput } from "../../errors.ts";
import { DOMAINS, type Domain, ENTITY_ID_PATTERN } from "../../observation/domain.ts";
import { DAY_MS } from "../../observation/instant.ts";
import { integerParameter, parameters } from "../../read/parameters.ts";
import { splitSeriesId } from "../serve/series-id.ts";
import { type Step, trainedTargets } from "../serve/targets.ts";
import type { DatasetRequest } from "./dataset.ts";
import { PROMOTION, type PromotionRule } from "./judge-version.ts";
import { RECIPES, type Recipe, USUAL_RECIPES } from "./recipes.ts";

/** Where an uploaded model lies: under its series, named by its content. */
export const UPLOAD_KEY = /^uploads\/[^/]{1,300}\/[0-9a-f]{64}\.json\.gz$/;

const TRAINED_DOMAINS = [...new Set(trainedTargets().map(({ domain }) => domain))] as Domain[];
const domains = z
  .array(
    z
      .enum(DOMAINS)
      .refine((domain) => TRAINED_DOMAINS.includes(domain), `one of ${TRAINED_DOMAINS.join(", ")}`),
  )
  .max(DOMAINS.length);

/** The input of the workflow, whoever starts it. Unknown fields are refused: a misspelt one must not train everything. */
export const trainingInput = parameters({
  trigger: z.enum(["schedule", "alarm", "person"]).default("person").describe("Who starts it"),
  by: z.string().max(100).default("nagar").describe(WHO_ACTS),
  domains: domains.default([]).describe("Only these domains; all where empty"),
  steps: z
    .array(z.enum(["1h", "1d"]))
    .max(2)
    .default([])
    .describe("Only series of these steps; both where empty"),
  entities: z
    .array(z.string().regex(ENTITY_ID_PATTERN, "an entity's id"))
    .max(500)
    .default([])
    .describe("Only these entities; all where empty"),
  series: z
    .array(z.string().refine((text) => splitSeriesId(text) !== undefined, "domain~entity~metric~step"))
    .max(100)
    .default([])
    .describe("Only these series"),
  days: z.number().int().min(2).max(1_500).default(400).describe("How many days of the past are learnt from"),
  recipes: z
    .array(z.enum(RECIPES, { error: `one of ${RECIPES.join(", ")}` }))
    .max(RECIPES.length)
    .default([])
    .describe(`Kinds of models that are tried, the best is kept; ${USUAL_RECIPES.join(", ")} where empty`),
  upload: z
    .string()
    .regex(UPLOAD_KEY, "a key under uploads/, as POST /v1/ml/models/{series}/upload gave it")
    .nullable()
    .default(null)
    .describe("A model that was trained elsewhere; then with its one series and its one recipe"),
  as_jobs: z
    .boolean()
    .default(false)
    .describe("Each series and recipe is trained as a job, however short the series is"),
  shadow_first: z
    .boolean()
    .default(true)
    .describe("A better version runs in the champion's shadow before it answers"),
});
export type TrainingInput = z.output<typeof trainingInput>;

/** What the workflow reads from the lake. Series that were named bring their own domains, steps and entities. */
export function datasetOf(input: TrainingInput, now: number): DatasetRequest {
  const named = input.series.map((text) => splitSeriesId(text)!);
  const unique = <T>(all: readonly T[]) => [...new Set(all)];
  const or = <T>(some: readonly T[], all: readonly T[]) => (some.length > 0 ? some : all);
  const asked = named.length > 0;
  return {
    domains: asked ? unique(named.map(({ domain }) => domain)) : or(input.domains, TRAINED_DOMAINS),
    steps: asked ? unique(named.map(({ step }) => step)) : or(input.steps, ["1h", "1d"] satisfies Step[]),
    entities: asked ? unique(named.map(({ entityId }) => entityId)) : input.entities,
    fromMs: now - input.days * DAY_MS,
    untilMs: now,
  };
}

/** The recipes that a run tries. @throws InvalidInput for an upload with more than its own series and recipe. */
export function recipesOf({ recipes, series, upload }: TrainingInput): readonly Recipe[] {
  if (upload === null) {
    if (recipes.includes("onnx")) {
      throw new InvalidInput("recipes: onnx is trained elsewhere: upload a network", {
        details: { field: "recipes", value: "onnx" },
      });
    }
    return recipes.length > 0 ? [...new Set(recipes)] : USUAL_RECIPES;
  }
  const [recipe] = recipes;
  if (series.length !== 1 || recipes.length !== 1 || (recipe !== "onnx" && recipe !== "xgboost")) {
    throw new InvalidInput("upload: needs its one series, and onnx or xgboost as its one recipe", {
      details: { field: "upload", value: upload },
    });
  }
  if (!upload.startsWith(`uploads/${series[0]}/`)) {
    throw new InvalidInput(`upload: is not of ${series[0]}`, { details: { field: "upload", value: upload } });
  }
  return [recipe];
}

export const promotionRule = ({ shadow_first }: Pick<TrainingInput, "shadow_first">): PromotionRule => ({
  ...PROMOTION,
  shadowForecasts: shadow_first ? PROMOTION.shadowForecasts : 0,
});

const seriesResult = z.strictObject({
  series: z.string(),
  verdict: z.enum(["promoted", "shadow", "challenger", "failed"]),
  version: z.string().optional(),
  recipe: z.string().optional(),
  reason: z.string(),
});
export type SeriesResult = z.output<typeof seriesResult>;

export const trainingRun = z
  .strictObject({
    run_id: z.string(),
    status: z.enum(["running", "succeeded", "failed"]),
    trigger: z.string(),
    by: z.string(),
    started_at: z.string(),
    ended_at: z.string().nullable(),
    series: z.number().describe("How many were trained or tried"),
    left_out: z.number().describe("Beyond what one run trains"),
    results: z.array(seriesResult),
    failure: z.string().nullable(),
  })
  .meta({ id: "TrainingRun" });
export type TrainingRun = z.output<typeof trainingRun>;

export const runParameter = z
  .string()
  .regex(/^[\w.:-]{1,128}$/, "a run's id, as POST /v1/ml/train gave it")
  .describe("The run's id");

export const trainingQuery = parameters({
  limit: integerParameter(1, 100, 20).describe("How many, newest first"),
});

export const trainingStarted = z.strictObject({
  run_id: z.string(),
  status_url: z.string(),
  answered_at: z.string(),
});

export const trainingAnswer = z.strictObject({ ...trainingRun.shape, answered_at: z.string() });

export const trainingsAnswer = z.strictObject({
  runs: z.array(trainingRun.omit({ results: true })),
  answered_at: z.string(),
});
