import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { integer, uniform } from "../../../random/draw.ts";
import { randomStream } from "../../../random/philox.ts";
import { AUTO, BUS, CAR, CYCLE, MODE_COUNT, TWO_WHEELER, WALK } from "../../population/modes.ts";
import { dayKernel } from "./day-kernel.ts";

const sizes = {
  pairs: 6,
  links: 1,
  zones: 1,
  entries: 1,
  wayLinks: 0,
  externals: 0,
  tours: 60,
  cells: 9,
  slots: 5,
};
const ORDER = [WALK, TWO_WHEELER, AUTO, CAR, BUS, CYCLE];
const HABIT = 1.3;

/** Any tours; whoever has never travelled has MODE_COUNT as the last mode. */
function anyTours(seed: number) {
  const stream = randomStream(seed, "kernel");
  let index = 0;
  const u = () => uniform(stream, index++);
  const below = (n: number) => integer(stream, n, index++);
  const kernel = dayKernel(sizes);
  const { arrays } = kernel;
  for (let tour = 0; tour < sizes.tours; tour++) {
    arrays.draws[tour] = below(2 ** 32);
    arrays.purpose[tour] = below(4);
    arrays.departs[tour] = below(23);
    arrays.returns[tour] = arrays.departs[tour]! + 1;
    arrays.allowed[tour] = (1 << WALK) | (1 << AUTO) | below(64);
    arrays.last[tour] = below(MODE_COUNT + 1);
    arrays.cell[tour] = below(sizes.cells);
    for (let mode = 0; mode < MODE_COUNT; mode++) arrays.kmSlot[8 * tour + mode] = below(sizes.slots);
  }
  for (let purpose = 0; purpose < 4; purpose++) {
    arrays.words[purpose] = Math.floor(u() * 2 ** 32);
    arrays.perWord[purpose] = 1 / (arrays.words[purpose]! >>> 0);
  }
  arrays.served.fill(63, 6, 22);
  for (let hour = 0; hour < 24; hour++) arrays.served[hour]! |= 63 & ~(1 << BUS);
  for (const column of [
    arrays.weights,
    arrays.cellWeight,
    arrays.pcuPerPerson,
    arrays.kmPerPerson,
    arrays.pairKm,
  ])
    for (let at = 0; at < column.length; at++) column[at] = u();
  for (let cell = 0; cell < sizes.cells; cell++) {
    arrays.cellOd[cell] = below(sizes.pairs);
    arrays.cellBack[cell] = below(sizes.pairs);
  }
  return kernel;
}

/** The loops as they would be written plainly. */
function plainly(arrays: ReturnType<typeof anyTours>["arrays"]) {
  const goers: number[] = [];
  const last = arrays.last.slice();
  const cellTours = new Float64Array(arrays.cellTours.length);
  const away = new Float64Array(24);
  const odLight = new Float64Array(arrays.odLight.length);
  const slotKm = new Float64Array(arrays.slotKm.length);
  for (let tour = 0; tour < sizes.tours; tour++) {
    const purpose = arrays.purpose[tour]!;
    const word = arrays.draws[tour]! >>> 0;
    if (word >= arrays.words[purpose]! >>> 0) continue;
    goers.push(tour);
    const [hour, home, cell] = [arrays.departs[tour]!, arrays.returns[tour]!, arrays.cell[tour]!];
    const have = arrays.allowed[tour]! & arrays.served[hour]!;
    const weight = (mode: number) => ((have >> mode) & 1) * arrays.weights[MODE_COUNT * cell + mode]!;
    const usual = last[tour]! < MODE_COUNT ? HABIT * weight(last[tour]!) : 0;
    let left =
      (word + 0.5) * arrays.perWord[purpose]! * (usual + ORDER.reduce((sum, mode) => sum + weight(mode), 0));
    left -= usual;
    let chosen = left < 0 ? last[tour]! : AUTO;
    for (const mode of left < 0 ? [] : ORDER) {
      left -= weight(mode);
      if (left >= 0) continue;
      chosen = mode;
      break;
    }
    last[tour] = chosen;
    const people = arrays.cellWeight[cell]!;
    cellTours[MODE_COUNT * cell + chosen]! += people;
    for (const [when, od, sign] of [
      [hour, arrays.cellOd[cell]!, 1],
      [home, arrays.cellBack[cell]!, -1],
    ] as const) {
      away[when]! += sign * people;
      odLight[24 * od + when]! += people * arrays.pcuPerPerson[chosen]!;
      slotKm[sizes.slots * when + arrays.kmSlot[8 * tour + chosen]!]! +=
        people * arrays.kmPerPerson[chosen]! * arrays.pairKm[od]!;
    }
  }
  return { goers, last, cellTours, away, odLight, slotKm };
}

describe("the inner loops of travel", () => {
  it("do what plain loops do", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const kernel = anyTours(seed);
        const { goers, last, ...sums } = plainly(kernel.arrays);
        const count = kernel.findGoers();
        expect([...kernel.arrays.goers.subarray(0, count)]).toEqual(goers);
        kernel.leave(count, HABIT);
        expect([...kernel.arrays.last]).toEqual([...last]);
        for (const [name, theirs] of Object.entries(sums)) {
          const ours = kernel.arrays[name as keyof typeof sums];
          for (let at = 0; at < theirs.length; at++)
            expect(Math.abs(ours[at]! - theirs[at]!), name).toBeLessThan(
              1e-12 * Math.max(1, Math.abs(theirs[at]!)),
            );
        }
      }),
      { numRuns: 200 },
    );
  });

  it("never give a cycle to who has none, be the number the largest there is", () => {
    const kernel = anyTours(1);
    const { arrays } = kernel;
    arrays.draws.fill(-2);
    arrays.words.fill(-1);
    // A reciprocal a little too large, as rounding may leave it.
    arrays.perWord.fill(1 / (2 ** 32 - 2));
    arrays.allowed.fill((1 << WALK) | (1 << AUTO) | (1 << BUS));
    arrays.last.fill(MODE_COUNT);
    const count = kernel.findGoers();
    expect(count).toBe(sizes.tours);
    kernel.leave(count, HABIT);
    expect(arrays.last).not.toContain(CYCLE);
  });
});
