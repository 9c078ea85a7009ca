import { describe, expect, it } from "vitest";
import type { Domain, Entity } from "../api/types.ts";
import type { Place } from "../town/places.ts";
import { selectPlaces } from "./select-places.ts";

const place = (domain: Domain, entityId: string, name: string): Place => {
  const properties = { entity_id: entityId, domain, name };
  const feature = {
    type: "Feature" as const,
    geometry: { type: "Point" as const, coordinates: [73.2, 22.7] },
    properties,
  };
  return { key: `${domain}/${entityId}`, domain, entityId, name, layer: "roads", feature, properties };
};
const places = [
  place("traffic", "R001", "College Road 1"),
  place("traffic", "R002", "Mandi Road 1"),
  place("air", "P001", "Mandi air station"),
];
const reading = (entity_id: string, congestion: number): [string, Entity] => [
  `traffic/${entity_id}`,
  {
    domain: "traffic",
    entity_id,
    source: "atcc",
    observed_at: "2026-01-05T09:00:00+05:30",
    flags: [],
    metrics: {
      congestion_level: { value: congestion, unit: "0-100", observed_at: "2026-01-05T09:00:00+05:30" },
    },
  },
];
const ids = (...question: Parameters<typeof selectPlaces>) =>
  selectPlaces(...question).map(({ entityId }) => entityId);

describe("the list of places", () => {
  it("finds by every word, in name or number, whatever the case", () => {
    const search = (words: string) =>
      ids(places, new Map(), { search: words, domain: undefined, order: "name" });
    expect(search("mandi")).toEqual(["R002", "P001"]);
    expect(search("ROAD mandi")).toEqual(["R002"]);
    expect(search("r001")).toEqual(["R001"]);
    expect(search("nowhere")).toEqual([]);
  });

  it("puts the highest value first within a domain, and what has none last", () => {
    const entities = new Map([reading("R001", 20), reading("R002", 60)]);
    expect(
      ids([...places, place("traffic", "R003", "Quiet")], entities, {
        search: "",
        domain: "traffic",
        order: "value",
      }),
    ).toEqual(["R002", "R001", "R003"]);
  });
});
