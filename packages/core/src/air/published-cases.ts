/** What others have printed about the air, and ours beside it. */
import type { PublishedCase } from "../published-case.ts";
import { subIndex } from "./aqi.ts";
import { publishedPlumeCases } from "./published-plume-cases.ts";

const bulletin =
  "India Environment Portal on CPCB's bulletin of October 2015 (National Air Quality Index for 85 cities)";

const bulletinCases: PublishedCase[] = [
  [31, 51],
  [45, 75],
  [60, 100],
].map(([concentration, published]) => ({
  case: `PM2.5 of ${concentration} µg/m³, 24-hour mean`,
  quantity: "AQI",
  unit: "",
  published: published!,
  ours: () => Math.round(subIndex("pm25", concentration!)),
  tolerance: 0,
  source: bulletin,
}));

export const publishedCases: PublishedCase[] = [...bulletinCases, ...publishedPlumeCases];
