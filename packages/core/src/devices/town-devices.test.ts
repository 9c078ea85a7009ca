/** What the sample town's devices must show, whatever the day's noise. */
import { describe, expect, test } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../observation/instant.ts";
import { generateTown, sampleTownArguments } from "../town/generate-town.ts";
import type { Device } from "./device.ts";
import { townDevices } from "./town-devices.ts";

const town = generateTown(sampleTownArguments);
const devices = townDevices(town);
const named = new Map(devices.map((device) => [device.id, device]));
const midnight = (date: string) => Date.parse(`${date}T00:00:00+05:30`);
/** A Wednesday in winter, a Sunday, a Wednesday in the monsoon. */
const WINTER = midnight("2026-01-07");
const SUNDAY = midnight("2026-01-11");
const MONSOON = midnight("2026-08-05");

/** All readings of a device over a day from `start`, one each `everyS`. */
const over = (device: Device, start: number, everyS = device.intervalS, hours = [0, 24]) => {
  const readings: Record<string, number>[] = [];
  for (let at = start + hours[0]! * HOUR_MS; at < start + hours[1]! * HOUR_MS; at += everyS * 1000) {
    const reading = device.observe(at);
    if (reading) readings.push(reading);
  }
  return readings;
};
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const of = (prefix: string) => devices.filter(({ id }) => id.startsWith(prefix));

describe("devices of the sample town", () => {
  test("are 400 to 600 with names of their own, about a hundred messages a minute", () => {
    expect(devices.length).toBeGreaterThan(400);
    expect(devices.length).toBeLessThan(600);
    expect(named.size).toBe(devices.length);
    const perMinute = devices.reduce((sum, { intervalS }) => sum + 60 / intervalS, 0);
    expect(perMinute).toBeGreaterThan(60);
    expect(perMinute).toBeLessThan(150);
  });

  test("show the same at the same instant, asked in any order", () => {
    const again = townDevices(town);
    for (let index = devices.length - 1; index >= 0; index -= 7) {
      const at = WINTER + index * 977_000;
      expect(again[index]!.observe(at)).toEqual(devices[index]!.observe(at));
    }
  });
});

describe("traffic counters", () => {
  test("report count, speed, occupancy and congestion that fit one stream", () => {
    const links = Map.groupBy(town.roads.links, ({ segment }) => segment);
    for (const device of of("TC-").slice(0, 30)) {
      const both = links.get(device.entityId)!;
      const free = both[0]!.freeSpeedKmh;
      const capacity = both.reduce((sum, { capacityPcuPerHour }) => sum + capacityPcuPerHour, 0);
      const lanes = both.reduce((sum, link) => sum + link.lanes, 0);
      for (const reading of over(device, WINTER, 1800)) {
        const { vehicle_count: count, average_speed: speed, occupancy, congestion_level: level } = reading;
        expect(level).toBeCloseTo(Math.max(0, 100 * (1 - speed! / free)), 0);
        // Flow = density × speed: occupancy is density times a PCU's length, per lane.
        const flow = (occupancy! / 100 / 0.0055) * lanes * speed!;
        // Design service volumes are 0.7 of what a road can pass at most.
        expect(flow).toBeLessThan((1.06 * capacity) / 0.7);
        const counted = (count! * 3600 * 0.72) / device.intervalS;
        const spread = 5 * Math.sqrt(Math.max(1, count!)) * ((3600 * 0.72) / device.intervalS);
        expect(Math.abs(flow - counted)).toBeLessThan(spread + 0.05 * capacity);
      }
    }
  });

  test("are busiest in the evening rush, quiet at 3 in the night, and busier on a weekday than on a Sunday morning", () => {
    const at = (start: number, hour: number) =>
      mean(
        of("TC-").map(
          (device) => device.observe(start + hour * HOUR_MS)!["vehicle_count"]! / device.intervalS,
        ),
      );
    expect(at(WINTER, 18.5)).toBeGreaterThan(10 * at(WINTER, 3));
    expect(at(WINTER, 9.5)).toBeGreaterThan(1.3 * at(SUNDAY, 9.5));
  });
});

