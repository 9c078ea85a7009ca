/** All that is known of how a version was made and how good it was: what a person reads before letting it answer. */
import * as z from "zod";
import { errorPart } from "../breakdown.ts";
import { FEATURE_GROUPS } from "../feature-groups.ts";

const instant = z.string().describe("ISO 8601 with offset, Indian time");

export const horizonMetrics = z.strictObject({
  horizon: z.number().describe("Steps ahead"),
  n: z.number(),
  mae: z.number(),
  rmse: z.number(),
  mape: z.number().nullable(),
  wape: z.number().nullable(),
  mase: z.number().nullable(),
  r2: z.number().nullable(),
  pinball: z.number().optional().describe("Mean over the quantiles"),
  crps: z.number(),
  coverage95: z.number(),
  width95: z.number(),
  coverage80: z.number(),
  width80: z.number().optional(),
  category_accuracy: z
    .number()
    .optional()
    .describe("Of PM2.5 and PM10: share of 24-hour means, ending with the step, in the forecast's category"),
  naive_mae: z.number().describe("MAE of the best naive rule on the same forecasts"),
  skill: z.number().nullable().describe("1 - MAE / MAE of the best naive rule"),
});
export type HorizonMetrics = z.output<typeof horizonMetrics>;

/** Share of right categories over all horizons; undefined where none was judged. */
export function categoryAccuracy(metrics: readonly HorizonMetrics[]): number | undefined {
  const judged = metrics.filter(({ category_accuracy }) => category_accuracy !== undefined);
  const n = judged.reduce((sum, each) => sum + each.n, 0);
  return n > 0 ? judged.reduce((sum, each) => sum + each.n * each.category_accuracy!, 0) / n : undefined;
}

export const modelCard = z
  .strictObject({
    series: z.string(),
    version: z.string(),
    recipe: z.string(),
    created_at: instant,
    data: z.strictObject({ from: instant, until: instant, values: z.number() }),
    features: z.array(z.string()),
    importance: z
      .strictObject({
        features: z.array(z.strictObject({ feature: z.string(), share: z.number() })).describe("The largest"),
        groups: z
          .array(z.strictObject({ group: z.enum(FEATURE_GROUPS), share: z.number() }))
          .describe("All features, by what they are about"),
      })
      .optional()
      .describe("Mean size of what features add to forecasts at the end of its data, as shares of all"),
    parameters: z.record(z.string(), z.unknown()),
    metrics: z.array(horizonMetrics),
    folds: z.array(z.strictObject({ from: instant, until: instant, mae: z.number(), n: z.number() })),
    parts: z
      .array(errorPart)
      .optional()
      .describe("Errors over all folds and horizons, by hour (of hourly series) and by season"),
    comparison: z
      .strictObject({
        against: z.string(),
        mae: z.number(),
        incumbent_mae: z.number(),
        n: z.number().describe("Same forecasts of both"),
      })
      .describe("What it had to beat"),
    tried: z
      .array(
        z.strictObject({
          recipe: z.string(),
          mae: z.number().nullable().describe("Over its folds; null where it could not be trained"),
          failure: z.string().nullable(),
        }),
      )
      .optional()
      .describe("Every recipe of the run, of which this was the best"),
    lineage: z.strictObject({
      run: z.string(),
      dataset: z.string().describe("Key in the lake"),
      artefact: z.string().describe("Key in the lake"),
      parent: z.string().nullable().describe("The champion when it was trained"),
    }),
    code_version: z.string(),
    seconds: z.number().describe("To fit and to walk through the folds"),
  })
  .meta({ id: "ModelCard" });
export type ModelCard = z.output<typeof modelCard>;
