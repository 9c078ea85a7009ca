/** Reads a feeder from CSV: `from_bus,to_bus,r_ohm,x_ohm,load_kw,load_kvar`, the load at `to_bus`. */
import { InvalidInput } from "../errors.ts";
import { readTable } from "../table/read-table.ts";
import { buildFeeder, type Feeder } from "./feeder.ts";

/**
 * @param text the file; `name` is used in messages.
 * @throws InvalidInput naming file, line and field for whatever cannot be read.
 */
export function readFeeder(text: string, name: string): Feeder {
  const table = readTable(text, name, {
    text: ["from_bus", "to_bus"],
    number: ["r_ohm", "x_ohm", "load_kw", "load_kvar"],
  });
  try {
    return buildFeeder(
      table.map(({ line, text, number }) => ({
        line,
        fromBus: text.from_bus,
        toBus: text.to_bus,
        rOhm: number.r_ohm,
        xOhm: number.x_ohm,
        loadKw: number.load_kw,
        loadKvar: number.load_kvar,
      })),
    );
  } catch (error) {
    if (error instanceof InvalidInput) {
      throw new InvalidInput(`${name}: ${error.message}`, { details: error.details, cause: error });
    }
    throw error;
  }
}
