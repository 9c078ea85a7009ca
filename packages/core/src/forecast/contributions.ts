/**
 * What each feature adds to a forecast, in the series' unit: the ridge's terms exactly, trees' by exact TreeSHAP. Members
 * without features (naive rules, smoothing, networks) add nothing here; what they say stands beside, as their weight.
 */
import type { PathModel } from "./additive/path-engine.ts";
import { type FeatureGroup, sumByGroup } from "./feature-groups.ts";
import { MEMBERS } from "./fit-members.ts";
import type { ForecastInput } from "./forecast-input.ts";
import { hourlyEquation } from "./hourly-ridge.ts";
import { type ForecastModel, inputsOf, type Past, predictInput } from "./model.ts";
import { predictRidge, type Ridge } from "./ridge.ts";
import { shapValues } from "./trees/tree-shap.ts";

/** Weights of the members that a forecast is mixed of, by name; of another kind than the ensemble, itself. */
export function memberWeights(
  { kind, forecaster }: ForecastModel,
  input: ForecastInput,
): Record<string, number> {
  if (kind !== "ensemble") return { [kind]: 1 };
  const weights = forecaster.weights(0, forecaster.horizons.indexOf(input.horizon));
  return Object.fromEntries(
    MEMBERS.flatMap((member, m) => (weights[m]! > 0 ? [[member, Number(weights[m]!.toPrecision(4))]] : [])),
  );
}

/**
 * What each of the model's features adds to a forecast of its only series, in the series' unit, in the order of
 * `model.forecaster.features.names`; undefined where no part of the model reads features.
 */
export function contributions(model: ForecastModel, input: ForecastInput): Float64Array | undefined {
  const own = ownContributions(model, input);
  if (!own || model.forecaster.state.scales[0] === "plain") return own;
  return factorsInUnit(own, predictInput(model, input).point);
}

/** On the scale that the series is forecast on. */
function ownContributions(model: ForecastModel, input: ForecastInput): Float64Array | undefined {
  const { kind, forecaster } = model;
  const { fitted, engines } = forecaster.state;
  const engine = engines.find(({ name }) => name === (kind as PathModel));
  if (engine) return engine.explain?.(input);
  const members = memberWeights(model, input);
  const ridges = fitted.series[0]!.ridges[forecaster.horizons.indexOf(input.horizon)] ?? [];
  const learnt = (members["ridge"] ?? 0) + (members["trees"] ?? 0);
  if (ridges.length === 0 || learnt + (members["boosted"] ?? 0) === 0) return undefined;
  const { features, scale } = input;
  const total = new Float64Array(features.length);
  for (const ridge of ridges) addTerms(total, ridge, features, learnt * scale);
  const ofHour = members["ridge"] ? hourlyEquation(fitted.series[0]!.hourly, input) : undefined;
  if (ofHour) addTerms(total, ofHour, features, members["ridge"]! * scale);
  if (fitted.trees && members["trees"]) {
    const row = new Float32Array(features.length + 1);
    row.set(features);
    row[features.length] = ridges.reduce((sum, ridge) => sum + predictRidge(ridge, features, 0), 0);
    addShap(total, shapValues(fitted.trees, row), members["trees"] * scale);
  }
  if (fitted.boosted && members["boosted"]) {
    addShap(total, shapValues(fitted.boosted, features), members["boosted"] * scale);
  }
  return total;
}

function addShap(total: Float64Array, shap: Float64Array, unit: number): void {
  for (let f = 0; f < total.length; f++) total[f]! += unit * shap[f]!;
}

/** Each term of the equation for itself: what is left when all other weights are 0, less the intercept. */
function addTerms(total: Float64Array, ridge: Ridge, row: Float32Array, unit: number): void {
  const alone = { ...ridge, intercept: 0, weights: new Float64Array(ridge.weights.length) };
  ridge.weights.forEach((weight, f) => {
    alone.weights[f] = weight;
    total[f]! += unit * predictRidge(alone, row, 0);
    alone.weights[f] = 0;
  });
}

/**
 * What addends of a logarithm add to the number itself: their shares of the change from what it would be without them, by
 * the logarithmic mean (Ang 2004, Energy Policy 32(9), the LMDI-I decomposition), which leaves no rest.
 */
export function factorsInUnit(addends: Float64Array, point: number): Float64Array {
  const sum = addends.reduce((a, b) => a + b, 0);
  const mean = Math.abs(sum) < 1e-9 ? point : (point * -Math.expm1(-sum)) / sum;
  return addends.map((addend) => addend * mean);
}

/** Parts of all that features move, 0-1, largest first. */
export interface Importance {
  readonly features: { feature: string; share: number }[];
  /** Of all features, by what they are about. */
  readonly groups: { group: FeatureGroup; share: number }[];
}

/** Origins at the end of the past that importance is taken over, and features that are named. */
const ORIGINS = 48;
const NAMED = 12;

/**
 * Which features move the model's forecasts: the mean size of what each adds, over the last origins and its nearest, middle
 * and furthest horizon, as shares. Undefined where no part of the model reads features.
 */
export function importanceOf(model: ForecastModel, past: Past): Importance | undefined {
  const { horizons, features, state } = model.forecaster;
  // A fit or a network is not asked for what it cannot tell.
  if (state.engines.some(({ explain }) => explain === undefined)) return undefined;
  const asked = [...new Set([0, horizons.length >> 1, horizons.length - 1])].map((h) => horizons[h]!);
  const last = past.series[0]!.values.length - 1;
  const total = new Float64Array(features.names.length);
  for (let origin = Math.max(0, last - ORIGINS + 1); origin <= last; origin++) {
    for (const input of inputsOf(model, past, { horizons: asked, origin })) {
      const added = contributions(model, input);
      if (!added) return undefined;
      for (let f = 0; f < total.length; f++) total[f]! += Math.abs(added[f]!);
    }
  }
  const all = total.reduce((a, b) => a + b, 0);
  if (!(all > 0)) return undefined;
  const shares = total.map((size) => size / all);
  const groups = sumByGroup(features.names, shares);
  return {
    features: largest(features.names.map((feature, f) => ({ feature, share: shares[f]! }))).slice(0, NAMED),
    groups: largest([...groups].map(([group, share]) => ({ group, share }))),
  };
}

const largest = <Line extends { share: number }>(lines: readonly Line[]): Line[] =>
  lines
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
    .map((line) => ({ ...line, share: Number(line.share.toPrecision(3)) }));
