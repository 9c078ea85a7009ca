/** Published figures that the weather folder must reproduce. */
import type { PublishedCase } from "../published-case.ts";
import { heatIndexC } from "./heat-index.ts";

/** The service's chart: air temperature °F, relative humidity %, heat index °F. */
const CHART = [
  [80, 40, 80],
  [90, 50, 95],
  [90, 70, 105],
  [100, 40, 109],
  [100, 50, 118],
  [104, 40, 119],
  [110, 40, 136],
  [86, 90, 105],
] as const;

export const publishedCases: PublishedCase[] = CHART.map(([temperatureF, humidity, published]) => ({
  case: `${temperatureF} °F at ${humidity} % humidity`,
  quantity: "heat index",
  unit: "°F",
  published,
  tolerance: 1,
  source: "US National Weather Service, heat index chart",
  ours: () => heatIndexC((temperatureF - 32) / 1.8, humidity) * 1.8 + 32,
}));
