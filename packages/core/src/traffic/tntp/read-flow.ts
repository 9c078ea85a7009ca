/** TNTP flow files (best-known link flows) and node files (coordinates). */
import { InvalidInput } from "../../errors.ts";
import type { RoadGraph } from "../graph.ts";
import { fieldIndex, fieldNumber, readTntpLines, refuse, signedNumber } from "./lines.ts";

export interface TntpFlows {
  /** Volume per link of the network, in the network's order; NaN where the file has no row for the link. */
  volume: Float64Array;
  /** Cost per link as published; NaN likewise. */
  cost: Float64Array;
}

/**
 * Reads flows (`From To Volume Cost`, with or without colons and semicolons) and lays them on the network's links by
 * node pair; parallel links are taken in the order of the file. Throws InvalidInput for a row of no such link.
 */
export function readTntpFlow(text: string, file: string, graph: RoadGraph): TntpFlows {
  const volume = new Float64Array(graph.linkCount).fill(Number.NaN);
  const cost = new Float64Array(graph.linkCount).fill(Number.NaN);
  const waiting = new Map<number, number[]>();
  for (let link = 0; link < graph.linkCount; link++) {
    const pair = graph.tail[link]! * graph.nodeCount + graph.head[link]!;
    const links = waiting.get(pair);
    if (links) links.push(link);
    else waiting.set(pair, [link]);
  }
  for (const { text: row, line } of dataRows(text, file)) {
    const place = { file, line };
    const values = row.replace(/[:;]/g, " ").trim().split(/\s+/);
    const from = fieldIndex(values[0], "From", graph.nodeCount, place);
    const to = fieldIndex(values[1], "To", graph.nodeCount, place);
    const link = waiting.get(from * graph.nodeCount + to)?.shift();
    if (link === undefined) refuse(place, `no link (left) from ${from + 1} to ${to + 1} in the network`);
    volume[link] = fieldNumber(values[2], "Volume", place);
    cost[link] = fieldNumber(values[3], "Cost", place);
  }
  return { volume, cost };
}

/** Coordinates per node as given (often degrees, often schematic); NaN where the file has none. */
export interface TntpNodes {
  x: Float64Array;
  y: Float64Array;
}

/** Reads a node file (`Node X Y`). Throws InvalidInput for a node that does not exist or stands there twice. */
export function readTntpNodes(text: string, file: string, nodeCount: number): TntpNodes {
  const x = new Float64Array(nodeCount).fill(Number.NaN);
  const y = new Float64Array(nodeCount).fill(Number.NaN);
  for (const { text: row, line } of dataRows(text, file)) {
    const place = { file, line };
    const values = row.replace(/;.*$/, "").trim().split(/\s+/);
    const node = fieldIndex(values[0], "node", nodeCount, place);
    if (!Number.isNaN(x[node]!)) refuse(place, `node ${node + 1} is given twice`);
    x[node] = signedNumber(values[1], "X", place);
    y[node] = signedNumber(values[2], "Y", place);
  }
  return { x, y };
}

function dataRows(text: string, file: string): { text: string; line: number }[] {
  const tagged = /^\s*</.test(text);
  const { rows } = readTntpLines(text, file, tagged ? ["NUMBER OF NODES", "NUMBER OF LINKS"] : []);
  const data = /^[a-z]/i.test(rows[0]?.text ?? "") ? rows.slice(1) : rows;
  if (data.length === 0) throw new InvalidInput(`${file}: no rows after the header`);
  return data;
}
