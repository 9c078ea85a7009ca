/**
 * What the town learns of a finished measure: its history is read, the effect on each figure estimated and turned into
 * shares of the measure's levers, and what was expected before moved towards it.
 */
import { InvalidInput, NagarError } from "../../errors.ts";
import { DAY_MS, parseInstant } from "../../observation/instant.ts";
import { randomStream } from "../../random/philox.ts";
import type { Town } from "../../town/town.ts";
import { windowStart } from "../../window/window.ts";
import type { Intervention } from "../catalogue/intervention.ts";
import { readEntityWindows, type StatePorts } from "../measured/measure-state.ts";
import { type EntityWindows, inFigures } from "../measured/state-figures.ts";
import type { Decision, MeasuredEffect } from "../run/decision.ts";
import { wardOf } from "../run/ward-of.ts";
import { afterOutcome, type Outcome } from "../value/known-effects.ts";
import type { TownProfile } from "../value/town-profile.ts";
import type { TownState } from "../value/town-state.ts";
import { type DailyHistory, estimateOutcome, type OutcomeEstimate } from "./estimate-outcome.ts";
import { heldFixed, heldFixedInWords, type WeatherMetric } from "./held-fixed.ts";
import { type Observable, type Reached, reachOf } from "./observables.ts";

/** Days before the start that are looked at, at the most. */
const LOOK_BACK_DAYS = 90;
/** Days with the measure that are looked at, from its start: later ones are ever less its own doing. */
const WITH_DAYS = 180;
const Z = 1.96;

export interface Finished {
  measure: Intervention;
  decision: Decision;
  /** Names the outcome: the recommendation's id and the measure's. */
  source: string;
}

export interface OutcomeFound {
  effects: MeasuredEffect[];
  /** What could not be told, and why. */
  unmeasured: string[];
  outcomes: Outcome[];
}

/**
 * @param catalogue as finished measures have moved it so far
 * @param state of the town when the measure was recommended: the part of the air that is its own
 */
export async function measureOutcome(
  { measure, decision, source }: Finished,
  catalogue: readonly Intervention[],
  { town, profile, state }: { town: Town; profile: TownProfile; state: TownState },
  ports: Pick<StatePorts, "states" | "windows">,
): Promise<OutcomeFound> {
  const prior = catalogue.find(({ id }) => id === measure.id) ?? measure;
  const { reached, unseen } = reachOf(prior.effects, profile, state);
  const found: OutcomeFound = {
    effects: [],
    outcomes: [],
    unmeasured: unseen.map((lever) => `${lever.replaceAll("_", " ")}: no sensor of the town tells of it`),
  };
  let learnt = catalogue;
  for (const each of reached) {
    try {
      const held = heldFixed(
        each.levers.map(({ lever }) => lever),
        each.observable.node,
      );
      const history = await historyOf(each.observable, held.weather, decision, town, ports);
      const estimated = estimateOutcome(history, randomStream(1, `${source} ${each.observable.id}`));
      for (const { lever, share, standardError, priorOf } of sharesOf(each, estimated)) {
        const outcome: Outcome = { measure: measure.id, lever, effect: share, standardError, source };
        const after = afterOutcome(learnt, outcome);
        learnt = after.catalogue;
        const posterior = learnt
          .find(({ id }) => id === measure.id)!
          .effects.find((effect) => effect.lever === lever)!;
        found.outcomes.push(outcome);
        found.effects.push({
          lever,
          method: estimated.estimate.method,
          effect: share,
          standardError,
          low: share - Z * standardError,
          high: share + Z * standardError,
          prior: priorOf,
          posterior: { mean: posterior.mean, sd: posterior.sd },
          weight: after.weight,
          surprise: after.surprise,
          assumptions: [
            heldFixedInWords(held, estimated.estimate.method === "synthetic control"),
            ...estimated.estimate.assumptions,
          ],
          refutations: estimated.estimate.refutations.map(({ name, passed, detail }) => ({
            name,
            passed,
            detail,
          })),
        });
      }
    } catch (error) {
      // What the history cannot tell is an answer; what does not answer now is tried again.
      if (!(error instanceof NagarError) || error.retryable) throw error;
      found.unmeasured.push(`${each.observable.name}: ${error.message}`);
    }
  }
  return found;
}

