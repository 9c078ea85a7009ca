/** The simulated devices of a town, publishing over MQTT as real ones would. */
import { townDevices } from "@nagar/core/devices/town-devices.ts";
import type { Town } from "@nagar/core/town/town.ts";
import { connectAsync } from "mqtt";
import { systemClock } from "../cloud/clock.ts";
import type { Logger } from "../services/service.ts";
import { playDevices } from "./play.ts";
import { loadProgress, planFrom, saveProgress } from "./progress.ts";

export interface DevicesOptions {
  town: Town;
  /** `mqtt://127.0.0.1:1883` */
  mqttUrl: string;
  /** How much faster than life the devices' clock runs; it begins a day ago then and never passes the present. */
  speed: number;
  /** Stops the devices. */
  signal: AbortSignal;
  /** Where it is remembered how far they have come. */
  folder: string;
  log: Logger;
}

/** Messages on their way to the broker at one time. */
const IN_FLIGHT = 100;
/** How long the last messages may take to be acknowledged, ms. */
const FAREWELL_MS = 2000;

/**
 * Publishes until the signal is given; then resolves. Rejects where the broker cannot be reached.
 * Each message goes out at least once (QoS 1) and carries its id, so that one sent again is known.
 */
export async function startDevices(options: DevicesOptions): Promise<void> {
  const { town, mqttUrl, speed, signal, folder, log } = options;
  const devices = townDevices(town);
  const progress = planFrom(loadProgress(folder, town.id), town.id, systemClock.now(), speed);
  const client = await connectAsync(mqttUrl, { clientId: `devices-${town.id}`, reconnectPeriod: 500 });
  client.on("error", (error) => log.warn(`devices: ${error.message}`));
  log.info("devices publish", {
    devices: devices.length,
    from: new Date(progress.liveUntil).toISOString(),
    gaps: progress.gaps.length,
    speed,
  });
  try {
    await playDevices({
      devices,
      seed: town.origin.seed ?? 0,
      progress,
      speed,
      clock: systemClock,
      signal,
      save: (now) => saveProgress(folder, now),
      async publish(messages) {
        for (let at = 0; at < messages.length && !signal.aborted; at += IN_FLIGHT) {
          const some = messages.slice(at, at + IN_FLIGHT);
          await untilAborted(
            Promise.all(some.map(({ topic, payload }) => client.publishAsync(topic, payload, { qos: 1 }))),
            signal,
          );
        }
      },
    });
  } finally {
    await Promise.race([
      client.endAsync(),
      new Promise((resolve) => setTimeout(resolve, FAREWELL_MS).unref()),
    ]);
    client.end(true);
  }
}

/** `work`, or the signal, whichever comes first: a broker that is gone acknowledges nothing any more. */
async function untilAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  let stop = () => {};
  const aborted = new Promise<void>((resolve) => {
    stop = resolve;
    signal.addEventListener("abort", stop);
  });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
