/** Pollution at a station in the shape that clients of air quality services expect: a point per hour, with the index. */
import * as z from "zod";
import { aqi, aqiCategory, subIndex } from "../air/aqi.ts";
import { averagesAt } from "../air/aqi-series.ts";
import { breakpoints, type Pollutant, pollutants } from "../air/aqi-table.ts";
import { InvalidInput } from "../errors.ts";
import { entityKey } from "../observation/domain.ts";
import { formatInstant, HOUR_MS } from "../observation/instant.ts";
import { METRIC_BY_WIRE } from "../observation/metrics.ts";
import { mergeWindows } from "../window/merge-windows.ts";
import type { WindowSummary } from "../window/window.ts";
import { windowStart } from "../window/window.ts";
import { entityParameter, instantParameter, integerParameter, parameters } from "./parameters.ts";
import { allWindows, type Windows } from "./ports.ts";
import { type AqiAnswer, aqiAnswer, seriesForIndex } from "./station-aqi.ts";
import { allStatistics, type Statistics } from "./statistics.ts";

const MAX_HOURS = 24 * 92;

export const pollutionQuery = parameters({
  station: entityParameter.describe("The station's id"),
  parameter: z
    .string()
    .max(40, "a pollutant such as PM2.5")
    .optional()
    .describe("PM2.5, PM10, NO2, SO2, CO, O3, NH3 … or a metric of air; all of CPCB's index where left out"),
  hours: integerParameter(1, MAX_HOURS, 24).describe("How many hours back from `end`"),
  end: instantParameter.optional().describe("End, exclusive; now where left out"),
});

/** Ordinary spellings of a parameter ("PM2.5", "pm2_5", "ozone") to the contract's metric. */
function parameterMetric(text: string): string {
  const plain = text.toLowerCase().replace(/[\s._-]/g, "");
  const wire = plain === "ozone" ? "o3" : plain;
  const metric = METRIC_BY_WIRE.air.get(wire) ?? METRIC_BY_WIRE.air.get(text.toLowerCase());
  if (metric) return metric.name;
  const allowed = `${pollutants
    .filter((each) => METRIC_BY_WIRE.air.has(each))
    .map((each) => breakpoints[each].label)
    .join(", ")}, or a metric of air`;
  throw new InvalidInput(`query: parameter: "${text}" is not measured; allowed are ${allowed}`, {
    details: { field: "parameter", value: text, allowed },
  });
}

export interface PollutionPoint {
  /** Start of the hour. */
  timestamp: string;
  /** Mean of the hour; null where only other parameters were measured. */
  value: number | null;
  unit: string;
  /** The station's index of the 24 hours that end with this hour, and why there is none. */
  aqi: number | null;
  category: string | null;
  aqi_reason?: string;
  /** This parameter's own index from its mean of 24 hours (8 for CO and O3) at that hour. */
  sub_index: number | null;
  sub_index_category: string | null;
}

export interface PollutionSeries {
  parameter: string;
  label: string;
  unit: string;
  data: PollutionPoint[];
  statistics: Statistics | null;
}

export interface PollutionAnswer {
  station: string;
  start: string;
  end: string;
  hours: number;
  /** Of the latest hour in the range. */
  aqi: AqiAnswer | null;
  series: PollutionSeries[];
  observed_at: string | null;
}

/** Hours of [end - hours, end) with CPCB's index at each. @throws InvalidInput for a parameter that is no metric. */
export async function readPollution(
  windows: Windows,
  query: { station: string; parameter?: string | undefined; hours: number; end?: number | undefined },
  now: number,
): Promise<PollutionAnswer> {
  const metric = query.parameter === undefined ? undefined : parameterMetric(query.parameter);
  const end = windowStart("1h", (query.end ?? now) + HOUR_MS - 1);
  const start = end - query.hours * HOUR_MS;
  const [series, hours] = await Promise.all([
    seriesForIndex(windows, query.station, start, end),
    allWindows(windows, { entity: entityKey("air", query.station), resolution: "1h", from: start, to: end }),
  ]);
  const indexAt = (window: WindowSummary) => (window.start - series.startMs) / HOUR_MS;
  const whole = mergeWindows(hours);
  const statistics = allStatistics("air", whole?.metrics ?? {}, undefined);
  const asked: readonly string[] =
    metric === undefined ? pollutants.filter((each) => whole?.metrics[each] !== undefined) : [metric];
  const latest = hours.at(-1);
  return {
    station: query.station,
    start: formatInstant(start),
    end: formatInstant(end),
    hours: query.hours,
    aqi: latest === undefined ? null : aqiAnswer(series, indexAt(latest)),
    series: asked.map((name) => {
      const { wire, unit } = METRIC_BY_WIRE.air.get(name) ?? { wire: name, unit: "unknown" };
      return {
        parameter: wire,
        label: isPollutant(name) ? breakpoints[name].label : wire,
        unit,
        data: hours.map((window) => toPoint(window, name, unit, averagesAt(series, indexAt(window)))),
        statistics: statistics[wire] ?? null,
      };
    }),
    observed_at: latest === undefined ? null : formatInstant(latestValue(latest)),
  };
}

function toPoint(
  window: WindowSummary,
  metric: string,
  unit: string,
  averages: ReturnType<typeof averagesAt>,
): PollutionPoint {
  const summary = window.metrics[metric];
  const station = aqi(averages);
  const average = isPollutant(metric) ? averages[metric] : undefined;
  const own =
    isPollutant(metric) && typeof average === "number" && !Number.isNaN(average)
      ? Math.round(subIndex(metric, average))
      : null;
  return {
    timestamp: formatInstant(window.start),
    value: summary && summary.count > 0 ? summary.sum / summary.count : null,
    unit,
    aqi: station.index,
    category: station.category?.name ?? null,
    ...(station.reason !== undefined && { aqi_reason: station.reason }),
    sub_index: own,
    sub_index_category: own === null ? null : aqiCategory(own).name,
  };
}

const isPollutant = (name: string): name is Pollutant => (pollutants as readonly string[]).includes(name);

function latestValue(window: WindowSummary): number {
  return Math.max(window.start, ...Object.values(window.metrics).map(({ lastAt }) => lastAt ?? 0));
}
