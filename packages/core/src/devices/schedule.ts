/**
 * When each device's messages go out. A schedule walks forward in time: samples fall due by each device's
 * interval, what a fault holds back waits in a queue, and every step gives the messages whose time has come.
 */
import { formatInstant, IST_OFFSET_MS } from "../observation/instant.ts";
import { randomStream, type Stream } from "../random/philox.ts";
import type { Device, Reading } from "./device.ts";
import { type Fate, fateOf } from "./faults.ts";

export interface Delivery {
  /** When it is published, ms since 1970 UTC. */
  at: number;
  topic: string;
  /** JSON of the wire observation. */
  payload: string;
}

/** No fault holds a message back longer than this, ms: the longest outage and its queue. */
const LONGEST_HOLD_MS = 3 * 3_600_000;

/** A device's first sample at or after `ms`. Intervals count from local midnight, so daily ones keep their hour. */
function firstSample({ intervalS, offsetS }: Device, ms: number): number {
  const interval = intervalS * 1000;
  const local = ms + IST_OFFSET_MS - offsetS * 1000;
  return Math.ceil(local / interval) * interval + offsetS * 1000 - IST_OFFSET_MS;
}

/** The values as they arrive: one of them spoilt, where the fate says so. */
function spoilt(reading: Exclude<Reading, null>, { spoil }: Fate): Record<string, number | string | null> {
  if (!spoil) return reading;
  const names = Object.keys(reading);
  const name = names[Math.floor(spoil.place * names.length)]!;
  const wrong = {
    spike: Math.round(reading[name]! * spoil.factor * 10) / 10,
    sentinel: -999,
    missing: null,
    garbled: "ERR",
  };
  return { ...reading, [name]: wrong[spoil.how] };
}

export class DeviceSchedule {
  readonly #devices: readonly Device[];
  /** The place of each device's feed among the town's feeds. */
  readonly #feeds: Int32Array;
  readonly #stream: Stream;
  readonly #from: number;
  readonly #next: Float64Array;
  /** Messages that are made but not yet due, in no order. */
  #waiting: Delivery[] = [];

  /** The messages of `devices` from the instant `fromMs` on, with the faults that `seed` gives. */
  constructor(devices: readonly Device[], fromMs: number, seed: number) {
    this.#devices = devices;
    const feeds = [...new Set(devices.map(({ feed }) => feed))];
    this.#feeds = Int32Array.from(devices, ({ feed }) => feeds.indexOf(feed));
    this.#stream = randomStream(seed, "faults");
    this.#from = fromMs;
    // What was sampled before and held back is still to come.
    this.#next = Float64Array.from(devices, (device) => firstSample(device, fromMs - LONGEST_HOLD_MS));
  }

  /** The messages that are published up to and without `toMs`, in order of time; each is given once. */
  advance(toMs: number): Delivery[] {
    for (const [index, device] of this.#devices.entries()) {
      while (this.#next[index]! < toMs) {
        this.#sample(device, index, this.#next[index]!);
        this.#next[index]! += device.intervalS * 1000;
      }
    }
    const due = this.#waiting.filter(({ at }) => at < toMs);
    this.#waiting = this.#waiting.filter(({ at }) => at >= toMs);
    return due.sort((a, b) => a.at - b.at || (a.topic < b.topic ? -1 : 1));
  }

  #sample(device: Device, index: number, at: number): void {
    const fate = fateOf(this.#stream, index, this.#feeds[index]!, at);
    if (fate.lost || (fate.publishAt < this.#from && (fate.again?.at ?? 0) < this.#from)) return;
    const reading = device.observe(fate.readingAt);
    if (reading === null) return;
    const messageId = `${device.id}-${Math.floor(at / 1000).toString(36)}`;
    const message = {
      domain: device.domain,
      entity_id: device.entityId,
      observed_at: formatInstant(at + fate.skewMs),
      metrics: spoilt(reading, fate),
      source: { feed: device.feed, device: device.id },
      location: { type: "Point", coordinates: device.location },
      message_id: messageId,
    };
    const topic = `nagar/${device.domain}/${device.entityId}`;
    this.#queue(fate.publishAt, topic, JSON.stringify(message));
    if (fate.again) {
      const second = fate.again.renamed ? { ...message, message_id: `${messageId}-again` } : message;
      this.#queue(fate.again.at, topic, JSON.stringify(second));
    }
  }

  #queue(at: number, topic: string, payload: string): void {
    if (at >= this.#from) this.#waiting.push({ at, topic, payload });
  }
}
