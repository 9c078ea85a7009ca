import type { Device } from "@nagar/core/devices/device.ts";
import type { Delivery } from "@nagar/core/devices/schedule.ts";
import { DeviceSchedule } from "@nagar/core/devices/schedule.ts";
import { describe, expect, it } from "vitest";
import { manualClock } from "../cloud/clock.ts";
import { playDevices } from "./play.ts";
import { type Progress, planFrom } from "./progress.ts";

const NOW = Date.parse("2026-02-02T12:00:00+05:30");
const HOUR_MS = 3_600_000;

const devices: Device[] = Array.from({ length: 10 }, (_, index) => ({
  id: `D${index}`,
  domain: "traffic",
  entityId: `R${index}`,
  feed: "test",
  location: [73, 22],
  intervalS: 60,
  offsetS: index,
  observe: (ms) => ({ vehicle_count: (ms / 1000) % 100_000 }),
}));

/** Plays for so many seconds of the world's time, from a progress. */
async function playFor(seconds: number, progress: Progress, speed = 1, start = NOW) {
  const clock = manualClock(start);
  const sent: Delivery[] = [];
  const saved: Progress[] = [];
  const controller = new AbortController();
  const playing = playDevices({
    devices,
    seed: 1,
    progress,
    speed,
    clock,
    signal: controller.signal,
    publish: async (messages) => void sent.push(...messages),
    save: (now) => void saved.push(structuredClone(now)),
  });
  for (let at = 0; at < seconds; at += 0.25) await clock.advance(250);
  controller.abort();
  await playing;
  return { sent, last: saved.at(-1)!, clock };
}

const texts = (messages: Delivery[]) => messages.map(({ payload }) => payload).sort();
const between = (from: number, to: number) => texts(new DeviceSchedule(devices, from, 1).advance(to));

describe("playDevices", () => {
  it("shows the present at once and fills the day before beside it, each message once", async () => {
    const { sent, last } = await playFor(60, planFrom(undefined, "t", NOW, 1));
    expect(last.gaps).toEqual([]);
    expect(last.liveUntil).toBeGreaterThan(NOW + 59_000);
    expect(texts(sent)).toEqual(between(NOW - 24 * HOUR_MS, last.liveUntil));
    // The first thing sent is from the last quarter of an hour.
    expect(sent[0]!.at).toBeGreaterThan(NOW - 16 * 60_000);
  });

  it("goes on after a rest without a hole and without repeating anything", async () => {
    const first = await playFor(3, planFrom(undefined, "t", NOW, 1));
    expect(first.last.gaps).toHaveLength(1);
    const later = NOW + 2 * HOUR_MS;
    const second = await playFor(60, planFrom(first.last, "t", later, 1), 1, later);
    expect(second.last.gaps).toEqual([]);
    expect(texts([...first.sent, ...second.sent])).toEqual(
      between(NOW - 24 * HOUR_MS, second.last.liveUntil),
    );
  });

  it("at speed 60 passes a minute in a second, from a day ago, in order", async () => {
    const { sent, last } = await playFor(20, planFrom(undefined, "t", NOW, 60), 60);
    expect(last.liveUntil).toBeGreaterThan(NOW - 24 * HOUR_MS + 19 * 60_000);
    expect(last.liveUntil).toBeLessThan(NOW - 24 * HOUR_MS + 21 * 60_000);
    const times = sent.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it("never runs ahead of the world's clock, however fast", async () => {
    const { sent, last, clock } = await playFor(30, planFrom(undefined, "t", NOW, 100_000), 100_000);
    expect(last.liveUntil).toBeLessThanOrEqual(clock.now());
    for (const { at } of sent) expect(at).toBeLessThanOrEqual(clock.now());
    expect(texts(sent)).toEqual(between(NOW - 24 * HOUR_MS, last.liveUntil));
  });

  it("says when a message cannot be published, and keeps how far it had come", async () => {
    const progress = planFrom(undefined, "t", NOW, 1);
    let saved: Progress | undefined;
    await expect(
      playDevices({
        devices,
        seed: 1,
        progress,
        speed: 1,
        clock: manualClock(NOW),
        signal: new AbortController().signal,
        publish: () => Promise.reject(new Error("no broker")),
        save: (now) => {
          saved = structuredClone(now);
        },
      }),
    ).rejects.toThrow("no broker");
    expect(saved).toEqual(planFrom(undefined, "t", NOW, 1));
  });
});

describe("planFrom", () => {
  it("after a month away fills the last week only", () => {
    const kept = { town: "t", liveUntil: NOW - 30 * 24 * HOUR_MS, gaps: [{ from: 0, to: 1 }] };
    expect(planFrom(kept, "t", NOW, 1).gaps).toEqual([
      { from: NOW - 7 * 24 * HOUR_MS, to: NOW - 15 * 60_000 },
    ]);
  });

  it("after a minute away goes on from there", () => {
    const kept = { town: "t", liveUntil: NOW - 60_000, gaps: [] };
    expect(planFrom(kept, "t", NOW, 1)).toEqual(kept);
  });
});
