/**
 * Runs pairs: the baseline and the scenario of one Monte Carlo index, day by day side by side, with the same weather and
 * the same random numbers (counted by agent, day and run), so that a difference is the policies' and not chance's.
 */
import { momentAt } from "../../devices/moment.ts";
import { DAY_MS, IST_OFFSET_MS } from "../../observation/instant.ts";
import { normal } from "../../random/draw.ts";
import { fillNormal } from "../../random/fill.ts";
import { philox4x32, randomStream, type Stream } from "../../random/philox.ts";
import { type Outcome, type OutcomeDefinition, townOutcomes } from "../outcome/outcomes.ts";
import { PARAMETER_INDEX as P } from "../parameters/table.ts";
import type { CompiledScenario } from "./compile-scenario.ts";
import { createMapSums, type MapSums } from "./map-sums.ts";
import { planLevers } from "./policy/plan-levers.ts";
import type { PreparedTown } from "./prepared-town.ts";
import type { SharedDay } from "./travel.ts";
import { Variant } from "./variant.ts";
import { drawWeather, type WeatherPath } from "./weather-path.ts";

export interface PairOptions {
  /** Weather of every run instead of the generator's. */
  weather?: WeatherPath;
  /** Hears of each day when it has ended, before the next begins. */
  afterDay?: (day: number, baseline: Variant) => void;
  /** Runs the baseline alone; the scenario's row is a copy of it. */
  baselineOnly?: boolean;
}

export class PairRunner {
  readonly outcomes: OutcomeDefinition[];
  /** Links and zones of the maps, in their order. */
  readonly places: { links: string[]; zones: string[] };
  private sums: MapSums;
  readonly baseline: Variant;
  readonly scenario: Variant;
  private readonly prepared: PreparedTown;
  private readonly weather: WeatherPath | undefined;
  private readonly afterDay: PairOptions["afterDay"];
  private readonly compiled: CompiledScenario;
  private readonly readers: Outcome[];
  private readonly baselineOnly: boolean;
  private readonly shared: SharedDay;

  constructor(prepared: PreparedTown, compiled: CompiledScenario, options: PairOptions = {}) {
    this.prepared = prepared;
    this.compiled = compiled;
    this.weather = options.weather;
    this.afterDay = options.afterDay;
    this.baselineOnly = options.baselineOnly ?? false;
    this.baseline = new Variant(prepared, compiled, planLevers(prepared, compiled, "baseline"));
    this.scenario = this.baselineOnly
      ? this.baseline
      : new Variant(prepared, compiled, planLevers(prepared, compiled, "scenario"));
    this.readers = townOutcomes(prepared);
    this.outcomes = this.readers.map(({ definition }) => definition);
    this.places = { links: compiled.networks[0]!.linkIds, zones: prepared.zones.ids };
    this.sums = this.emptyMaps();
    this.shared = {
      day: 0,
      weekday: 0,
      dayOfYear: 0,
      month: 0,
      shocks: new Float64Array(2 * prepared.market.count),
      dayKind: 0,
      factor: 1,
      tourDraws: new Uint32Array(prepared.population.tours.count),
      haulDraws: new Uint32Array(prepared.population.hauls.count),
    };
  }

  /**
   * Runs index `run` with one row of parameters. Writes both rows of outcomes and adds to the maps. A pure function of
   * its arguments, the town and the scenario.
   */
  run(draw: Float64Array, seed: number, run: number, baseline: Float64Array, scenario: Float64Array): void {
    const { shared, compiled } = this;
    const tours = randomStream(seed, "tours");
    const hauls = randomStream(seed, "hauls");
    const days = randomStream(seed, "days");
    const market = randomStream(seed, "market");
    const path =
      this.weather ??
      drawWeather(
        this.prepared.climate,
        this.prepared.town.centre,
        compiled.firstDay,
        compiled.days,
        seed,
        run,
      );
    this.baseline.begin(draw, path);
    if (!this.baselineOnly) this.scenario.begin(draw, path);
    for (let day = 0; day < compiled.days; day++) {
      const date = compiled.firstDay + day;
      shared.day = day;
      shared.dayKind = kindOfDay(date);
      const spread = draw[P.day_spread]!;
      shared.factor = Math.exp(spread * normal(days, day, run) - (spread * spread) / 2);
      shared.weekday = (((date + 3) % 7) + 7) % 7;
      shared.dayOfYear = Math.min(
        364,
        date - Math.floor(Date.UTC(new Date(date * DAY_MS).getUTCFullYear(), 0, 1) / DAY_MS),
      );
      shared.month = new Date(date * DAY_MS).getUTCMonth();
      fillNormal(market, shared.shocks, 0, day, run);
      fillWords(shared.tourDraws, tours, day, run);
      fillWords(shared.haulDraws, hauls, day, run);
      this.baseline.runDay(shared);
      if (!this.baselineOnly) this.scenario.runDay(shared);
      this.afterDay?.(day, this.baseline);
    }
    this.baseline.finish();
    if (!this.baselineOnly) this.scenario.finish();
    for (const [at, { read }] of this.readers.entries()) {
      baseline[at] = read(this.baseline);
      scenario[at] = read(this.scenario);
    }
    this.baseline.profiles.addTo(this.sums, "baseline");
    this.scenario.profiles.addTo(this.sums, "scenario");
  }

  /** Sums of the maps over the runs since the last call. */
  takeMaps(): MapSums {
    const taken = this.sums;
    this.sums = this.emptyMaps();
    return taken;
  }

  private emptyMaps(): MapSums {
    return createMapSums(this.places.links.length, this.places.zones.length);
  }
}

/** Weekday 0, Saturday 1, Sunday 2, festival 3, of a local day since 1970-01-01. */
export function kindOfDay(date: number): number {
  const { kind, weekday } = momentAt(date * DAY_MS - IST_OFFSET_MS + DAY_MS / 2);
  if (kind === "festival") return 3;
  return kind === "sunday" ? 2 : weekday === 6 ? 1 : 0;
}

/** A counter word of its own, that no distribution of `random/draw.ts` uses. */
const WORDS = 9;
const block = new Uint32Array(4);

/** 32 random bits per element: four to a Philox block, since 32 bits are plenty for a choice among six modes. */
function fillWords(out: Uint32Array, stream: Stream, day: number, run: number): void {
  const { k0, k1 } = stream;
  const whole = out.length & ~3;
  for (let at = 0; at < whole; at += 4) {
    philox4x32(block, WORDS, at >>> 2, day, run, k0, k1);
    out[at] = block[0]!;
    out[at + 1] = block[1]!;
    out[at + 2] = block[2]!;
    out[at + 3] = block[3]!;
  }
  if (whole < out.length) {
    philox4x32(block, WORDS, whole >>> 2, day, run, k0, k1);
    for (let at = whole; at < out.length; at++) out[at] = block[at - whole]!;
  }
}
