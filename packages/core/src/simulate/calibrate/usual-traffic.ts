/** The traffic that the engine drives on the kinds of days of a history, taken apart so that it can be scaled. */
import type { PreparedTown } from "../engine/prepared-town.ts";
import type { Variant } from "../engine/variant.ts";
import { PARAMETER_INDEX as P } from "../parameters/table.ts";
import { BANDS } from "../population/modes.ts";
import { kindsOfDays, usualDays } from "./hour-means.ts";
import { TownForward } from "./town-forward.ts";
import type { TownHistory } from "./town-history.ts";

/** Rows have 24 hours for each of `kinds`. */
export interface UsualTraffic {
  /** Kinds of days that the history has, in order of occurrence. */
  kinds: readonly number[];
  /** PCU by pair: light traffic as plans make it, before a calibration's scales; heavy across the gateways, before the pairs' scales; goods. */
  light: Float64Array;
  heavy: Float64Array;
  goods: Float64Array;
  /** PCU of an hourly bus, a row. */
  busPcu: Float64Array;
  /** Minutes that drivers expected of each link, a band each, when they chose their ways: the mean over the days. */
  minutes: Float64Array;
  /** Vehicles that passed each counted site; links of the sites. */
  passed: Float64Array;
  linksOf: readonly (readonly number[])[];
}

/** The usual days of every series of a history, one row of {@link UsualTraffic} each. */
export const usualRows = (series: readonly Float64Array[], { firstDay }: TownHistory): Float64Array =>
  Float64Array.from(series.flatMap((perHour) => usualDays(perHour, firstDay)));

/**
 * Drives the days of a history, none busier than another of its kind, with one row of parameters. The town is a plain one,
 * or a plain one `withTraffic`: its gateways' traffic has the pairs' scales.
 */
export function driveUsualDays(
  prepared: PreparedTown,
  history: TownHistory,
  draw: Float64Array,
  seed: number,
): UsualTraffic {
  const { trafficByHour, trafficByPair } = prepared;
  const days = kindsOfDays(history.firstDay, history.days);
  const kinds = [...new Set(days)];
  const row = 24 * kinds.length;
  const pairs = trafficByPair.length;
  const light = new Float64Array(row * pairs);
  const heavy = new Float64Array(row * pairs);
  const goods = new Float64Array(row * pairs);
  const busPcu = new Float64Array(row);
  const minutes = new Float64Array(BANDS * prepared.roads.links);
  const external = acrossGateways(prepared);

  const take = (day: number, { roads }: Variant) => {
    const kind = days[day]!;
    const first = 24 * kinds.indexOf(kind);
    const part = 1 / days.filter((other) => other === kind).length;
    const { odLight, odHeavy, lightShare, heavyShare, busPcu: bus } = roads.demand;
    for (let hour = 0; hour < 24; hour++) {
      const at = first + hour;
      const scale = trafficByHour[24 * kind + hour]!;
      busPcu[at]! += part * bus[hour]!;
      for (let od = 0; od < pairs; od++) {
        const agents = odLight[24 * od + hour]! / trafficByPair[od]!;
        light[row * od + at]! += (part * (agents + external.light[od]! * lightShare[hour]!)) / scale;
        heavy[row * od + at]! += part * external.heavy[od]! * heavyShare[hour]!;
        goods[row * od + at]! += part * odHeavy[24 * od + hour]!;
      }
    }
    for (let at = 0; at < minutes.length; at++) minutes[at]! += roads.chosenLink[at]! / history.days;
  };
  const forward = new TownForward(prepared, history, { onDay: take });
  const { counts } = forward.predict(everyDayAlike(draw), seed, 0);
  return {
    kinds,
    light,
    heavy,
    goods,
    busPcu,
    minutes,
    passed: usualRows(counts, history),
    linksOf: forward.linksOf,
  };
}

/** A row of parameters with days that differ by their kind alone. */
export function everyDayAlike(draw: Float64Array): Float64Array {
  const alike = draw.slice();
  alike[P.day_spread] = 0;
  return alike;
}

/** What crosses the gateways by pair, PCU a day, before the pairs' scales. */
function acrossGateways({ population, trafficByPair }: PreparedTown): {
  light: Float64Array;
  heavy: Float64Array;
} {
  const light = new Float64Array(trafficByPair.length);
  const heavy = new Float64Array(trafficByPair.length);
  for (const [at, od] of population.externalOd.entries()) {
    light[od]! += population.externalLight[at]! / trafficByPair[od]!;
    heavy[od]! += population.externalHeavy[at]! / trafficByPair[od]!;
  }
  return { light, heavy };
}
