/** What odd-even changes in the Delhi-like town, in the rule's hours and in the others, in winter and in the windy season. */

import { compileScenario } from "../engine/compile-scenario.ts";
import { PairRunner } from "../engine/run-pair.ts";
import type { Variant } from "../engine/variant.ts";
import { mixingHeights } from "../engine/weather-path.ts";
import { type Spread, spreadOf } from "../outcome/summarize.ts";
import { PARAMETERS } from "../parameters/table.ts";
import { V_BUS, V_CAR, V_TWO_WHEELER } from "../population/modes.ts";
import { parseScenario } from "../scenario/scenario.ts";
import {
  type DelhiLike,
  delhiLikeDraws,
  delhiWeather,
  SEASONS,
  type Season,
  STUDY_DAYS,
} from "./delhi-like.ts";

/** Hours of the rule; it held from Monday to Saturday. */
const RULE = { from: 8, to: 20 };

export const MEASURES = ["cars", "twoWheelers", "vehicles", "pcuKm", "delay", "pm25"] as const;
export type Measure = (typeof MEASURES)[number];
/** Hours of the rule, all others, and whole days. */
export const WINDOWS = ["rule", "other", "day"] as const;
export type Window = (typeof WINDOWS)[number];

export interface OddEvenEffects {
  runs: number;
  /** Relative change, % of the baseline. */
  change: Record<Season, Record<Window, Record<Measure, Spread>>>;
  /** PM2.5 of the baseline and its change over whole days, µg/m³. */
  pm25: Record<Season, { baseline: Spread; difference: Spread }>;
  /** Mean wind, m/s, and mixing height, m. */
  air: Record<Season, { windMPerS: number; mixingM: number }>;
}

/** Sums of one variant's run. */
class Sums {
  readonly of: Record<Window, Record<Measure, number>> = { rule: zeros(), other: zeros(), day: zeros() };
  private readonly prepared: DelhiLike["prepared"];
  private readonly share: Float64Array;
  private readonly flow: Float64Array;
  private readonly minutes: Float64Array;
  private readonly pm25: Float64Array;

  constructor(prepared: DelhiLike["prepared"]) {
    this.prepared = prepared;
    const { population } = prepared.zones;
    const people = population.reduce((sum, here) => sum + here, 0);
    this.share = population.map((here) => here / people);
    this.flow = new Float64Array(24 * prepared.roads.links);
    this.minutes = new Float64Array(24 * prepared.roads.links);
    this.pm25 = new Float64Array(24 * population.length);
  }

  /** Adds the day that a variant has just ended. */
  day({ travel, roads, air }: Variant): void {
    const { groupClass } = this.prepared.population.fleet;
    const { lengthKm, freeMin, links } = this.prepared.roads;
    for (let hour = 0; hour < 24; hour += 1) {
      const now = zeros();
      for (const [group, vehicle] of groupClass.entries()) {
        const km = travel.groupKm[hour * groupClass.length + group]!;
        if (vehicle === V_CAR) now.cars += km;
        if (vehicle === V_TWO_WHEELER) now.twoWheelers += km;
        // Buses keep to their timetable.
        if (vehicle !== V_BUS) now.vehicles += km;
      }
      for (let link = 0; link < links; link += 1) {
        const at = 24 * link + hour;
        const flow = roads.flowByHour[at]! - this.flow[at]!;
        now.pcuKm += flow * lengthKm[link]!;
        now.delay += (flow * (roads.minutesByHour[at]! - this.minutes[at]! - freeMin[link]!)) / 60;
      }
      for (const [zone, share] of this.share.entries()) {
        const at = 24 * zone + hour;
        now.pm25 += share * (air.profile[at]! - this.pm25[at]!);
      }
      const inRule = hour >= RULE.from && hour < RULE.to;
      for (const window of [inRule ? "rule" : "other", "day"] as const) {
        for (const measure of MEASURES) this.of[window][measure] += now[measure];
      }
    }
    this.flow.set(roads.flowByHour);
    this.minutes.set(roads.minutesByHour);
    this.pm25.set(air.profile);
  }
}

