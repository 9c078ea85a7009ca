/** TNTP network files (`*_net.tntp`): one directed link per row, with its volume-delay parameters. */
import { buildGraph, type RoadGraph } from "../graph.ts";
import { bpr, type CurvedDelay } from "../volume-delay.ts";
import {
  fieldIndex,
  fieldNumber,
  metadataCount,
  metadataNumber,
  readTntpLines,
  refuse,
  refuseCutEnd,
} from "./lines.ts";

/** Units are the file's own: TNTP files do not say them. */
export interface TntpNetwork {
  graph: RoadGraph;
  delay: CurvedDelay;
  capacity: Float64Array;
  length: Float64Array;
  freeTime: Float64Array;
  b: Float64Array;
  power: Float64Array;
  speed: Float64Array;
  toll: Float64Array;
  linkType: Float64Array;
  /** Generalized cost = time + tollFactor·toll + distanceFactor·length; undefined where the file does not say. */
  tollFactor: number | undefined;
  distanceFactor: number | undefined;
}

/** Far above any town or country; a number beyond it is a mistake, and would take memory before it is noticed. */
const MOST_NODES = 20_000_000;
const MOST_LINKS = 50_000_000;

const FIELDS = ["capacity", "length", "freeTime", "b", "power", "speed", "toll", "linkType"] as const;
const NAMES = ["capacity", "length", "free flow time", "B", "power", "speed", "toll", "link type"];
/** Columns up to the power decide the travel time and must be there; the rest may be left out and is then 0. */
const REQUIRED = 5;

const TAGS = [
  "NUMBER OF ZONES",
  "NUMBER OF NODES",
  "FIRST THRU NODE",
  "NUMBER OF LINKS",
  "TOLL FACTOR",
  "DISTANCE FACTOR",
];

/**
 * Reads a network. Accepts tabs or spaces, comments, missing final semicolons, a header row without `~`, scientific
 * notation, parallel links and self loops. Throws InvalidInput with file, line and field for anything else, and when
 * the number of rows is not the declared number of links.
 */
export function readTntpNet(text: string, file: string): TntpNetwork {
  const source = readTntpLines(text, file, TAGS);
  const nodeCount = metadataCount(source, "NUMBER OF NODES", MOST_NODES);
  const linkCount = metadataCount(source, "NUMBER OF LINKS", MOST_LINKS);
  const zoneCount = metadataCount(source, "NUMBER OF ZONES", nodeCount);
  const firstThruNode = metadataCount(source, "FIRST THRU NODE", nodeCount + 1, 1) - 1;
  const rows = /^[a-z]/i.test(source.rows[0]?.text ?? "") ? source.rows.slice(1) : source.rows;
  if (rows.length !== linkCount) {
    const line = rows.at(-1)?.line ?? source.metadata.get("NUMBER OF LINKS")!.line;
    refuse({ file, line }, `${rows.length} links in the file, <NUMBER OF LINKS> says ${linkCount}`);
  }
  refuseCutEnd(rows, source);
  const tail = new Int32Array(linkCount);
  const head = new Int32Array(linkCount);
  const columns = FIELDS.map(() => new Float64Array(linkCount));
  rows.forEach(({ text: row, line }, link) => {
    const place = { file, line };
    const values = row.replace(/;.*$/, "").trim().split(/\s+/);
    tail[link] = fieldIndex(values[0], "init node", nodeCount, place);
    head[link] = fieldIndex(values[1], "term node", nodeCount, place);
    columns.forEach((column, index) => {
      const value = values[index + 2];
      if (value === undefined && index >= REQUIRED) return;
      column[link] = fieldNumber(value, NAMES[index]!, place);
    });
  });
  const [capacity, length, freeTime, b, power, speed, toll, linkType] = columns as Columns;
  return {
    graph: buildGraph({ nodeCount, zoneCount, firstThruNode, tail, head }),
    delay: bpr({ freeTime, capacity, b, power }, (link) => `${file}:${rows[link]!.line}`),
    capacity,
    length,
    freeTime,
    b,
    power,
    speed,
    toll,
    linkType,
    tollFactor: metadataNumber(source, "TOLL FACTOR"),
    distanceFactor: metadataNumber(source, "DISTANCE FACTOR"),
  };
}

type Column = Float64Array<ArrayBuffer>;
type Columns = [Column, Column, Column, Column, Column, Column, Column, Column];

/** Toll and distance of each link as time; undefined when there is none, so that no method carries zeros about. */
export function fixedCosts(
  { toll, length }: Pick<TntpNetwork, "toll" | "length">,
  tollFactor: number,
  distanceFactor: number,
): Float64Array | undefined {
  const cost = toll.map((each, link) => tollFactor * each + distanceFactor * length[link]!);
  return cost.some((each) => each !== 0) ? cost : undefined;
}
