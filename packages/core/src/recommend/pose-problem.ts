/**
 * The portfolio problem of the measures that fit: each as a candidate with its costs, the levers that it shares with others,
 * and whom it reaches; and what they exclude, need and add to one another.
 */
import { MOST_TAKEN } from "./catalogue/intervention.ts";
import { type LeverPart, leverParts } from "./levers-in-wards.ts";
import { groupNames, type Minimum, minimumsOf } from "./minimums.ts";
import { covers, type Measure, meet } from "./place.ts";
import type { Candidate, Objective, PortfolioProblem } from "./portfolio/problem.ts";
import { meansInWard } from "./value/lever-wards.ts";
import { type LeverWorth, leverWorths } from "./value/lever-worth.ts";
import { type KnownEffects, measureCost, presentDays, shares } from "./value/measure-value.ts";
import type { TownProfile } from "./value/town-profile.ts";
import type { TownState } from "./value/town-state.ts";

export interface Asked {
  /** INR, capital and running together over the horizon. */
  budget: number;
  capitalBudget?: number;
  runningBudget?: number;
  crews?: Record<string, number>;
  required?: string[];
  forbidden?: string[];
  minimums?: Minimum[];
  objective?: Partial<Objective>;
}

/** Money is net of what others bear; residual value is credited. @throws InvalidInput for a minimum for nobody. */
export function portfolioProblem(
  measures: readonly Measure[],
  profile: TownProfile,
  state: TownState,
  asked: Asked,
  known?: KnownEffects,
): PortfolioProblem {
  const worths = leverWorths(profile, state);
  const parts = leverParts(measures, profile, worths, state);
  const there = new Set(measures.map(({ id }) => id));
  const byBase = Map.groupBy(measures, ({ id, of = id }) => of);
  return {
    candidates: measures.map((measure) => candidate(measure, profile, state, parts, known)),
    levers: parts.map(({ asLever }) => asLever),
    budget: {
      total: asked.budget,
      ...(asked.capitalBudget !== undefined && { capital: asked.capitalBudget }),
      ...(asked.runningBudget !== undefined && { running: asked.runningBudget }),
    },
    ...(asked.crews && { crews: asked.crews }),
    exclusive: exclusions(measures, byBase),
    prerequisites: measures
      .filter(({ needsOneOf }) => needsOneOf.length > 0)
      .map((measure) => ({
        candidate: measure.id,
        anyOf: measure.needsOneOf.flatMap((id) =>
          (byBase.get(id) ?? []).filter((other) => covers(other, measure)).map((other) => other.id),
        ),
      })),
    synergies: synergies(measures, byBase, profile, state, worths, known),
    ...(asked.minimums && { minimums: minimumsOf(asked.minimums, profile) }),
    ...(asked.required && { required: asked.required }),
    ...(asked.forbidden && { forbidden: forbiddenIds(asked.forbidden, there, byBase) }),
    objective: { weights: { money: 1 }, costWeight: 1, ...asked.objective },
  };
}

/** A measure that is forbidden is so in every place. */
function forbiddenIds(
  given: readonly string[],
  there: ReadonlySet<string>,
  byBase: ReadonlyMap<string, readonly Measure[]>,
): string[] {
  const all = given.flatMap((id) => [id, ...(byBase.get(id) ?? []).map((each) => each.id)]);
  return [...new Set(all)].filter((id) => there.has(id));
}

/** Pairs that exclude each other where they meet: by their conflicts, and as the same measure here and in the whole town. */
function exclusions(measures: readonly Measure[], byBase: ReadonlyMap<string, readonly Measure[]>) {
  const pairs = new Map<string, { members: [string, string] }>();
  for (const measure of measures) {
    const against = [measure.of ?? measure.id, ...measure.conflicts];
    for (const other of against.flatMap((id) => byBase.get(id) ?? [])) {
      if (other === measure || !meet(measure, other)) continue;
      const members = [measure.id, other.id].sort() as [string, string];
      pairs.set(members.join(" "), { members });
    }
  }
  return [...pairs.values()];
}

