import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backDoorSets, isBackDoorSet } from "./back-door.ts";
import { CausalGraph, type Edge } from "./graph.ts";
import { townEdges, townGraph, townNodes } from "./town-graph.ts";

const graph = (text: string) => {
  const edges = text.split(" ").map((each): Edge => ({ from: each[0]!, to: each[2]! }));
  return new CausalGraph([...new Set(edges.flatMap(({ from, to }) => [from, to]))].sort(), edges);
};

/** d-separation by its other definition: every path, looked at one by one. Exponential, and shares no code. */
function separatedByPaths(edges: Edge[], x: string, y: string, given: Set<string>): boolean {
  const leads = (from: string, to: string) => edges.some((e) => e.from === from && e.to === to);
  const opens = (node: string): boolean =>
    given.has(node) || edges.some((e) => e.from === node && opens(e.to));
  const walk = (path: string[]): boolean => {
    const end = path.at(-1)!;
    if (end === y) {
      return !path.slice(1, -1).every((node, k) => {
        const collider = leads(path[k]!, node) && leads(path[k + 2]!, node);
        return collider ? opens(node) : !given.has(node);
      });
    }
    const next = new Set(edges.flatMap((e) => (e.from === end ? [e.to] : e.to === end ? [e.from] : [])));
    return [...next].filter((node) => !path.includes(node)).every((node) => walk([...path, node]));
  };
  return walk([x]);
}

describe("d-separation", () => {
  test("a chain and a fork are blocked by their middle, a collider is opened by it or by what follows from it", () => {
    expect(graph("a>b b>c").separates("a", "c", [])).toBe(false);
    expect(graph("a>b b>c").separates("a", "c", ["b"])).toBe(true);
    expect(graph("b>a b>c").separates("a", "c", ["b"])).toBe(true);
    expect(graph("a>b c>b b>d").separates("a", "c", [])).toBe(true);
    expect(graph("a>b c>b b>d").separates("a", "c", ["b"])).toBe(false);
    expect(graph("a>b c>b b>d").separates("a", "c", ["d"])).toBe(false);
  });

  test("agrees with walking every path, on random graphs", () => {
    const nodes = ["a", "b", "c", "d", "e", "f"];
    const pairs = nodes.flatMap((from, i) => nodes.slice(i + 1).map((to) => ({ from, to })));
    fc.assert(
      fc.property(fc.subarray(pairs), fc.subarray(["b", "c", "d", "e"]), (edges, given) => {
        expect(new CausalGraph(nodes, edges).separates("a", "f", given)).toBe(
          separatedByPaths(edges, "a", "f", new Set(given)),
        );
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  test("a cycle is spelt out", () => {
    expect(() => graph("a>b b>c c>a")).toThrow("a → b → c → a");
  });
});

describe("back-door sets", () => {
  test("of Pearl's figure 3.4 are {X3, X4} and {X4, X5}, but not {X4} alone", () => {
    // Causality (2009), figure 3.4, X1…X6 and Xi, Xj as letters: 1→3 1→4 2→4 2→5 3→i 4→i 4→j 5→j i→6 6→j.
    const pearl = graph("1>3 1>4 2>4 2>5 3>i 4>i 4>j 5>j i>6 6>j");
    expect(isBackDoorSet(pearl, "i", "j", ["3", "4"])).toBe(true);
    expect(isBackDoorSet(pearl, "i", "j", ["4", "5"])).toBe(true);
    expect(isBackDoorSet(pearl, "i", "j", ["4"])).toBe(false);
    expect(isBackDoorSet(pearl, "i", "j", ["6"])).toBe(false);
    expect(backDoorSets(pearl, "i", "j", ["1", "2", "3", "4", "5", "6"])).toEqual([
      ["1", "4"],
      ["2", "4"],
      ["3", "4"],
      ["4", "5"],
    ]);
  });

  test("hold nothing fixed in the M graph, where adjusting would do harm", () => {
    const m = graph("u>x u>m v>m v>y x>y");
    expect(backDoorSets(m, "x", "y", ["m"])).toEqual([[]]);
    expect(isBackDoorSet(m, "x", "y", ["m"])).toBe(false);
  });

  test("do not exist where a common cause was not observed", () => {
    expect(backDoorSets(graph("u>x u>y x>y"), "x", "y", [])).toEqual([]);
  });
});

describe("the town's graph", () => {
  test("has a mechanism and a source for every edge, and a place for every node", () => {
    for (const { mechanism, source, sign } of townEdges) {
      expect(mechanism.length).toBeGreaterThan(6);
      expect(source.length).toBeGreaterThan(5);
      expect(["+", "-", "±"]).toContain(sign);
    }
    const used = new Set(townEdges.flatMap(({ from, to }) => [from, to]));
    for (const { id } of townNodes) expect(used).toContain(id);
  });

  test("asks for the weather when traffic's effect on air is read from history", () => {
    const observed = townNodes.filter((node) => node.observed).map(({ id }) => id);
    const sets = backDoorSets(townGraph, "traffic_volume", "pm25", observed);
    expect(sets.length).toBeGreaterThan(0);
    for (const set of sets) expect(isBackDoorSet(townGraph, "traffic_volume", "pm25", set)).toBe(true);
    expect(isBackDoorSet(townGraph, "traffic_volume", "pm25", [])).toBe(false);
  });

  test("reads temperature's effect on load with season, rain and sun held fixed: each moves both", () => {
    const observed = townNodes.filter((node) => node.observed).map(({ id }) => id);
    expect(backDoorSets(townGraph, "temperature", "electric_load", observed)).toContainEqual([
      "rainfall",
      "season",
      "solar_radiation",
    ]);
  });
});
