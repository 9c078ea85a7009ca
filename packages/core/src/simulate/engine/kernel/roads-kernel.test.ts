import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { integer, uniform } from "../../../random/draw.ts";
import { randomStream } from "../../../random/philox.ts";
import { BAND_OF_HOUR, BANDS } from "../../population/modes.ts";
import { fastExp } from "../fast-exp.ts";
import { assembleKernel } from "./assemble.ts";
import { CORRECTION_COLUMNS, dayKernel, SPEED_BINS, ZONE_SUMS } from "./day-kernel.ts";
import { KERNEL } from "./kernel-bytes.ts";

const corrections = Float64Array.from({ length: SPEED_BINS * CORRECTION_COLUMNS }, (_, at) => 3 - at / 400);
const sizes = {
  pairs: 12,
  links: 7,
  zones: 2,
  entries: 40,
  wayLinks: 90,
  externals: 5,
  tours: 0,
  cells: 0,
  slots: 0,
};

/** Any roads: pairs with and without ways, empty hours, queues from yesterday, links too narrow for their traffic. */
function anyRoads(seed: number, power: number) {
  const stream = randomStream(seed, "kernel");
  let index = 0;
  const u = () => uniform(stream, index++);
  const kernel = dayKernel(sizes);
  const { arrays } = kernel;
  arrays.corrections.set(corrections);
  let entry = 0;
  for (let od = 0; od < sizes.pairs; od++) {
    arrays.odFirst[od] = entry;
    entry = Math.min(sizes.entries, entry + integer(stream, 6, index++));
  }
  arrays.odFirst[sizes.pairs] = entry;
  for (let at = 0; at < sizes.entries; at++) arrays.entryLink[at] = integer(stream, sizes.links, index++);
  const fill = (array: Float64Array, of: () => number) => {
    for (let at = 0; at < array.length; at++) array[at] = of();
  };
  fill(arrays.coefficient, u);
  fill(arrays.odLight, () => (u() < 0.4 ? 0 : 40 * u()));
  fill(arrays.odHeavy, () => (u() < 0.8 ? 0 : 9 * u()));
  for (const shares of [arrays.lightShare, arrays.heavyShare, arrays.busPcu, arrays.weight]) fill(shares, u);
  for (const external of [arrays.externalLight, arrays.externalHeavy]) fill(external, () => 20 * u());
  fill(arrays.queue, () => (u() < 0.7 ? 0 : 30 * u()));
  fill(arrays.length, () => 0.05 + u());
  fill(arrays.beta, () => power);
  fill(arrays.buses, () => (u() < 0.5 ? 0 : 8 * u()));
  for (let link = 0; link < sizes.links; link++) {
    const capacity = 60 + 2000 * u() ** 3;
    arrays.constants.set([0.1 + u(), 0.3 * u(), 1.2 * capacity, 1 / capacity], 4 * link);
  }
  return kernel;
}

