/**
 * Dead letters in the lake: one object per record of the stream that held something broken, named by where the
 * record stands, so that a redelivery writes the same object again. S3 takes a flood of them without slowing the
 * counter, and keeps them for next to nothing.
 */
import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { DeadLetterSink } from "@nagar/core/ledger/consume-batch.ts";
import type { DeadLetter } from "@nagar/core/ledger/dead-letter.ts";
import { forEachLimited } from "@nagar/core/window/concurrency.ts";
import { newestFirst, oldestFirst, PREFIX } from "./dead-letter-objects.ts";
import { passing } from "./dynamo.ts";
import type { DeadLetterStore } from "./ledger-reader.ts";

/** Objects that one page looks into: letters of one source among many others must not keep a caller for minutes. */
const MAX_OBJECTS = 1_000;
const PARALLEL_OBJECTS = 32;

/** `2026-03-01/shard-sequence/4` lies in `deadletters/date=2026-03-01/shard-sequence.json`. */
function objectOf(id: string): string {
  const [date, record] = id.split("/");
  return `${PREFIX}date=${date}/${record}.json`;
}

export function s3DeadLetterSink(client: S3Client, bucket: string): DeadLetterSink {
  return {
    async keep(letters) {
      const first = letters[0];
      if (first === undefined) return;
      const Key = objectOf(first.id);
      // A letter that was replayed says so in its object: a late redelivery must not forget that.
      const kept = new Map((await readLetters(client, bucket, Key)).map((letter) => [letter.id, letter]));
      await writeLetters(
        client,
        bucket,
        Key,
        letters.map((letter) => kept.get(letter.id) ?? letter),
      );
    },
  };
}

export function s3DeadLetterStore(client: S3Client, bucket: string): DeadLetterStore {
  return {
    async listDeadLetters({ from, source, order, limit, cursor }) {
      const list = order === "newest" ? newestFirst : oldestFirst;
      const letters: DeadLetter[] = [];
      let looked = 0;
      for await (const objects of list(client, bucket, { cursor, from, size: Math.min(limit, 100) })) {
        const found = new Map<string, DeadLetter[]>();
        await forEachLimited(objects, PARALLEL_OBJECTS, async ({ key }) => {
          found.set(key, await readLetters(client, bucket, key));
        });
        for (const { key, cursor: next } of objects) {
          const inObject = found.get(key)!.filter((l) => source === undefined || l.source === source);
          letters.push(...(order === "newest" ? inObject.toReversed() : inObject));
          looked++;
          if (letters.length >= limit || looked === MAX_OBJECTS) return { letters, next };
        }
      }
      return { letters };
    },
    async getDeadLetters(ids) {
      const found = new Map<string, DeadLetter>();
      await forEachLimited(Map.groupBy(ids, objectOf), PARALLEL_OBJECTS, async ([key, wanted]) => {
        for (const letter of await readLetters(client, bucket, key)) {
          if (wanted.includes(letter.id)) found.set(letter.id, letter);
        }
      });
      return found;
    },
    async markReplayed(ids, at) {
      await forEachLimited(Map.groupBy(ids, objectOf), PARALLEL_OBJECTS, async ([key, replayed]) => {
        const letters = await readLetters(client, bucket, key);
        const marked = letters.map((l) => (replayed.includes(l.id) ? { ...l, replayedAt: at } : l));
        await writeLetters(client, bucket, key, marked);
      });
    },
  };
}

async function readLetters(client: S3Client, bucket: string, Key: string): Promise<DeadLetter[]> {
  try {
    const object = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
    return JSON.parse((await object.Body?.transformToString()) ?? "[]") as DeadLetter[];
  } catch (error) {
    if (error instanceof NoSuchKey || (error as Error).name === "NoSuchKey") return [];
    throw passing(error, `reading ${Key}`);
  }
}

async function writeLetters(
  client: S3Client,
  bucket: string,
  Key: string,
  letters: readonly DeadLetter[],
): Promise<void> {
  await client
    .send(
      new PutObjectCommand({
        Bucket: bucket,
        Key,
        Body: JSON.stringify(letters),
        ContentType: "application/json",
      }),
    )
    .catch((error) => Promise.reject(passing(error, `writing ${Key}`)));
}
