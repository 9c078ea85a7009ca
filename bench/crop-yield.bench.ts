/**
 * How well the next season's yield is told from the seasons before it: districts of Gujarat and Maharashtra, 2000 to 2014, each
 * season from those before, against the mean of them. The weather of those years is not among the data (it begins in 2015), so
 * this measures the trend and its intervals, and not what the water balance adds.
 */
import { seasonDeviation, trendYield, yieldDistribution } from "@nagar/core/agriculture/trend-yield.ts";
import { readSharedText, sharedData } from "@nagar/core/testing/shared-data.ts";
import { parse } from "csv-parse/sync";

export const description = "crops: next season's yield of districts against the mean of the past seasons";

const FILE = "agriculture/gujarat_maharashtra_district_crops.csv.gz";
const CROPS = [
  "rice",
  "wheat",
  "sorghum",
  "pearl_millet",
  "maize",
  "chickpea",
  "groundnut",
  "castor",
  "cotton",
];
/** Districts that hardly grow a crop report yields of a few fields. */
const LEAST_KHA = 1;
const FIRST = 5;

interface Tally {
  n: number;
  own: number;
  mean: number;
  inside95: number;
  inside80: number;
}

export async function run(): Promise<Record<string, unknown>> {
  if (!sharedData(FILE)) return { unavailable: `${FILE} is not there` };
  const rows = parse(readSharedText(FILE), { columns: true }) as Record<string, string>[];
  const total = tally();
  const byCrop: Record<string, unknown> = {};
  for (const crop of CROPS) {
    const own = tally();
    for (const yields of seriesOf(rows, crop)) {
      for (let season = FIRST; season < yields.length; season++) {
        const before = yields.slice(0, season);
        for (const each of [own, total]) judge(each, before, yields[season]!);
      }
    }
    byCrop[crop] = figures(own);
  }
  return { ...figures(total), byCrop };
}

/** Yields of a crop in each district that has them for every season, t/ha. */
function seriesOf(rows: readonly Record<string, string>[], crop: string): number[][] {
  const found = new Map<string, number[]>();
  for (const row of rows) {
    const value = Number(row[`${crop}_yield_kg_ha`]) / 1000;
    if (!(Number(row[`${crop}_area_kha`]) >= LEAST_KHA && value > 0)) continue;
    const district = `${row["state_name"]} ${row["dist_name"]}`;
    found.set(district, [...(found.get(district) ?? []), value]);
  }
  return [...found.values()].filter((yields) => yields.length > FIRST);
}

const tally = (): Tally => ({ n: 0, own: 0, mean: 0, inside95: 0, inside80: 0 });

/** Errors as shares of the mean yield, so that no crop outweighs another. */
function judge(into: Tally, before: readonly number[], truth: number): void {
  const mean = before.reduce((sum, value) => sum + value, 0) / before.length;
  const point = trendYield(before);
  const { deviation, seasons } = seasonDeviation(before);
  const spread = point * deviation * Math.sqrt(1 + 1 / before.length);
  const { quantiles } = yieldDistribution(point, spread, seasons);
  into.n++;
  into.own += Math.abs(truth - point) / mean;
  into.mean += Math.abs(truth - mean) / mean;
  if (truth >= quantiles[0]! && truth <= quantiles.at(-1)!) into.inside95++;
  if (truth >= quantiles[1]! && truth <= quantiles.at(-2)!) into.inside80++;
}

function figures({ n, own, mean, inside95, inside80 }: Tally) {
  const percent = (share: number) => Number((100 * share).toFixed(1));
  return {
    seasons: n,
    errorPercent: percent(own / n),
    meanErrorPercent: percent(mean / n),
    skillPercent: percent(1 - own / mean),
    covered95: percent(inside95 / n),
    covered80: percent(inside80 / n),
  };
}
