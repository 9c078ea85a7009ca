import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeObservation } from "../observation/decode.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../observation/instant.ts";
import { generateTown, sampleTownArguments } from "../town/generate-town.ts";
import type { Device } from "./device.ts";
import { type Delivery, DeviceSchedule } from "./schedule.ts";
import { townDevices } from "./town-devices.ts";

const START = Date.parse("2026-02-02T00:00:00+05:30");

/** A device whose value is its sample's time, so that what was sent can be told from when. */
const ticker = (name: string, intervalS: number, offsetS = 0): Device => ({
  id: name,
  domain: "traffic",
  entityId: name,
  feed: "test",
  location: [73, 22],
  intervalS,
  offsetS,
  observe: (ms) => ({ vehicle_count: ms / 1000 }),
});
const tickers = Array.from({ length: 60 }, (_, index) =>
  ticker(`D${index}`, 60 + 30 * (index % 4), index % 60),
);

const whole = (devices: readonly Device[], from: number, to: number) =>
  new DeviceSchedule(devices, from, 1).advance(to);

describe("DeviceSchedule", () => {
  test("gives the same messages whatever the steps it walks in", () => {
    const expected = whole(tickers, START, START + 3 * HOUR_MS);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }), (minutes) => {
        const schedule = new DeviceSchedule(tickers, START, 1);
        const got: Delivery[] = [];
        let at = START;
        for (let step = 0; at < START + 3 * HOUR_MS; step += 1) {
          at = Math.min(START + 3 * HOUR_MS, at + minutes[step % minutes.length]! * MINUTE_MS);
          got.push(...schedule.advance(at));
        }
        expect(got).toEqual(expected);
      }),
      { numRuns: 20, seed: 1 },
    );
  });

  test("two schedules that follow each other give what one gives: a restart loses and repeats nothing", () => {
    const middle = START + 7 * HOUR_MS + 12_345;
    const end = START + 12 * HOUR_MS;
    expect([...whole(tickers, START, middle), ...whole(tickers, middle, end)]).toEqual(
      whole(tickers, START, end),
    );
  });

  test("a daily device reports at its hour of the local day", () => {
    const [sent] = whole([ticker("D", 86_400, 11 * 3600)], START, START + DAY_MS);
    expect(JSON.parse(sent!.payload).observed_at).toBe("2026-02-02T11:00:00+05:30");
  });

  test("holds no message back from before its time", () => {
    const sent = whole(tickers, START, START + DAY_MS);
    for (const { at } of sent) expect(at).toBeGreaterThanOrEqual(START);
    for (const { at, payload } of sent) {
      const { metrics } = JSON.parse(payload) as { metrics: { vehicle_count: unknown } };
      if (
        typeof metrics.vehicle_count === "number" &&
        metrics.vehicle_count > 1e9 &&
        metrics.vehicle_count < 2e9
      ) {
        expect(metrics.vehicle_count * 1000).toBeLessThan(at);
      }
    }
  });
});

describe("faults of the sample town over three days", () => {
  const devices = townDevices(generateTown(sampleTownArguments));
  const schedule = new DeviceSchedule(devices, START, 1947);
  const sent = schedule.advance(START + 3 * DAY_MS);
  const decoded = sent.map(({ at, payload }) => ({
    at,
    wire: JSON.parse(payload) as { message_id: string; metrics: object; source: { device: string } },
    result: decodeObservation(JSON.parse(payload), { receivedAt: at }),
  }));
  const flagged = (flag: string) =>
    decoded.filter(({ result }) => result.ok && (result.observation.flags as string[]).includes(flag)).length;

  test("give every flag that an edge can tell some work, and leave most of the day sound", () => {
    for (const flag of ["range", "late", "future"]) {
      expect(flagged(flag)).toBeGreaterThan(0);
      expect(flagged(flag)).toBeLessThan(0.02 * sent.length);
    }
  });

  test("send some messages twice, some with a value missing, and a few that cannot be read, with the reason", () => {
    const ids = decoded.map(({ wire }) => wire.message_id);
    expect(ids.length).toBeGreaterThan(new Set(ids).size);
    expect(decoded.some(({ wire }) => Object.values(wire.metrics).includes(null))).toBe(true);
    const refused = decoded.filter(({ result }) => !result.ok);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(0.001 * sent.length);
  });

  test("silence some devices for a while, and freeze others", () => {
    const byDevice = Map.groupBy(decoded, ({ wire }) => wire.source.device);
    const counters = devices.filter(({ id, intervalS }) => id.startsWith("TC-") && intervalS <= 300);
    const gaps = counters.filter(({ id }) => {
      const times = [
        ...new Set(
          byDevice.get(id)!.flatMap(({ result }) => (result.ok ? result.observation.observedAt : [])),
        ),
      ];
      return times
        .sort((a, b) => a - b)
        .some((time, index) => index > 0 && time - times[index - 1]! > 16 * MINUTE_MS);
    });
    const frozen = counters.filter(({ id }) => {
      let run = 0;
      return byDevice.get(id)!.some(({ wire }, index, all) => {
        run =
          index > 0 && JSON.stringify(wire.metrics) === JSON.stringify(all[index - 1]!.wire.metrics)
            ? run + 1
            : 0;
        return run > 12;
      });
    });
    expect(gaps.length).toBeGreaterThan(0);
    expect(frozen.length).toBeGreaterThan(0);
    expect(frozen.length).toBeLessThan(counters.length / 2);
  });
});
