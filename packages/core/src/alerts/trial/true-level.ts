/**
 * What the air was really like, by the instruments without their faults: an alert of a published limit is right where
 * the limit was passed, whoever caused it.
 */
import { aqi } from "../../air/aqi.ts";
import { averagesAt, type HourlyConcentrations } from "../../air/aqi-series.ts";
import { pollutants } from "../../air/aqi-table.ts";
import type { Device } from "../../devices/device.ts";
import { HOUR_MS, MINUTE_MS } from "../../observation/instant.ts";
import type { Alert } from "../alert.ts";

/** Hours that an index looks back on, with the first 8-hour mean. */
const LOOK_BACK = 31;
const QUARTER_MS = 15 * MINUTE_MS;
/** Grain of the instruments, share of the bound. */
const GRAIN = 0.05;

function hourly(device: Device, end: number): HourlyConcentrations {
  const startMs = Math.floor(end / HOUR_MS) * HOUR_MS - (LOOK_BACK - 1) * HOUR_MS;
  const values = Object.fromEntries(
    pollutants.map((pollutant) => [
      pollutant,
      Float64Array.from({ length: LOOK_BACK }, (_, hour) =>
        meanOfHour(device, pollutant, startMs + hour * HOUR_MS),
      ),
    ]),
  );
  return { startMs, hours: LOOK_BACK, values };
}

/** What the shipped rules of forecasts look ahead, hours. */
const OUTLOOK = 6;

/** Start of the first hour from `from` up to `to` (ms) whose mean at the device passes `above`; undefined where none does. */
export function firstPassed(
  device: Device,
  { metric, above }: { metric: string; above: number },
  from: number,
  to: number,
): number | undefined {
  for (let hour = Math.floor(from / HOUR_MS) * HOUR_MS; hour < to; hour += HOUR_MS) {
    if (meanOfHour(device, metric, hour) > above) return hour;
  }
  return undefined;
}

function meanOfHour(device: Device, metric: string, hour: number): number {
  const shown = [0, 1, 2, 3].flatMap((quarter) => {
    const value = device.observe(hour + quarter * QUARTER_MS)?.[metric];
    return value === undefined ? [] : [value];
  });
  return shown.reduce((sum, value) => sum + value, 0) / shown.length;
}

/**
 * Whether the level that an alert of the air names was really passed at its station when it opened, or, where it was
 * forecast, in the hours that the forecast was of.
 */
export function levelWasPassed(alert: Alert, devices: readonly Device[]): boolean {
  const [evidence] = alert.evidence;
  const bound = evidence?.bound;
  if (alert.domain !== "air" || bound === undefined || evidence!.unit === "deviations") return false;
  const device = devices.find(({ domain, entityId }) => alert.entity === `${domain}#${entityId}`);
  if (device === undefined) return false;
  if (evidence!.probability !== undefined) {
    const level = { metric: evidence!.metric, above: bound * (1 - GRAIN) };
    return firstPassed(device, level, alert.openedAt, alert.openedAt + OUTLOOK * HOUR_MS) !== undefined;
  }
  const series = hourly(device, alert.openedAt);
  if (evidence!.metric === "aqi") {
    const { index } = aqi(averagesAt(series, LOOK_BACK - 1));
    return index !== null && index > bound * (1 - GRAIN);
  }
  const column = (series.values as Record<string, Float64Array>)[evidence!.metric];
  return column?.slice(-2).some((value) => value > bound * (1 - GRAIN)) ?? false;
}
