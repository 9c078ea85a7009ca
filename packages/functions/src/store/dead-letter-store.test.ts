import { S3Client } from "@aws-sdk/client-s3";
import type { DeadLetter } from "@nagar/core/ledger/dead-letter.ts";
import { describe, expect, it } from "vitest";
import { s3DeadLetterSink, s3DeadLetterStore } from "./dead-letter-store.ts";

interface Input {
  Key?: string;
  Body?: string;
  Prefix?: string;
  StartAfter?: string;
  ContinuationToken?: string;
  Delimiter?: string;
  MaxKeys?: number;
}

/** A bucket of objects, written a second apart; it counts what is read. */
function memoryBucket(page = 1000) {
  const objects = new Map<string, { body: string; at: Date }>();
  let clock = Date.parse("2026-03-01T00:00:00Z");
  const calls = { get: 0, list: 0 };
  const commands: Record<string, (input: Input) => unknown> = {
    PutObjectCommand: ({ Key, Body }) => {
      clock += 1000;
      objects.set(Key!, { body: Body!, at: new Date(clock) });
      return {};
    },
    GetObjectCommand: ({ Key }) => {
      calls.get++;
      const found = objects.get(Key!);
      if (!found) throw Object.assign(new Error("none"), { name: "NoSuchKey" });
      return { Body: { transformToString: async () => found.body } };
    },
    ListObjectsV2Command: ({ Prefix, StartAfter, ContinuationToken, MaxKeys = page, Delimiter }) => {
      calls.list++;
      const after = ContinuationToken ?? StartAfter ?? "";
      const keys = [...objects.keys()].filter((key) => key.startsWith(Prefix!) && key > after).sort();
      if (Delimiter !== undefined) {
        const days = new Set(keys.map((key) => key.slice(0, key.indexOf("/", Prefix!.length) + 1)));
        return { CommonPrefixes: [...days].map((day) => ({ Prefix: day })) };
      }
      const some = keys.slice(0, Math.min(MaxKeys, page));
      const NextContinuationToken = some.length < keys.length ? some.at(-1) : undefined;
      const Contents = some.map((Key) => ({ Key, LastModified: objects.get(Key)!.at }));
      return { Contents, IsTruncated: NextContinuationToken !== undefined, NextContinuationToken };
    },
  };
  const client = Object.create(S3Client.prototype, {
    send: {
      value: async (command: { constructor: { name: string }; input: Input }) =>
        commands[command.constructor.name]!(command.input),
    },
  }) as S3Client;
  return { client, calls };
}

const letter = (date: string, record: string, index: number, source = "a"): DeadLetter => ({
  id: `${date}/${record}/${index}`,
  source,
  receivedAt: 0,
  via: "http",
  reasons: [],
  payload: null,
});

/** Three days; within a day two shards take turns, so that names are not in the order of time. */
async function filled(records: number, page?: number) {
  const { client, calls } = memoryBucket(page);
  const sink = s3DeadLetterSink(client, "lake");
  const written: DeadLetter[] = [];
  for (let i = 0; i < records; i++) {
    const date = `2026-03-0${1 + Math.floor((3 * i) / records)}`;
    const record = `shard${i % 2}-${String(i).padStart(4, "0")}`;
    const letters = [0, 1].map((index) => letter(date, record, index, i % 10 === 0 ? "rare" : "a"));
    await sink.keep(letters);
    written.push(...letters);
  }
  calls.get = 0;
  return { store: s3DeadLetterStore(client, "lake"), written: written.map(({ id }) => id), calls };
}

async function allPages(store: Awaited<ReturnType<typeof filled>>["store"], query: object) {
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await store.listDeadLetters({
      limit: 7,
      ...query,
      ...(cursor !== undefined && { cursor }),
    });
    pages.push(page.letters.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== undefined);
  return pages;
}

describe("dead letters", () => {
  it("are listed page by page, each once, by day or against time", async () => {
    const { store, written } = await filled(60, 11);
    const oldest = (await allPages(store, {})).flat();
    expect(oldest.toSorted()).toEqual(written.toSorted());
    expect(oldest.map((id) => id.slice(0, 10))).toEqual(written.map((id) => id.slice(0, 10)));
    expect((await allPages(store, { order: "newest" })).flat()).toEqual(written.toReversed());
  });

  it("of a day and later are found from either end", async () => {
    const { store, written } = await filled(30);
    const wanted = written.filter((id) => id >= "2026-03-02");
    for (const order of ["oldest", "newest"]) {
      const found = (await allPages(store, { from: "2026-03-02", order })).flat();
      expect(found.toSorted()).toEqual(wanted.toSorted());
    }
  });

  it("of one source among many are looked for in so many objects a page, with a next one", async () => {
    const { store, written, calls } = await filled(2500);
    const first = await store.listDeadLetters({ limit: 1000, source: "nobody" });
    expect(first).toMatchObject({ letters: [], next: expect.any(String) });
    expect(calls.get).toBe(1000);
    const rare = (await allPages(store, { source: "rare", limit: 1000 })).flat();
    expect(rare).toHaveLength(written.length / 10);
  });

  it("are marked as replayed, their objects read and written once", async () => {
    const { store, written, calls } = await filled(4);
    const [one, two, , four] = written as [string, string, string, string];
    await store.markReplayed([one, two, four], 5);
    expect(calls.get).toBe(2);
    const found = await store.getDeadLetters([...written, "2026-03-01/none-1/0"]);
    expect([...found].filter(([, { replayedAt }]) => replayedAt === 5).map(([id]) => id)).toEqual([
      one,
      two,
      four,
    ]);
    expect(found.size).toBe(written.length);
  });
});
