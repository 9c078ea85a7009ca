/** Which units a measure was in, and since when. Designs that compare before and after take one that begins once and stays. */
import { InvalidInput } from "../../errors.ts";
import { type History, timeOf, type Unit } from "./history.ts";

export interface Measure {
  /** By unit. */
  treated: boolean[];
  /** The first step with it. */
  start: number;
}

/** Who was treated, said outright: where no column says it. */
export interface Told {
  /** Instant of the measure's beginning, ms since 1970 UTC. */
  since: number;
  /** Names of the units that it was in; absent: all. */
  units?: readonly string[];
}

/** @throws InvalidInput where nothing or everything is treated, units begin at different times, or a measure ends. */
export function measureOf(history: History, told?: Told): Measure {
  const measure = told ? asTold(history, told) : asObserved(history);
  if (measure.start < 1) {
    throw new InvalidInput(
      `no time before the measure: it is there at ${timeOf(history, 0)}, the first time of the history, which ends at ${timeOf(history, history.clock.length - 1)}`,
    );
  }
  return measure;
}

/** @throws InvalidInput where the measure is said to be in a unit of which the history knows nothing. */
export function refuseUnknown(units: readonly string[] | undefined, names: readonly string[]): void {
  const unknown = units?.filter((name) => !names.includes(name)) ?? [];
  if (unknown.length === 0) return;
  const shown = `${names.toSorted().slice(0, 20).join(", ")}${names.length > 20 ? " …" : ""}`;
  throw new InvalidInput(`no ${unknown.join(", ")} among the history's units, which are ${shown}`);
}

function asTold(history: History, { since, units }: Told): Measure {
  const { instants, units: all } = history;
  const names = all.map(({ name }) => name);
  refuseUnknown(units, names);
  const start = instants.findIndex((instant) => instant >= since);
  if (start < 0) {
    throw new InvalidInput(
      `since: no time with the measure; the history runs from ${timeOf(history, 0)} to ${timeOf(history, instants.length - 1)}`,
    );
  }
  return { treated: names.map((name) => units?.includes(name) ?? true), start };
}

function asObserved(history: History): Measure {
  const begins = history.units.map((unit) => beginOf(history, unit));
  const own = begins.filter((begin) => begin !== undefined);
  if (own.length === 0) throw new InvalidInput("no unit is treated at any time: nothing can be told");
  const start = Math.min(...own);
  const later = begins.findIndex((begin) => begin !== undefined && begin !== start);
  if (later >= 0) {
    const first = history.units[begins.indexOf(start)]!.name;
    const { name } = history.units[later]!;
    throw new InvalidInput(
      `the measure begins in ${first} at ${timeOf(history, start)}, in ${name} at ${timeOf(history, begins[later]!)}: take units with one beginning at a time (later ones would be compared with units already treated)`,
    );
  }
  return { treated: begins.map((begin) => begin !== undefined), start };
}

/** The first step at which a unit is treated. @throws InvalidInput where it is not treated from then on. */
function beginOf(history: History, { name, treated = new Float64Array() }: Unit): number | undefined {
  const begin = treated.indexOf(1);
  if (begin < 0) return undefined;
  const end = treated.indexOf(0, begin);
  if (end < 0) return begin;
  throw new InvalidInput(
    `the measure is in ${name || "the series"} at ${timeOf(history, begin)} and not at ${timeOf(history, end)}: this design takes one that begins and stays; cut the history there, or take doubly-robust for one that comes and goes`,
  );
}
