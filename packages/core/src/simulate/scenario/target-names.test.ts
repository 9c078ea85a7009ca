import { expect, it } from "vitest";
import type { Town } from "../../town/town.ts";
import { smallTown } from "../testing/small-town.ts";
import { LISTED_TARGETS, targetNames } from "./target-names.ts";
import { allowedTargets } from "./targets.ts";

it("every element that a policy may name has a name, and no other", () => {
  const names = targetNames(smallTown);
  const { from, ...allowed } = allowedTargets(smallTown);
  for (const field of LISTED_TARGETS) {
    expect(names[field].every(({ name }) => name !== "")).toBe(true);
    const ids = names[field].map(({ id }) => id);
    if (field === "junctions") expect(from).toEqual(expect.arrayContaining(ids));
    else expect(ids).toEqual(allowed[field]);
  }
});

it("a junction is named by the roads that meet there, stretches of one road once", () => {
  const node = (id: string) => ({ id, position: [72, 22], signal: id === "N1" });
  const segment = (id: string, name: string, of: string) => ({ id, name, class: of });
  const town = {
    ...smallTown,
    roads: {
      nodes: ["N1", "N2", "N3"].map(node),
      segments: [
        segment("R1", "Station Road 3", "arterial"),
        segment("R2", "Station Road 4", "arterial"),
        segment("R3", "NH 18", "local"),
      ],
      links: [
        { from: "N1", to: "N2", segment: "R1" },
        { from: "N2", to: "N1", segment: "R2" },
        { from: "N1", to: "N3", segment: "R3" },
      ],
    },
  } as unknown as Town;
  const { nodes, junctions } = targetNames(town);
  expect(nodes).toEqual([{ id: "N1", name: "Station Road × NH 18" }]);
  // N3 lies on a lane alone.
  expect(junctions).toEqual([...nodes, { id: "N2", name: "Station Road" }]);
});
