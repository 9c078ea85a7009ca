/** TNTP trip tables (`*_trips.tntp`): blocks of `Origin o` followed by `destination : trips ;` pairs. */
import { buildTripTable, type Trip, type TripTable } from "../trip-table.ts";
import {
  fieldIndex,
  fieldNumber,
  metadataCount,
  metadataNumber,
  type Place,
  readTntpLines,
  refuse,
  refuseCutEnd,
} from "./lines.ts";

export interface TntpTrips extends TripTable {
  /** `<TOTAL OD FLOW>`, where the file says it. */
  declaredTotal: number | undefined;
  tollFactor: number | undefined;
  distanceFactor: number | undefined;
}

const TAGS = ["NUMBER OF ZONES", "TOTAL OD FLOW", "TOLL FACTOR", "DISTANCE FACTOR"];
const MOST_ZONES = 1_000_000;
/** The declared total is printed rounded in some files; a table that misses more than this share is cut. */
const TOTAL_TOLERANCE = 1e-3;

/**
 * Reads a trip table. Origins may come in any order and be left out. Throws InvalidInput with file and line for a
 * zone that does not exist, an origin or a pair given twice, a bad number, a last entry cut short, and a sum that
 * is more than 0.1 % below the declared total (above it the header is merely old).
 */
export function readTntpTrips(text: string, file: string): TntpTrips {
  const source = readTntpLines(text, file, TAGS);
  const zoneCount = metadataCount(source, "NUMBER OF ZONES", MOST_ZONES);
  const cells: Trip[] = [];
  const originLine = new Map<number, number>();
  let origin = -1;
  let seen = new Set<number>();
  for (const { text: row, line } of source.rows) {
    const place = { file, line };
    const heading = /^origin\b\s*:?\s*(\S*?)\s*;?\s*$/i.exec(row);
    if (heading) {
      origin = fieldIndex(heading[1], "origin", zoneCount, place);
      const before = originLine.get(origin);
      if (before) refuse(place, `origin ${origin + 1} again, it stands already in line ${before}`);
      originLine.set(origin, line);
      seen = new Set();
      continue;
    }
    if (origin < 0) refuse(place, `"${row.slice(0, 40)}" before the first "Origin"`);
    for (const entry of row.split(";")) {
      if (entry.trim() === "") continue;
      const { destination, trips } = readEntry(entry, zoneCount, place);
      if (seen.has(destination)) {
        refuse(place, `destination ${destination + 1} of origin ${origin + 1} is given twice`);
      }
      seen.add(destination);
      cells.push({ origin, destination, trips });
    }
  }
  refuseCutEnd(
    source.rows.filter(({ text }) => text.includes(":")),
    source,
  );
  const table = buildTripTable(zoneCount, cells);
  const declared = metadataNumber(source, "TOTAL OD FLOW");
  if (declared !== undefined && table.total < declared * (1 - TOTAL_TOLERANCE)) {
    const { line } = source.metadata.get("TOTAL OD FLOW")!;
    refuse(
      { file, line },
      `the trips add up to ${table.total}, <TOTAL OD FLOW> says ${declared}: the file is cut or the total is wrong`,
    );
  }
  return {
    ...table,
    declaredTotal: declared,
    tollFactor: metadataNumber(source, "TOLL FACTOR"),
    distanceFactor: metadataNumber(source, "DISTANCE FACTOR"),
  };
}

function readEntry(entry: string, zoneCount: number, place: Place): { destination: number; trips: number } {
  const parts = entry.trim().split(/\s*[:,]\s*|\s+/);
  if (parts.length !== 2) {
    refuse(place, `"${entry.trim().slice(0, 40)}" is not "destination : trips"`);
  }
  return {
    destination: fieldIndex(parts[0], "destination", zoneCount, place),
    trips: fieldNumber(parts[1], "trips", place),
  };
}
