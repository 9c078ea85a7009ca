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

/**
 * Sends the load over HTTP at its rate, whatever the answers do (open loop): a request that is due is sent.
 * Calls `onSent` for each acknowledged request; throws where one is refused. Resolves when all are answered.
 */
export async function sendOverHttp(url: string, load: Load, onSent: (sent: Sent) => void): Promise<number> {
  const total = Math.round(load.rate * load.seconds);
  const begun = performance.now();
  const open: Promise<void>[] = [];
  for (let from = 0; from < total; from += load.batch) {
    const due = begun + (from / load.rate) * 1000;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const count = Math.min(load.batch, total - from);
    const body = JSON.stringify(readings(from, count, load.entities, Date.now()));
    open.push(
      (async () => {
        const sentAt = performance.now();
        const answer = await fetch(`${url}/v1/observations`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body,
        });
        const text = await answer.text();
        if (answer.status !== 202)
          throw new Error(`a request was refused with ${answer.status}: ${text.slice(0, 500)}`);
        onSent({ sentAt, acknowledgedAt: performance.now() });
      })(),
    );
  }
  await Promise.all(open);
  return total;
}

/** The same load over MQTT, quality of service 1: each reading a message of its own on `nagar/energy/<id>`. */
export async function sendOverMqtt(
  client: MqttClient,
  load: Load,
  onSent: (sent: Sent) => void,
): Promise<number> {
  const total = Math.round(load.rate * load.seconds);
  const begun = performance.now();
  const open: Promise<unknown>[] = [];
  for (let from = 0; from < total; from += load.batch) {
    const wait = begun + (from / load.rate) * 1000 - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const sentAt = performance.now();
    const count = Math.min(load.batch, total - from);
    const published = readings(from, count, load.entities, Date.now()).map((reading, i) => {
      const topic = `nagar/${DOMAIN}/${entityId((from + i) % load.entities)}`;
      return client.publishAsync(topic, JSON.stringify(reading), { qos: 1 });
    });
    open.push(Promise.all(published).then(() => onSent({ sentAt, acknowledgedAt: performance.now() })));
  }
  await Promise.all(open);
  return total;
}
