import { describe, expect, it } from "vitest";
import { capacityPcuPerHour, pcuAtShare, saturationPcuPerHour, streamPcu } from "./irc.ts";

describe("PCU by IRC:106-1990", () => {
  it("of the survey in scribd 452911245 come out as worked there", () => {
    // 1,000 two-wheelers at 22 %, 1,318 autos at 29 %, 220 trucks and buses at 4.9 % of the stream.
    expect(1000 * pcuAtShare("two_wheeler", 0.22)).toBe(750);
    expect(1318 * pcuAtShare("auto", 0.29)).toBe(2636);
    expect(220 * pcuAtShare("truck", 0.049)).toBeCloseTo(484, 9);
  });

  it("lie between the two columns between 5 % and 10 %", () => {
    expect(pcuAtShare("two_wheeler", 0.05)).toBe(0.5);
    expect(pcuAtShare("two_wheeler", 0.075)).toBeCloseTo(0.625, 12);
    expect(pcuAtShare("bus", 1)).toBe(3.7);
  });

  it("of a stream weigh each class by its own share", () => {
    expect(streamPcu({ car: 96, bus: 4 })).toBeCloseTo(96 + 4 * 2.2, 12);
    expect(streamPcu({})).toBe(0);
  });
});

describe("design service volumes by IRC:106-1990 table 2, one direction", () => {
  it.each([
    ["arterial", 2, false, 750],
    ["arterial", 4, false, 1500],
    ["arterial", 3, false, 1125],
    ["arterial", 2, true, 1800],
    ["sub_arterial", 2, false, 600],
    ["sub_arterial", 2, true, 1900],
    ["collector", 2, false, 450],
    ["collector", 1, false, 225],
    ["collector", 1, true, 700],
    ["local", 2, false, 250],
    ["highway", 2, false, 900],
    ["highway", 2, true, 1800],
  ] as const)("%s of %d lanes, one-way %s: %d PCU/h", (roadClass, lanes, oneWay, volume) => {
    expect(capacityPcuPerHour(roadClass, lanes, oneWay)).toBeCloseTo(volume, 9);
  });

  it("are 0.70 of what leaves the road at most", () => {
    expect(saturationPcuPerHour(1750)).toBeCloseTo(2500, 9);
  });

  it("never fall when lanes are added", () => {
    for (const roadClass of ["highway", "arterial", "sub_arterial", "collector", "local"] as const) {
      for (const oneWay of [true, false]) {
        for (let lanes = 1; lanes < 12; lanes++) {
          const [fewer, more] = [lanes, lanes + 1].map((each) => capacityPcuPerHour(roadClass, each, oneWay));
          expect(more).toBeGreaterThan(fewer!);
        }
      }
    }
  });
});
