/**
 * Where in the town a lever is, and whom what is taken of it reaches: by ward, and by fifth of income from who lives there.
 * Air blows on and roads are driven by others too, so that a part of what one ward gains goes to all.
 */
import type { LeverId, Unit } from "../catalogue/intervention.ts";
import type { Quintiles } from "./lever-worth.ts";
import type { WardFigures, WardProfile } from "./wards.ts";

const AIR: Quintiles = [0.24, 0.22, 0.2, 0.18, 0.16];
const TRAVEL: Quintiles = [0.12, 0.16, 0.2, 0.24, 0.28];
const SCARCITY: Quintiles = [0.38, 0.28, 0.18, 0.1, 0.06];
const POWER: Quintiles = [0.12, 0.16, 0.2, 0.24, 0.28];
const FARMS: Quintiles = [0.25, 0.25, 0.2, 0.15, 0.15];

/**
 * How much of a lever each fifth of income bears where the fifths are alike in number (assumptions): who works outdoors and
 * lives beside the road breathes more; who travels more loses more time; the poor store no water and no cold.
 */
const BORNE_BY: Record<LeverId, Quintiles> = {
  traffic_exhaust: AIR,
  road_dust: AIR,
  construction_dust: AIR,
  open_burning: AIR,
  industry_emissions: AIR,
  generator_emissions: AIR,
  household_and_eatery_smoke: AIR,
  personal_exposure: AIR,
  traffic_delay: TRAVEL,
  water_losses: SCARCITY,
  water_shortfall: SCARCITY,
  uneven_water: [0.5, 0.3, 0.15, 0.05, 0],
  peak_load: POWER,
  grid_losses: POWER,
  farm_water: FARMS,
  crop_loss: FARMS,
  price_excess: [0.22, 0.21, 0.2, 0.19, 0.18],
  heat_illness: [0.36, 0.26, 0.18, 0.12, 0.08],
  flood_disruption: SCARCITY,
};

/**
 * Share of what a ward's own source adds to the air that its own people breathe; the rest reaches all. The air model's matrix
 * gives 0.35 to 0.72 for the wards of the demonstration town, all weathers alike.
 */
const OWN_AIR = 0.5;
/** Share of the time lost on a ward's roads that its own people lose (assumption: trips have two ends and a way between). */
const OWN_ROADS = 0.5;
const OWN: Partial<Record<LeverId, number>> = {
  traffic_exhaust: OWN_AIR,
  road_dust: OWN_AIR,
  construction_dust: OWN_AIR,
  open_burning: OWN_AIR,
  industry_emissions: OWN_AIR,
  generator_emissions: OWN_AIR,
  household_and_eatery_smoke: OWN_AIR,
  traffic_delay: OWN_ROADS,
};

/** Each ward's share of a lever; sums to 1. Wards of which nothing was measured are as the mean of the others. */
export function leverByWard(lever: LeverId, wards: readonly WardProfile[]): Float64Array {
  const figure = (of: (figures: WardFigures) => number | undefined) => {
    const told = wards.map(({ figures }) => of(figures));
    const known = told.filter((value) => value !== undefined);
    const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
    return told.map((value) => (known.length === 0 || mean === 0 ? 1 : (value ?? mean) / mean));
  };
  const weights = Float64Array.from(wards, (ward) => weightOf(lever, ward));
  const scaled = (of: readonly number[]) => weights.map((weight, w) => weight * of[w]!);
  switch (lever) {
    case "traffic_delay":
      // Time lost for each hour of free flow.
      return normalized(
        scaled(
          figure(({ congestionLevel: c }) =>
            c === undefined ? undefined : Math.min(c, 95) / (100 - Math.min(c, 95)),
          ),
        ),
        wards,
      );
    case "personal_exposure":
      return normalized(scaled(figure(({ pm25 }) => pm25)), wards);
    case "water_shortfall":
    case "uneven_water":
      return normalized(scaled(figure(({ waterShortage }) => waterShortage)), wards);
    default:
      return normalized(weights, wards);
  }
}

/** What a measure works by: where more of it stands, more is done; counts of people or sites only say what that costs. */
const MEANS: ReadonlySet<Unit> = new Set(["arterial_km", "junctions", "buses", "drain_km"]);

