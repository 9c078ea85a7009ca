import type { FeatureCollection } from "geojson";
import { expect, it } from "vitest";
import { drawTown, nearestJunction } from "./town-shapes.ts";

const collection = (features: object[]) => ({ type: "FeatureCollection", features }) as FeatureCollection;
const road = (id: string, name: string, roadClass: string, ends: [string, string], line: number[][]) => ({
  type: "Feature",
  geometry: { type: "LineString", coordinates: line },
  properties: { entity_id: id, domain: "traffic", name, class: roadClass, from: ends[0], to: ends[1] },
});
const square = [
  [72, 22],
  [72.1, 22],
  [72.1, 22.1],
  [72, 22.1],
  [72, 22],
];
const drawing = drawTown({
  layers: {
    wards: collection([
      {
        type: "Feature",
        geometry: { type: "Polygon", coordinates: [square] },
        properties: { entity_id: "Z1", name: "Ward" },
      },
    ]),
    roads: collection([
      road("R1", "Station Road", "arterial", ["N1", "N2"], [square[0]!, square[1]!]),
      road("R2", "Mill Lane", "local", ["N2", "N3"], [square[1]!, square[2]!]),
    ]),
  },
});

it("junctions are the nodes that its roads name, each once", () => {
  expect(drawing.junctions.map(({ id }) => id)).toEqual(["N1", "N2", "N3"]);
});

it("a click chooses the junction that lies nearest", () => {
  const at = drawing.junctions.find(({ id }) => id === "N3")!;
  expect(nearestJunction(drawing, { x: at.x - 20, y: at.y + 30 })?.id).toBe("N3");
  // North is up.
  expect(at.y).toBeLessThan(drawing.junctions.find(({ id }) => id === "N2")!.y);
  expect(nearestJunction({ junctions: [] }, { x: 0, y: 0 })).toBeUndefined();
});
