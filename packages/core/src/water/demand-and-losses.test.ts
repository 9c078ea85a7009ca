import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { favadExponent, leakageAtPressure, unavoidableLossesLPerDay } from "./leakage.ts";
import { minimumNightFlow, nightBalance, nightFlowChanges } from "./night-flow.ts";
import { waterBalance } from "./water-balance.ts";
import { continuousPattern, intermittentPattern, peakFactor, zoneDemandLPerDay } from "./zone-demand.ts";

describe("zone demand", () => {
  it("1,000 people with sewerage want 135 m³ a day (CPHEEO)", () => {
    expect(zoneDemandLPerDay({ people: 1000, service: "sewered" })).toBe(135_000);
  });

  it("half of the people and a hospital of 20 m³: 87.5 m³", () => {
    expect(zoneDemandLPerDay({ people: 1000, service: "sewered", occupancy: 0.5, bulkLPerDay: 20_000 })).toBe(
      87_500,
    );
  });

  it("a cool day changes nothing, a hot one raises demand", () => {
    const at = (temperatureC: number) => zoneDemandLPerDay({ people: 100, service: 100, temperatureC });
    expect(at(15)).toBe(10_000);
    expect(at(40)).toBeCloseTo(11_500, 6);
  });

  it.each([1, 2, 2.5, 3, 3.7])("a day with peak factor %s has mean 1 and that peak, at 7 h", (peak) => {
    const pattern = continuousPattern(peak);
    expect(pattern.reduce((sum, value) => sum + value, 0) / 24).toBeCloseTo(1, 12);
    expect(Math.max(...pattern)).toBeCloseTo(peak, 12);
    expect(pattern[7]).toBe(Math.max(...pattern));
    expect(Math.min(...pattern)).toBeGreaterThanOrEqual(0);
  });

  it("two hours of supply draw twelve times the mean, and none else", () => {
    const pattern = intermittentPattern([[6, 8]]);
    expect([...pattern.subarray(5, 9)]).toEqual([0, 12, 12, 0]);
  });

  it("whatever the hours, the day's water is the same", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 11.9, noNaN: true }),
        fc.double({ min: 0.1, max: 12, noNaN: true }),
        (start, length) => {
          const pattern = intermittentPattern([[start, start + length]]);
          expect(pattern.reduce((sum, value) => sum + value, 0)).toBeCloseTo(24, 6);
        },
      ),
    );
  });

  it("peak factor falls with size: 3.0, 2.5, 2.0", () => {
    expect([50_000, 200_000, 1e6].map(peakFactor)).toEqual([3, 2.5, 2]);
  });

  it("negative people are refused by name", () => {
    expect(() => zoneDemandLPerDay({ people: -1, service: "sewered" })).toThrow("people is -1");
  });
});

describe("leakage", () => {
  it("N1 = 1: half of the pressure, half of the leakage", () => {
    expect(leakageAtPressure(10, 40, 20, 1)).toBe(5);
  });

  it("a rigid hole has N1 = 0.5, a slit that opens without end 1.5 (van Zyl & Cassa)", () => {
    expect(favadExponent(0, 1e-4, 50)).toBe(0.5);
    expect(favadExponent(1, 1e-9, 50)).toBeCloseTo(1.5, 6);
    // Leakage number 1: half of the flow through the opened part.
    expect(favadExponent(2e-6, 1e-4, 50)).toBeCloseTo(1, 12);
  });

  it("unavoidable losses per metre of pressure: 18 L/km of main, 0.8 L per connection, 25 L/km of service pipe", () => {
    expect(unavoidableLossesLPerDay(1, 0, 0, 1)).toBe(18);
    expect(unavoidableLossesLPerDay(100, 5000, 10, 40)).toBe((1800 + 4000 + 250) * 40);
  });
});

