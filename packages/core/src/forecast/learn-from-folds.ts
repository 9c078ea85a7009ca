/**
 * What a forecaster knows on its first day: weights, corrections and intervals from the forecasts of the folds, taken in
 * order of time, each learnt from when its truth was known, as it goes on when it is used.
 */
import type { ConformalBounds } from "./conformal.ts";
import type { FeatureShape } from "./features.ts";
import type { ForecastInput } from "./forecast-input.ts";
import {
  correctionsOf,
  learnBiases,
  MODELS,
  mix,
  newTracks,
  pooledWeights,
  stepOf,
  type Track,
  unitOf,
} from "./forecaster.ts";
import { SlotFactors } from "./slot-factors.ts";

/** One forecast of a fold with its truth. */
export interface Judged {
  readonly s: number;
  readonly h: number;
  /** The step of the wall clock at which it was made, one count for all series. */
  readonly made: number;
  readonly input: Pick<ForecastInput, "atMs" | "horizon" | "hour" | "scale" | "surprise" | "repeats">;
  /** On the series' scale, a spike capped. */
  readonly truth: number;
  /** Truth less forecast of each member, without correction; NaN for a member that was not fitted. */
  errors: Float64Array;
  /** The same of the models that are fitted to the end of a series. */
  readonly paths: readonly number[];
}

/** Rounds of finding weights: the errors' sizes are those of the ensemble that the round before gave. */
const WEIGHT_ROUNDS = 3;
/** Share of a horizon's forecasts that only fill the bounds; the rest moves them too. */
const FILLING = 1 / 3;

/** Learns from the forecasts of all folds. Their errors are corrected in place. */
export function learnFromFolds(
  judged: Judged[],
  series: number,
  horizons: readonly number[],
  shape: FeatureShape,
): { tracks: Track[][]; slots: SlotFactors[] } {
  judged.sort((a, b) => a.made - b.made);
  const tracks = newTracks(series, horizons, shape);
  const slots = tracks.map(() => new SlotFactors());
  const each = tracks.map(() => horizons.map((): Judged[] => []));
  for (const one of judged) each[one.s]![one.h]!.push(one);
  tracks.forEach((mine, s) => {
    mine.forEach((track, h) => {
      correct(track, each[s]![h]!, shape);
    });
  });
  weigh(tracks, each, horizons, shape);
  for (const { s, h, errors, input } of judged) {
    slots[s]!.add(input.hour, Math.abs(mix(tracks[s]![h]!.weights, errors)) / unitOf(input));
  }
  horizons.forEach((_, h) => {
    const known = judged.filter((one) => one.h === h);
    const difficulties = known.map(({ s, input }) => unitOf(input) * slots[s]!.at(input.hour));
    const ofModels = known.map(({ s, errors, paths }) => {
      return [...errors, mix(tracks[s]![h]!.weights, errors), ...paths];
    });
    MODELS.forEach((_, m) => {
      moveBounds(
        tracks.map((mine) => mine[h]!.bounds[m]!),
        known,
        ofModels.map((errors) => errors[m]!),
        difficulties,
        shape,
      );
    });
  });
  return { tracks, slots };
}

/** Calls `learn` with each forecast whose truth is known at an origin, before `at` is called with the one made there. */
function inOrder(known: readonly Judged[], at: (i: number) => void, learn: (i: number) => void): void {
  let head = 0;
  known.forEach(({ made }, i) => {
    for (; head < i && known[head]!.made + known[head]!.input.horizon <= made; head++) learn(head);
    at(i);
  });
  for (; head < known.length; head++) learn(head);
}

/** Takes the members' biases, as they were known then, out of the errors. */
function correct(track: Track, known: readonly Judged[], shape: FeatureShape): void {
  const raw = known.map(({ errors }) => errors);
  inOrder(
    known,
    (i) => {
      const corrections = correctionsOf(track, shape, known[i]!.input);
      known[i]!.errors = raw[i]!.map((error, m) => error - corrections[m]!);
    },
    (i) => {
      const { input } = known[i]!;
      learnBiases(track, raw[i]!, input.scale, stepOf(shape, input.atMs));
    },
  );
}

/**
 * Moves the bounds of one model at one horizon, of every series, through all forecasts in order of time.
 * @param bounds per series; @param errors of the model, and @param difficulties, per forecast.
 */
function moveBounds(
  bounds: readonly ConformalBounds[],
  known: readonly Judged[],
  errors: readonly number[],
  difficulties: readonly number[],
  { day }: FeatureShape,
): void {
  const filling = bounds.map((_, s) => Math.floor(known.filter((one) => one.s === s).length * FILLING));
  const learnt = bounds.map(() => 0);
  /** Quantiles per series of the forecasts under way, by which forecast. */
  const underWay = bounds.map(() => new Map<number, Float64Array>());
  inOrder(
    known,
    (i) => {
      const { s, truth, input } = known[i]!;
      if (Number.isNaN(errors[i]!)) return;
      if (day === 1) bounds[s]!.lean(input.repeats[0]!, [...underWay[s]!.values()]);
      underWay[s]!.set(i, bounds[s]!.quantiles(truth - errors[i]!, difficulties[i]!));
    },
    (i) => {
      const { s, truth } = known[i]!;
      const made = underWay[s]!.get(i);
      if (learnt[s]!++ < filling[s]!) bounds[s]!.remember(errors[i]!, difficulties[i]!);
      else if (made) bounds[s]!.observe(truth, made, errors[i]!, difficulties[i]!);
      underWay[s]!.delete(i);
    },
  );
}

/** Finds the weights of every series and horizon. @param each their forecasts, in order of time. */
function weigh(
  tracks: readonly (readonly Track[])[],
  each: readonly (readonly (readonly Judged[])[])[],
  horizons: readonly number[],
  shape: FeatureShape,
): void {
  for (let round = 0; round < WEIGHT_ROUNDS; round++) {
    tracks.forEach((mine, s) => {
      mine.forEach(({ moments, weights }, h) => {
        moments.fit(
          each[s]![h]!.map(({ errors, input }) => ({
            errors,
            step: stepOf(shape, input.atMs),
            size: round === 0 ? undefined : mix(weights, errors),
          })),
        );
      });
    });
    const found = tracks.map((mine, s) => mine.map((_, h) => pooledWeights(tracks, horizons, shape, s, h)));
    tracks.forEach((mine, s) => {
      mine.forEach((track, h) => {
        track.weights = found[s]![h]!;
      });
    });
  }
}
