/** What of a dead letter is put back on the stream. */
import { isDomain } from "../observation/domain.ts";
import { MQTT_FEED } from "../observation/envelope.ts";
import type { DeadLetter } from "./dead-letter.ts";

/**
 * The item of an envelope that says again what came. A message over MQTT named its domain and entity in the topic:
 * they are written into it. Text that was no JSON stays text, and is refused again unless reading has changed.
 */
export function replayItem({ via, payload }: DeadLetter): unknown {
  if (via !== "mqtt" || !isRecord(payload) || typeof payload["topic"] !== "string") return payload;
  const [, domain, entityId] = payload["topic"].split("/");
  const said = payload["payload"];
  if (!isRecord(said) || !isDomain(domain)) return said;
  return { domain, entity_id: entityId, source: MQTT_FEED, ...said };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
