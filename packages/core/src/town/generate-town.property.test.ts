/** Laws of a generated town, whatever its size and seed. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildFeeder } from "../energy/feeder.ts";
import { sweepPowerFlow } from "../energy/power-flow.ts";
import { runHydraulics } from "../water/hydraulics.ts";
import { WaterNetwork } from "../water/network.ts";
import { townProblems } from "./check-town.ts";
import { generateTown, sampleTownArguments, writeTown } from "./generate-town.ts";
import { contains, signedArea } from "./geometry/polygon.ts";
import { localProjection, type Point } from "./geometry/projection.ts";
import { type Town, townPopulation } from "./town.ts";

/** Towns of 10,000 to 150,000 people at 2,500 to 14,000 people per km². */
const anyTown = fc
  .record({
    population: fc.integer({ min: 10_000, max: 150_000 }),
    density: fc.integer({ min: 2500, max: 14_000 }),
    seed: fc.nat(1_000_000),
  })
  .map(({ population, density, seed }) => ({ population, areaKm2: population / density, seed }));

const towns = (numRuns: number, law: (town: Town, given: { population: number; areaKm2: number }) => void) =>
  fc.assert(
    fc.property(anyTown, (given) => law(generateTown(given), given)),
    { numRuns, seed: 1 },
  );

const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const localRing = (town: Town, ring: readonly (readonly [number, number])[]): Point[] => {
  const { toLocal } = localProjection(town.centre);
  return ring.slice(0, -1).map(([longitude, latitude]) => toLocal([longitude, latitude]));
};

describe("a generated town", () => {
  test("passes every check: schema, references, connected roads, radial feeders, water ids", () => {
    towns(25, (town) => {
      expect(townProblems(JSON.parse(writeTown(town)))).toEqual([]);
    });
  });

  test("holds exactly the people that were asked for", () => {
    towns(25, (town, { population }) => {
      expect(townPopulation(town)).toBe(population);
    });
  });

  test("has wards that cover the boundary's area without gap or overlap", () => {
    towns(15, (town, { areaKm2 }) => {
      const boundary = localRing(town, town.boundary.coordinates[0]!);
      const wards = town.zones.map(({ polygon }) => localRing(town, polygon!.coordinates[0]!));
      const total = wards.reduce((sum, ring) => sum + signedArea(ring), 0);
      expect(total / signedArea(boundary)).toBeCloseTo(1, 9);
      expect(Math.abs(total / 1e6 / areaKm2 - 1)).toBeLessThan(1e-3);
      const xs = boundary.map(([x]) => x);
      const ys = boundary.map(([, y]) => y);
      for (let row = 0; row < 25; row += 1) {
        for (let column = 0; column < 25; column += 1) {
          const point: Point = [
            Math.min(...xs) + ((column + 0.37) / 25) * (Math.max(...xs) - Math.min(...xs)),
            Math.min(...ys) + ((row + 0.61) / 25) * (Math.max(...ys) - Math.min(...ys)),
          ];
          const inWards = wards.filter((ring) => contains(ring, point)).length;
          expect(inWards).toBe(contains(boundary, point) ? 1 : 0);
        }
      }
    });
  });

  test("is densest at the bazaar", () => {
    towns(15, (town) => {
      const density = town.zones.map(({ population, areaKm2 }) => population / areaKm2);
      const third = Math.floor(density.length / 3);
      const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(mean(density.slice(0, third))).toBeGreaterThan(1.5 * mean(density.slice(-third)));
    });
  });

  test("owns more two-wheelers than any other motor vehicle", () => {
    towns(10, ({ fleet }) => {
      const of = (wanted: string) =>
        fleet.reduce((sum, { class: vehicle, count }) => sum + (vehicle === wanted ? count : 0), 0);
      const others = ["car", "auto", "lcv", "bus", "truck"].reduce((sum, vehicle) => sum + of(vehicle), 0);
      expect(of("twoWheeler")).toBeGreaterThan(2 * others);
    });
  });

  test("has streets that cross nowhere but at nodes", () => {
    towns(10, (town) => {
      const { toLocal } = localProjection(town.centre);
      const streets = town.roads.segments.map(({ id, geometry }) => ({
        id,
        from: toLocal(geometry[0]!),
        to: toLocal(geometry.at(-1)!),
      }));
      const side = (a: Point, b: Point, c: Point) =>
        Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
      const crossings = streets.flatMap((one, index) =>
        streets.slice(index + 1).filter((other) => {
          const ends = [other.from, other.to];
          if (ends.some((end) => `${end}` === `${one.from}` || `${end}` === `${one.to}`)) return false;
          return (
            side(one.from, one.to, other.from) * side(one.from, one.to, other.to) < 0 &&
            side(other.from, other.to, one.from) * side(other.from, other.to, one.to) < 0
          );
        }),
      );
      expect(crossings).toEqual([]);
    });
  });

  test("has fields that lie outside the boundary and do not overlap", () => {
    towns(8, (town) => {
      const boundary = localRing(town, town.boundary.coordinates[0]!);
      const fields = town.farms.map(({ polygon }) => localRing(town, polygon!.coordinates[0]!));
      for (const [index, ring] of fields.entries()) {
        for (const corner of ring) {
          expect(contains(boundary, corner)).toBe(false);
          expect(fields.some((other, at) => at !== index && contains(other, corner))).toBe(false);
        }
      }
    });
  });

  test("keeps voltages above 0.94 pu and currents within ratings at its peak", () => {
    towns(10, ({ power }) => {
      for (const { lines, transformers, kv } of power.feeders) {
        const at = new Map(transformers.map((transformer) => [transformer.bus, transformer]));
        const feeder = buildFeeder(
          lines.map(({ from, to, rOhm, xOhm }) => {
            const { peakKw = 0, powerFactor = 1 } = at.get(to) ?? {};
            const loadKvar = peakKw * Math.tan(Math.acos(powerFactor));
            return { fromBus: from, toBus: to, rOhm, xOhm, loadKw: peakKw, loadKvar };
          }),
        );
        const flow = sweepPowerFlow(feeder, { kv });
        expect(Math.min(...flow.voltagePu)).toBeGreaterThan(0.94);
        for (const { to, ampacityA } of lines) {
          expect(flow.branchA[feeder.buses.indexOf(to)]!).toBeLessThan(ampacityA);
        }
      }
    });
  });
});

