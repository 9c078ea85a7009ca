import { describe, expect, test } from "vitest";
import { InvalidInput } from "../errors.ts";
import { generateTown, sampleTownArguments, writeTown } from "./generate-town.ts";
import { layerNames, townLayers } from "./layers.ts";
import { townPopulation } from "./town.ts";

const sample = generateTown(sampleTownArguments);

describe("generateTown", () => {
  test("the same seed gives the same bytes, another seed another town", () => {
    expect(writeTown(generateTown(sampleTownArguments))).toBe(writeTown(sample));
    expect(writeTown(generateTown({ ...sampleTownArguments, seed: 1948 }))).not.toBe(writeTown(sample));
  });

  test("the sample town has 50,000 people and says that it is a demonstration", () => {
    expect(townPopulation(sample)).toBe(50_000);
    expect(sample.demonstration).toBe(true);
    expect(sample.note).toMatch(/does not exist/);
  });

  test("income groups are equal over the town", () => {
    const households = sample.zones.reduce((sum, zone) => sum + zone.households, 0);
    for (let group = 0; group < 5; group += 1) {
      const share = sample.zones.reduce(
        (sum, zone) => sum + (zone.incomeQuintiles[group]! * zone.households) / households,
        0,
      );
      expect(share).toBeCloseTo(0.2, 3);
    }
  });

  test("jobs by sector and school places sum to their shares of the people", () => {
    const jobs = sample.zones.flatMap((zone) => Object.values(zone.jobs));
    expect(jobs.reduce((sum, value) => sum + value, 0)).toBeCloseTo(18_000, -1);
    expect(sample.zones.reduce((sum, { schoolPlaces }) => sum + schoolPlaces, 0)).toBe(13_000);
  });

  test("supply is for a few hours, and the two turns of a reservoir do not overlap", () => {
    const byTank = Map.groupBy(sample.water.zones, ({ tank }) => tank);
    for (const zones of byTank.values()) {
      const spans = zones
        .flatMap(({ supplyHours }) => supplyHours)
        .sort((a, b) => (a.from < b.from ? -1 : 1));
      for (const [index, span] of spans.entries()) {
        if (index > 0) expect(span.from >= spans[index - 1]!.to).toBe(true);
      }
    }
  });

  test.each([
    [{ population: 5000, areaKm2: 2, seed: 1 }, /^population: .*10,000.*given 5000$/],
    [{ population: 50_000.5, areaKm2: 2, seed: 1 }, /^population/],
    [
      { population: 50_000, areaKm2: 0.1, seed: 1 },
      /^areaKm2: from 0.8 to 125.0 for 50000 people; given 0.1$/,
    ],
    [{ population: 50_000, areaKm2: -1, seed: 1 }, /^areaKm2: above 0/],
    [{ population: 50_000, areaKm2: 12, seed: -1 }, /^seed/],
  ])("refuses %j by field", (given, message) => {
    expect(() => generateTown(given)).toThrow(InvalidInput);
    expect(() => generateTown(given)).toThrow(message);
  });
});

describe("townLayers", () => {
  const { layers, bounds, name, demonstration } = townLayers(sample);

  test("every feature names its entity, domain and name, and lies within the bounds", () => {
    expect(name).toBe("Suvarnapur");
    expect(demonstration).toBe(true);
    const within = (value: unknown): boolean => {
      if (!Array.isArray(value)) return false;
      if (typeof value[0] !== "number") return value.every(within);
      const [x, y] = value as [number, number];
      return x >= bounds[0] && x <= bounds[2] && y >= bounds[1] && y <= bounds[3];
    };
    for (const layer of layerNames) {
      expect(layers[layer].features.length).toBeGreaterThan(0);
      const ids = new Set<string>();
      for (const { properties, geometry } of layers[layer].features) {
        expect(properties).toMatchObject({ entity_id: expect.any(String), name: expect.any(String) });
        ids.add(properties!["entity_id"]);
        expect("coordinates" in geometry && within(geometry.coordinates)).toBe(true);
      }
      expect(ids.size).toBe(layers[layer].features.length);
    }
  });

  test("a road names the nodes that its line joins, in the line's order", () => {
    const positions = new Map(sample.roads.nodes.map(({ id, position }) => [id, position]));
    for (const { properties, geometry } of layers.roads.features) {
      const { coordinates } = geometry as unknown as { coordinates: [number, number][] };
      for (const [id, end] of [
        [properties!["from"], coordinates[0]!],
        [properties!["to"], coordinates.at(-1)!],
      ] as const) {
        const [x, y] = positions.get(id)!;
        expect([x, y]).toEqual([expect.closeTo(end[0], 4), expect.closeTo(end[1], 4)]);
      }
    }
  });

  test("a road's capacity is that of both its directions", () => {
    const [road] = layers.roads.features;
    const links = sample.roads.links.filter(({ segment }) => segment === road!.id);
    expect(links).toHaveLength(2);
    expect(road!.properties).toMatchObject({
      domain: "traffic",
      monitored: true,
      capacity_pcu_per_hour: links[0]!.capacityPcuPerHour + links[1]!.capacityPcuPerHour,
    });
  });

  test("the mandi names the ids under which its prices are observed", () => {
    expect(layers.mandis.features[0]!.properties).toMatchObject({
      entity_ids: expect.arrayContaining(["M01-onion", "M01-potato"]),
    });
  });
});
