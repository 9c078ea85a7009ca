import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomStream } from "../random/philox.ts";
import type { StabilityClass } from "../weather/stability.ts";
import { backgroundSeries } from "./background.ts";
import { type DispersionScheme, spreadAt } from "./dispersion.ts";
import { plume, verticalTerm } from "./plume.ts";
import { plumeRise } from "./plume-rise.ts";
import { addConcentrations, buildSourceReceptor, STABILITIES } from "./source-receptor.ts";
import { contribution, type Source } from "./sources.ts";

const schemes: DispersionScheme[] = ["pasquill-gifford", "briggs-rural", "briggs-urban"];
const anyScheme = fc.constantFrom(...schemes);
const anyClass = fc.constantFrom<StabilityClass>(...STABILITIES);
const air = (change = {}) =>
  ({
    windMPerS: 3,
    stability: "D",
    mixingM: Number.POSITIVE_INFINITY,
    scheme: "briggs-urban",
    ...change,
  }) as const;
const point: Source = { kind: "point", id: "p", gPerS: 10, heightM: 20, x: 0, y: 0 };

/** Mass that crosses the plane x downwind of a source in a second, g/s, by the trapezoidal rule. */
function flux(scheme: DispersionScheme, stability: StabilityClass, x: number, mixingM: number): number {
  const here = air({ scheme, stability, mixingM });
  const { y: sy, z: sz } = spreadAt(scheme, stability, x);
  const top = Math.min(mixingM, 40 + 8 * sz);
  const [dy, dz] = [sy / 8, top / 800];
  let sum = 0;
  for (let z = 0; z <= 800; z++) {
    const edge = z === 0 || z === 800 ? 0.5 : 1;
    for (let y = -64; y <= 64; y++) sum += edge * plume(10, 40, here, x, y * dy, z * dz);
  }
  return sum * dy * dz * here.windMPerS * 1e-6;
}

describe("plume", () => {
  it("carries through every plane downwind what the source emits, with and without a lid", () => {
    fc.assert(
      fc.property(
        anyScheme,
        anyClass,
        fc.double({ min: 150, max: 8000, noNaN: true }),
        fc.constantFrom(300, 1000, Infinity),
        (scheme, stability, x, lid) => {
          expect(flux(scheme, stability, x, lid)).toBeCloseTo(10, 1);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("is the same on both sides of its axis, nothing upwind, and half at half the emission", () => {
    const side = fc.double({ min: 0, max: 500, noNaN: true });
    fc.assert(
      fc.property(
        anyScheme,
        anyClass,
        side,
        fc.double({ min: 10, max: 5000, noNaN: true }),
        (scheme, stability, y, x) => {
          const here = air({ scheme, stability });
          expect(plume(10, 20, here, x, y, 1.5)).toBe(plume(10, 20, here, x, -y, 1.5));
          expect(plume(10, 20, here, -x, y, 1.5)).toBe(0);
          expect(plume(5, 20, here, x, y, 1.5) * 2).toBeCloseTo(plume(10, 20, here, x, y, 1.5), 9);
        },
      ),
    );
  });

  it("turns with the wind: a receptor at the same place downwind gets the same", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 360, noNaN: true }), (degrees) => {
        const to = ((degrees + 180) * Math.PI) / 180;
        const receptor = { id: "r", x: 800 * Math.sin(to), y: 800 * Math.cos(to), z: 1.5 };
        expect(contribution(point, receptor, air(), degrees)).toBeCloseTo(
          plume(10, 20, air(), 800, 0, 1.5),
          6,
        );
      }),
    );
  });

  it("in a calm reaches all sides alike", () => {
    const at = (x: number, y: number) =>
      contribution(point, { id: "r", x, y, z: 1.5 }, air({ windMPerS: 0.3 }), 90);
    expect(at(500, 0)).toBeCloseTo(at(-500, 0), 9);
    expect(at(500, 0)).toBeCloseTo(at(0, 500), 9);
    expect(at(500, 0)).toBeGreaterThan(0);
  });

  it("in a calm is what a wind from everywhere gives: Q·V/(2π·r·u), in any direction and however narrow the plume", () => {
    // Averaged over all directions the crosswind Gaussian integrates to one around the circle of radius r.
    const calm = air({ windMPerS: 0.3, stability: "F", scheme: "briggs-rural" });
    const r = 2000;
    const { z } = spreadAt("briggs-rural", "F", r);
    const expected =
      (1e6 * point.gPerS * verticalTerm(1.5, point.heightM, z, calm.mixingM)) / (2 * Math.PI * r);
    for (const degrees of [0, 5, 11.25, 17, 22.5]) {
      const angle = (degrees * Math.PI) / 180;
      const receptor = { id: "r", x: r * Math.cos(angle), y: r * Math.sin(angle), z: 1.5 };
      // 2 %: off the axis a piece of the plume is met at less than r downwind, where it is less deep.
      expect(contribution(point, receptor, calm, 90) / expected).toBeCloseTo(1, 1.3);
    }
  });

  it("spreads wider and higher with distance and with less stability", () => {
    fc.assert(
      fc.property(
        fc.constantFrom<DispersionScheme>("briggs-rural", "briggs-urban"),
        fc.double({ min: 100, max: 9000, noNaN: true }),
        (scheme, x) => {
          for (const [i, stability] of STABILITIES.entries()) {
            expect(spreadAt(scheme, stability, x * 1.1).y).toBeGreaterThan(spreadAt(scheme, stability, x).y);
            const next = STABILITIES[i + 1];
            if (next)
              expect(spreadAt(scheme, next, x).z).toBeLessThanOrEqual(spreadAt(scheme, stability, x).z);
          }
        },
      ),
    );
  });
});

