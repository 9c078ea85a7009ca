/** The table of docs/models/odd-even.md: what odd-even changes in the Delhi-like town, beside what was measured in Delhi. */
import { spellSd } from "@nagar/core/simulate/calibrate/unknowns.ts";
import { prepareDelhiLike } from "@nagar/core/simulate/studies/delhi-like.ts";
import { type OddEvenEffects, studyOddEven } from "@nagar/core/simulate/studies/odd-even.ts";
import { inside, MEASURED, modelOf, type Range } from "@nagar/core/simulate/studies/odd-even-measured.ts";

const BEGIN = "<!-- odd-even: written by `npm run docs -- odd-even`, do not edit -->";
const END = "<!-- end of odd-even -->";
const RUNS = 16;
/** Days of a round. */
const ROUND_DAYS = 15;

export const ODD_EVEN_PAGE = new URL("../../../../docs/models/odd-even.md", import.meta.url);

/** The page with the table in its place. @throws Error where the page has no place for it. */
export async function withOddEven(page: string): Promise<string> {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`the page lacks "${BEGIN}" or "${END}"`);
  const effects = studyOddEven(await prepareDelhiLike(), RUNS);
  return `${page.slice(0, begin)}${BEGIN}\n\n${oddEvenText(effects)}\n\n${page.slice(end)}`;
}

const signed = (value: number, digits = 1) => {
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : `${value < 0 ? "−" : "+"}${text}`;
};

/** Table and figures of one study. */
export function oddEvenText(effects: OddEvenEffects): string {
  const { change, pm25, air, runs } = effects;
  const { delay, pcuKm } = change.winter.rule;
  const season = (name: "winter" | "windy") => {
    const { baseline, difference } = pm25[name];
    return `${baseline.mean.toFixed(0)} µg/m³, changed by ${signed(difference.mean, 2)} (95 % of the runs ${signed(difference.p2_5, 2)} to ${signed(difference.p97_5, 2)}), at ${air[name].windMPerS.toFixed(1)} m/s and ${air[name].mixingM.toFixed(0)} m of mixing`;
  };
  return [
    "| change, % | season | model, median (95 % of the runs) | measured in Delhi | from | inside |",
    "|---|---|---|---|---|---|",
    ...MEASURED.map((range) => row(effects, range)),
    `| time lost in traffic | both | ${signed(delay.median)} (${signed(delay.p2_5)} to ${signed(delay.p97_5)}) | down, by more than flow (${signed(pcuKm.median)}) | Kreindler 2016; SPA 2019 (S) | ${delay.median < pcuKm.median ? "yes" : "**no**"} |`,
    "",
    `${runs} paired runs of six days each. PM2.5 in winter: ${season("winter")}. In the windy season: ${season("windy")}. In the hours outside the rule cars change by ${signed(change.winter.other.cars.median)} % and two-wheelers by ${signed(change.winter.other.twoWheelers.median)} %: ways home after 20 h. A fortnight's regional background in the model lies ${(100 * Math.SQRT2 * spellSd(ROUND_DAYS)).toFixed(0)} % (one standard deviation) from that of the fortnight before, so a comparison of before and during cannot see any of these changes of the air.`,
  ].join("\n");
}

function row(effects: OddEvenEffects, range: Range): string {
  const spread = modelOf(effects, range);
  const { median, all } = inside(spread, range);
  const digits = range.measure === "pm25" ? 2 : 1;
  const model = `${signed(spread.median, digits)} (${signed(spread.p2_5, digits)} to ${signed(spread.p97_5, digits)})`;
  const verdict = median ? (all ? "yes" : "median yes, not all runs") : "**no**";
  return `| ${range.label} | ${range.season} | ${model} | ${signed(range.low, 0)} to ${signed(range.high, 0)} | ${range.source} | ${verdict} |`;
}
