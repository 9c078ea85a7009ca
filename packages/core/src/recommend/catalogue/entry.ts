/** How the catalogue's pages are written: what most entries have in common need not be said by each. */
import type { Effect, Intervention } from "./intervention.ts";

type Given = Pick<
  Intervention,
  | "id"
  | "name"
  | "domain"
  | "what"
  | "decidedBy"
  | "contexts"
  | "leadTimeDays"
  | "longestDays"
  | "effects"
  | "risks"
  | "equity"
> &
  Partial<Omit<Intervention, "cost">> & { cost: Partial<Intervention["cost"]> };

/** Fills in: no fixed cost, one town as the unit, costs as assumption, no conflicts, a life of a year. */
export function entry({ cost, ...given }: Given): Intervention {
  return {
    lifeYears: 1,
    levers: [],
    preconditions: [],
    conflicts: [],
    needsOneOf: [],
    synergies: [],
    ...given,
    cost: {
      fixed: 0,
      perDay: 0,
      unit: "town",
      share: 1,
      perUnit: 0,
      perUnitDay: 0,
      borneByOthersPerUnitDay: 0,
      source: "municipal rates are not published in one place: order of magnitude",
      mark: "assumption",
      ...cost,
    },
  };
}

/** An effect on a lever. */
export function takes(
  lever: Effect["lever"],
  mean: number,
  sd: number,
  outcome: string,
  conditions: string,
  source: string,
  mark: Effect["mark"],
): Effect {
  return { lever, mean, sd, unit: "share of lever", outcome, conditions, source, mark };
}

/** An effect for which no source was read. */
export function assumed(
  lever: Effect["lever"],
  mean: number,
  sd: number,
  outcome: string,
  conditions: string,
): Effect {
  return takes(
    lever,
    mean,
    sd,
    outcome,
    conditions,
    "no source read: to be replaced by simulation and the town's own history",
    "assumption",
  );
}
