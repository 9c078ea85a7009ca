import { describe, expect, it } from "vitest";
import { needsSharedData, readSharedText } from "../../testing/shared-data.ts";
import { braess } from "../testing/networks.ts";
import { readCostWeights } from "./cost-weights.ts";
import { readTntpFlow, readTntpNodes } from "./read-flow.ts";
import { fixedCosts, readTntpNet } from "./read-net.ts";
import { readTntpTrips } from "./read-trips.ts";

describe("flow files", () => {
  const { graph } = braess(true);

  it("are laid on the links by node pair, in any order, with or without colons and semicolons", () => {
    const tabs = readTntpFlow("From \tTo \tVolume \tCost \n4\t2\t4\t40\n1\t3\t3\t30\n", "f", graph);
    expect([...tabs.volume]).toEqual([3, 4, Number.NaN, Number.NaN, Number.NaN]);
    const colons = readTntpFlow("~ Tail Head : Volume Cost ;\n1 3 : 3 30 ;\n", "f", graph);
    expect([colons.volume[0], colons.cost[0]]).toEqual([3, 30]);
  });

  it("of a link that is not there, or there once too often, are refused", () => {
    expect(() => readTntpFlow("1 2 5 5\n", "x_flow.tntp", graph)).toThrow(
      "x_flow.tntp:1: no link (left) from 1 to 2",
    );
    expect(() => readTntpFlow("1 3 5 5\n1 3 5 5\n", "x_flow.tntp", graph)).toThrow("x_flow.tntp:2:");
  });
});

describe("node files", () => {
  it("give coordinates of either sign, and refuse a node given twice", () => {
    const { x, y } = readTntpNodes("Node\tX\tY\t;\n2\t-96.5\t43.1\t;\n1\t7\t8\t;\n", "n", 3);
    expect([...x]).toEqual([7, -96.5, Number.NaN]);
    expect([...y]).toEqual([8, 43.1, Number.NaN]);
    expect(() => readTntpNodes("1 7 8\n1 7 8\n", "x_node.tntp", 3)).toThrow(
      "x_node.tntp:2: node 1 is given twice",
    );
  });
});

describe("cost weights of a README", () => {
  it("are read with their units, and not where the section leaves one out", () => {
    const readme = (body: string) =>
      `# Net\r\n## Generalized Cost Weights\r\n${body}\r\n## Solutions\r\nToll: 9\r\n`;
    expect(readCostWeights(readme("Toll: 0.02 min/cent  \r\nDistance: 0.04 min/mile"))).toEqual({
      toll: 0.02,
      distance: 0.04,
    });
    expect(readCostWeights(readme("FIXME\nToll: 0\nDistance: 0"))).toEqual({ toll: 0, distance: 0 });
    expect(readCostWeights(readme("Toll: 0.02"))).toBeUndefined();
    expect(readCostWeights("# Net\nToll: 1\nDistance: 1\n")).toBeUndefined();
  });

  it("make a fixed cost per link, or none at all", () => {
    const links = { toll: Float64Array.of(0, 50), length: Float64Array.of(2, 1) };
    expect([...fixedCosts(links, 0.02, 0.04)!]).toEqual([0.08, 1.04]);
    expect(fixedCosts(links, 0, 0)).toBeUndefined();
  });
});

describe.each([
  ["SiouxFalls", "SiouxFalls", 24, 24, 76, 0, 360_600],
  ["Anaheim", "Anaheim", 38, 416, 914, 38, 104_694.4],
  ["Eastern-Massachusetts", "EMA", 74, 74, 258, 0, 65_576.37543099989],
  ["Winnipeg", "Winnipeg", 147, 1052, 2836, 147, 64_784],
])("%s", (folder, stem, zones, nodes, links, firstThru, total) => {
  const [net, trips] = ["net", "trips"].map((kind) => `roads/tntp/${folder}/${stem}_${kind}.tntp`);
  const { title, missing } = needsSharedData("has the size that its README prints", net!, trips!);
  it.skipIf(missing)(title, () => {
    const { graph } = readTntpNet(readSharedText(net!), net!);
    expect([graph.zoneCount, graph.nodeCount, graph.linkCount, graph.firstThruNode]).toEqual([
      zones,
      nodes,
      links,
      firstThru,
    ]);
    expect(readTntpTrips(readSharedText(trips!), trips!).total / total).toBeCloseTo(1, 9);
  });
});
