import { expect, it } from "vitest";
import type { CausalEdge } from "../api/decision-types.ts";
import { columnsOf, reach, spotsOf } from "./lay-out-graph.ts";

const edge = (from: string, to: string): CausalEdge => ({ from, to, sign: "+", mechanism: "", source: "" });
const nodes = ["air", "traffic", "wind", "health"].map((id) => ({
  id,
  name: id,
  domain: "air",
  observed: true,
}));
const edges = [edge("traffic", "air"), edge("wind", "air"), edge("air", "health"), edge("wind", "health")];

it("every cause stands left of what it leads to, also where a shorter way goes there", () => {
  const spots = spotsOf(columnsOf({ nodes, edges }));
  for (const { from, to } of edges) expect(spots.get(from)!.x).toBeLessThan(spots.get(to)!.x);
  expect(new Set([...spots.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(nodes.length);
});

it("what leads to a node and what follows from it are told apart", () => {
  expect([...reach(edges, "air", "before")].sort()).toEqual(["air", "traffic", "wind"]);
  expect([...reach(edges, "traffic", "after")].sort()).toEqual(["air", "health", "traffic"]);
});
