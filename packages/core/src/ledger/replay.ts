/** From a dead letter back to what can be put on the stream once more. */
import { MQTT_FEED } from "../observation/envelope.ts";
import type { DeadLetter } from "./dead-letter.ts";

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The observation, as it would be sent, that a letter holds: `corrected` where a person put it right, else what
 * came. What an MQTT message left to its topic is filled in. Text that was no JSON stays text, and is refused again.
 */
export function replayItem(letter: DeadLetter, corrected?: unknown): unknown {
  const { payload } = letter;
  const topic = isObject(payload) && letter.via === "mqtt" ? payload["topic"] : undefined;
  const sent = corrected ?? (topic === undefined ? payload : (payload as { payload: unknown }).payload);
  if (typeof topic !== "string" || !isObject(sent)) return sent;
  const [, domain, entity_id] = topic.split("/");
  return { domain, entity_id, source: MQTT_FEED, ...sent };
}
