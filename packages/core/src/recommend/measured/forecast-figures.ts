/** Figures of the state as they are forecast for the coming day, where the decision is about what comes. */
import type { MeasuredFigures } from "./measure-state.ts";

export interface HourlyForecast {
  entityId: string;
  /** Points of the coming hours, in time order. */
  hours: { at: number; value: number }[];
}

/** Hours ahead that a forecast has to reach. */
export const COMING_HOURS = 24;

/** PM2.5 as the mean of the stations' coming 24 hours; undefined where there is no forecast so long. */
export function forecastPm25(stations: readonly HourlyForecast[]): MeasuredFigures {
  const means = stations
    .filter(({ hours }) => hours.length >= COMING_HOURS)
    .map(
      ({ hours }) => hours.slice(0, COMING_HOURS).reduce((sum, { value }) => sum + value, 0) / COMING_HOURS,
    );
  if (means.length === 0) return {};
  const value = Math.max(0, means.reduce((sum, each) => sum + each, 0) / means.length);
  return {
    pm25: {
      value,
      entities: means.length,
      kind: "forecast",
      how: `forecast mean of ${means.length} stations, coming ${COMING_HOURS} hours`,
    },
  };
}