describe("water balance", () => {
  const exact = (m3: number) => ({ m3, percent: 0 });

  it("adds up by IWA's terms", () => {
    const balance = waterBalance({
      systemInput: exact(1000),
      billedMetered: exact(500),
      billedUnmetered: exact(80),
      unbilledMetered: exact(10),
      unbilledUnmetered: exact(20),
      unauthorized: exact(30),
      meterInaccuracies: exact(40),
    });
    expect(balance.authorized.m3).toBe(610);
    expect(balance.waterLosses.m3).toBe(390);
    expect(balance.apparentLosses.m3).toBe(70);
    expect(balance.realLosses.m3).toBe(320);
    expect(balance.nonRevenuePercent).toBe(42);
  });

  it("1000 ± 2 % less 600 ± 5 % is 400 ± 9 %: √(20² + 30²) = 36", () => {
    const none = exact(0);
    const balance = waterBalance({
      systemInput: { m3: 1000, percent: 2 },
      billedMetered: { m3: 600, percent: 5 },
      billedUnmetered: none,
      unbilledMetered: none,
      unbilledUnmetered: none,
      unauthorized: none,
      meterInaccuracies: none,
    });
    expect(balance.realLosses.m3).toBe(400);
    expect(balance.realLosses.percent).toBeCloseTo(Math.sqrt(20 ** 2 + 30 ** 2) / 4, 10);
  });

  it("more consumed than put in is refused", () => {
    const some = exact(400);
    const given = {
      billedMetered: some,
      billedUnmetered: some,
      unbilledMetered: some,
      unbilledUnmetered: some,
      unauthorized: some,
      meterInaccuracies: some,
    };
    expect(() => waterBalance({ systemInput: exact(1000), ...given })).toThrow("more than the system input");
  });
});

describe("night flow", () => {
  /** Days of hourly flow: 10 L/s by day, `night` between 2 and 4 h. */
  const days = (nights: number[]) =>
    Float64Array.from(
      nights.flatMap((night) =>
        Array.from({ length: 24 }, (_, hour) => (hour >= 2 && hour < 4 ? night : 10)),
      ),
    );

  it("is the least hourly mean between 1 and 5 h", () => {
    expect([...minimumNightFlow(days([3, 4]), 3600)]).toEqual([3, 4]);
  });

  it("passes over hours with gaps", () => {
    const flow = days([3]);
    flow[2] = Number.NaN;
    expect(minimumNightFlow(flow, 3600)[0]).toBe(3);
    expect(minimumNightFlow(new Float64Array(24).fill(Number.NaN), 3600)[0]).toBeNaN();
  });

  it("6,000 people use 1 L/s at night (6 % of them, 10 L an hour); mains and connections leak by their norm at 50 m", () => {
    const balance = nightBalance(3, {
      people: 6000,
      connections: 1440,
      mainsKm: 90,
      nightPressureM: 50,
      dayPressureM: 25,
    });
    expect(balance.legitimateLps).toBeCloseTo(1, 10);
    expect(balance.backgroundLps).toBeCloseTo((90 * 20 + 1440 * 1.25) / 3600, 10);
    expect(balance.burstLps).toBeCloseTo(1, 10);
    expect(balance.leakageM3PerDay).toBeCloseTo(2 * 0.5 * 86.4, 6);
  });

  it("use, background and bursts always add up to what flows above use", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 50, noNaN: true }),
        fc.double({ min: 1, max: 90, noNaN: true }),
        (flow, pressure) => {
          const balance = nightBalance(flow, {
            people: 5000,
            connections: 1000,
            mainsKm: 20,
            nightPressureM: pressure,
            dayPressureM: pressure,
          });
          expect(balance.burstLps).toBeGreaterThanOrEqual(0);
          expect(balance.backgroundLps + balance.burstLps).toBeCloseTo(
            Math.max(0, flow - balance.legitimateLps),
            9,
          );
        },
      ),
    );
  });

  it("a burst of 2 L/s in night 30 is found within three nights, with its size", () => {
    const nights = Float64Array.from(
      { length: 60 },
      (_, night) => 5 + 0.3 * Math.sin(night * 2.4) + (night >= 30 ? 2 : 0),
    );
    const changes = nightFlowChanges(nights);
    expect(changes.length).toBe(1);
    expect(changes[0]!.detected).toBeGreaterThanOrEqual(30);
    expect(changes[0]!.detected).toBeLessThanOrEqual(32);
    expect(changes[0]!.riseLps).toBeGreaterThan(1);
  });

  it("an even flow raises no alarm", () => {
    expect(
      nightFlowChanges(Float64Array.from({ length: 200 }, (_, night) => 5 + 0.3 * Math.sin(night * 2.4))),
    ).toEqual([]);
  });
});
