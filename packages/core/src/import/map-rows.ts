/**
 * From rows to wire observations, as a mapping says. A row that cannot be read is rejected with its line, column and
 * reason, and the file goes on; nothing is guessed, nothing falls away without being counted.
 */
import { formatInstant } from "../observation/instant.ts";
import type { WireObservation } from "../observation/wire-schema.ts";
import { Columns, shown } from "./columns.ts";
import { entityReader } from "./map-entity.ts";
import { longReader, type Reject, rowReader, valueReader } from "./map-values.ts";
import {
  type ColumnChoice,
  intervalMs,
  type LocationSpec,
  type MappedObservationSpec,
  type Mapping,
} from "./mapping.ts";
import { parseNumber } from "./parse-number.ts";
import { type TimeParser, timeParser } from "./parse-time.ts";
import type { Cell, SourceRow } from "./rows.ts";
import { zoneOf } from "./zone.ts";

export interface RowReject extends Reject {
  line: number;
}

export interface MappedRow {
  observations: WireObservation[];
  rejects: RowReject[];
  /** Observations that hold no value at all: every column missing. They are not sent. */
  empty: number;
}

export type RowMapper = (row: SourceRow) => MappedRow;

/** Makes one row's observations; adds to `out`. */
type Part = (cells: readonly Cell[], observedAt: string, out: MappedRow, line: number) => void;

/**
 * Binds a mapping to the columns of a file.
 * @throws InvalidInput where the file has none of the columns that a part needs: its time, its entity, or any of
 * its metrics. A single metric's column may be absent (exports differ); that metric is then missing.
 */
export function rowMapper(mapping: Mapping, columns: readonly string[], name: string): RowMapper {
  const bind = new Columns(columns, name);
  const missing = new Set(mapping.missing.map((word) => word.toLowerCase()));
  const time = timeReader(mapping, bind);
  const parts = mapping.observations.map((spec) => partOf(spec, mapping, bind, missing));
  const conditions = (mapping.when ?? []).map(({ column, is }) => ({
    at: bind.need(column),
    is: new Set(is),
  }));
  // A path into JSON is a column whether or not this record has it, so only tables have a width to keep.
  const width = columns.length;

  return (row) => {
    const out: MappedRow = { observations: [], rejects: [], empty: 0 };
    const { cells, line } = row;
    if (cells.length !== width) {
      out.rejects.push({
        line,
        message: `${cells.length} fields where the header has ${width}${cells.length < width ? " (is the file cut off?)" : ""}`,
      });
      return out;
    }
    if (conditions.some(({ at, is }) => !is.has(String(cells[at] ?? "")))) return out;
    const observedAt = time(cells);
    if (typeof observedAt === "object") {
      out.rejects.push({ line, ...observedAt });
      return out;
    }
    for (const part of parts) part(cells, observedAt, out, line);
    return out;
  };
}

/** The parser of a row's time: one for all rows, unless each row brings its own offset. */
function zonedParser(
  format: Mapping["time"]["format"],
  zone: Mapping["time"]["zone"],
  bind: Columns,
): (cells: readonly Cell[]) => TimeParser {
  if (typeof zone !== "object") {
    const parse = timeParser(format, zone === undefined ? undefined : zoneOf(zone));
    return () => parse;
  }
  const at = bind.need(zone.offsetSeconds);
  const parsers = new Map<number, TimeParser>();
  return (cells) => {
    const seconds = Number(cells[at] ?? Number.NaN);
    const known = parsers.get(seconds);
    if (known) return known;
    const usable = Number.isFinite(seconds) && Math.abs(seconds) <= 50_400;
    const parse = timeParser(format, usable ? { name: "", offsetAt: () => seconds * 1000 } : undefined);
    if (parsers.size < 100) parsers.set(seconds, parse);
    return parse;
  };
}

