/**
 * A town with Delhi's vehicles, choices and air in 2016, to hold the simulation against what odd-even did there. What is
 * met are figures of an ordinary day, from before the rule; no figure of the rule's effect is used. It is a patch of a
 * metropolis, not the metropolis: 200,000 people, trips of a few kilometres.
 */
import { uniform } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import { generateTown } from "../../town/generate-town.ts";
import type { FleetGroup } from "../../town/schema/zones.ts";
import type { Town } from "../../town/town.ts";
import { compileScenario } from "../engine/compile-scenario.ts";
import { formHabits, prepareTown } from "../engine/prepare-town.ts";
import { DEFAULT_CONFIG, type EngineConfig, type PreparedTown } from "../engine/prepared-town.ts";
import { PairRunner } from "../engine/run-pair.ts";
import { drawWeather, type WeatherPath } from "../engine/weather-path.ts";
import { drawParameters } from "../parameters/latin-hypercube.ts";
import { centralDraw, PARAMETER_INDEX as P, PARAMETERS, type ParameterId } from "../parameters/table.ts";
import { MODES } from "../population/modes.ts";
import { parseScenario } from "../scenario/scenario.ts";
import { dayNumber } from "../scenario/schedule.ts";

/**
 * Vehicles in use per person. Registered: about 11 million for 19 million people, three in ten of them cars (Economic
 * Survey of Delhi 2018-19 (U)), two thirds two-wheelers (assumption); fewer than half of those registered are in use
 * (Goel, Mohan, Guttikunda & Tiwari 2015, Transp. Res. D (S)).
 */
export const IN_USE = { car: 0.087, twoWheeler: 0.17 };

/** People per km² of the patch: less than half of Delhi's 11,320 (Census 2011 (U)), so that trips are not all on foot (assumption). */
const DENSITY = 5000;

/**
 * Shares of trips, %: urbanemissions.info 2010, "How to estimate transport modal shares using minimum information: case
 * study of Delhi" (read on the authors' page). Walking and cycling are one figure there; taxis stand with the autos,
 * the metro with the buses.
 */
export const TRIP_SHARES = { slow: 37, two_wheeler: 15, car: 12, auto: 8, bus: 29 };

/** Value of time, INR/h: the middle of 132 and 179 for Mumbai (reference 2.8 (S)). */
const VALUE_OF_TIME = 155;

/**
 * PM2.5 of the fortnight of January 2016, µg/m³: −35 to −47 was called −10 to −13 % (EPIC/EPoD Q&A), so that the whole
 * was about 350 (C).
 */
export const WINTER_PM25 = 350;

/** Share of exhaust and what forms of it in winter's PM2.5: 25 % (year) to 36 % (winter), IIT Kanpur 2016 as reported (S); 37 %, reference 2.6 (S). */
export const VEHICLE_SHARE = [0.25, 0.37] as const;

/**
 * Fuel and stage within a class in Delhi in 2016: BS-IV cars since April 2010, two-wheelers at BS-III; buses, autos and
 * most light goods vehicles on CNG by order of the Supreme Court (U); trucks at BS-III. The shares are assumptions; half
 * of the cars' kilometres on diesel, many of them older, gives cars the 14 % of all vehicles' particles, and two-wheelers
 * the third, that IIT Kanpur 2016 is reported to have found (S).
 */
const FLEET: readonly [FleetGroup["class"], FleetGroup["fuel"], FleetGroup["stage"], number][] = [
  ["twoWheeler", "petrol", "BS-II", 0.4],
  ["twoWheeler", "petrol", "BS-III", 0.6],
  ["car", "petrol", "BS-III", 0.2],
  ["car", "petrol", "BS-IV", 0.17],
  ["car", "diesel", "BS-III", 0.38],
  ["car", "diesel", "BS-IV", 0.15],
  ["car", "cng", "BS-IV", 0.1],
  ["auto", "cng", "BS-III", 1],
  ["lcv", "cng", "BS-III", 0.6],
  ["lcv", "diesel", "BS-III", 0.4],
  ["bus", "cng", "BS-III", 1],
  ["truck", "diesel", "BS-III", 1],
];

export function delhiLikeTown(population = 200_000): Town {
  const town = generateTown({ population, areaKm2: population / DENSITY, seed: 11, name: "Patch" });
  const total = (of: FleetGroup["class"]) =>
    of === "car" || of === "twoWheeler"
      ? population * IN_USE[of]
      : town.fleet.reduce((sum, group) => sum + (group.class === of ? group.count : 0), 0);
  return {
    ...town,
    zones: town.zones.map((zone) => ({
      ...zone,
      vehicles: {
        ...zone.vehicles,
        car: Math.round(zone.population * IN_USE.car),
        twoWheeler: Math.round(zone.population * IN_USE.twoWheeler),
      },
    })),
    fleet: FLEET.map(([of, fuel, stage, part]) => ({
      class: of,
      fuel,
      stage,
      count: Math.round(part * total(of)),
    })),
  };
}

/**
 * First days of Delhi's two rounds of 2016, as Mondays of the model's year, and the wind against the generator's, whose
 * normals are Gujarat's: in January 6-8 km/h by day and calm mornings, before the monsoon 8-18 km/h (IMD's bulletins for
 * Delhi, January and June 2021 (S)); the factors are assumptions.
 */