function candidate(
  measure: Measure,
  profile: TownProfile,
  state: TownState,
  parts: readonly LeverPart[],
  known?: KnownEffects,
): Candidate {
  const { capital, running, residual, borneByOthers } = measureCost(measure, profile, state);
  const { place, crews, cost } = measure;
  const taken = shares(measure, state, known).flatMap(({ lever, mean, sd }) =>
    parts
      .filter((part) => part.lever === lever && (!place || place.wards.includes(part.ward!.id)))
      .flatMap((part) => {
        // What was found for the place is of the place.
        const own = place && known?.get(measure.id)?.has(lever);
        const times = part.ward && !own ? meansInWard(cost.unit, part.ward, part.share, profile.units) : 1;
        return times > 0 ? [{ part, mean: Math.min(MOST_TAKEN, mean * times), sd: sd * times }] : [];
      }),
  );
  const worth = taken.reduce((sum, { part, mean }) => sum + Math.abs(mean) * part.moneyPerDay, 0);
  const toGroup = (share: (part: LeverPart) => number) =>
    worth === 0
      ? 0
      : taken.reduce((sum, { part, mean }) => sum + Math.abs(mean) * part.moneyPerDay * share(part), 0) /
        worth;
  const fifths = [0, 1, 2, 3, 4].map((q) => toGroup((part) => part.fifths[q]!));
  const reached = profile.wards.map((_, w) => toGroup((part) => part.reached[w]!));
  const incomes = groupNames.incomes(fifths);
  return {
    id: measure.id,
    drawnWith: measure.of ?? measure.id,
    capital,
    running,
    own: { money: { mean: residual - borneByOthers, sd: 0.3 * borneByOthers } },
    levers: taken.map(({ part, mean, sd }) => ({ lever: part.id, share: { mean, sd } })),
    groups: { ...incomes, ...groupNames.wards(reached, profile) },
    spentIn: { ...incomes, ...groupNames.wards(spentByWard(measure, profile), profile) },
    ...(crews && {
      crews: { [crews.trade]: crews.count * (place ? place.people / profile.people : 1) },
    }),
  };
}

/** The share of a measure's cost that is spent in each ward: where what it is counted by stands. */
function spentByWard({ cost, place }: Measure, { wards }: TownProfile): number[] {
  const here = wards.map(({ id, units, people }) => {
    if (place && !place.wards.includes(id)) return 0;
    return cost.unit === "farm_ha" || cost.unit === "mandis" || cost.unit === "town"
      ? people
      : units[cost.unit];
  });
  const all = here.reduce((sum, each) => sum + each, 0);
  return here.map((each) => (all > 0 ? each / all : 0));
}

/** A synergy adds a tenth of the lesser one's stand-alone benefit (assumption: no source gives any figure). */
const SYNERGY = 0.1;

function synergies(
  measures: readonly Measure[],
  byBase: ReadonlyMap<string, readonly Measure[]>,
  { people }: TownProfile,
  state: TownState,
  worths: readonly LeverWorth[],
  known?: KnownEffects,
): NonNullable<PortfolioProblem["synergies"]> {
  const days = presentDays(state.horizonDays, state.horizonDays);
  const alone = (measure: Measure) =>
    days *
    shares(measure, state, known).reduce(
      (sum, { lever, mean }) => sum + mean * worths.find((w) => w.lever === lever)!.moneyPerDay,
      0,
    );
  const found = new Map<string, { pair: [string, string]; worth: { money: number } }>();
  // Of measures in places only those in the same one, whose part of the town's worth is theirs to share.
  for (const measure of measures) {
    for (const { with: id } of measure.synergies) {
      const partner = byBase.get(id)?.find((each) => each.place?.id === measure.place?.id);
      if (!partner) continue;
      const pair = [measure.id, partner.id].sort() as [string, string];
      const part = measure.place ? measure.place.people / people : 1;
      const money = SYNERGY * Math.max(0, Math.min(alone(measure), alone(partner))) * part;
      found.set(pair.join(" "), { pair, worth: { money } });
    }
  }
  return [...found.values()];
}
