import { expect, it } from "vitest";
import { entityKey } from "../observation/domain.ts";
import { entityPlaces } from "./entity-places.ts";
import { generateTown, sampleTownArguments } from "./generate-town.ts";

const town = generateTown({ ...sampleTownArguments, population: 10_000, seed: 1 });
const places = entityPlaces(town);

it("gives every observed entity a place within the town's bounds, and instruments their own", () => {
  const [station] = town.air.stations as [(typeof town.air.stations)[number]];
  expect(places.get(entityKey("air", station.id))?.coordinates).toEqual([...station.position]);
  const [{ transformers }] = town.power.feeders as [(typeof town.power.feeders)[number]];
  const mandi = town.mandis[0]!;
  for (const key of [
    entityKey("energy", transformers[0]!.id),
    entityKey("energy", town.power.feeders[0]!.id),
    entityKey("water", town.water.zones[0]!.id),
    entityKey("traffic", town.roads.links[0]!.segment),
    entityKey("market", `${mandi.id}-${mandi.commodities[0]!.id}`),
  ]) {
    const [longitude, latitude] = places.get(key)!.coordinates;
    expect(Math.abs(longitude - town.centre[0]), key).toBeLessThan(0.2);
    expect(Math.abs(latitude - town.centre[1]), key).toBeLessThan(0.2);
  }
});

it("puts a road in the middle of the box around it", () => {
  const { links, nodes } = town.roads;
  const link = links.find(
    ({ from, to, segment }) => from !== to && links.filter((each) => each.segment === segment).length <= 2,
  )!;
  const place = places.get(entityKey("traffic", link.segment))!;
  const ends = [link.from, link.to].map((id) => nodes.find((node) => node.id === id)!.position);
  const inside = (axis: 0 | 1) => {
    const [a, b] = ends.map((end) => end[axis]) as [number, number];
    return (
      place.coordinates[axis] >= Math.min(a, b) - 0.002 && place.coordinates[axis] <= Math.max(a, b) + 0.002
    );
  };
  expect([inside(0), inside(1)]).toEqual([true, true]);
});