export const SEASONS = {
  winter: { startDate: "2026-01-05", wind: 0.65 },
  windy: { startDate: "2026-04-13", wind: 1.3 },
} as const;
export type Season = keyof typeof SEASONS;
/** Days of a run: Monday to Saturday. */
export const STUDY_DAYS = 6;

/** Weather of a run: the generator's, with Delhi's wind. */
export function delhiWeather(
  { climate, town }: PreparedTown,
  season: Season,
  seed: number,
  run: number,
): WeatherPath {
  const { startDate, wind } = SEASONS[season];
  const path = drawWeather(climate, town.centre, dayNumber(startDate), STUDY_DAYS, seed, run);
  return { ...path, windMPerS: path.windMPerS.map((speed) => speed * wind) };
}

export interface DelhiLike {
  prepared: PreparedTown;
  /** A row of parameters in the middle: constants of the modes that give the trip shares. */
  centre: Float64Array;
  /** Winter's PM2.5 of the middle row: of one unit of exhaust, of one unit of background, of everything else, µg/m³. */
  pm25: { exhaust: number; background: number; other: number };
}

const COMFORTS: readonly [ParameterId, "two_wheeler" | "car" | "auto" | "bus"][] = [
  ["comfort_two_wheeler", "two_wheeler"],
  ["comfort_car", "car"],
  ["comfort_auto", "auto"],
  ["comfort_bus", "bus"],
];
const ROUNDS = 8;
/** Runs of weather over which winter's mean is taken. */
const WINTERS = 4;

/** Means of outcomes over some runs of the baseline in winter. */
function winter(prepared: PreparedTown, draw: Float64Array, runs: number): (id: string) => number {
  const scenario = parseScenario({
    name: "usual",
    title: "Usual days",
    start_date: SEASONS.winter.startDate,
    days: STUDY_DAYS,
  });
  const compiled = compileScenario(prepared, scenario);
  const sum = new Map<string, number>();
  for (let run = 0; run < runs; run += 1) {
    const weather = delhiWeather(prepared, "winter", 1, run);
    const runner = new PairRunner(prepared, compiled, { baselineOnly: true, weather });
    const row = new Float64Array(runner.outcomes.length);
    runner.run(draw, 1, run, row, row);
    for (const [at, { id }] of runner.outcomes.entries()) sum.set(id, (sum.get(id) ?? 0) + row[at]! / runs);
  }
  return (id) => sum.get(id)!;
}

/** The town, made ready and met with the figures above. A pure function of its arguments. */
export async function prepareDelhiLike(
  population?: number,
  config: EngineConfig = DEFAULT_CONFIG,
): Promise<DelhiLike> {
  const prepared = await prepareTown(delhiLikeTown(population), config);
  const centre = centralDraw();
  centre[P.value_of_time] = VALUE_OF_TIME;
  const target = Object.values(TRIP_SHARES).reduce((sum, share) => sum + share, 0);
  for (let round = 0; round < ROUNDS; round += 1) {
    formHabits(prepared, centre);
    const mean = winter(prepared, centre, 1);
    const share = Object.fromEntries(MODES.map((mode) => [mode, mean(`traffic.mode_share_${mode}`) / 100]));
    const slow = Math.log(TRIP_SHARES.slow / target / (share["walk"]! + share["cycle"]!));
    // Constants of a logit by the logarithm of wanted over had (Train 2009, section 2.8), walking kept.
    for (const [id, mode] of COMFORTS) {
      centre[P[id]]! += Math.log(TRIP_SHARES[mode] / target / share[mode]!) - slow;
    }
  }
  formHabits(prepared, centre);
  const with_ = (exhaust: number, background: number) => {
    const draw = centre.slice();
    draw[P.exhaust] = exhaust;
    draw[P.background_pm] = background;
    return winter(prepared, draw, WINTERS)("air.pm25");
  };
  const other = with_(0, 0);
  return {
    prepared,
    centre,
    pm25: { exhaust: with_(1, 0) - other, background: with_(0, 1) - other, other },
  };
}

/**
 * Rows of parameters: the priors around the middle row, and of exhaust and background what gives winter's PM2.5 with a
 * share of vehicles drawn from the published ones. The factor of exhaust is large: it also stands for the traffic of the
 * metropolis around the patch, under the same rule, and for the particles that form of what it emits.
 */
export function delhiLikeDraws({ centre, pm25 }: DelhiLike, runs: number, seed: number): Float64Array {
  const draws = drawParameters(PARAMETERS, runs, seed);
  const middle = centralDraw();
  const stream = randomStream(seed, "vehicles' share");
  const width = PARAMETERS.length;
  const [least, most] = VEHICLE_SHARE;
  for (let run = 0; run < runs; run += 1) {
    const row = draws.subarray(run * width, (run + 1) * width);
    for (const [id] of COMFORTS) row[P[id]]! += centre[P[id]]! - middle[P[id]]!;
    row[P.value_of_time]! *= centre[P.value_of_time]! / middle[P.value_of_time]!;
    const share = least + (most - least) * uniform(stream, run);
    row[P.exhaust] = (share * WINTER_PM25) / pm25.exhaust;
    row[P.background_pm] = ((1 - share) * WINTER_PM25 - pm25.other) / pm25.background;
  }
  return draws;
}
