/**
 * How a series' forecasts do live: what is measured, and from when on it is an alert. An alert of a series trains it anew,
 * at most once a day.
 */
import * as z from "zod";
import { DAY_MS, formatInstant } from "../../observation/instant.ts";
import type { Artefact } from "../registry/artefact.ts";
import { championOf, type Registry } from "../registry/registry.ts";
import type { Series } from "../series.ts";
import { rhythmOf } from "../series.ts";
import { splitSeriesId } from "../serve/series-id.ts";
import type { Step } from "../serve/targets.ts";
import { type Drift, driftOf, PSI_SHIFT } from "./drift.ts";
import type { KeptPrediction } from "./kept-prediction.ts";
import { type LiveScore, scoreLive } from "./score-live.ts";

/** What live errors and drift are looked at over. */
export const LOOK_BACK_MS: Readonly<Record<Step, number>> = { "1h": 7 * DAY_MS, "1d": 60 * DAY_MS };
/** Part of the past that live values are compared with: the season before, not the whole year. */
const REFERENCE_STEPS: Readonly<Record<Step, number>> = { "1h": 8 * 7 * 24, "1d": 365 };

/** Bounds of an alert. Errors and coverage are judged from so many scored forecasts on. */
export const THRESHOLDS = { least: 48, error: 1.5, naive: 1.05, coverage95: 0.85 } as const;
const ALERT_EVERY_MS = DAY_MS;

const number = z.number().nullable();
const drift = z.strictObject({
  feature: z.string(),
  psi: z.number().describe("Population stability index; above 0.25 is a shift"),
  ks: z.number().describe("Kolmogorov-Smirnov distance"),
  ks_critical: z.number(),
  drifted: z.boolean(),
});

export const monitorReport = z
  .strictObject({
    series: z.string(),
    version: z.string().nullable().describe("The champion; null where a naive rule answers"),
    scored: z.number().describe("Forecasts of one step whose truth has come, in the time looked back on"),
    mae: number,
    wape: number.describe("Error as a share of what was measured, %"),
    naive_mae: number.describe("Of repeating last week, on the same forecasts"),
    trained_mae: number.describe("What the folds promised"),
    bias: number.describe("Mean of truth less forecast"),
    coverage95: number,
    coverage80: number,
    drift: z.array(drift).describe("Features of the last days against those learnt from"),
    prediction_drift: drift.nullable().describe("Forecasts of the last days against the values learnt from"),
    versions: z.record(
      z.string(),
      z.strictObject({ scored: z.number(), mae: z.number(), naive_mae: z.number(), coverage95: z.number() }),
    ),
    alerts: z.array(
      z.strictObject({
        what: z.enum(["error", "coverage", "drift"]),
        message: z.string(),
        value: z.number().describe("The MAE, the share within the 95 % interval, or the stability index"),
        bound: z.number().describe("What it has passed"),
        feature: z.string().nullable().describe("What has drifted; null otherwise"),
      }),
    ),
    alerted_at: z.string().nullable().describe("When training was last started because of an alert"),
    checked_at: z.string(),
  })
  .meta({ id: "MonitorReport" });
export type MonitorReport = z.output<typeof monitorReport>;

export interface SeriesWatch {
  readonly registry: Registry;
  /** The champion's, where there is one. */
  readonly artefact: Artefact | undefined;
  /** The series up to now, and forecasts whose origin lies in the time looked back on. */
  readonly past: Series;
  readonly predictions: readonly KeptPrediction[];
  readonly before: MonitorReport | undefined;
  readonly now: number;
}

/** The report, and the event to tell where an alert is due. */
export function watchSeries({ registry, artefact, past, predictions, before, now }: SeriesWatch): {
  report: MonitorReport;
  scores: Map<string, LiveScore>;
  event: "forecast.error.exceeded" | "forecast.drift.exceeded" | undefined;
} {
  const { step } = splitSeriesId(registry.series)!;
  const champion = championOf(registry);
  const scores = scoreLive(predictions, past);
  // Without a champion what is looked at is whatever answered most.
  const naive = [...scores.entries()].sort(([, a], [, b]) => b.n - a.n)[0]?.[1];
  const own = champion ? scores.get(champion.version) : naive;
  const drifts = artefact ? featureDrift(artefact, past, step) : [];
  const predicted = artefact ? predictionDrift(artefact, predictions, champion?.version, step) : undefined;
  const alerts = champion ? alertsOf(own, champion.mae, [...drifts, ...(predicted ? [predicted] : [])]) : [];
  const last = before?.alerted_at ? Date.parse(before.alerted_at) : Number.NEGATIVE_INFINITY;
  const due = alerts.length > 0 && now - last >= ALERT_EVERY_MS;
  const report: MonitorReport = {
    series: registry.series,
    version: champion?.version ?? null,
    scored: own?.n ?? 0,
    mae: short(own?.mae),
    wape: short(own?.wape),
    naive_mae: short(own?.naiveMae),
    trained_mae: short(champion?.mae),
    bias: short(own?.bias),
    coverage95: short(own?.coverage95),
    coverage80: short(own?.coverage80),
    drift: drifts,
    prediction_drift: predicted ?? null,
    versions: Object.fromEntries(
      [...scores].map(([version, score]) => [
        version,
        {
          scored: score.n,
          mae: short(score.mae)!,
          naive_mae: short(score.naiveMae)!,
          coverage95: short(score.coverage95)!,
        },
      ]),
    ),
    alerts,
    alerted_at: due ? formatInstant(now) : (before?.alerted_at ?? null),
    checked_at: formatInstant(now),
  };
  const errs = alerts.some(({ what }) => what !== "drift");
  return {
    report,
    scores,
    event: due ? (errs ? "forecast.error.exceeded" : "forecast.drift.exceeded") : undefined,
  };
}

