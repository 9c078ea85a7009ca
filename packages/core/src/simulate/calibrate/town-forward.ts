/** The forward model of a calibration: the engine's baseline over the days and in the weather of a history. */
import { DAY_MS } from "../../observation/instant.ts";
import { compileScenario } from "../engine/compile-scenario.ts";
import type { PreparedTown } from "../engine/prepared-town.ts";
import { PairRunner } from "../engine/run-pair.ts";
import type { Variant } from "../engine/variant.ts";
import { seasonOfBackground, type WeatherPath } from "../engine/weather-path.ts";
import { PARAMETER_INDEX as P } from "../parameters/table.ts";
import { parseScenario } from "../scenario/scenario.ts";
import type { TownHistory } from "./town-history.ts";

/** PCU of the mean counted vehicle: IRC:106 factors on a fleet of mostly two-wheelers. */
export const PCU_PER_VEHICLE = 0.72;

/** What the model says where a history has observations; the same layout. */
export interface Prediction {
  counts: Float64Array[];
  pm25: Float64Array[];
  inflow: Float64Array[];
  loadKw: Float64Array;
}

/** The observed weather for the engine. Cloud from the radiation by Kasten & Czeplak (1980), kept through the night. */
export function weatherPathOf({ weather, firstDay, days }: TownHistory): WeatherPath {
  const hours = 24 * days;
  const filled = (series: Float64Array, usual: number) => {
    let last = series.find(Number.isFinite) ?? usual;
    return series.map((value) => {
      if (Number.isFinite(value)) last = value;
      return last;
    });
  };
  const solarWM2 = filled(weather.solarWM2, 0);
  const highest = solarWM2.reduce((most, value) => Math.max(most, value), 1);
  let cloud = 0.2;
  return {
    hours,
    temperatureC: filled(weather.temperatureC, 25),
    humidity: filled(weather.humidity, 60),
    windMPerS: filled(weather.windMPerS, 2),
    fromDegrees: filled(weather.fromDegrees, 270),
    rainMm: filled(weather.rainMm, 0),
    solarWM2,
    cloud: Float64Array.from({ length: hours }, (_, hour) => {
      // At midday alone does the radiation speak of clouds rather than of the sun's height.
      if (hour % 24 === 12) {
        cloud = Math.min(1, Math.max(0, (1 - solarWM2[hour]! / highest) / 0.75) ** (1 / 3.4));
      }
      return cloud;
    }),
    background: seasonOfBackground(firstDay, days),
  };
}

export interface ForwardOptions {
  /** In the place of the history's own weather, which says nothing of the regional background. */
  weather?: WeatherPath;
  /** Hears of each day that has been driven. */
  onDay?: (day: number, variant: Variant) => void;
}

export class TownForward {
  private readonly runner: PairRunner;
  private readonly row: Float64Array;
  private readonly history: TownHistory;
  private readonly prepared: PreparedTown;
  /** Links of the network at each count site. */
  readonly linksOf: readonly (readonly number[])[];
  private readonly stationZone: number[];
  private readonly zoneAt: number[];
  private current: Prediction;
  private readonly flowBefore: Float64Array;
  /** PCU that wait at each link's end, and the most that leaves it in an hour. */
  private readonly queue: Float64Array;
  private capacityScale = 1;
  private readonly airBefore: Float64Array;
  private readonly waterBefore: Float64Array;
  private readonly powerBefore: Float64Array;