/**
 * How much more or less of a ward's part of a lever a measure takes than of the whole: as its means are spread over the
 * wards, so that all wards together take what the town's measure takes. A ward without signals gains nothing by their timing.
 * @param here the ward's share of the lever
 */
export function meansInWard(
  unit: Unit,
  ward: WardProfile,
  here: number,
  units: Record<Unit, number>,
): number {
  if (!MEANS.has(unit) || here === 0) return 1;
  return ward.units[unit] / units[unit] / here;
}

/** The share of a lever that lies in some of the wards. */
export function leverIn(ids: readonly string[], lever: LeverId, wards: readonly WardProfile[]): number {
  return leverByWard(lever, wards).reduce(
    (sum, share, w) => sum + (ids.includes(wards[w]!.id) ? share : 0),
    0,
  );
}

function weightOf(lever: LeverId, ward: WardProfile): number {
  const { people, roads, sourceKg, wantedM3, lostM3, peakKw, quintiles } = ward;
  const bearing = BORNE_BY[lever].reduce((sum, part, q) => sum + 5 * part * quintiles[q]!, 0);
  switch (lever) {
    case "traffic_exhaust":
    case "traffic_delay":
    case "flood_disruption":
      return roads;
    case "road_dust":
      return sourceKg.road_dust || roads;
    case "construction_dust":
    case "open_burning":
    case "industry_emissions":
    case "generator_emissions":
    case "household_and_eatery_smoke":
      return sourceKg[lever] ?? 0;
    case "water_losses":
      return lostM3;
    case "water_shortfall":
      return wantedM3;
    case "uneven_water":
      return wantedM3 * bearing;
    case "peak_load":
    case "grid_losses":
      return peakKw;
    case "farm_water":
    case "crop_loss":
    case "price_excess":
      return people;
    case "personal_exposure":
    case "heat_illness":
      return people * bearing;
  }
}

function normalized(weights: Float64Array, wards: readonly WardProfile[]): Float64Array {
  const sum = weights.reduce((total, each) => total + each, 0);
  if (sum > 0) return weights.map((weight) => weight / sum);
  const people = wards.reduce((total, ward) => total + ward.people, 0);
  return Float64Array.from(wards, (ward) => ward.people / people);
}

/**
 * Of what is taken from a lever, the share that reaches each ward's people; sums to 1.
 * @param taken the share that is taken in each ward; sums to 1
 */
export function reachedFrom(
  lever: LeverId,
  taken: ArrayLike<number>,
  wards: readonly WardProfile[],
): Float64Array {
  const own = OWN[lever] ?? 1;
  const people = wards.reduce((total, ward) => total + ward.people, 0);
  return Float64Array.from(wards, (ward, w) => own * taken[w]! + ((1 - own) * ward.people) / people);
}

/** Of what reaches a ward's people, the share of each fifth of income: how many of them live there, and how much each bears. */
export function fifthsOf(lever: LeverId, { quintiles }: Pick<WardProfile, "quintiles">): Quintiles {
  const parts = quintiles.map((share, q) => share * BORNE_BY[lever][q]!);
  const sum = parts.reduce((total, part) => total + part, 0);
  return (sum > 0 ? parts.map((part) => part / sum) : BORNE_BY[lever]) as unknown as Quintiles;
}

/** Of what reaches the wards, the share of each fifth of income. @param fifths of each ward, by {@link fifthsOf} */
export function fifthsReached(reached: Float64Array, fifths: readonly Quintiles[]): Quintiles {
  const share = (q: number) => reached.reduce((sum, part, w) => sum + part * fifths[w]![q]!, 0);
  return [share(0), share(1), share(2), share(3), share(4)];
}

/** Whose benefit a lever is in the whole town, by fifth of income; as {@link BORNE_BY} where no wards are known. */
export function fifthsInTown(lever: LeverId, wards: readonly WardProfile[]): Quintiles {
  if (wards.length === 0) return BORNE_BY[lever];
  const reached = reachedFrom(lever, leverByWard(lever, wards), wards);
  return fifthsReached(
    reached,
    wards.map((ward) => fifthsOf(lever, ward)),
  );
}
