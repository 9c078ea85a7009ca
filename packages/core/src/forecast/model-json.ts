/**
 * Models as plain JSON: what a registry keeps and a service loads. Numbers are written so that the model read again
 * gives the same forecasts to the bit. Trees are in XGBoost's own format. Only the bounds of the model's own kind are
 * kept, so the other members of an ensemble cannot be asked afterwards.
 */
import { z } from "zod";
import { InvalidInput } from "../errors.ts";
import type { PathEngine } from "./additive/path-engine.ts";
import { Bias } from "./bias.ts";
import { HOLIDAY_CALENDARS } from "./calendar.ts";
import { MEMBERS } from "./fit-members.ts";
import { Forecaster, MODELS, newTracks } from "./forecaster.ts";
import { LEVELS } from "./metrics.ts";
import type { ForecastModel } from "./model.ts";
import { enginesFor } from "./model-kinds.ts";
import type { Ridge } from "./ridge.ts";
import { SCALES } from "./scale.ts";
import { SlotFactors } from "./slot-factors.ts";
import { readXgboost, writeXgboost } from "./trees/xgboost-json.ts";

export const MODEL_FORMAT = 3;

const numbers = z.array(z.number());
const ridge = z.object({
  weights: numbers,
  means: numbers,
  spreads: numbers,
  intercept: z.number(),
  penalty: z.number(),
});
const series = z.object({
  name: z.string(),
  /** Mean of each step of the local week; null where there was none. */
  profile: z.array(z.number().nullable()),
  floor: z.number().nullable(),
  scale: z.enum(SCALES),
  slots: z.object({ sums: numbers, counts: numbers }),
  smoothing: z.array(
    z.object({
      upTo: z.number().positive(),
      parameters: z.object({
        level: z.number(),
        trend: z.number(),
        day: z.number(),
        week: z.number(),
        rest: z.number(),
      }),
    }),
  ),
  // A model that was kept before there were any has none.
  hourly: z.array(z.object({ upTo: z.number().positive(), equations: z.array(ridge) })).default([]),
  horizons: z.array(
    z.object({
      ridges: z.array(ridge),
      weights: z.array(z.number()).length(MEMBERS.length),
      moments: z.object({
        moments: numbers,
        absent: numbers,
        typical: z.number(),
        count: z.number(),
        last: z.number(),
      }),
      biases: z
        .array(z.object({ mean: z.number(), square: z.number(), weight: z.number(), last: z.number() }))
        .length(MEMBERS.length),
      bounds: z.object({ errors: numbers, tails: numbers.length(LEVELS.length), reach: z.number() }),
    }),
  ),
});

const modelSchema = z.object({
  format: z.literal(MODEL_FORMAT),
  kind: z.enum(MODELS),
  members: z.tuple([]).rest(z.string()),
  step_ms: z.number().positive(),
  horizons: z.array(z.number().int().positive()).min(1),
  shape: z.object({
    day: z.number().int().positive(),
    week: z.number().int().positive(),
    known: z.array(z.string()),
    calendar: z.enum(HOLIDAY_CALENDARS),
    peers: z.boolean(),
    seasons: z.boolean(),
  }),
  series: z.array(series).min(1),
  trees: z.unknown().nullable(),
  boosted: z.unknown().nullable(),
});

export type ModelJson = z.infer<typeof modelSchema>;

