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
  mix,
  newTrack,
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
  readonly origin: number;
  readonly input: Pick<ForecastInput, "atMs" | "horizon" | "hour" | "scale" | "surprise">;
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
  judged.sort((a, b) => a.origin - b.origin);
  const tracks = Array.from({ length: series }, () => horizons.map(newTrack));
  const slots = tracks.map(() => new SlotFactors());
  const each = tracks.map(() => horizons.map((): Judged[] => []));
  for (const one of judged) each[one.s]![one.h]!.push(one);
  tracks.forEach((mine, s) => {
    mine.forEach((track, h) => {
      correct(track, each[s]![h]!, shape);
    });
  });
  weigh(tracks, judged, horizons, shape);
  for (const { s, h, errors, input } of judged) {
    slots[s]!.add(input.hour, Math.abs(mix(tracks[s]![h]!.weights, errors)) / unitOf(input));
  }
  tracks.forEach((mine, s) => {
    mine.forEach(({ weights, bounds }, h) => {
      const known = each[s]![h]!;
      const difficulties = known.map(({ input }) => unitOf(input) * slots[s]!.at(input.hour));
      const ofModels = known.map(({ errors, paths }) => [...errors, mix(weights, errors), ...paths]);
      bounds.forEach((bound, m) => {
        moveBounds(
          bound,
          known,
          ofModels.map((errors) => errors[m]!),
          difficulties,
        );
      });
    });
  });
  return { tracks, slots };
}

/** Calls `learn` with each forecast whose truth is known at an origin, before `at` is called with the one made there. */
function inOrder(known: readonly Judged[], at: (i: number) => void, learn: (i: number) => void): void {
  let head = 0;
  known.forEach(({ origin }, i) => {
    for (; head < i && known[head]!.origin + known[head]!.input.horizon <= origin; head++) learn(head);
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

function moveBounds(
  bound: ConformalBounds,
  known: readonly Judged[],
  errors: readonly number[],
  difficulties: readonly number[],
): void {
  const filling = Math.floor(known.length * FILLING);
  const made: Float64Array[] = [];
  inOrder(
    known,
    (i) => {
      if (i >= filling) made[i] = bound.quantiles(0, difficulties[i]!);
    },
    (i) => {
      const error = errors[i]!;
      if (i < filling) bound.remember(error, difficulties[i]!);
      else if (!Number.isNaN(error)) bound.observe(error, made[i]!, error, difficulties[i]!);
    },
  );
}

function weigh(
  tracks: readonly (readonly Track[])[],
  judged: readonly Judged[],
  horizons: readonly number[],
  shape: FeatureShape,
): void {
  const each = tracks.map((mine) => mine.map((): Judged[] => []));
  for (const one of judged) each[one.s]![one.h]!.push(one);
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
