/**
 * How well forecasts serve each ward, from the live reports of its places: their errors as a share of what they measure, so that
 * busy and quiet places compare. What is much worse than in most wards is said.
 */
import * as z from "zod";
import { DOMAINS, type Domain } from "../../observation/domain.ts";
import { domainParameter, parameters } from "../../read/parameters.ts";
import { MUCH_WORSE, medianOf, worseServed } from "../breakdown.ts";
import { splitSeriesId } from "../serve/series-id.ts";
import { type MonitorReport, THRESHOLDS } from "./monitor-report.ts";

export const wardErrorsQuery = parameters({
  domain: domainParameter.optional().describe("Only this domain; all where left out"),
});

const wardErrors = z.strictObject({
  ward: z.string(),
  name: z.string(),
  places: z.number().describe("Places of the ward whose forecasts have been scored"),
  scored: z.number().describe("Their forecasts of one step whose truth has come"),
  wape: z.number().describe("Mean over these of the error as a share of what is measured, %"),
  coverage95: z.number().describe("Share of the truths within the 95 % interval"),
  times_median: z.number().nullable().describe("wape against the median ward's; null where that is 0"),
  much_worse: z.boolean(),
});

export const wardErrorsAnswer = z.strictObject({
  much_worse_from: z.number().describe("Times the median ward's error, from four wards on"),
  groups: z
    .array(
      z.strictObject({
        domain: z.enum(DOMAINS),
        metric: z.string(),
        step: z.enum(["1h", "1d"]),
        median_wape: z.number(),
        wards: z.array(wardErrors).describe("The worst served first"),
      }),
    )
    .describe("A metric in one step each"),
  unplaced: z.number().describe("Series that were scored and lie in no ward"),
  unscored: z.number().describe(`Series with fewer than ${THRESHOLDS.least} scored forecasts, left out`),
  answered_at: z.string(),
});
type WardErrors = Omit<z.output<typeof wardErrorsAnswer>, "answered_at">;

interface Sums {
  places: number;
  scored: number;
  wape: number;
  inside: number;
}

/** @param wards ids and names of the wards; @param wardsOf in which of them an entity lies. */
export function errorsByWard(
  reports: readonly MonitorReport[],
  wards: readonly { id: string; name: string }[],
  wardsOf: (domain: Domain, entityId: string) => readonly string[],
): WardErrors {
  const groups = new Map<string, Map<string, Sums>>();
  let unplaced = 0;
  let unscored = 0;
  for (const { series, scored, wape, coverage95 } of reports) {
    const name = splitSeriesId(series);
    if (!name) continue;
    if (scored < THRESHOLDS.least || wape == null || coverage95 === null) {
      unscored++;
      continue;
    }
    const own = wardsOf(name.domain, name.entityId);
    if (own.length === 0) unplaced++;
    const key = `${name.domain}~${name.metric}~${name.step}`;
    const group = groups.get(key) ?? new Map<string, Sums>();
    groups.set(key, group);
    for (const ward of own) {
      const sums = group.get(ward) ?? { places: 0, scored: 0, wape: 0, inside: 0 };
      group.set(ward, sums);
      sums.places++;
      sums.scored += scored;
      sums.wape += scored * wape;
      sums.inside += scored * coverage95;
    }
  }
  const nameOf = new Map(wards.map(({ id, name }) => [id, name]));
  return {
    much_worse_from: MUCH_WORSE,
    groups: [...groups]
      .filter(([, group]) => group.size > 0)
      .map(([key, group]) => {
        const [domain, metric, step] = key.split("~") as [Domain, string, "1h" | "1d"];
        return { domain, metric, step, ...compare(group, nameOf) };
      })
      .sort((a, b) => `${a.domain} ${a.metric} ${a.step}`.localeCompare(`${b.domain} ${b.metric} ${b.step}`)),
    unplaced,
    unscored,
  };
}

function compare(group: ReadonlyMap<string, Sums>, nameOf: ReadonlyMap<string, string>) {
  const lines = [...group].map(([ward, { places, scored, wape, inside }]) => ({
    ward,
    name: nameOf.get(ward) ?? ward,
    places,
    scored,
    wape: figures(wape / scored),
    coverage95: figures(inside / scored),
  }));
  const median = medianOf(lines.map(({ wape }) => wape));
  const worse = new Set(
    worseServed(lines.map(({ ward, wape }) => ({ series: ward, wape }))).map(({ series }) => series),
  );
  return {
    median_wape: figures(median),
    wards: lines
      .sort((a, b) => b.wape - a.wape || (a.ward < b.ward ? -1 : 1))
      .map((line) => ({
        ...line,
        times_median: median > 0 ? figures(line.wape / median) : null,
        much_worse: worse.has(line.ward),
      })),
  };
}

const figures = (value: number) => Number(value.toPrecision(4));
