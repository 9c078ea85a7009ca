/** Where the columns that a mapping names stand in one file. */
import { InvalidInput } from "../errors.ts";
import type { ColumnChoice } from "./mapping.ts";
import { type Cell, columnKey } from "./rows.ts";

export class Columns {
  readonly #at: Map<string, number>;
  readonly names: readonly string[];
  readonly #file: string;

  constructor(names: readonly string[], file: string) {
    this.names = names;
    this.#file = file;
    this.#at = new Map(names.map((name, i) => [columnKey(name), i] as const).reverse());
  }

  find(choice: ColumnChoice): number | undefined {
    for (const name of typeof choice === "string" ? [choice] : choice) {
      const at = this.#at.get(columnKey(name));
      if (at !== undefined) return at;
    }
    return undefined;
  }

  need(choice: ColumnChoice): number {
    return (
      this.find(choice) ?? this.fail(`no column ${typeof choice === "string" ? choice : choice.join(" or ")}`)
    );
  }

  fail(problem: string): never {
    const found = this.names.slice(0, 12).join(", ").slice(0, 200);
    throw new InvalidInput(`${this.#file}: ${problem}; found ${found}`, {
      details: { found: this.names.slice(0, 50) },
    });
  }
}

/** A cell as a message may show it. */
export const shown = (cell: Cell) => String(cell ?? "").slice(0, 40);
