/**
 * How far a publisher's own index lies from CPCB's table, city by city: the table of docs/models/aqi.md. It is made
 * from the daily means of the shared data by the code that the product runs.
 */
import { type Aqi, aqi } from "@nagar/core/air/aqi.ts";
import type { Pollutant } from "@nagar/core/air/aqi-table.ts";
import { readCsv } from "@nagar/core/import/read-csv.ts";

export const COMPARED_FILE = "air/india_city_daily.csv";

const BEGIN = "<!-- comparison: written by `npm run docs`, do not edit -->";
const END = "<!-- end of comparison -->";
const POLLUTANTS: readonly Pollutant[] = ["pm25", "pm10", "no2", "nh3", "co", "so2", "o3"];

interface Day {
  ours: Aqi;
  theirs: number | undefined;
  theirCategory: string;
}

/** @param text the daily file. Days of a city stand in the order of time. */
export async function comparisonTable(text: string): Promise<string> {
  const { columns, rows } = await readCsv(once(text), COMPARED_FILE);
  const cities = new Map<string, Day[]>();
  for await (const { cells } of rows) {
    const text = (name: string) => String(cells[columns.indexOf(name)] ?? "");
    const value = (name: string) => (text(name) === "" ? undefined : Number(text(name)));
    const means = Object.fromEntries(
      POLLUTANTS.map((each) => [each, value(`${each}_${each === "co" ? "mg" : "ug"}_m3`)]),
    ) as Partial<Record<Pollutant, number | undefined>>;
    const days = cities.get(text("city")) ?? [];
    cities.set(text("city"), days);
    days.push({ ours: aqi(means), theirs: value("aqi"), theirCategory: text("aqi_bucket") });
  }
  const lines = [
    "| city | days with both | median of theirs − ours | middle 90 % | same category | typical distance | … to the mean of ours today and yesterday | theirs above 500 | days on which CO decides ours |",
    "| --- | --: | --: | --: | --: | --: | --: | --: | --: |",
    ...[...cities].map(([city, days]) => `| ${[city, ...cellsOf(days)].join(" | ")} |`),
  ];
  return `${lines.join("\n")}\n`;
}

function cellsOf(days: readonly Day[]): (string | number)[] {
  const both = days.filter(({ ours, theirs }) => ours.index !== null && theirs !== undefined);
  const differences = both.map(({ ours, theirs }) => theirs! - ours.index!);
  const toTwoDays = days.flatMap(({ ours, theirs }, i) => {
    const yesterday = days[i - 1]?.ours.index ?? null;
    return ours.index === null || yesterday === null || theirs === undefined
      ? []
      : [Math.abs(theirs - (ours.index + yesterday) / 2)];
  });
  const same = both.filter(
    ({ ours, theirCategory }) => ours.category!.name.toLowerCase() === theirCategory.toLowerCase(),
  );
  return [
    both.length,
    quantile(differences, 0.5),
    `${quantile(differences, 0.05)} … ${quantile(differences, 0.95)}`,
    `${Math.round((100 * same.length) / both.length)} %`,
    quantile(differences.map(Math.abs), 0.5),
    quantile(toTwoDays, 0.5),
    both.filter(({ theirs }) => theirs! > 500).length,
    both.filter(({ ours }) => ours.dominant === "co").length,
  ];
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
}

/** The page with its comparison replaced. @throws Error where the page has no place for it. */
export function withComparison(page: string, table: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`the page lacks "${BEGIN}" or "${END}"`);
  return `${page.slice(0, begin)}${BEGIN}\n\n${table}\n${page.slice(end)}`;
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}
