/**
 * The table "published value, ours, difference" of a model's page, made from the list of cases that the tests run.
 * It stands between two comment lines in `docs/models/<domain>.md`; everything else on the page is written by hand.
 */
import type { PublishedCase, ReadText } from "@nagar/core/published-case.ts";
import { reproduces } from "@nagar/core/published-case.ts";

const BEGIN = "<!-- published cases: written by `npm run docs`, do not edit -->";
const END = "<!-- end of published cases -->";

/**
 * Runs every case and lays the results out as Markdown. Figures are printed to a hundredth of the tolerance, so that
 * rounding in the last bits of another machine does not change the page.
 */
export async function publishedTable(cases: readonly PublishedCase[], read: ReadText): Promise<string> {
  const rows = [
    "| case | quantity | published | ours | difference | tolerance | source |",
    "| --- | --- | --: | --: | --: | --: | --- |",
  ];
  let reproduced = 0;
  for (const each of cases) {
    const ours = await each.ours(read);
    const good = reproduces(each, ours);
    if (good) reproduced++;
    const unit = each.unit === "" ? "" : ` ${each.unit}`;
    const cells = [
      each.case,
      each.quantity,
      `${each.published}${unit}`,
      printed(ours, each.tolerance),
      `${printed(ours - each.published, each.tolerance)}${good ? "" : " **not reproduced**"}`,
      String(each.tolerance),
      each.source,
    ];
    rows.push(`| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`);
  }
  return `${reproduced} of ${cases.length} published figures are reproduced.\n\n${rows.join("\n")}\n`;
}

/** A page with its table replaced, or appended under a heading when the page has none yet. */
export function withTable(page: string, table: string): string {
  const block = `${BEGIN}\n\n${table}\n${END}`;
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) return `${page.trimEnd()}\n\n## Published figures and ours\n\n${block}\n`;
  return page.slice(0, begin) + block + page.slice(end + END.length);
}

/** The page's own table, for the test that it is not stale; undefined where there is none. */
export function tableOf(page: string): string | undefined {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  return begin < 0 || end < begin ? undefined : `${page.slice(begin + BEGIN.length, end).trim()}\n`;
}

function printed(value: number, tolerance: number): string {
  if (tolerance === 0) return String(value);
  const digits = Math.min(12, Math.max(0, Math.ceil(-Math.log10(tolerance)) + 2));
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text;
}