/** The loops as they would be written plainly. */
function plainly(arrays: ReturnType<typeof anyRoads>["arrays"], freeBin: number, power: number) {
  const { pairs, links, zones } = sizes;
  const light = new Float64Array(24 * links);
  const heavy = new Float64Array(24 * links);
  const weight = arrays.weight.slice();
  const minutes = new Float64Array(24 * links);
  const flow = new Float64Array(24 * links);
  const queue = arrays.queue.slice();
  const bandTime = new Float64Array(BANDS * links);
  const lightKm = new Float64Array(24);
  const heavyKm = new Float64Array(24);
  const sums = new Float64Array(24 * zones * ZONE_SUMS);
  const totals = [0, 0, 0];
  for (let hour = 0; hour < 24; hour++) {
    const band = BAND_OF_HOUR[hour]!;
    for (let od = 0; od < pairs; od++) {
      weight[hour]! += arrays.odLight[24 * od + hour]! + arrays.odHeavy[24 * od + hour]!;
      for (let entry = arrays.odFirst[od]!; entry < arrays.odFirst[od + 1]!; entry++) {
        const at = 24 * arrays.entryLink[entry]! + hour;
        light[at]! += arrays.odLight[24 * od + hour]! * arrays.coefficient[BANDS * entry + band]!;
        heavy[at]! += arrays.odHeavy[24 * od + hour]! * arrays.coefficient[BANDS * entry + band]!;
      }
    }
    for (let link = 0; link < links; link++) {
      const at = 24 * link + hour;
      light[at]! += arrays.externalLight[BANDS * link + band]! * arrays.lightShare[hour]!;
      heavy[at]! += arrays.externalHeavy[BANDS * link + band]! * arrays.heavyShare[hour]!;
      heavy[at]! += arrays.buses[link]! * arrays.busPcu[hour]!;
      const [free, raises, limit, perCapacity] = arrays.constants.subarray(4 * link, 4 * link + 4);
      const arrivals = light[at]! + heavy[at]!;
      const before = queue[link]!;
      const out = Math.min(before + arrivals, limit!);
      const after = before + arrivals - out;
      const running = free! + raises! * (out * perCapacity!) ** power;
      const area =
        after > 0
          ? (before + after) / 2
          : before === 0
            ? 0
            : (before / 2) * Math.min(1, before / (limit! - arrivals));
      minutes[at] = running + (60 * area) / limit!;
      queue[link] = after;
      flow[at] = arrivals;
      bandTime[BANDS * link + band]! += weight[hour]! * minutes[at]!;
      totals[0]! += arrivals * minutes[at]!;
      totals[1]! += arrivals * free!;
      totals[2] = Math.max(totals[2]!, after);
      const length = arrays.length[link]!;
      lightKm[hour]! += light[at]! * length;
      heavyKm[hour]! += heavy[at]! * length;
      if (out * perCapacity! <= 0.4) continue;
      const bin = Math.min(SPEED_BINS - 1, Math.floor((120 * length) / running));
      for (let p = 0; p < 3; p++) {
        const more = corrections[4 * bin + p]! - corrections[4 * freeBin + p]!;
        const place = (hour * zones + 1) * ZONE_SUMS + 2 + 2 * p;
        sums[place]! += light[at]! * length * more;
        sums[place + 1]! += heavy[at]! * length * more;
      }
    }
  }
  const pairMinutes = Float64Array.from({ length: BANDS * pairs }, (_, at) => {
    let took = 0;
    const od = Math.floor(at / BANDS);
    for (let entry = arrays.odFirst[od]!; entry < arrays.odFirst[od + 1]!; entry++) {
      took +=
        arrays.coefficient[BANDS * entry + (at % BANDS)]! *
        bandTime[BANDS * arrays.entryLink[entry]! + (at % BANDS)]!;
    }
    return took;
  });
  return {
    light,
    heavy,
    weight,
    minutes,
    flow,
    queue,
    bandTime,
    lightKm,
    heavyKm,
    sums,
    totals,
    pairMinutes,
  };
}

const farthest = (ours: ArrayLike<number>, theirs: ArrayLike<number>) => {
  let most = ours.length === theirs.length ? 0 : Number.POSITIVE_INFINITY;
  for (let at = 0; at < ours.length; at++)
    most = Math.max(most, Math.abs(ours[at]! - theirs[at]!) / Math.max(1, Math.abs(theirs[at]!)));
  return most;
};