/** Shares of levers from the share of the figure that they move: several are divided as they were expected to be. */
function sharesOf({ levers }: Reached, { fraction, standardError }: OutcomeEstimate) {
  const expected = levers.reduce((sum, { part, prior }) => sum + part * prior.mean, 0);
  if (levers.length > 1 && expected <= 0)
    throw new InvalidInput(
      "what was expected of its levers cancels out, so that the effect cannot be divided among them",
    );
  return levers.map(({ lever, part, prior }) => {
    const factor = levers.length > 1 ? prior.mean / expected : 1 / part;
    return {
      lever,
      share: factor * fraction,
      standardError: Math.abs(factor) * standardError,
      priorOf: prior,
    };
  });
}

/** @throws InvalidInput where nothing was observed. */
async function historyOf(
  { domain, metric, daily, name }: Observable,
  weather: readonly WeatherMetric[],
  { startedOn, finishedOn, wards }: Decision,
  town: Town,
  ports: Pick<StatePorts, "states" | "windows">,
): Promise<DailyHistory> {
  const first = dayOf(startedOn!);
  // The day on which it ended is with it only in part.
  const end = dayOf(finishedOn!);
  const lasted = Math.max(0, Math.round((end - first) / DAY_MS));
  const days = Array.from(
    { length: Math.min(lasted, WITH_DAYS) + LOOK_BACK_DAYS },
    (_, k) => first - (LOOK_BACK_DAYS - k) * DAY_MS,
  );
  const [states, sky] = await Promise.all([ports.states(domain), ports.states("weather")]);
  const observed = states.filter(inFigures(town));
  if (observed.length === 0) throw new InvalidInput(`nobody has observed ${name}`);
  const [told, stations] = await readEntityWindows(
    [
      { of: observed, kind: "1d", starts: days },
      { of: sky, kind: "1d", starts: days },
    ],
    ports,
  );
  const logs = told!.map(({ windows }) =>
    Float64Array.from(days, (day) => {
      const summary = windows.get(day)?.metrics[metric];
      const value = summary && summary.count > 0 ? daily(summary) : undefined;
      return value === undefined ? Number.NaN : Math.log(value);
    }),
  );
  const inside = observed.map((state) => wards === undefined || wards.includes(wardOf(state, town) ?? ""));
  const from = logs.reduce((least, unit) => Math.min(least, firstKnown(unit)), days.length);
  if (from >= LOOK_BACK_DAYS) throw new InvalidInput(`nobody has observed ${name} before the measure`);
  const cut = (unit: Float64Array) => unit.subarray(from);
  const heard = (unit: Float64Array) => firstKnown(unit) < days.length;
  const treated = logs.filter((unit, u) => inside[u] && heard(unit)).map(cut);
  if (treated.length === 0) throw new InvalidInput(`nobody has observed ${name} where the measure was`);
  return {
    treated,
    others: logs.filter((unit, u) => !inside[u] && heard(unit)).map(cut),
    weather: weather.map((each) => ({ name: each, values: cut(weatherOf(stations!, each, days)) })),
    start: LOOK_BACK_DAYS - from,
  };
}

function dayOf(date: string): number {
  return windowStart("1d", parseInstant(`${date}T00:00:00+05:30`)!);
}

const firstKnown = (unit: Float64Array) => {
  const at = unit.findIndex((value) => !Number.isNaN(value));
  return at < 0 ? unit.length : at;
};

/** A day's weather as the mean of the stations; rain is the day's sum. */
function weatherOf(
  stations: readonly EntityWindows[],
  metric: WeatherMetric,
  days: readonly number[],
): Float64Array {
  return Float64Array.from(days, (day) => {
    const told = stations.flatMap(({ windows }) => {
      const summary = windows.get(day)?.metrics[metric];
      if (!summary || summary.count === 0) return [];
      return metric === "rainfall" ? summary.sum : summary.sum / summary.count;
    });
    return told.length === 0 ? Number.NaN : told.reduce((sum, value) => sum + value, 0) / told.length;
  });
}
