import { describe, expect, it } from "vitest";
import { permutation } from "../../random/fill.ts";
import { randomStream } from "../../random/philox.ts";
import { generateTown, sampleTownArguments } from "../../town/generate-town.ts";
import { distanceM } from "../../town/geometry/projection.ts";
import { buildGraph } from "../../traffic/graph.ts";
import { smallTown } from "../testing/small-town.ts";
import { accessNodes } from "./access-nodes.ts";

/** Names of the access nodes, zone by zone. */
function named(town = smallTown, shut: ReadonlySet<string> = new Set()): string[][] {
  const { nodes, links } = town.roads;
  const nodeAt = new Map(nodes.map(({ id }, at) => [id, at]));
  const graph = buildGraph({
    nodeCount: nodes.length,
    tail: links.map(({ from }) => nodeAt.get(from)!),
    head: links.map(({ to }) => nodeAt.get(to)!),
  });
  const cost = Float64Array.from(links, ({ id }) => (shut.has(id) ? Number.POSITIVE_INFINITY : 1));
  return accessNodes(town, nodeAt, graph, cost).map((ofEnd) => ofEnd.map((node) => nodes[node]!.id).sort());
}

describe("access nodes", () => {
  it("do not depend on the order of the file", () => {
    const turned = { ...smallTown, roads: { ...smallTown.roads, nodes: smallTown.roads.nodes.toReversed() } };
    expect(named(turned)).toEqual(named());
  });

  it("lie among the ward's junctions better than nine in ten choices by lot", () => {
    const town = generateTown(sampleTownArguments);
    const byZone = Map.groupBy(town.roads.nodes, ({ zone }) => zone);
    const stream = randomStream(1, "choices");
    const chosen = named(town);
    let judged = 0;
    for (const [at, { id }] of town.zones.entries()) {
      const all = byZone.get(id) ?? [];
      // Of a handful there is little to choose.
      if (all.length < 12) continue;
      judged++;
      const cost = (centres: typeof all) =>
        all.reduce(
          (sum, node) =>
            sum + Math.min(...centres.map((centre) => distanceM(node.position, centre.position))) ** 2,
          0,
        );
      const ours = all.filter((node) => chosen[at]!.includes(node.id));
      expect(ours.length, id).toBe(Math.min(6, all.length));
      let better = 0;
      for (let lot = 0; lot < 300; lot++) {
        const order = permutation(stream, all.length, at, lot);
        const theirs = [...order.subarray(0, ours.length)].map((node) => all[node]!);
        if (cost(theirs) < cost(ours)) better++;
      }
      expect(better, id).toBeLessThan(30);
    }
    expect(judged).toBeGreaterThan(5);
  });

  it("give way alone where their links are shut", () => {
    const before = named();
    const zone = before.findIndex((ofEnd) => ofEnd.length === 6);
    const [gone, ...others] = before[zone]!;
    const { links } = smallTown.roads;
    const shut = new Set(links.filter(({ from, to }) => from === gone || to === gone).map(({ id }) => id));
    const after = named(smallTown, shut);
    expect(after[zone]).not.toContain(gone);
    for (const other of others) expect(after[zone]).toContain(other);
    for (const [at, ofEnd] of after.entries())
      if (at !== zone && !before[at]!.includes(gone!)) expect(ofEnd).toEqual(before[at]);
  });
});