describe("the roads' inner loops", () => {
  it("are assembled from their text", async () => {
    expect(Buffer.from(await assembleKernel()).toString("base64")).toBe(KERNEL);
  });

  it.each([4, 3.2])("do what plain loops do, with BPR's power %f", (power) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 140 }), (seed, freeBin) => {
        const kernel = anyRoads(seed, power);
        const expected = plainly(kernel.arrays, freeBin, power);
        kernel.load();
        kernel.serve(0, 3, 1, freeBin, power === 4);
        kernel.serve(3, sizes.links, 1, freeBin, power === 4);
        // Night's minutes are nobody's: they are not kept where a link is free all day.
        for (let at = 0; at < expected.bandTime.length; at += BANDS)
          expected.bandTime[at] = kernel.arrays.bandTime[at]!;
        kernel.pairMinutes();
        for (let at = 0; at < expected.pairMinutes.length; at += BANDS)
          expected.pairMinutes[at] = kernel.arrays.pairMinutes[at]!;
        const { sums, ...rest } = expected;
        expect(farthest(kernel.arrays.zoneSums, sums), "zoneSums").toBeLessThan(1e-9);
        for (const [name, theirs] of Object.entries(rest))
          expect(farthest(kernel.arrays[name as keyof typeof rest], theirs), name).toBeLessThan(1e-9);
      }),
      { numRuns: 200 },
    );
  });

  it("serve a part of the links of a zone as they serve all at once", () => {
    const [one, two] = [anyRoads(3, 4), anyRoads(3, 4)];
    one.load();
    two.load();
    one.serve(0, sizes.links, 0, 20, true);
    for (let link = 0; link < sizes.links; link++) two.serve(link, link + 1, 0, 20, true);
    expect(farthest(two.arrays.totals, one.arrays.totals)).toBeLessThan(1e-12);
    expect(farthest(two.arrays.lightKm, one.arrays.lightKm)).toBe(0);
  });

  it("weigh ways as a logit does, to the last bit, and put the gateways' traffic on them", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.double({ min: 0.05, max: 40, noNaN: true }),
        (seed, theta) => {
          const kernel = anyRoads(seed, 4);
          const { arrays } = kernel;
          const stream = randomStream(seed, "ways");
          let index = 0;
          let link = 0;
          for (let od = 0; od < sizes.pairs; od++) {
            arrays.odPaths[od] = [0, 1, 3, 7][integer(stream, 4, index++)]!;
            arrays.odFreeMin[od] = uniform(stream, index++);
            for (let way = 0; way < 3; way++) {
              arrays.pathFirst[3 * od + way] = link;
              if ((arrays.odPaths[od]! >> way) & 1) link = Math.min(90, link + integer(stream, 4, index++));
            }
          }
          arrays.pathFirst[3 * sizes.pairs] = link;
          for (let at = 0; at < 90; at++) arrays.pathLink[at] = integer(stream, sizes.links, index++);
          for (let od = 0; od < sizes.pairs; od++)
            for (let entry = arrays.odFirst[od]!; entry < arrays.odFirst[od + 1]!; entry++)
              arrays.entryPaths[entry] = arrays.odPaths[od]! & (1 + integer(stream, 7, index++));
          for (let at = 0; at < arrays.expectedLink.length; at++)
            arrays.expectedLink[at] = 5 * uniform(stream, index++);
          for (let at = 0; at < 5; at++) {
            arrays.externalOd[at] = integer(stream, sizes.pairs, index++);
            arrays.externalLightPcu[at] = uniform(stream, index++);
            arrays.externalHeavyPcu[at] = uniform(stream, index++);
          }
          const entryPaths = arrays.entryPaths.map((set) => set || 1);
          arrays.entryPaths.set(entryPaths);
          kernel.chooseWays(theta);
          const light = new Float64Array(BANDS * sizes.links);
          for (let band = 0; band < BANDS; band++) {
            for (let od = 0; od < sizes.pairs; od++) {
              const paths = arrays.odPaths[od]!;
              const expected = arrays.expectedPair[BANDS * od + band]!;
              if (paths === 0) {
                expect(expected).toBe(arrays.odFreeMin[od]);
                continue;
              }
              const minutes = [0, 1, 2].map((way) => {
                const [from, to] = arrays.pathFirst.subarray(3 * od + way, 3 * od + way + 2);
                let sum = 0;
                for (let k = from!; k < to!; k++)
                  sum += arrays.expectedLink[BANDS * arrays.pathLink[k]! + band]!;
                return sum;
              });
              const weight = minutes.map((c, way) =>
                way === 0 ? 1 : (paths >> way) & 1 ? fastExp(theta * (minutes[0]! - c)) : 0,
              );
              const first = 1 / (1 + weight[1]! + weight[2]!);
              const share = weight.map((w) => w * first);
              expect(expected).toBe(
                share[0]! * minutes[0]! + share[1]! * minutes[1]! + share[2]! * minutes[2]!,
              );
              for (let entry = arrays.odFirst[od]!; entry < arrays.odFirst[od + 1]!; entry++) {
                const set = entryPaths[entry]!;
                const some = share.reduce((sum, each, way) => ((set >> way) & 1 ? sum + each : sum), 0);
                expect(arrays.coefficient[BANDS * entry + band]).toBe(set === 7 ? 1 : some);
              }
            }
            for (let at = 0; at < 5; at++) {
              const od = arrays.externalOd[at]!;
              for (let entry = arrays.odFirst[od]!; entry < arrays.odFirst[od + 1]!; entry++)
                light[BANDS * arrays.entryLink[entry]! + band]! +=
                  arrays.externalLightPcu[at]! * arrays.coefficient[BANDS * entry + band]!;
            }
          }
          expect(farthest(arrays.externalLight, light)).toBeLessThan(1e-12);
        },
      ),
      { numRuns: 200 },
    );
  });
});