describe("air stations", () => {
  const station = named.get("AQ-P003")!;

  test("see more PM2.5 on a winter night than on its afternoon, and least in the monsoon", () => {
    const pm = (start: number, hours: number[]) =>
      mean(over(station, start, 900, hours).map(({ pm25 }) => pm25!));
    expect(pm(WINTER, [20, 23])).toBeGreaterThan(1.4 * pm(WINTER, [13, 16]));
    expect(pm(WINTER, [0, 24])).toBeGreaterThan(2 * pm(MONSOON, [0, 24]));
  });

  test("PM2.5 is a part of PM10, ozone a child of the sun", () => {
    for (const { pm25, pm10 } of over(station, WINTER)) expect(pm25!).toBeLessThan(pm10!);
    const full = named.get("AQ-P001")!;
    const ozone = (hour: number) => full.observe(WINTER + hour * HOUR_MS)!["o3"]!;
    expect(ozone(13)).toBeGreaterThan(4 * ozone(21));
  });
});

describe("water", () => {
  test("a zone's flow over a day is its people's demand with leaks, within a tenth, in supply hours", () => {
    const people = new Map(town.zones.map(({ id, population }) => [id, population]));
    const shares = town.water.zones.map((zone) => {
      const served = zone.wards.reduce((sum, ward) => sum + people.get(ward)!, 0);
      const wanted = (served * zone.demandLpcd) / (1 - zone.leakShare);
      const flows = over(named.get(`WZ-${zone.id}`)!, WINTER).map(({ flow }) => flow! * 60);
      return flows.reduce((sum, litres) => sum + litres, 0) / wanted;
    });
    expect(mean(shares)).toBeGreaterThan(0.9);
    expect(mean(shares)).toBeLessThan(1.15);
  });

  test("pressure is gone outside supply hours and above 0.7 bar in them", () => {
    const [zone] = town.water.zones;
    const device = named.get(`WZ-${zone!.id}`)!;
    const clock = (text: string) => (Number(text.slice(0, 2)) * 60 + Number(text.slice(3))) * MINUTE_MS;
    const { from, to } = zone!.supplyHours[0]!;
    expect(device.observe(WINTER + clock(from) + 5 * MINUTE_MS)!["pressure"]).toBeGreaterThan(0.7);
    expect(device.observe(WINTER + clock(to) + 5 * MINUTE_MS)!["pressure"]).toBeLessThan(0.2);
    expect(device.observe(WINTER + clock(from) - 5 * MINUTE_MS)!["flow"]).toBeLessThan(2);
  });

  test("meters of a zone take what its people are due, within a fifth", () => {
    const [zone] = town.water.zones;
    const meters = town.water.meters.filter(({ supplyZone }) => supplyZone === zone!.id);
    const people = meters.reduce((sum, meter) => sum + meter.people, 0);
    const taken = meters
      .flatMap(({ id }) => over(named.get(`WM-${id}`)!, WINTER))
      .reduce((sum, { consumption }) => sum + consumption!, 0);
    expect(taken / people / zone!.demandLpcd).toBeGreaterThan(0.8);
    expect(taken / people / zone!.demandLpcd).toBeLessThan(1.2);
  });
});

describe("power", () => {
  test("kW, kvar and power factor of every meter agree with volts and amperes", () => {
    for (const device of [...of("FD-F01"), ...of("DT-").slice(0, 20)]) {
      for (const reading of over(device, WINTER, 7200)) {
        const { voltage, current, active_power: kw, reactive_power: kvar, power_factor: factor } = reading;
        if (kw === undefined) continue;
        const kva = Math.hypot(kw, kvar!);
        expect((3 * voltage! * current!) / 1000 / kva).toBeCloseTo(1, 1);
        expect(kw / kva).toBeCloseTo(factor!, 2);
      }
    }
  });

  test("homes peak in the evening, factories rest on Sunday", () => {
    const load = (kind: string, start: number, hour: number) =>
      mean(
        town.power.feeders
          .flatMap(({ transformers }) => transformers.filter((each) => each.kind === kind))
          .map(
            ({ id, peakKw }) =>
              named.get(`DT-${id}`)!.observe(start + hour * HOUR_MS)!["active_power"]! / peakKw,
          ),
      );
    expect(load("residential", WINTER, 20)).toBeGreaterThan(1.7 * load("residential", WINTER, 15));
    expect(load("industrial", WINTER, 11)).toBeGreaterThan(2 * load("industrial", SUNDAY, 11));
  });

  test("voltage stays within 10 % of 240 V and oil below 110 °C in May", () => {
    for (const device of of("DT-")) {
      for (const reading of over(device, midnight("2026-05-13"), 10_800)) {
        expect(reading["voltage"]!).toBeGreaterThan(0.9 * 240);
        expect(reading["voltage"]!).toBeLessThan(1.1 * 240);
        expect(reading["oil_temperature"]!).toBeLessThan(110);
      }
    }
  });
});