  constructor(prepared: PreparedTown, history: TownHistory, options: ForwardOptions = {}) {
    const { weather = weatherPathOf(history), onDay } = options;
    const startDate = new Date(history.firstDay * DAY_MS).toISOString().slice(0, 10);
    const usual = parseScenario({
      name: "history",
      title: "History",
      start_date: startDate,
      days: history.days,
    });
    const compiled = compileScenario(prepared, usual);
    this.history = history;
    this.prepared = prepared;
    this.runner = new PairRunner(prepared, compiled, {
      baselineOnly: true,
      weather,
      afterDay: (day, variant) => {
        this.take(day, variant);
        onDay?.(day, variant);
      },
    });
    this.row = new Float64Array(this.runner.outcomes.length);
    const { town, zones } = prepared;
    const segmentOf = new Map(town.roads.links.map(({ id, segment }) => [id, segment]));
    const bySegment = Map.groupBy(
      compiled.networks[0]!.linkIds.map((id, link) => ({ link, segment: segmentOf.get(id) })),
      ({ segment }) => segment,
    );
    this.linksOf = history.counts.map(({ segment }) =>
      (bySegment.get(segment) ?? []).map(({ link }) => link),
    );
    const stations = new Map(town.air.stations.map((station) => [station.id, station]));
    this.stationZone = history.pm25.map(({ station }) =>
      Math.max(0, zones.ids.indexOf(stations.get(station)?.zone ?? "")),
    );
    const supply = town.water.zones.map(({ id }) => id);
    this.zoneAt = history.inflow.map(({ zone }) => supply.indexOf(zone));
    this.current = this.empty();
    this.flowBefore = new Float64Array(24 * compiled.networks[0]!.links);
    this.queue = new Float64Array(compiled.networks[0]!.links);
    this.airBefore = new Float64Array(24 * zones.ids.length);
    this.waterBefore = new Float64Array(supply.length);
    this.powerBefore = new Float64Array(24 * zones.ids.length);
  }

  /** Predictions for one row of parameters; `run` numbers the model's own chance. */
  predict(draw: Float64Array, seed: number, run: number): Prediction {
    this.current = this.empty();
    this.flowBefore.fill(0);
    this.queue.fill(0);
    this.capacityScale = draw[P.capacity]!;
    this.airBefore.fill(0);
    this.waterBefore.fill(0);
    this.powerBefore.fill(0);
    this.runner.run(draw, seed, run, this.row, this.row);
    return this.current;
  }

  /** What of the PCU that arrive in an hour, and of those that wait, passes the link: a counter does not see who waits. */
  private pass(link: number, arrivals: number, saturation: number): number {
    const there = this.queue[link]! + arrivals;
    const passing = Math.min(there, saturation * this.capacityScale);
    this.queue[link] = there - passing;
    return passing;
  }

  private empty(): Prediction {
    const { counts, pm25, inflow, days } = this.history;
    return {
      counts: counts.map(() => new Float64Array(24 * days)),
      pm25: pm25.map(() => new Float64Array(24 * days)),
      inflow: inflow.map(() => new Float64Array(days)),
      loadKw: new Float64Array(24 * days),
    };
  }

  /** The day's share of the sums that the engine keeps over the run. */
  private take(day: number, { roads, air, water, power }: Variant): void {
    const { current, flowBefore, airBefore, waterBefore, powerBefore } = this;
    const zones = this.prepared.zones.ids.length;
    for (let hour = 0; hour < 24; hour += 1) {
      const at = 24 * day + hour;
      for (const [site, ofSite] of this.linksOf.entries()) {
        let pcu = 0;
        for (const link of ofSite) {
          const place = 24 * link + hour;
          pcu += this.pass(
            link,
            roads.flowByHour[place]! - flowBefore[place]!,
            roads.tables.saturation[link]!,
          );
        }
        current.counts[site]![at] = pcu / PCU_PER_VEHICLE;
      }
      for (const [station, zone] of this.stationZone.entries()) {
        const place = 24 * zone + hour;
        current.pm25[station]![at] = air.profile[place]! - airBefore[place]!;
      }
      for (let zone = 0; zone < zones; zone += 1) {
        const place = 24 * zone + hour;
        current.loadKw[at]! += power.profile[place]! - powerBefore[place]!;
      }
    }
    for (const [row, zone] of this.zoneAt.entries()) {
      if (zone < 0) continue;
      const litres = water.deliveredZoneL[zone]! + water.leakedZoneL[zone]!;
      current.inflow[row]![day] = (litres - waterBefore[zone]!) / 1000;
      waterBefore[zone] = litres;
    }
    flowBefore.set(roads.flowByHour);
    airBefore.set(air.profile);
    powerBefore.set(power.profile);
  }
}
