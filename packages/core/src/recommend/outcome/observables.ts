/**
 * What the town's sensors can tell of a lever: the daily figure that it moves, and which part of that figure it is. A
 * measure's effect is read off the figure and turned into the share of the lever that it took, which is what priors are of.
 */
import type { Domain } from "../../observation/domain.ts";
import { meanOf } from "../../window/summary.ts";
import type { MetricSummary } from "../../window/window.ts";
import type { Effect, LeverId } from "../catalogue/intervention.ts";
import type { TownProfile } from "../value/town-profile.ts";
import type { TownState } from "../value/town-state.ts";
import { sourceShares } from "../value/unit-values.ts";

export interface Observable {
  id: "delay" | "pm25" | "inflow" | "peak";
  name: string;
  domain: Domain;
  metric: string;
  /** The day's figure of one entity, above 0; undefined where the day says nothing. */
  daily(summary: MetricSummary): number | undefined;
  /** Its node in the causal graph. */
  node: string;
}

const positive = (value: number | undefined) => (value !== undefined && value > 0 ? value : undefined);

/** A road this congested is not told from one that stands. */
const MOST_CONGESTED = 95;

const delay: Observable = {
  id: "delay",
  name: "time lost on the roads",
  domain: "traffic",
  metric: "congestionLevel",
  // Share of travel time lost → time lost per hour of free flow.
  daily(summary) {
    const level = meanOf(summary);
    return level === undefined
      ? undefined
      : positive(Math.min(level, MOST_CONGESTED) / (100 - Math.min(level, MOST_CONGESTED)));
  },
  node: "congestion",
};
const pm25: Observable = {
  id: "pm25",
  name: "PM2.5 at the stations",
  domain: "air",
  metric: "pm25",
  daily: (summary) => positive(meanOf(summary)),
  node: "pm25",
};
const inflow: Observable = {
  id: "inflow",
  name: "water let into the supply zones",
  domain: "water",
  metric: "flow",
  daily: (summary) => positive(meanOf(summary)),
  node: "leakage",
};
const peak: Observable = {
  id: "peak",
  name: "highest load of the feeders",
  domain: "energy",
  metric: "activePower",
  daily: (summary) => positive(summary.max ?? undefined),
  node: "electric_load",
};

/** The figure that a lever moves and the part of it that the lever is, 0-1; undefined where no sensor tells. */
function observableOf(
  lever: LeverId,
  profile: TownProfile,
  state: TownState,
): { observable: Observable; part: number } | undefined {
  if (lever in sourceShares) {
    const source = sourceShares[lever as keyof typeof sourceShares];
    return { observable: pm25, part: (1 - state.regionalShare) * source };
  }
  switch (lever) {
    case "traffic_delay":
      return { observable: delay, part: 1 };
    case "water_losses":
      return { observable: inflow, part: profile.leakShare };
    case "peak_load":
      return { observable: peak, part: 1 };
    default:
      return undefined;
  }
}

export interface Reached {
  observable: Observable;
  levers: { lever: LeverId; part: number; prior: { mean: number; sd: number } }[];
}

/** A measure's levers by the figure that they move; and those that no sensor tells of. */
export function reachOf(
  effects: readonly Pick<Effect, "lever" | "mean" | "sd">[],
  profile: TownProfile,
  state: TownState,
): { reached: Reached[]; unseen: LeverId[] } {
  const reached = new Map<string, Reached>();
  const unseen: LeverId[] = [];
  for (const { lever, mean, sd } of effects) {
    const found = observableOf(lever, profile, state);
    if (!found || found.part <= 0) {
      unseen.push(lever);
      continue;
    }
    const { observable, part } = found;
    const of = reached.get(observable.id) ?? { observable, levers: [] };
    of.levers.push({ lever, part, prior: { mean, sd } });
    reached.set(observable.id, of);
  }
  return { reached: [...reached.values()], unseen };
}
