/** Plays a town's devices: the present as its clock goes, and the past beside it as fast as is decent. */
import type { Device } from "@nagar/core/devices/device.ts";
import { type Delivery, DeviceSchedule } from "@nagar/core/devices/schedule.ts";
import type { Clock } from "../services/service.ts";
import type { Progress } from "./progress.ts";

export interface Play {
  devices: readonly Device[];
  /** Sets the devices' faults. */
  seed: number;
  /** Where to go on from; kept up to date while it plays. */
  progress: Progress;
  /** How many seconds of the devices' clock pass in one of the world's. */
  speed: number;
  clock: Clock;
  signal: AbortSignal;
  /** Hands messages over; resolves when the broker has them all. */
  publish(messages: readonly Delivery[]): Promise<void>;
  /** Called now and then, and at the end, to keep the progress. */
  save(progress: Progress): void;
}

/** How often the present's messages go out, ms. */
const TICK_MS = 250;
/**
 * Past messages a second: a day of the sample town in about four minutes. They share the stream with the present,
 * so this stays far below what a busy laptop counts (10,000/s when idle): nobody waits behind history.
 */
const PAST_PER_SECOND = 600;
/** Steps in which the past is walked, ms of its own time. */
const PAST_STEP_MS = 20_000;
const SAVE_EVERY_MS = 5000;

/** Resolves after `ms`, or when the signal is given. */
function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal.addEventListener("abort", done);
  });
}

/** Plays until the signal is given. Rejects where messages cannot be published. */
export async function playDevices(play: Play): Promise<void> {
  const { clock, signal, progress } = play;
  let savedAt = clock.now();
  const keep = () => {
    if (clock.now() - savedAt < SAVE_EVERY_MS) return;
    savedAt = clock.now();
    play.save(progress);
  };
  // Either side stops the other when it fails: half a town would look like a whole one.
  const failed = new AbortController();
  const both = { ...play, signal: AbortSignal.any([signal, failed.signal]) };
  const stopBoth = (error: unknown) => {
    failed.abort();
    throw error;
  };
  try {
    await Promise.all([playPresent(both, keep).catch(stopBoth), playPast(both, keep).catch(stopBoth)]);
  } finally {
    play.save(progress);
  }
}

async function playPresent(
  { devices, seed, progress, speed, clock, signal, publish }: Play,
  keep: () => void,
) {
  const schedule = new DeviceSchedule(devices, progress.liveUntil, seed);
  const begun = { at: progress.liveUntil, wall: clock.now() };
  // At the pace of life the devices' clock is the world's: what a late start missed comes at once.
  const target = () =>
    speed === 1 ? clock.now() : Math.min(clock.now(), begun.at + (clock.now() - begun.wall) * speed);
  while (!signal.aborted) {
    const until = Math.max(progress.liveUntil, Math.floor(target()));
    const due = schedule.advance(until);
    await publish(due);
    progress.liveUntil = until;
    keep();
    await pause(clock, TICK_MS, signal);
  }
}

async function playPast({ devices, seed, progress, clock, signal, publish }: Play, keep: () => void) {
  for (let gap = progress.gaps[0]; gap && !signal.aborted; gap = progress.gaps[0]) {
    const schedule = new DeviceSchedule(devices, gap.from, seed);
    while (gap.from < gap.to && !signal.aborted) {
      const begun = clock.now();
      const until = Math.min(gap.to, gap.from + PAST_STEP_MS);
      const due = schedule.advance(until);
      await publish(due);
      gap.from = until;
      keep();
      await pause(clock, Math.max(1, (due.length * 1000) / PAST_PER_SECOND - (clock.now() - begun)), signal);
    }
    if (gap.from >= gap.to) progress.gaps.shift();
  }
}
