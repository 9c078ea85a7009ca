/** The coming day of the figures that are forecast: the mean PM2.5 of the stations. */
import { NotFound } from "@nagar/core/errors.ts";
import { forecastSeries } from "@nagar/core/forecast/serve/forecast-series.ts";
import {
  COMING_HOURS,
  forecastPm25,
  type HourlyForecast,
} from "@nagar/core/recommend/measured/forecast-figures.ts";
import type { MeasuredFigures } from "@nagar/core/recommend/measured/measure-state.ts";
import { statesOf } from "../api/readers.ts";
import { predictPorts } from "../forecast/predict-ports.ts";

const SPOKE_WITHIN_MS = 6 * 3_600_000;

export async function forecastFigures(now: number): Promise<MeasuredFigures> {
  const stations = (await statesOf("air")).filter(
    ({ observedAt, metrics }) => now - observedAt < SPOKE_WITHIN_MS && metrics["pm25"] !== undefined,
  );
  const made = await Promise.all(stations.map(({ entityId }) => coming(entityId, now)));
  return forecastPm25(made.filter((each) => each !== undefined));
}

async function coming(entityId: string, now: number): Promise<HourlyForecast | undefined> {
  const series = { domain: "air", entityId, metric: "pm25", step: "1h" } as const;
  try {
    const { path } = await forecastSeries(series, COMING_HOURS, now, predictPorts());
    return { entityId, hours: path.map(({ atMs, point }) => ({ at: atMs, value: point })) };
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}