/** A model as a plain object for JSON. */
export function modelToJson({ kind, stepMs, series: names, forecaster }: ForecastModel): ModelJson {
  const { horizons, shape, fitted, tracks, slots, floors, scales } = forecaster.state;
  const model = MODELS.indexOf(kind);
  return {
    format: MODEL_FORMAT,
    kind,
    members: [...MEMBERS],
    step_ms: stepMs,
    horizons: [...horizons],
    shape: { ...shape, known: [...shape.known] },
    series: names.map((name, s) => ({
      name,
      profile: Array.from(fitted.series[s]!.profile, nullable),
      floor: nullable(floors[s]!),
      scale: scales[s]!,
      slots: slots[s]!.toJson(),
      smoothing: [...fitted.series[s]!.smoothing],
      hourly: fitted.series[s]!.hourly.map(({ upTo, equations }) => ({
        upTo,
        equations: equations.map(ridgeToJson),
      })),
      horizons: horizons.map((_, h) => {
        const track = tracks[s]![h]!;
        return {
          ridges: fitted.series[s]!.ridges[h]!.map(ridgeToJson),
          weights: [...track.weights],
          moments: track.moments.toJson(),
          biases: track.biases.map((bias) => bias.toJson()),
          bounds: track.bounds[model]!.toJson(),
        };
      }),
    })),
    trees: fitted.trees ? JSON.parse(writeXgboost(fitted.trees)) : null,
    boosted: fitted.boosted ? JSON.parse(writeXgboost(fitted.boosted)) : null,
  };
}

/**
 * Reads a model from parsed JSON.
 * @param engines for kinds that need one.
 * @throws InvalidInput naming the field that does not fit, or a format or set of members of another version.
 */
export function modelFromJson(json: unknown, engines: readonly PathEngine[] = []): ForecastModel {
  const format = (json as { format?: unknown } | null)?.format;
  if (format !== MODEL_FORMAT) {
    throw new InvalidInput(
      `the model's format is ${JSON.stringify(format)}; this version reads ${MODEL_FORMAT}`,
    );
  }
  const parsed = modelSchema.safeParse(json);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new InvalidInput(`the model's ${path.join(".")}: ${message}`, { cause: parsed.error });
  }
  const { kind, members, horizons, shape, step_ms: stepMs, series: all, trees, boosted } = parsed.data;
  if (members.join() !== MEMBERS.join()) {
    throw new InvalidInput(
      `the model's members are ${members.join(", ")}; this version has ${MEMBERS.join(", ")}`,
    );
  }
  const model = MODELS.indexOf(kind);
  const tracks = newTracks(all.length, horizons, shape);
  const forecaster = new Forecaster({
    horizons,
    shape,
    fitted: {
      series: all.map(({ profile, smoothing, hourly, horizons: each }) => ({
        smoothing,
        profile: Float64Array.from(profile, (value) => value ?? Number.NaN),
        ridges: each.map(({ ridges }) => ridges.map(ridgeFromJson)),
        hourly: hourly.map(({ upTo, equations }) => ({ upTo, equations: equations.map(ridgeFromJson) })),
      })),
      trees: ensembleOf(trees, "trees"),
      boosted: ensembleOf(boosted, "boosted"),
    },
    tracks: all.map(({ horizons: each }, s) =>
      each.map(({ weights, moments, biases, bounds }, h) => {
        const track = tracks[s]![h]!;
        track.moments.restore(moments);
        track.bounds[model]!.restore(bounds);
        return { ...track, weights: Float64Array.from(weights), biases: biases.map(Bias.fromJson) };
      }),
    ),
    slots: all.map(({ slots }) => new SlotFactors(slots.sums, slots.counts)),
    engines: enginesFor(kind, engines),
    scales: all.map(({ scale }) => scale),
    floors: all.map(({ floor }) => floor ?? Number.NEGATIVE_INFINITY),
  });
  return { kind, stepMs, series: all.map(({ name }) => name), forecaster };
}

const ridgeToJson = ({ weights, means, spreads, intercept, penalty }: Ridge) => ({
  weights: [...weights],
  means: [...means],
  spreads: [...spreads],
  intercept,
  penalty,
});

const ridgeFromJson = ({ weights, means, spreads, ...rest }: z.infer<typeof ridge>): Ridge => ({
  weights: Float64Array.from(weights),
  means: Float64Array.from(means),
  spreads: Float64Array.from(spreads),
  ...rest,
});

const nullable = (value: number) => (Number.isFinite(value) ? value : null);

const ensembleOf = (json: unknown, field: string) =>
  json === null ? undefined : readXgboost(JSON.stringify(json), `the model's ${field}`);
