import { describe, expect, it } from "vitest";
import { prepareSmallTown, SMALL_CONFIG, smallTown } from "../testing/small-town.ts";
import { gravityTrips } from "./gravity.ts";

const { population, roads } = await prepareSmallTown();
const sum = (values: Iterable<number>) => [...values].reduce((all, value) => all + value, 0);

describe("population", () => {
  it("citizens stand for all people of each ward", () => {
    for (const [zone, { population: people }] of smallTown.zones.entries()) {
      const here = sum(population.people.slice(5 * zone, 5 * zone + 5));
      expect(here / people).toBeCloseTo(1, 6);
    }
    expect(population.citizens.count).toBe(SMALL_CONFIG.citizens);
  });

  it("about as many work as there are jobs, and go to school as there are places", () => {
    const jobs = sum(smallTown.zones.flatMap((zone) => Object.values(zone.jobs)));
    const places = sum(smallTown.zones.map(({ schoolPlaces }) => schoolPlaces));
    const standsFor = sum(smallTown.zones.map((zone) => zone.population)) / SMALL_CONFIG.citizens;
    const { status } = population.citizens;
    expect((standsFor * status.filter((each) => each === 1).length) / jobs).toBeCloseTo(1, 0);
    expect(Math.abs((standsFor * status.filter((each) => each === 2).length) / places - 1)).toBeLessThan(
      0.35,
    );
  });

  it("every tour comes home after it has left, and back the way it went", () => {
    const { tours, cells } = population;
    for (let tour = 0; tour < tours.count; tour++) {
      expect(tours.returns[tour]).toBeGreaterThan(tours.departs[tour]!);
      const [from, to] = [Math.floor(tours.od[tour]! / roads.ends), tours.od[tour]! % roads.ends];
      expect(cells.back[tours.cell[tour]!]).toBe(to * roads.ends + from);
    }
  });

  it("delivery vans reach businesses while they are open", () => {
    const { businesses, hauls } = population;
    expect(businesses.count).toBe(SMALL_CONFIG.businesses);
    const earliest = Math.min(...businesses.opens);
    for (let haul = 0; haul < hauls.count; haul++) {
      if (hauls.vehicleClass[haul] !== 3 || hauls.od[haul]! % roads.ends >= roads.zones) continue;
      expect(hauls.hour[haul]).toBeGreaterThanOrEqual(earliest);
      expect(hauls.hour[haul]).toBeLessThan(24);
    }
  });
});

describe("gravityTrips", () => {
  it("begins as many trips at each end as there are, and ends them by the pulls", () => {
    const origins = [100, 50, 10];
    const pulls = [1, 2, 5];
    const trips = gravityTrips({ origins, pulls, minutes: [1, 5, 9, 5, 1, 4, 9, 4, 1], decayMin: 6 });
    for (let row = 0; row < 3; row++)
      expect(sum(trips.slice(3 * row, 3 * row + 3))).toBeCloseTo(origins[row]!, 9);
    for (let column = 0; column < 3; column++) {
      const ended = trips[column]! + trips[3 + column]! + trips[6 + column]!;
      expect(ended / (20 * pulls[column]!)).toBeCloseTo(1, 2);
    }
  });
});