describe("lines and areas", () => {
  it("a line across the wind gives the textbook 2Q/(√(2π)·σz·u) of an infinite line", () => {
    const line: Source = {
      kind: "line",
      id: "l",
      gPerS: 20,
      heightM: 0,
      from: [-10_000, 0],
      to: [10_000, 0],
      widthM: 0.001,
      wakeM: 0.001,
    };
    const { z } = spreadAt("briggs-urban", "D", 200);
    const expected = (1e6 * 2 * (20 / 20_000)) / (Math.sqrt(2 * Math.PI) * z * 3);
    expect(contribution(line, { id: "r", x: 0, y: -200, z: 0 }, air(), 0) / expected).toBeCloseTo(1, 1);
  });

  it("far away an area is a point in its middle", () => {
    const area: Source = {
      kind: "area",
      id: "a",
      gPerS: 10,
      heightM: 20,
      x: -50,
      y: -50,
      widthM: 100,
      depthM: 100,
      mixedM: 0.01,
    };
    const receptor = { id: "r", x: 0, y: -9000, z: 1.5 };
    expect(contribution(area, receptor, air(), 0) / contribution(point, receptor, air(), 0)).toBeCloseTo(
      1,
      2,
    );
  });

  it("two halves of an area give what the whole gives", () => {
    const half = (x: number, gPerS: number, widthM: number): Source => ({
      kind: "area",
      id: "a",
      gPerS,
      heightM: 0,
      x,
      y: 0,
      widthM,
      depthM: 400,
      mixedM: 5,
    });
    const receptor = { id: "r", x: 300, y: -700, z: 1.5 };
    const parts =
      contribution(half(0, 5, 300), receptor, air(), 10) +
      contribution(half(300, 5, 300), receptor, air(), 10);
    expect(parts / contribution(half(0, 10, 600), receptor, air(), 10)).toBeCloseTo(1, 1);
  });
});

