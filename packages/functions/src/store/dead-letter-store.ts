/**
 * Dead letters in the lake: one object per record of the stream that held something broken, named by where the
 * record stands, so that a redelivery writes the same object again. S3 takes a flood of them without slowing the
 * counter, and keeps them for next to nothing.
 */
import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { NotFound } from "@nagar/core/errors.ts";
import type { DeadLetterSink } from "@nagar/core/ledger/consume-batch.ts";
import type { DeadLetter } from "@nagar/core/ledger/dead-letter.ts";
import { passing } from "./dynamo.ts";
import type { DeadLetterStore } from "./ledger-reader.ts";

const PREFIX = "deadletters/";

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
    async listDeadLetters({ from, source, limit, cursor }) {
      const letters: DeadLetter[] = [];
      for await (const key of objects(client, bucket, cursor, from)) {
        const inObject = (await readLetters(client, bucket, key)).filter(
          (l) => source === undefined || l.source === source,
        );
        letters.push(...inObject);
        if (letters.length >= limit) return { letters, next: Buffer.from(key).toString("base64url") };
      }
      return { letters };
    },
    async getDeadLetter(id) {
      return (await readLetters(client, bucket, objectOf(id))).find((letter) => letter.id === id);
    },
    async markReplayed(id, at) {
      const key = objectOf(id);
      const letters = await readLetters(client, bucket, key);
      if (!letters.some((letter) => letter.id === id)) throw new NotFound(`no dead letter ${id}`);
      const marked = letters.map((letter) => (letter.id === id ? { ...letter, replayedAt: at } : letter));
      await writeLetters(client, bucket, key, marked);
    },
  };
}

/** Names of the objects, the earliest first: those after `cursor`, of the local day `from` and later. */
async function* objects(
  client: S3Client,
  bucket: string,
  cursor?: string,
  from?: string,
): AsyncGenerator<string> {
  let StartAfter =
    cursor === undefined ? `${PREFIX}date=${from ?? ""}` : Buffer.from(cursor, "base64url").toString();
  for (;;) {
    const page = await client
      .send(new ListObjectsV2Command({ Bucket: bucket, Prefix: PREFIX, StartAfter, MaxKeys: 100 }))
      .catch((error) => Promise.reject(passing(error, "listing dead letters")));
    const keys = (page.Contents ?? []).flatMap(({ Key }) => Key ?? []);
    yield* keys;
    const last = keys.at(-1);
    if (page.IsTruncated !== true || last === undefined) return;
    StartAfter = last;
  }
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
