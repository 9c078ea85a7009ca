/**
 * A radial distribution feeder in flat arrays. Branches are kept in breadth-first order from the source, so
 * that one pass forwards visits every bus after its parent and one pass backwards every bus before it: the
 * whole of a backward-forward sweep is two loops.
 */
import { InvalidInput } from "../errors.ts";

/** One line section and the constant-power three-phase load at its far end. */
export interface FeederRow {
  fromBus: string;
  toBus: string;
  rOhm: number;
  xOhm: number;
  loadKw: number;
  loadKvar: number;
  /** Where the row stands in its file, for messages; the position in the array (from 1) when absent. */
  line?: number;
}

/** Bus 0 is the source. Bus i > 0 hangs on `parent[i]` < i by the branch (rOhm[i], xOhm[i]). */
export interface Feeder {
  readonly buses: readonly string[];
  readonly parent: Int32Array;
  readonly rOhm: Float64Array;
  readonly xOhm: Float64Array;
  readonly loadKw: Float64Array;
  readonly loadKvar: Float64Array;
}

/** Larger than any real line (Ω) or load (kW, kvar): beyond it a unit was mistaken. */
const LIMITS = { rOhm: 1e5, xOhm: 1e5, loadKw: 1e7, loadKvar: 1e7 } as const;

function checkNumbers(row: FeederRow, line: number): void {
  for (const [field, limit] of Object.entries(LIMITS) as [keyof typeof LIMITS, number][]) {
    const value = row[field];
    const lowest = field === "xOhm" || field === "loadKw" || field === "loadKvar" ? -limit : 0;
    if (!(value >= lowest && value <= limit)) {
      throw new InvalidInput(
        `line ${line}, branch ${row.fromBus}-${row.toBus}: ${field} is ${value}; allowed is a number from ${lowest} to ${limit}`,
        { details: { line, field, value } },
      );
    }
  }
}

/**
 * Builds a feeder from its branches, in any order.
 * @throws InvalidInput when there is no branch, a number is out of range, a bus is fed twice (not radial), there
 * is not exactly one source, or some buses cannot be reached from it (a loop or a dangling reference).
 */
export function buildFeeder(rows: readonly FeederRow[]): Feeder {
  if (rows.length === 0) throw new InvalidInput("the feeder has no branch; at least one is needed");
  const fedBy = new Map<string, number>();
  const children = new Map<string, number[]>();
  rows.forEach((row, index) => {
    const line = row.line ?? index + 1;
    checkNumbers(row, line);
    if (row.fromBus === row.toBus) {
      throw new InvalidInput(`line ${line}: branch ${row.fromBus}-${row.toBus} joins a bus to itself`);
    }
    const earlier = fedBy.get(row.toBus);
    if (earlier !== undefined) {
      throw new InvalidInput(
        `line ${line}: bus ${row.toBus} is fed a second time (first on line ${rows[earlier]?.line ?? earlier + 1}); a radial feeder feeds each bus once: leave open tie lines out`,
        { details: { line, bus: row.toBus } },
      );
    }
    fedBy.set(row.toBus, index);
    const list = children.get(row.fromBus);
    if (list) list.push(index);
    else children.set(row.fromBus, [index]);
  });

  const sources = [...children.keys()].filter((bus) => !fedBy.has(bus));
  if (sources.length !== 1) {
    throw new InvalidInput(
      sources.length === 0
        ? "no source: every bus is fed by another, so the branches form a loop"
        : `${sources.length} buses are fed by nothing (${sources.slice(0, 5).join(", ")}); a feeder has one source, so a branch is missing or a bus is misspelt`,
      { details: { sources: sources.slice(0, 20) } },
    );
  }

  const size = rows.length + 1;
  const buses: string[] = [sources[0]!];
  const feeder: Feeder = {
    buses,
    parent: new Int32Array(size).fill(-1),
    rOhm: new Float64Array(size),
    xOhm: new Float64Array(size),
    loadKw: new Float64Array(size),
    loadKvar: new Float64Array(size),
  };
  for (let at = 0; at < buses.length; at++) {
    for (const index of children.get(buses[at]!) ?? []) {
      const row = rows[index]!;
      const bus = buses.push(row.toBus) - 1;
      feeder.parent[bus] = at;
      feeder.rOhm[bus] = row.rOhm;
      feeder.xOhm[bus] = row.xOhm;
      feeder.loadKw[bus] = row.loadKw;
      feeder.loadKvar[bus] = row.loadKvar;
    }
  }
  if (buses.length !== size) {
    const reached = new Set(buses);
    const lost = rows.filter((row) => !reached.has(row.toBus)).map((row) => row.toBus);
    throw new InvalidInput(
      `${lost.length} buses cannot be reached from the source ${buses[0]} (${lost.slice(0, 5).join(", ")}): their branches form a loop`,
      { details: { buses: lost.slice(0, 20) } },
    );
  }
  return feeder;
}

/** Index of a bus by its name. @throws InvalidInput when the feeder has no such bus. */
export function busIndex(feeder: Feeder, bus: string): number {
  const index = feeder.buses.indexOf(bus);
  if (index < 0) {
    throw new InvalidInput(
      `the feeder has no bus ${bus}; it has ${feeder.buses.length}: ${feeder.buses.slice(0, 10).join(", ")} …`,
    );
  }
  return index;
}

/** The same feeder with other loads; the arrays of its lines are shared. Loads are kW and kvar per bus. */
export function withLoads(feeder: Feeder, loadKw: Float64Array, loadKvar: Float64Array): Feeder {
  return { ...feeder, loadKw, loadKvar };
}