function timeReader(mapping: Mapping, bind: Columns): (cells: readonly Cell[]) => string | Reject {
  const { column, format, zone, stamp, interval } = mapping.time;
  const parse = zonedParser(format, zone, bind);
  const split = typeof column === "object" && !Array.isArray(column) ? column : undefined;
  const at = split ? [bind.need(split.date), bind.need(split.time)] : [bind.need(column as ColumnChoice)];
  const label = at.map((i) => bind.names[i]).join(" + ");
  const shift = stamp === "end" ? intervalMs(interval!) : 0;
  return (cells) => {
    const cell = split ? `${cells[at[0]!] ?? ""} ${cells[at[1]!] ?? ""}`.trim() : cells[at[0]!];
    const instant = parse(cells)(cell);
    return typeof instant === "number"
      ? formatInstant(instant - shift)
      : { column: label, value: shown(cell), message: instant.problem };
  };
}

function partOf(spec: MappedObservationSpec, mapping: Mapping, bind: Columns, missing: Set<string>): Part {
  const base = (entityId: string, observedAt: string, metrics: Record<string, number>): WireObservation => ({
    domain: spec.domain,
    entity_id: entityId,
    observed_at: observedAt,
    metrics,
    source: mapping.feed,
    // What is observed, not where it stands in which file: the same row in another file is the same message.
    message_id: `${spec.domain}/${entityId}/${observedAt}${"names" in spec ? `/${Object.keys(metrics)[0]}` : ""}`,
    ...(mapping.imputed && { quality: ["imputed" as const] }),
  });
  if ("columns" in spec) return widePart(spec, bind, missing, base);
  const entity = entityReader(spec.entity, bind);
  const locate = spec.location === undefined ? undefined : locationReader(spec.location, bind, missing);
  const readings = "metrics" in spec ? rowReader(spec, bind, missing) : longReader(spec, bind, missing);
  return (cells, observedAt, out, line) => {
    const metrics: Record<string, number> = {};
    const problem = readings(cells, metrics);
    if (problem) {
      out.rejects.push({ line, ...problem });
      return;
    }
    if (Object.keys(metrics).length === 0) {
      out.empty++;
      return;
    }
    const id = entity(cells);
    if (typeof id === "object") {
      out.rejects.push({ line, ...id });
      return;
    }
    const location = locate?.(cells);
    out.observations.push({ ...base(id, observedAt, metrics), ...(location && { location }) });
  };
}

function widePart(
  spec: Extract<MappedObservationSpec, { columns: string }>,
  bind: Columns,
  missing: Set<string>,
  base: (entityId: string, observedAt: string, metrics: Record<string, number>) => WireObservation,
): Part {
  const pattern = new RegExp(`^(?:${spec.columns})$`);
  const entities = bind.names.flatMap((name, at) => {
    const match = pattern.exec(name);
    if (!match) return [];
    const template = spec.entity.replace(/\$(\d)/g, (_, group: string) => match[Number(group)] ?? "");
    return [
      {
        entity: entityReader({ template }, bind),
        read: valueReader(spec.domain, spec.metric, spec, at, bind, missing),
      },
    ];
  });
  if (entities.length === 0) bind.fail(`no column matches ${spec.columns}`);
  return (cells, observedAt, out, line) => {
    for (const { entity, read } of entities) {
      const metrics: Record<string, number> = {};
      const problem = read(cells, metrics);
      if (problem) {
        out.rejects.push({ line, ...problem });
        continue;
      }
      if (Object.keys(metrics).length === 0) {
        out.empty++;
        continue;
      }
      const id = entity(cells);
      if (typeof id === "object") out.rejects.push({ line, ...id });
      else out.observations.push(base(id, observedAt, metrics));
    }
  };
}

function locationReader(
  spec: LocationSpec,
  bind: Columns,
  missing: Set<string>,
): (cells: readonly Cell[]) => WireObservation["location"] {
  if ("point" in spec) return () => ({ type: "Point", coordinates: [...spec.point] });
  const [longitudeAt, latitudeAt] = [bind.find(spec.longitude), bind.find(spec.latitude)];
  if (longitudeAt === undefined || latitudeAt === undefined) return () => undefined;
  return (cells) => {
    const longitude = parseNumber(cells[longitudeAt], missing);
    const latitude = parseNumber(cells[latitudeAt], missing);
    // An observation without a place is still one; whether the two are swapped is judged where it is taken in.
    return typeof longitude === "number" && typeof latitude === "number"
      ? { type: "Point", coordinates: [longitude, latitude] }
      : undefined;
  };
}