const short = (value: number | undefined) => (value === undefined ? null : Number(value.toPrecision(4)));

function alertsOf(
  score: LiveScore | undefined,
  trainedMae: number,
  drifts: readonly Drift[],
): MonitorReport["alerts"] {
  const alerts: MonitorReport["alerts"] = [];
  if (score && score.n >= THRESHOLDS.least) {
    const { mae, naiveMae, coverage95, n } = score;
    const errs = (bound: number, than: string) =>
      alerts.push({
        what: "error",
        message: `MAE ${short(mae)} over ${n} forecasts; ${than}`,
        value: short(mae)!,
        bound: short(bound)!,
        feature: null,
      });
    if (mae > THRESHOLDS.error * trainedMae) {
      errs(THRESHOLDS.error * trainedMae, `the folds promised ${short(trainedMae)}`);
    } else if (mae > THRESHOLDS.naive * naiveMae) {
      errs(THRESHOLDS.naive * naiveMae, `repeating last week has ${short(naiveMae)}`);
    }
    if (coverage95 < THRESHOLDS.coverage95) {
      alerts.push({
        what: "coverage",
        message: `${short(100 * coverage95)} % of ${n} truths lay in the 95 % interval`,
        value: short(coverage95)!,
        bound: THRESHOLDS.coverage95,
        feature: null,
      });
    }
  }
  for (const { feature, psi } of drifts.filter(({ drifted }) => drifted)) {
    alerts.push({
      what: "drift",
      message: `${feature}: stability index ${psi} against what was learnt from`,
      value: psi,
      bound: PSI_SHIFT,
      feature,
    });
  }
  return alerts;
}

/** The value, and its changes of a step and of a day: what all features of a series are made of. */
function featureDrift({ untilMs }: Artefact, past: Series, step: Step): Drift[] {
  const { values, startMs, stepMs } = past;
  const { day } = rhythmOf(stepMs);
  const learnt = Math.round((untilMs - startMs) / stepMs);
  const liveFrom = values.length - Math.round(LOOK_BACK_MS[step] / stepMs);
  if (liveFrom < learnt / 2) return [];
  const read: Record<string, (at: number) => number> = {
    value: (at) => values[at]!,
    "change of a step": (at) => values[at]! - values[at - 1]!,
    "change of a day": (at) => values[at]! - values[at - day]!,
  };
  const between = (from: number, to: number, of: (at: number) => number) =>
    Array.from({ length: Math.max(0, to - from) }, (_, k) => of(from + k)).filter(Number.isFinite);
  return Object.entries(read).flatMap(([feature, of]) => {
    const to = Math.min(learnt, liveFrom);
    const reference = between(Math.max(day, to - REFERENCE_STEPS[step]), to, of);
    const live = between(Math.max(day, liveFrom), values.length, of);
    return driftOf(feature, reference, live, independentOf(live.length, step)) ?? [];
  });
}

function predictionDrift(
  { learntFrom }: Artefact,
  predictions: readonly KeptPrediction[],
  version: string | undefined,
  step: Step,
): Drift | undefined {
  const points = predictions
    .filter((each) => each.version === version)
    .flatMap(({ steps }) => steps.map(([point]) => point));
  const reference = learntFrom.slice(-REFERENCE_STEPS[step]).map(({ value }) => value);
  return driftOf("forecast", reference, points, independentOf(points.length, step));
}

/** Hours of a day go together: about three of them say something of their own. */
const independentOf = (n: number, step: Step) =>
  step === "1h" ? Math.min(n, (3 * LOOK_BACK_MS["1h"]) / DAY_MS) : n;
