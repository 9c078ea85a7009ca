/**
 * The objects that hold dead letters, in the order of time or against it. S3 lists by name only: days in their order,
 * and within a day by shard; so the newest are found day by day from the last one, by when each was written.
 */
import { type ListObjectsV2Output, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { InvalidInput } from "@nagar/core/errors.ts";
import { passing } from "./dynamo.ts";

export const PREFIX = "deadletters/";

export interface LetterObject {
  key: string;
  /** Hands back to the same listing, which goes on after this object. */
  cursor: string;
}

export interface Listing {
  cursor: string | undefined;
  /** Local day (`YYYY-MM-DD`), none earlier. */
  from: string | undefined;
  /** Objects at a time. */
  size: number;
}

const encode = (place: string) => Buffer.from(place).toString("base64url");

/** What {@link encode} was given. @throws InvalidInput where it cannot have been this. */
function decode(cursor: string | undefined, pattern: RegExp): string | undefined {
  if (cursor === undefined) return undefined;
  const place = Buffer.from(cursor, "base64url").toString();
  if (pattern.test(place)) return place;
  const allowed = "the next_cursor of the page before, unchanged";
  throw new InvalidInput(`query: cursor: ${allowed}`, { details: { field: "cursor", allowed } });
}

async function* pages(
  client: S3Client,
  Bucket: string,
  query: { Prefix: string; StartAfter?: string | undefined; MaxKeys?: number; Delimiter?: string },
): AsyncGenerator<ListObjectsV2Output> {
  try {
    yield* paginateListObjectsV2({ client }, { Bucket, ...query });
  } catch (error) {
    throw passing(error, "listing dead letters");
  }
}

/** By day, and within a day by shard and sequence. */
export async function* oldestFirst(
  client: S3Client,
  bucket: string,
  { cursor, from, size }: Listing,
): AsyncGenerator<LetterObject[]> {
  const StartAfter = decode(cursor, /^deadletters\/date=/) ?? `${PREFIX}date=${from ?? ""}`;
  for await (const { Contents = [] } of pages(client, bucket, {
    Prefix: PREFIX,
    StartAfter,
    MaxKeys: size,
  })) {
    yield Contents.flatMap(({ Key }) => (Key === undefined ? [] : [{ key: Key, cursor: encode(Key) }]));
  }
}

/** By day from the last, and within a day by when they were written last. */
export async function* newestFirst(
  client: S3Client,
  bucket: string,
  { cursor, from, size }: Listing,
): AsyncGenerator<LetterObject[]> {
  const before = decode(cursor, /^deadletters\/date=[\d-]{10}\/ \S+ /);
  const days: string[] = [];
  for await (const { CommonPrefixes = [] } of pages(client, bucket, { Prefix: PREFIX, Delimiter: "/" })) {
    for (const { Prefix = "" } of CommonPrefixes) days.push(Prefix);
  }
  const wanted = days.filter((day) => day >= `${PREFIX}date=${from ?? ""}`).toSorted();
  for (const day of wanted.toReversed()) {
    if (before !== undefined && day > before.split(" ")[0]!) continue;
    const places = await placesOf(client, bucket, day);
    const objects = places
      .filter(({ place }) => before === undefined || place < before)
      .map(({ key, place }) => ({ key, cursor: encode(place) }));
    for (let i = 0; i < objects.length; i += size) yield objects.slice(i, i + size);
  }
}

/** A day's objects, the newest first; `place` orders them over all days: day, time of writing, name. */
async function placesOf(client: S3Client, bucket: string, day: string) {
  const places: { key: string; place: string }[] = [];
  for await (const { Contents = [] } of pages(client, bucket, { Prefix: day })) {
    for (const { Key: key, LastModified } of Contents) {
      if (key !== undefined) places.push({ key, place: `${day} ${LastModified?.toISOString()} ${key}` });
    }
  }
  return places.sort((a, b) => (a.place < b.place ? 1 : -1));
}
