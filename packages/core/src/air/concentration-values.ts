/** One pollutant's column, value by value: what is missing, wrong, beyond the instrument, or in the wrong unit. */
import { InvalidInput } from "../errors.ts";
import { parseNumber } from "../import/parse-number.ts";
import type { Cell } from "../import/rows.ts";
import { metricOf, type PollutantColumn, toTableUnit } from "./concentration-columns.ts";

export interface ValueOptions {
  /** Words that mean "no value". NaN is none of them unless it is named: it is a failed calculation. */
  missing: readonly string[];
  /** What a value below zero is: an error of the file, no value, or a reading (a clean hour, a noisy instrument). */
  negative: "refuse" | "missing" | "keep";
}

export class ColumnValues {
  /** Values beyond what an instrument can show, and the line of the first. They are left out, as statistics do. */
  outOfRange = 0;
  firstOutOfRangeLine = 0;
  #count = 0;
  #lowest = Number.POSITIVE_INFINITY;
  readonly #column: PollutantColumn;
  readonly #file: string;
  readonly #options: ValueOptions;
  readonly #missing: ReadonlySet<string>;

  constructor(column: PollutantColumn, file: string, options: ValueOptions) {
    this.#column = column;
    this.#file = file;
    this.#options = options;
    this.#missing = new Set(options.missing.map((word) => word.toLowerCase()));
  }

  /** The concentration in the table's unit, NaN where there is none to use. @throws InvalidInput with line and field. */
  read(cell: Cell, line: number): number {
    const { column, pollutant, unit } = this.#column;
    const given = parseNumber(cell, this.#missing);
    if (given === null) return Number.NaN;
    if (given === undefined || (given < 0 && this.#options.negative === "refuse")) {
      const why =
        given === undefined
          ? 'a number is needed, or nothing (--missing names words for "no value")'
          : "a concentration is not negative (--negative missing or keep takes such a file)";
      throw new InvalidInput(
        `${this.#file}, line ${line}: ${column} is "${String(cell).slice(0, 40)}"; ${why}`,
        {
          details: { line, field: column, value: String(cell).slice(0, 100) },
        },
      );
    }
    if (given < 0 && this.#options.negative === "missing") return Number.NaN;
    const value = toTableUnit(pollutant, given, unit)!;
    const { min, max } = metricOf(pollutant);
    this.#count++;
    this.#lowest = Math.min(this.#lowest, value);
    if (value >= min && value <= max) return value;
    if (this.outOfRange++ === 0) this.firstOutOfRangeLine = line;
    return Number.NaN;
  }

  /** Looks at the column as a whole. @throws InvalidInput where its unit cannot be what it is taken for. */
  checkUnit(): void {
    const { column, pollutant, unitStated } = this.#column;
    const { min, max, unit } = metricOf(pollutant);
    if (this.outOfRange * 2 > this.#count) {
      throw new InvalidInput(
        `${this.#file}, line ${this.firstOutOfRangeLine}: ${column} lies outside ${min} to ${max} ${unit} in ${this.outOfRange} of ${this.#count} values; is it in another unit? (--unit ${pollutant}=UNIT)`,
        { details: { field: column, line: this.firstOutOfRangeLine } },
      );
    }
    // An index published as if it were a concentration gives itself away by CO: real air has hours below 5 mg/m³.
    if (pollutant === "co" && !unitStated && this.#count >= 24 && this.#lowest >= 5) {
      throw new InvalidInput(
        `${this.#file}, line 1: ${column} states no unit and is never below ${this.#lowest}: an index, not mg/m³? (--unit co=mg/m3 takes it as a concentration)`,
        { details: { field: column } },
      );
    }
  }
}
