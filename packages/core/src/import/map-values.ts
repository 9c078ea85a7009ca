/** From cells to metrics in the contract's units. */
import { METRIC_BY_WIRE, type Metric } from "../observation/metrics.ts";
import { convertToMetric } from "../units/convert-to-metric.ts";
import { type Columns, shown } from "./columns.ts";
import type { MappedObservationSpec, UnitSpec } from "./mapping.ts";
import { parseNumber } from "./parse-number.ts";
import { type Cell, columnKey } from "./rows.ts";

/** Why a row, or one observation of it, cannot be taken. */
export interface Reject {
  /** The column that could not be read; absent where the row as a whole is broken. */
  column?: string;
  value?: string;
  message: string;
}

/** Reads values of a row into `metrics`; what is missing stays out. Gives the first problem. */
export type Reading = (cells: readonly Cell[], metrics: Record<string, number>) => Reject | undefined;

/** Reads all metrics of a row. */
export function rowReader(
  spec: Extract<MappedObservationSpec, { metrics: object }>,
  bind: Columns,
  missing: Set<string>,
): Reading {
  const readings = Object.entries(spec.metrics).flatMap(([metric, source]) => {
    const at = bind.find(source.column);
    return at === undefined ? [] : [valueReader(spec.domain, metric, source, at, bind, missing)];
  });
  if (readings.length === 0) {
    const wanted = Object.values(spec.metrics).flatMap(({ column }) => column);
    bind.fail(`none of the columns ${wanted.join(", ")}`);
  }
  return (cells, metrics) => {
    for (const read of readings) {
      const problem = read(cells, metrics);
      if (problem) return problem;
    }
    return undefined;
  };
}

/** Reads the one quantity of a row of a long table. */
export function longReader(
  spec: Extract<MappedObservationSpec, { names: object }>,
  bind: Columns,
  missing: Set<string>,
): Reading {
  const nameAt = bind.need(spec.name);
  const valueAt = bind.need(spec.value);
  const readings = new Map(
    Object.entries(spec.names).map(([name, { metric, unit }]) => [
      columnKey(name),
      valueReader(spec.domain, metric, { missing: spec.missing, unit }, valueAt, bind, missing),
    ]),
  );
  return (cells, metrics) => {
    const given = cells[nameAt];
    const read = readings.get(columnKey(String(given ?? "")));
    return read
      ? read(cells, metrics)
      : {
          column: bind.names[nameAt]!,
          value: shown(given),
          message: `not a quantity of this mapping; allowed are ${Object.keys(spec.names).join(", ")}`,
        };
  };
}

/** Reads one metric from the column at `at`. */
export function valueReader(
  domain: MappedObservationSpec["domain"],
  wire: string,
  source: {
    unit?: UnitSpec | undefined;
    missing?: number[] | undefined;
    words?: Record<string, number> | undefined;
  },
  at: number,
  bind: Columns,
  missing: Set<string>,
): Reading {
  const metric = METRIC_BY_WIRE[domain].get(wire);
  const sentinels = new Set(source.missing ?? []);
  const words =
    source.words && new Map(Object.entries(source.words).map(([word, value]) => [word.toLowerCase(), value]));
  const unitOf = unitReader(source.unit, bind);
  return (cells, metrics) => {
    const cell = cells[at];
    const value = words?.get(String(cell).trim().toLowerCase()) ?? parseNumber(cell, missing);
    if (value === undefined) {
      return { column: bind.names[at]!, value: shown(cells[at]), message: "not a number" };
    }
    if (value === null || sentinels.has(value)) return undefined;
    return setMetric(metrics, metric, wire, value, unitOf(cells), bind.names[at]!);
  };
}

function unitReader(
  unit: UnitSpec | undefined,
  bind: Columns,
): (cells: readonly Cell[]) => string | undefined {
  if (typeof unit !== "object") return () => unit;
  const at = bind.find(unit.column);
  const { codes = {}, otherwise } = unit;
  if (at === undefined) return () => otherwise;
  return (cells) => {
    const said = String(cells[at] ?? "").trim();
    return said === "" ? otherwise : (codes[said] ?? said);
  };
}

/** Sets the value under the name that its unit allows: the metric's, or `unknown_…` where the unit is not known. */
function setMetric(
  metrics: Record<string, number>,
  metric: Metric | undefined,
  wire: string,
  value: number,
  unit: string | undefined,
  column: string,
): Reject | undefined {
  if (!metric || unit === undefined || unit === metric.unit) {
    metrics[wire] = value;
  } else if (unit === "unknown") {
    metrics[`unknown_${wire}`] = value;
  } else {
    const converted = convertToMetric(metric, value, unit);
    if (converted === undefined) {
      return { column, value: unit.slice(0, 40), message: `the unit does not convert to ${metric.unit}` };
    }
    metrics[wire] = converted;
  }
  return undefined;
}
