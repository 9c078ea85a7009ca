/**
 * What lies in one record of the stream, and how it is taken apart. An edge (HTTP, a landed file) packs many
 * observations into one envelope, as they were sent; MQTT puts one payload of any bytes there. Whatever it is, the
 * outcome is a list of observations and refusals: a record can be worthless, but it cannot be in the way.
 */

import { type DecodeContext, type Decoded, decodeObservation } from "./decode.ts";
import { ENTITY_ID_PATTERN, type EntityKey, entityKey, isDomain } from "./domain.ts";
import { EARLIEST_MS, LATEST_MS, parseInstant } from "./instant.ts";
import { JSON_ALLOWED, parseJson } from "./json.ts";
import type { Reason } from "./observation.ts";
import { reason } from "./reason.ts";

/** What edges put on the stream. */
export interface Envelope {
  nagar: 1;
  via: "http" | "file" | "replay";
  request_id: string;
  /** When the edge received it (ms since 1970 UTC): lateness is judged against this, however often it is replayed. */
  received_at: number;
  /** Observations as they were sent, broken ones too. Text that was not JSON is a string. */
  items: unknown[];
}

/** A record of the stream as it lies there. */
export interface StreamedBytes {
  bytes: Uint8Array;
  /** When the stream took it (ms since 1970 UTC). */
  arrivedAt: number;
  /** `domain#entityId` of the topic of an MQTT message, which the IoT rule passes on unchanged; an edge's bucket. */
  partitionKey: string;
}

export interface UnpackedItem {
  decoded: Decoded;
  /** What came, for a dead letter. */
  payload: unknown;
}

export interface UnpackedRecord {
  via: Envelope["via"] | "mqtt" | "stream";
  receivedAt: number;
  items: UnpackedItem[];
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

function base64(bytes: Uint8Array): string {
  let binary = "";
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(binary);
}

/** The JSON in `bytes`, or why there is none. */
function readJson(bytes: Uint8Array): { value: unknown } | { reasons: Reason[]; payload: string } {
  let text: string;
  try {
    text = strictUtf8.decode(bytes);
  } catch {
    const payload = `base64:${base64(bytes)}`;
    return { reasons: [reason("payload", `${bytes.length} bytes`, "UTF-8 text")], payload };
  }
  try {
    return { value: parseJson(text) };
  } catch {
    return { reasons: [reason("payload", text, JSON_ALLOWED)], payload: text };
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function isEnvelope(value: unknown): value is Envelope {
  if (!isRecord(value) || value["nagar"] !== 1 || !Array.isArray(value["items"])) return false;
  const { via, received_at: at } = value;
  return typeof via === "string" && typeof at === "number" && at >= EARLIEST_MS && at < LATEST_MS;
}

/** Takes one record of the stream apart. Never throws. */
export function unpackRecord({ bytes, arrivedAt, partitionKey }: StreamedBytes): UnpackedRecord {
  const [domain, entityId] = partitionKey.split("#");
  if (domain !== undefined && entityId !== undefined) return unpackMqtt(bytes, arrivedAt, domain, entityId);
  const read = readJson(bytes);
  if ("reasons" in read) return refused("stream", arrivedAt, read);
  const { value } = read;
  if (!isEnvelope(value)) {
    const items = [unpackItem(value, { receivedAt: arrivedAt })];
    return { via: "stream", receivedAt: arrivedAt, items };
  }
  const receivedAt = value.received_at;
  return { via: value.via, receivedAt, items: value.items.map((item) => unpackItem(item, { receivedAt })) };
}

/**
 * Tells which entity each observation of a record is of and when it was made (ms), and nothing else: for who has to know
 * that something came and not what. What has no such stamp is passed over; what will be refused for another reason is not.
 */
export function forEachStamp(
  record: StreamedBytes,
  tell: (entity: EntityKey, observedAt: number) => void,
): void {
  const packed = record.partitionKey.includes("#") ? undefined : readJson(record.bytes);
  if (packed === undefined || "reasons" in packed || !isEnvelope(packed.value)) {
    for (const { decoded } of unpackRecord(record).items) {
      if (decoded.ok) tell(decoded.observation.entity, decoded.observation.observedAt);
    }
    return;
  }
  for (const item of packed.value.items) {
    if (!isRecord(item)) continue;
    const { domain, entity_id: id, observed_at: text } = item;
    if (!isDomain(domain) || typeof id !== "string" || typeof text !== "string") continue;
    const at = parseInstant(text);
    if (at !== undefined && ENTITY_ID_PATTERN.test(id)) tell(entityKey(domain, id), at);
  }
}

function unpackItem(payload: unknown, context: DecodeContext): UnpackedItem {
  return { decoded: decodeObservation(payload, context), payload };
}

function refused(
  via: UnpackedRecord["via"],
  receivedAt: number,
  { reasons, payload }: { reasons: Reason[]; payload: unknown },
): UnpackedRecord {
  return { via, receivedAt, items: [{ decoded: { ok: false, reasons }, payload }] };
}

/** The feed of MQTT messages that name none. */
export const MQTT_FEED = "mqtt";

/** A message is one observation or a list of them; its topic says what it leaves out. */
function unpackMqtt(bytes: Uint8Array, receivedAt: number, domain: string, entityId: string): UnpackedRecord {
  const topic = `nagar/${domain}/${entityId}`;
  const read = readJson(bytes);
  if ("reasons" in read) {
    return refused("mqtt", receivedAt, { reasons: read.reasons, payload: { topic, payload: read.payload } });
  }
  const payloads: unknown[] = Array.isArray(read.value) ? read.value : [read.value];
  const items = payloads.map((payload): UnpackedItem => {
    const decoded = decodeMessage(payload, receivedAt, { domain, entity_id: entityId });
    // The topic is part of what is needed to replay it.
    return { decoded, payload: decoded.ok ? payload : { topic, payload } };
  });
  return { via: "mqtt", receivedAt, items };
}

function decodeMessage(
  payload: unknown,
  receivedAt: number,
  topic: { domain: string; entity_id: string },
): Decoded {
  const said = isRecord(payload) ? payload : {};
  for (const [field, value] of Object.entries(topic)) {
    if (said[field] === undefined || said[field] === value) continue;
    return { ok: false, reasons: [reason(field, said[field], `${value}, as the topic says, or nothing`)] };
  }
  return decodeObservation(payload, { receivedAt, defaults: { ...topic, source: MQTT_FEED } });
}