describe("the water network", () => {
  test.each([
    ["the sample town", sampleTownArguments],
    ["10,000 people", { population: 10_000, areaKm2: 3, seed: 1 }],
    ["30,000 people spread out", { population: 30_000, areaKm2: 20, seed: 3 }],
    ["200,000 people", { population: 200_000, areaKm2: 40, seed: 5 }],
    ["1,000,000 people", { population: 1_000_000, areaKm2: 100, seed: 9 }],
  ])("of %s runs three days without a warning, above CPHEEO's 7 m in supply hours", async (_, given) => {
    const { water } = generateTown(given);
    using network = await WaterNetwork.load(water.inp, "town.inp");
    const open = water.zones.map(({ supplyHours, junctions }) => ({
      spans: supplyHours.map(({ from, to }) => [minutes(from), minutes(to)] as const),
      nodes: junctions.map((junction) => network.nodeIndex(junction)),
    }));
    const tanks = water.tanks.map(({ node, fullLevelM }) => ({ at: network.nodeIndex(node), fullLevelM }));
    let lowest = Number.POSITIVE_INFINITY;
    let emptiest = 1;
    const warnings = new Set<number>();
    runHydraulics(
      network,
      { durationS: 3 * 86_400 },
      {
        solved(step) {
          warnings.add(step.warning);
          const pressure = step.pressureM;
          const minute = (step.timeS / 60) % 1440;
          for (const { spans, nodes } of open) {
            if (!spans.some(([from, to]) => minute >= from && minute < to)) continue;
            for (const node of nodes) lowest = Math.min(lowest, pressure[node]!);
          }
          for (const { at, fullLevelM } of tanks) emptiest = Math.min(emptiest, pressure[at]! / fullLevelM);
        },
      },
    );
    expect([...warnings]).toEqual([0]);
    expect(lowest).toBeGreaterThan(7);
    expect(emptiest).toBeGreaterThan(0.1);
  });
});
