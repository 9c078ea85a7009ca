/** The causal graph laid out for drawing: causes to the left of what they lead to, by the longest way to each. */
import type { CausalEdge, CausalGraph } from "../api/decision-types.ts";

export interface Spot {
  x: number;
  y: number;
}

export const COLUMN = 146;
export const ROW = 60;
const SWEEPS = 4;

/** Columns of node ids. Within a column, nodes stand near what they are joined to, by a few sweeps of barycentres. */
export function columnsOf({ nodes, edges }: Pick<CausalGraph, "nodes" | "edges">): string[][] {
  const depth = new Map(nodes.map(({ id }) => [id, 0]));
  // Without a cycle the longest way has fewer steps than there are nodes.
  for (let round = 0; round < nodes.length; round++) {
    for (const { from, to } of edges) {
      depth.set(to, Math.max(depth.get(to) ?? 0, (depth.get(from) ?? 0) + 1));
    }
  }
  const columns: string[][] = [];
  for (const { id } of nodes) {
    const at = Math.min(depth.get(id)!, nodes.length - 1);
    while (columns.length <= at) columns.push([]);
    columns[at]!.push(id);
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const height = new Map(
      columns.flatMap((column) => column.map((id, row) => [id, row - column.length / 2] as const)),
    );
    const mean = (id: string): number => {
      const near = edges.flatMap(({ from, to }) => (from === id ? [to] : to === id ? [from] : []));
      if (near.length === 0) return height.get(id)!;
      return near.reduce((sum, one) => sum + height.get(one)!, 0) / near.length;
    };
    for (const column of columns) column.sort((a, b) => mean(a) - mean(b));
  }
  return columns;
}

export function spotsOf(columns: readonly (readonly string[])[]): Map<string, Spot> {
  const tallest = Math.max(...columns.map((column) => column.length));
  return new Map(
    columns.flatMap((column, c) =>
      column.map((id, row): [string, Spot] => [
        id,
        { x: c * COLUMN + 10, y: (row + (tallest - column.length) / 2) * ROW + 10 },
      ]),
    ),
  );
}

/** All that leads to a node, or follows from it, with the node itself. */
export function reach(edges: readonly CausalEdge[], of: string, way: "before" | "after"): Set<string> {
  const found = new Set([of]);
  for (const node of found) {
    for (const { from, to } of edges) {
      if (way === "after" ? from === node : to === node) found.add(way === "after" ? to : from);
    }
  }
  return found;
}
