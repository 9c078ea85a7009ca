/**
 * The figures of a town's state (`value/town-state.ts`) from what its sensors have said: each a pure function of windows
 * and of the town's file, undefined where too little was measured to say it.
 */
import { HOUR_MS } from "../../observation/instant.ts";
import type { Town } from "../../town/town.ts";
import type { EntityState } from "../../window/entity-state.ts";
import { emptySummary, meanOf, mergeSummary } from "../../window/summary.ts";
import type { MetricSummary } from "../../window/window.ts";

/** What was said of one entity: windows by their start (ms). */
export interface EntityWindows {
  entityId: string;
  windows: ReadonlyMap<number, { metrics: Record<string, MetricSummary> }>;
}

export interface Figure {
  value: number;
  /** Entities that it rests on. */
  entities: number;
}

/** Which entities figures are of: of water and power only the zones' inlets and the feeders themselves say what is meant. */
export function inFigures(town: Town): (entity: Pick<EntityState, "domain" | "entityId">) => boolean {
  const zones = new Set(town.water.zones.map(({ id }) => id));
  const feeders = new Set(town.power.feeders.map(({ id }) => id));
  return ({ domain, entityId }) =>
    domain === "water" ? zones.has(entityId) : domain === "energy" ? feeders.has(entityId) : true;
}

const summed = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const meanFigure = (values: readonly number[]): Figure | undefined =>
  values.length === 0 ? undefined : { value: summed(values) / values.length, entities: values.length };

/** A metric over all windows of an entity; undefined where it has no value. */
function whole({ windows }: EntityWindows, metric: string): MetricSummary | undefined {
  const all = emptySummary();
  for (const { metrics } of windows.values()) if (metrics[metric]) mergeSummary(all, metrics[metric]);
  return all.count > 0 ? all : undefined;
}

/** Mean over entities of each one's mean over its windows. */
export function meanOver(entities: readonly EntityWindows[], metric: string): Figure | undefined {
  return meanFigure(entities.flatMap((each) => meanOf(whole(each, metric) ?? emptySummary()) ?? []));
}

/** Mean over entities of each one's highest value. */
export function meanHighest(entities: readonly EntityWindows[], metric: string): Figure | undefined {
  return meanFigure(entities.flatMap((each) => whole(each, metric)?.max ?? []));
}

/** Mean over entities of each one's largest sum in a window: rain of the wetter day. */
export function meanLargestSum(entities: readonly EntityWindows[], metric: string): Figure | undefined {
  return meanFigure(
    entities.flatMap(({ windows }) => {
      const sums = [...windows.values()].flatMap(({ metrics }) =>
        metrics[metric] && metrics[metric].count > 0 ? metrics[metric].sum : [],
      );
      return sums.length > 0 ? Math.max(...sums) : [];
    }),
  );
}

/**
 * Share of travel time lost, 0-100: roads' means, weighted by the vehicles that they carry (equal where none are counted).
 */
export function congestion(roads: readonly EntityWindows[]): Figure | undefined {
  const told = roads.flatMap((road) => {
    const level = whole(road, "congestionLevel");
    if (!level) return [];
    const vehicles = whole(road, "vehicleCount");
    return [{ level: meanOf(level)!, weight: vehicles ? meanOf(vehicles)! : undefined }];
  });
  const known = told.filter(({ weight }) => weight !== undefined && weight > 0);
  const used = known.length > 0 ? known : told.map(({ level }) => ({ level, weight: 1 }));
  const weight = summed(used.map((each) => each.weight!));
  if (used.length === 0 || weight === 0) return undefined;
  return { value: summed(used.map((each) => each.level * each.weight!)) / weight, entities: used.length };
}

/** Hours of the last 24 that a sum over a day needs. */
const HOURS_NEEDED = 22;
/** More than this no estimate from flows should claim. */
const MOST_SHORT = 0.95;

/**
 * Share of the demand for water that was not let in, from the supply zones' flow over 24 hourly windows against what their
 * people want and their pipes leak. Only zones with nearly all hours count.
 */
export function waterShortage(town: Town, zones: readonly EntityWindows[]): Figure | undefined {
  const people = new Map(town.zones.map(({ id, population }) => [id, population]));
  let wanted = 0;
  let given = 0;
  let entities = 0;
  for (const zone of town.water.zones) {
    const told = zones.find(({ entityId }) => entityId === zone.id);
    const hours = [...(told?.windows.values() ?? [])].flatMap(({ metrics }) =>
      metrics["flow"] ? (meanOf(metrics["flow"]) ?? []) : [],
    );
    if (hours.length < HOURS_NEEDED) continue;
    const served = summed(zone.wards.map((ward) => people.get(ward) ?? 0));
    wanted += (served * zone.demandLpcd) / Math.max(0.2, 1 - zone.leakShare);
    given += (summed(hours) / hours.length) * ((24 * HOUR_MS) / 1000);
    entities++;
  }
  if (wanted === 0) return undefined;
  return { value: Math.min(MOST_SHORT, Math.max(0, 1 - given / wanted)), entities };
}

/** Usual power factor of a feeder's peak, where its transformers say none. */
const POWER_FACTOR = 0.9;

/**
 * The highest hour of the feeders together over what they can carry: the first line's ampacity at the feeder's voltage, or
 * its transformers' ratings, whichever is less.
 */
export function peakLoadRatio(town: Town, feeders: readonly EntityWindows[]): Figure | undefined {
  let capacity = 0;
  let entities = 0;
  const load = new Map<number, number>();
  for (const feeder of town.power.feeders) {
    const told = feeders.find(({ entityId }) => entityId === feeder.id);
    const hours = [...(told?.windows ?? [])].flatMap(([start, { metrics }]) => {
      const mean = metrics["activePower"] && meanOf(metrics["activePower"]);
      return mean === undefined ? [] : [{ start, mean }];
    });
    if (hours.length < HOURS_NEEDED) continue;
    const rated = summed(feeder.transformers.map(({ ratedKva }) => ratedKva));
    const carried = Math.sqrt(3) * feeder.kv * feeder.lines[0]!.ampacityA;
    capacity += Math.min(carried, rated > 0 ? rated : carried) * POWER_FACTOR;
    for (const { start, mean } of hours) load.set(start, (load.get(start) ?? 0) + mean);
    entities++;
  }
  if (capacity === 0) return undefined;
  return { value: Math.min(3, Math.max(...load.values()) / capacity), entities };
}

/** Days of prices that tell what is usual, and days that tell what they are now. */
const USUAL_DAYS = 14;
const RECENT_DAYS = 3;

/** Prices of the last three days with any over the median of the days before, less 1; never below 0. */
export function priceExcess(goods: readonly EntityWindows[]): Figure | undefined {
  const found = meanFigure(
    goods.flatMap(({ windows }) => {
      const days = [...windows]
        .sort(([a], [b]) => a - b)
        .flatMap(([, { metrics }]) => (metrics["modalPrice"] ? (meanOf(metrics["modalPrice"]) ?? []) : []));
      const before = days.slice(0, -RECENT_DAYS).sort((a, b) => a - b);
      const now = days.slice(-RECENT_DAYS);
      const usual = before[before.length >> 1];
      return before.length >= USUAL_DAYS && usual! > 0 ? [summed(now) / now.length / usual! - 1] : [];
    }),
  );
  return found && { ...found, value: Math.min(10, Math.max(0, found.value)) };
}
