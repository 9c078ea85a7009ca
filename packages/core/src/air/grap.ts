/**
 * Stages of the Graded Response Action Plan for Delhi and its surroundings, by AQI. The table of stages is data with
 * dates of validity, because the Commission (CAQM) revises it: an action moves, a threshold may.
 */
import { InvalidInput } from "../errors.ts";
import { type GrapStage, grapTables } from "./grap-table.ts";

/**
 * The stage that an index calls for on a day, or null below the first threshold and before the first table.
 * @param index a whole AQI, 0-500.
 * @param date local calendar day, YYYY-MM-DD.
 * @throws InvalidInput for an index outside the scale or a date that is not one.
 */
export function grapStage(index: number, date: string): GrapStage | null {
  if (!(index >= 0 && index <= 500)) throw new InvalidInput(`index ${index}: an AQI lies from 0 to 500`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date))) {
    throw new InvalidInput(`date "${date}": a calendar day YYYY-MM-DD is needed`);
  }
  const table = grapTables.findLast(({ validFrom }) => validFrom <= date);
  return table?.stages.findLast(({ aboveIndex }) => index > aboveIndex) ?? null;
}
