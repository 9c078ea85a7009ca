/** The load: smart meters that report voltage, power and frequency, each reading once and unlike the last. */
import type { MqttClient } from "mqtt";

export interface Load {
  /** Observations a second. */
  readonly rate: number;
  readonly seconds: number;
  readonly entities: number;
  /** Observations per HTTP request. */
  readonly batch: number;
}

/** What became of a request: when it was sent and acknowledged, by this machine's monotonic clock (ms). */
export interface Sent {
  readonly sentAt: number;
  readonly acknowledgedAt: number;
}

export const DOMAIN = "energy";
export const entityId = (index: number): string => `BENCH-${String(index).padStart(5, "0")}`;

/** Readings `from` to `from + count` of the run, entity after entity, as wire observations of now. */
export function readings(from: number, count: number, entities: number, now: number): object[] {
  const observed_at = new Date(now).toISOString();
  return Array.from({ length: count }, (_, i) => {
    const serial = from + i;
    return {
      domain: DOMAIN,
      entity_id: entityId(serial % entities),
      observed_at,
      metrics: {
        voltage: 230 + (serial % 997) / 100,
        active_power: 1 + (serial % 4999) / 1000,
        frequency: 50,
      },
      source: "bench",
      message_id: String(serial),
    };
  });
}

/** Requests under way at most: a system that cannot keep up is measured at its own rate, not drowned. */
const MAX_OPEN = 32;

/**
 * Calls `send` for each batch of the load when it is due, and `onSent` when it is acknowledged. Stops at the first
 * failure and throws it. Resolves with the number of observations when all are acknowledged.
 */
async function atRate(
  load: Load,
  send: (from: number, count: number) => Promise<void>,
  onSent: (request: number, sent: Sent) => void,
): Promise<number> {
  const total = Math.round(load.rate * load.seconds);
  const begun = performance.now();
  const open = new Set<Promise<void>>();
  let failure: Error | undefined;
  for (let from = 0; from < total && failure === undefined; from += load.batch) {
    const wait = begun + (from / load.rate) * 1000 - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    while (open.size >= MAX_OPEN) await Promise.race(open);
    const sentAt = performance.now();
    const request = send(from, Math.min(load.batch, total - from))
      .then(
        () => onSent(from / load.batch, { sentAt, acknowledgedAt: performance.now() }),
        (error: Error) => {
          failure ??= error;
        },
      )
      .finally(() => open.delete(request));
    open.add(request);
  }
  await Promise.all(open);
  if (failure !== undefined) throw failure;
  return total;
}

/** Sends the load over HTTP; a request that is not answered with 202 is a failure. */
export function sendOverHttp(
  url: string,
  load: Load,
  onSent: (request: number, sent: Sent) => void,
): Promise<number> {
  return atRate(
    load,
    async (from, count) => {
      const answer = await fetch(`${url}/v1/observations`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(readings(from, count, load.entities, Date.now())),
      });
      const text = await answer.text();
      if (answer.status === 202) return;
      throw new Error(`a request was refused with ${answer.status}: ${text.slice(0, 500)}`);
    },
    onSent,
  );
}

/** The same load over MQTT, quality of service 1: each reading a message of its own on `nagar/energy/<id>`. */
export function sendOverMqtt(
  client: MqttClient,
  load: Load,
  onSent: (request: number, sent: Sent) => void,
): Promise<number> {
  return atRate(
    load,
    async (from, count) => {
      const published = readings(from, count, load.entities, Date.now()).map((reading, i) => {
        const topic = `nagar/${DOMAIN}/${entityId((from + i) % load.entities)}`;
        return client.publishAsync(topic, JSON.stringify(reading), { qos: 1 });
      });
      await Promise.all(published);
    },
    onSent,
  );
}
