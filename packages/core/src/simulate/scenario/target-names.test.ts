import { expect, it } from "vitest";
import { smallTown } from "../testing/small-town.ts";
import { LISTED_TARGETS, targetNames } from "./target-names.ts";
import { allowedTargets } from "./targets.ts";

const names = targetNames(smallTown);

it("every element that a policy may name has a name, and no other", () => {
  const allowed = allowedTargets(smallTown);
  for (const field of LISTED_TARGETS) {
    expect(names[field].map(({ id }) => id)).toEqual(allowed[field]);
    expect(names[field].every(({ name }) => name !== "")).toBe(true);
  }
});

it("a signal is named by the roads that meet there", () => {
  const roads = new Set(smallTown.roads.segments.map(({ name }) => name));
  const [first] = names.nodes;
  expect(first!.name.split(" × ").length).toBeGreaterThan(1);
  for (const road of first!.name.split(" × ")) expect(roads).toContain(road);
});