describe("plume rise", () => {
  const stack = { heightM: 60, diameterM: 2, exitMPerS: 15, exitC: 150 };

  it("of a hot stack in neutral air is Briggs' 21.4·F^(3/4)/u, worked by hand", () => {
    // F = 9.80665·15·4·(423.15 − 293.15)/(4·423.15) = 45.19 m⁴/s³ < 55; rise = 21.425·45.19^0.75/5 = 74.7 m.
    const rise = plumeRise(stack, "D", 5, 20);
    expect(rise.effectiveHeightM - 60).toBeCloseTo(74.7, 1);
    expect(rise.kind).toBe("buoyant");
  });

  it("of a cold stack is that of its momentum, 3·d·v/u", () => {
    expect(plumeRise({ ...stack, exitC: 20 }, "D", 5, 20).effectiveHeightM - 60).toBeCloseTo(
      (3 * 2 * 15) / 5,
      9,
    );
  });

  it("is lower in stronger wind and in stable air", () => {
    expect(plumeRise(stack, "D", 8, 20).effectiveHeightM).toBeLessThan(
      plumeRise(stack, "D", 4, 20).effectiveHeightM,
    );
    expect(plumeRise(stack, "F", 4, 20).effectiveHeightM).toBeLessThan(
      plumeRise(stack, "D", 4, 20).effectiveHeightM,
    );
  });

  it("refuses a temperature in kelvin of the wrong side", () => {
    expect(() => plumeRise({ ...stack, exitC: -100 }, "D", 5, 20)).toThrow(/exit temperature is -100/);
  });
});

describe("source-receptor matrix", () => {
  const sources: Source[] = [
    point,
    { kind: "area", id: "a", gPerS: 4, heightM: 0, x: 200, y: 200, widthM: 300, depthM: 300, mixedM: 5 },
  ];
  const receptors = [
    { id: "r1", x: 600, y: -400, z: 1.5 },
    { id: "r2", x: -300, y: 900, z: 1.5 },
  ];
  const matrix = buildSourceReceptor(sources, receptors, "briggs-urban", [300, 1200]);

  it("gives the direct calculation, averaged over the sector", () => {
    const out = new Float64Array(2);
    addConcentrations(
      matrix,
      { windMPerS: 2, fromDegrees: 315, stability: "C", mixingM: 1300 },
      [10, 4],
      out,
    );
    receptors.forEach((receptor, r) => {
      let sum = 0;
      for (const off of [-7.5, 0, 7.5]) {
        for (const source of sources) {
          const wind = source.heightM > 10 ? 2 * (source.heightM / 10) ** 0.2 : 2;
          sum +=
            contribution(
              source,
              receptor,
              air({ windMPerS: wind, stability: "C", mixingM: 1200 }),
              315 + off,
            ) / 3;
        }
      }
      expect(out[r]).toBeCloseTo(sum, 9);
    });
  });

  it("adds up: emissions of two sources give the sum of each, twice the emission twice the concentration", () => {
    const at = (emissions: number[]) => {
      const out = new Float64Array(2);
      addConcentrations(
        matrix,
        { windMPerS: 4, fromDegrees: 100, stability: "D", mixingM: 500 },
        emissions,
        out,
      );
      return out;
    };
    const [both, first, second, twice] = [at([3, 7]), at([3, 0]), at([0, 7]), at([6, 14])];
    for (const r of [0, 1]) {
      expect(both[r]).toBeCloseTo(first[r]! + second[r]!, 12);
      expect(twice[r]).toBeCloseTo(2 * both[r]!, 12);
    }
  });

  it("refuses a receptor that stands twice", () => {
    expect(() => buildSourceReceptor(sources, [receptors[0]!, receptors[0]!], "briggs-urban", [500])).toThrow(
      /receptor r1 stands twice/,
    );
  });
});

describe("regional background", () => {
  const months = new Uint8Array(50_000).fill(11);
  const series = backgroundSeries(
    { monthly: new Array(12).fill(80), logSd: 0.4, memoryHours: 24 },
    months,
    randomStream(1, "b"),
  );
  const mean = series.reduce((sum, value) => sum + value, 0) / series.length;

  it("has the month's mean and the memory that was asked for", () => {
    expect(mean / 80).toBeCloseTo(1, 1);
    const logs = series.map(Math.log);
    const centre = logs.reduce((sum, value) => sum + value, 0) / logs.length;
    const lag = (k: number) =>
      logs.reduce((sum, value, i) => (i < k ? sum : sum + (value - centre) * (logs[i - k]! - centre)), 0);
    expect(lag(24) / lag(0)).toBeCloseTo(Math.exp(-1), 1);
  });
});
