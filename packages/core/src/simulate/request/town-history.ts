/** The hours of a town's instruments put in order: the history that a calibration is fitted to. */
import { InvalidInput } from "../../errors.ts";
import type { Town } from "../../town/town.ts";
import type { TownHistory } from "../calibrate/town-history.ts";
import type { HourlyValue, SeriesName } from "./history.ts";

/** A day counts where the counters were heard in so many of its hours. */
const HOURS_OF_A_DAY = 20;
/** A day's inflow is known where so many of its hours are; the rest is taken as those. */
const HOURS_OF_INFLOW = 18;

type Series = Map<string, Map<number, number>>;

/** The last days in a row of which the counters tell, as [from, to) in local days since 1970. */
function daysHeard(counts: Series): { from: number; to: number } {
  const heard = new Map<number, Set<number>>();
  for (const hours of counts.values()) {
    for (const hour of hours.keys()) {
      const day = Math.floor(hour / 24);
      heard.set(day, (heard.get(day) ?? new Set()).add(hour));
    }
  }
  const whole = (day: number) => (heard.get(day)?.size ?? 0) >= HOURS_OF_A_DAY;
  const last = Math.max(Number.NEGATIVE_INFINITY, ...[...heard.keys()].filter(whole));
  if (!Number.isFinite(last)) return { from: 0, to: 0 };
  let from = last;
  while (whole(from - 1)) from--;
  return { from, to: last + 1 };
}

/**
 * The history in `rows`, of what the town knows; missing hours are NaN.
 * @throws InvalidInput where no day of traffic counts, air or weather is whole.
 */
export function townHistory(rows: readonly HourlyValue[], town: Town): TownHistory {
  const all = new Map<SeriesName, Series>();
  for (const { series, entityId, localHour, value } of rows) {
    const entities: Series = all.get(series) ?? new Map();
    const hours = entities.get(entityId) ?? new Map<number, number>();
    hours.set(localHour, value);
    entities.set(entityId, hours);
    all.set(series, entities);
  }
  const series = (name: SeriesName): Series => all.get(name) ?? new Map();
  const { from, to } = daysHeard(series("vehicle_count"));
  const days = to - from;
  if (days === 0) {
    throw new InvalidInput(
      `the history holds no whole day of traffic counts (${rows.length} hours of all instruments are there)`,
    );
  }
  const hourly = (hours: ReadonlyMap<number, number> | undefined) =>
    Float64Array.from({ length: 24 * days }, (_, hour) => hours?.get(24 * from + hour) ?? Number.NaN);
  const of = (name: SeriesName, ids: readonly string[]) => {
    const known = series(name);
    return ids.filter((id) => known.has(id)).map((id) => ({ id, perHour: hourly(known.get(id)) }));
  };
  const ids = (elements: readonly { id: string }[]) => elements.map(({ id }) => id);
  const feeders = of("active_power", ids(town.power.feeders));
  const station = ids(town.weatherStations).find((id) => series("temperature").has(id));
  const sky = (name: SeriesName) => hourly(station === undefined ? undefined : series(name).get(station));
  const [east, north] = [sky("wind_east"), sky("wind_north")];
  return {
    firstDay: from,
    days,
    counts: of("vehicle_count", ids(town.roads.segments)).map(({ id, perHour }) => ({
      segment: id,
      perHour,
    })),
    pm25: of("pm25", ids(town.air.stations)).map(({ id, perHour }) => ({ station: id, perHour })),
    inflow: of("flow", ids(town.water.zones)).map(({ id, perHour }) => ({
      zone: id,
      perDay: daily(perHour),
    })),
    loadKw: Float64Array.from({ length: 24 * days }, (_, hour) =>
      feeders.length === 0 ? Number.NaN : feeders.reduce((sum, { perHour }) => sum + perHour[hour]!, 0),
    ),
    weather: {
      temperatureC: sky("temperature"),
      humidity: sky("humidity"),
      windMPerS: sky("wind_speed"),
      solarWM2: sky("solar_radiation"),
      rainMm: sky("rainfall"),
      fromDegrees: east.map((x, hour) => ((Math.atan2(x, north[hour]!) * 180) / Math.PI + 360) % 360),
    },
  };
}

/** Cubic metres of each day from mean litres a second of its hours. */
function daily(litresPerS: Float64Array): Float64Array {
  return Float64Array.from({ length: litresPerS.length / 24 }, (_, day) => {
    const known = [...litresPerS.subarray(24 * day, 24 * day + 24)].filter(Number.isFinite);
    if (known.length < HOURS_OF_INFLOW) return Number.NaN;
    return (known.reduce((sum, flow) => sum + flow, 0) / known.length) * 86.4;
  });
}
