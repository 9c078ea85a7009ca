/**
 * How observations share records of the stream. A record costs by the kilobyte it begins and a shard takes a
 * thousand of them a second, so a record of one observation of 250 bytes is mostly paid air
 * (docs/decisions/0005). What must hold is order: an entity's observations always go to the same of 32 buckets,
 * and a bucket, being the partition key, to one shard at a time.
 */
import { hashText } from "../window/hash.ts";
import type { Envelope } from "./envelope.ts";

export const BUCKETS = 32;

/** A record is closed before it grows beyond this (characters of JSON): a failed record is sent again as a whole. */
const MAX_RECORD_CHARS = 200_000;

/** An item beyond this is not an observation; what is kept of it is its beginning. */
export const MAX_ITEM_CHARS = 65_536;

export interface PackedRecord {
  partitionKey: string;
  data: string;
  /** Positions in the request of what lies in the record. */
  items: number[];
}

/** The partition key of an item: its entity's bucket, or that of what can be read of it. */
function bucketOf(item: unknown): string {
  const { domain, entity_id: id } = (typeof item === "object" && item !== null ? item : {}) as Record<
    string,
    unknown
  >;
  // What is no text is refused wherever it lies; an object may not even have a text.
  const name = (value: unknown) => (typeof value === "string" ? value : "");
  const bucket = hashText(`${name(domain)}#${name(id)}`) % BUCKETS;
  return `b${bucket.toString(16).padStart(2, "0")}`;
}

/** Packs items, as they were sent, into as few records as size and order allow. Their order is kept per entity. */
export function packItems(
  items: readonly unknown[],
  envelope: Omit<Envelope, "nagar" | "items">,
): PackedRecord[] {
  const head = JSON.stringify({ nagar: 1, ...envelope, items: [] }).slice(0, -2);
  const open = new Map<string, { texts: string[]; chars: number; items: number[] }>();
  const packed: PackedRecord[] = [];
  const close = (partitionKey: string, { texts, items }: { texts: string[]; items: number[] }) => {
    packed.push({ partitionKey, data: `${head}${texts.join(",")}]}`, items });
  };
  for (const [i, item] of items.entries()) {
    const text = JSON.stringify(item) ?? "null";
    const key = bucketOf(item);
    let record = open.get(key);
    if (record !== undefined && record.chars + text.length > MAX_RECORD_CHARS) {
      close(key, record);
      record = undefined;
    }
    if (record === undefined) {
      record = { texts: [], chars: 0, items: [] };
      open.set(key, record);
    }
    record.texts.push(text);
    record.items.push(i);
    record.chars += text.length;
  }
  for (const [key, record] of open) close(key, record);
  return packed;
}
