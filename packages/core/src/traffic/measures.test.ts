import { describe, expect, it } from "vitest";
import { congestionLevel, geh, gehShare, networkMeasures, speedKmPerHour } from "./measures.ts";

describe("measures", () => {
  it("GEH of 1,000 modelled and 800 counted is 6.67, of 100 and 80 it is 2.11", () => {
    expect(geh(1000, 800)).toBeCloseTo(6.667, 3);
    expect(geh(100, 80)).toBeCloseTo(2.108, 3);
    expect(geh(0, 0)).toBe(0);
    expect(gehShare([1000, 100], [800, 80])).toBe(0.5);
  });

  it("twice the free-flow time is congestion level 50", () => {
    expect(congestionLevel(60, 120)).toBe(50);
    expect(congestionLevel(60, 60)).toBe(0);
    expect(congestionLevel(0, 0)).toBe(0);
    expect(congestionLevel(60, Number.POSITIVE_INFINITY)).toBe(100);
  });

  it("500 m in a minute is 30 km/h", () => {
    expect(speedKmPerHour(500, 60)).toBe(30);
  });

  it("1,200 vehicles on 3 km in 6 instead of 4.5 minutes: 3,600 vehicle-km, 120 h of which 30 h delay, 30 km/h", () => {
    const links = { length: [3000], freeTime: [270], time: [360] };
    const {
      vehicleKm,
      vehicleHours,
      delayHours,
      meanSpeedKmPerHour,
      congestionLevel: level,
    } = networkMeasures(links, [1200]);
    expect([vehicleKm, vehicleHours, delayHours, meanSpeedKmPerHour, level]).toEqual([3600, 120, 30, 30, 25]);
  });
});