describe("farms and market", () => {
  test("soil moisture lies between wilting point and field capacity", () => {
    for (const farm of town.farms.slice(0, 12)) {
      for (let week = 0; week < 52; week += 3) {
        const { soil_moisture: moisture } = named.get(`SM-${farm.id}`)!.observe(WINTER + week * 7 * DAY_MS)!;
        expect(moisture).toBeGreaterThan(farm.soil.wiltingPoint - 0.01);
        expect(moisture).toBeLessThan(farm.soil.fieldCapacity + 0.01);
      }
    }
  });

  test("a field is green in mid-season and bare before sowing", () => {
    const wheat = town.farms.find(({ crops }) => crops.some(({ crop }) => crop === "wheat"))!;
    const satellite = named.get(`NDVI-${wheat.id}`)!;
    const green = (date: string) => satellite.observe(midnight(date) + 11 * HOUR_MS)!["ndvi"]!;
    expect(green("2026-01-20")).toBeGreaterThan(0.6);
    expect(green("2026-05-20")).toBeLessThan(0.3);
  });

  test("prices are posted on market days only, lowest first", () => {
    for (const board of of("MB-")) {
      expect(board.observe(SUNDAY + 15 * HOUR_MS)).toBeNull();
      const { min_price: min, modal_price: modal, max_price: max } = board.observe(WINTER + 15 * HOUR_MS)!;
      expect(min!).toBeLessThan(modal!);
      expect(modal!).toBeLessThan(max!);
    }
  });
});

describe("weather", () => {
  const station = named.get("AWS-WX01")!;

  test("rains most of the year's rain from June to September, within a third of 800 mm", () => {
    let year = 0;
    let season = 0;
    for (let day = 0; day < 2 * 366; day += 1) {
      const start = midnight("2024-01-01") + day * DAY_MS;
      const month = new Date(start + 12 * HOUR_MS).getUTCMonth();
      let rain = 0;
      for (let half = 0; half < 48; half += 1)
        rain += 3 * station.observe(start + half * 1_800_000)!["rainfall"]!;
      year += rain / 2;
      if (month >= 5 && month <= 8) season += rain / 2;
    }
    expect(season / year).toBeGreaterThan(0.85);
    expect(year).toBeGreaterThan(530);
    expect(year).toBeLessThan(1070);
  });

  test("the sun does not shine at night; May is hot", () => {
    expect(station.observe(WINTER + 1 * HOUR_MS)!["solar_radiation"]).toBe(0);
    expect(station.observe(WINTER + 12.5 * HOUR_MS)!["solar_radiation"]).toBeGreaterThan(400);
    const highs = over(station, midnight("2026-05-12"), 3600).map(({ temperature }) => temperature!);
    expect(Math.max(...highs)).toBeGreaterThan(35);
  });
});

describe("a town that somebody else described", () => {
  test("with feeders that carry nothing, no meters, no mandi and no seed still has finite readings", () => {
    const [first, ...others] = town.power.feeders;
    const bare: typeof town = {
      ...town,
      origin: { method: "imported", detail: "a file" },
      mandis: [],
      farms: [],
      zones: town.zones.map((zone) => ({ ...zone, population: 0, households: 0 })),
      power: { ...town.power, feeders: [{ ...first!, transformers: [] }, ...others] },
    };
    for (const device of townDevices(bare)) {
      const reading = device.observe(WINTER + 7 * HOUR_MS) ?? {};
      for (const value of Object.values(reading)) expect(value).toSatisfy(Number.isFinite);
    }
  });
});