const zeros = (): Record<Measure, number> => ({
  cars: 0,
  twoWheelers: 0,
  vehicles: 0,
  pcuKm: 0,
  delay: 0,
  pm25: 0,
});

/** Paired runs of both seasons with the same parameters. A pure function of its arguments. */
export function studyOddEven(town: DelhiLike, runs: number, seed = 1): OddEvenEffects {
  const draws = delhiLikeDraws(town, runs, seed);
  const seasons = Object.keys(SEASONS) as Season[];
  const results = seasons.map((season) => [season, studySeason(town, season, draws, runs, seed)] as const);
  const of = <K extends keyof SeasonEffects>(key: K) =>
    Object.fromEntries(results.map(([season, result]) => [season, result[key]])) as Record<
      Season,
      SeasonEffects[K]
    >;
  return { runs, change: of("change"), pm25: of("pm25"), air: of("air") };
}

interface SeasonEffects {
  change: OddEvenEffects["change"][Season];
  pm25: OddEvenEffects["pm25"][Season];
  air: OddEvenEffects["air"][Season];
}

function studySeason(
  { prepared }: DelhiLike,
  season: Season,
  draws: Float64Array,
  runs: number,
  seed: number,
): SeasonEffects {
  const scenario = parseScenario({
    name: "odd-even",
    title: "Odd-even as in 2016",
    start_date: SEASONS[season].startDate,
    days: STUDY_DAYS,
    policies: [
      {
        kind: "odd_even",
        // In 2016 CNG cars were exempt too.
        exemptions: [
          "two_wheelers",
          "autos",
          "buses",
          "emergency",
          "taxis",
          "cng",
          "women_driving_alone",
          "school_children",
        ],
      },
    ],
  });
  const compiled = compileScenario(prepared, scenario);
  let wind = 0;
  let mixing = 0;
  const width = PARAMETERS.length;
  const relative: Record<Window, Record<Measure, number[]>> = { rule: lists(), other: lists(), day: lists() };
  const baseline: number[] = [];
  const difference: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const [before, after] = [new Sums(prepared), new Sums(prepared)];
    const weather = delhiWeather(prepared, season, seed, run);
    const runner: PairRunner = new PairRunner(prepared, compiled, {
      weather,
      afterDay: () => {
        before.day(runner.baseline);
        after.day(runner.scenario);
      },
    });
    const row = new Float64Array(runner.outcomes.length);
    runner.run(draws.subarray(run * width, (run + 1) * width), seed, run, row, row.slice());
    for (const window of WINDOWS) {
      for (const measure of MEASURES) {
        const [old, now] = [before.of[window][measure], after.of[window][measure]];
        relative[window][measure].push(100 * (now / old - 1));
      }
    }
    baseline.push(before.of.day.pm25 / (24 * STUDY_DAYS));
    difference.push((after.of.day.pm25 - before.of.day.pm25) / (24 * STUDY_DAYS));
    wind += mean(weather.windMPerS) / runs;
    mixing += mean(mixingHeights(weather)) / runs;
  }
  return {
    change: mapWindows(relative),
    pm25: { baseline: spreadOf(baseline), difference: spreadOf(difference) },
    air: { windMPerS: wind, mixingM: mixing },
  };
}

const lists = (): Record<Measure, number[]> => ({
  cars: [],
  twoWheelers: [],
  vehicles: [],
  pcuKm: [],
  delay: [],
  pm25: [],
});

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

function mapWindows(
  relative: Record<Window, Record<Measure, number[]>>,
): Record<Window, Record<Measure, Spread>> {
  return Object.fromEntries(
    WINDOWS.map((window) => [
      window,
      Object.fromEntries(MEASURES.map((measure) => [measure, spreadOf(relative[window][measure])])),
    ]),
  ) as Record<Window, Record<Measure, Spread>>;
}
