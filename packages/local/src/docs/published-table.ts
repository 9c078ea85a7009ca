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
  const rows: string[][] = [];
  let reproduced = 0;
  for (const each of cases) {
    const ours = await each.ours(read);
    const good = reproduces(each, ours);
    if (good) reproduced++;
    const unit = each.unit === "" ? "" : ` ${each.unit}`;
    rows.push([
      each.case,
      each.quantity,
      `${each.published}${unit}`,
      printed(ours, each.tolerance),
      `${printed(ours - each.published, each.tolerance)}${good ? "" : " **not reproduced**"}`,
      String(each.tolerance),
      each.source,
    ]);
  }
  return `${reproduced} of ${cases.length} published figures are reproduced.\n\n${laidOut(rows)}\n`;
}

const COLUMNS = ["case", "quantity", "published", "ours", "difference", "tolerance", "source"];
const RIGHT = new Set(["published", "ours", "difference", "tolerance"]);

/** Markdown as the project's formatter would leave it: every column as wide as its widest cell. */
function laidOut(rows: string[][]): string {
  const cells = [COLUMNS, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = COLUMNS.map((_, column) => Math.max(3, ...cells.map((row) => row[column]!.length)));
  const line = (row: string[]) => `| ${row.join(" | ")} |`;
  const padded = cells.map((row) =>
    line(
      row.map((cell, k) => (RIGHT.has(COLUMNS[k]!) ? cell.padStart(widths[k]!) : cell.padEnd(widths[k]!))),
    ),
  );
  const rule = line(
    COLUMNS.map((name, k) => (RIGHT.has(name) ? `${"-".repeat(widths[k]! - 1)}:` : "-".repeat(widths[k]!))),
  );
  return [padded[0], rule, ...padded.slice(1)].join("\n");
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
