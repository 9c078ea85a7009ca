import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { heatIndexC } from "./heat-index.ts";
import { stabilityByDay, stabilityByNight, stabilityFromRadiation } from "./stability.ts";
import { extraterrestrialDaily, extraterrestrialPeriod, hourAngle } from "./sun.ts";

describe("heat index", () => {
  it("refuses humidity above 100 %", () => {
    expect(() => heatIndexC(30, 101)).toThrow(/humidity is 101/);
  });
});

describe("stability", () => {
  it("is A in strong sun and light wind, D in any strong wind or overcast, F in a clear calm night", () => {
    expect(stabilityByDay(1.5, "strong")).toBe("A");
    expect(stabilityByDay(7, "moderate")).toBe("D");
    expect(stabilityByDay(2.5, "strong", true)).toBe("D");
    expect(stabilityByNight(2.5, 3)).toBe("F");
    expect(stabilityByNight(2.5, 5)).toBe("E");
    expect(stabilityByNight(4, 0)).toBe("E");
    expect(stabilityByNight(5.5, 0)).toBe("D");
  });

  it("never gets less stable with less sun or, by day, with more wind", () => {
    const wind = fc.double({ min: 0, max: 15, noNaN: true });
    const sun = fc.double({ min: 5, max: 1200, noNaN: true });
    fc.assert(
      fc.property(wind, wind, sun, sun, (w1, w2, s1, s2) => {
        const [light, strong] = [Math.min(w1, w2), Math.max(w1, w2)];
        const [weak, bright] = [Math.min(s1, s2), Math.max(s1, s2)];
        expect(stabilityFromRadiation(light, bright) <= stabilityFromRadiation(light, weak)).toBe(true);
        expect(stabilityFromRadiation(light, bright) <= stabilityFromRadiation(strong, bright)).toBe(true);
      }),
    );
  });
});

describe("sun", () => {
  it("sends in 24 hours what FAO-56's daily formula says", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1.1, max: 1.1, noNaN: true }),
        fc.integer({ min: 1, max: 365 }),
        (latitude, day) => {
          let sum = 0;
          for (let hour = 0; hour < 24; hour++) {
            sum += extraterrestrialPeriod(latitude, day, (Math.PI / 12) * (hour + 0.5 - 12));
          }
          expect(sum).toBeCloseTo(extraterrestrialDaily(latitude, day), 9);
        },
      ),
    );
  });

  it("is highest at 82.5° E around noon of Indian time", () => {
    const noon = Date.UTC(2024, 3, 15, 6, 30);
    expect(Math.abs(hourAngle(noon, 82.5, 106))).toBeLessThan(0.02);
  });
});
