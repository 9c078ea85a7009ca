import { gzipSync } from "node:zlib";
import { Unavailable } from "@nagar/core/errors.ts";
import { describe, expect, it } from "vitest";
import { type LandingPorts, type LandingResult, landedFile, landFile } from "./land-file.ts";

const droppedAt = Date.parse("2026-01-05T09:00:00+05:30");
const mapping = {
  name: "my-air",
  title: "Mine",
  feed: "mine",
  time: { column: "time", zone: "+05:30" },
  observations: [{ domain: "air", entity: { template: "{station}" }, metrics: { no2: "no2" } }],
};
const csv =
  "time,station,no2\n2026-01-05 08:00,P001,40\n2026-01-05 08:00,P002,x\n2026-01-05 08:00,P003,9999\n";

/** A lake in memory that records what was put on the stream. */
function lake(objects: Record<string, string | Uint8Array>, metadata: Record<string, string> = {}) {
  const stored = new Map(Object.entries(objects));
  const put: unknown[] = [];
  let batchesUntilOutOfTime = Number.POSITIVE_INFINITY;
  let failing = false;
  const ports: LandingPorts = {
    readText: async (key) => {
      const content = stored.get(key);
      return content === undefined ? undefined : Buffer.from(content as Uint8Array).toString();
    },
    open: async (key) => {
      const content = stored.get(key);
      if (content === undefined) return undefined;
      const mapped = metadata[key];
      const bytes = async function* () {
        yield Buffer.from(content as Uint8Array);
      };
      return { bytes: bytes(), ...(mapped !== undefined && { mapping: mapped }) };
    },
    put: async ({ items }) => {
      if (failing) throw new Unavailable("the stream does not answer");
      put.push(...items);
    },
    writeResult: async (key, result) => void stored.set(key, JSON.stringify(result)),
    outOfTime: () => batchesUntilOutOfTime-- <= 0,
    now: () => droppedAt + 1000,
  };
  return {
    ports,
    put,
    stopAfter: (batches: number) => {
      batchesUntilOutOfTime = batches;
    },
    fail: (now: boolean) => {
      failing = now;
    },
    result: (key: string) => JSON.parse(String(stored.get(`landing-results/${key}.json`))) as LandingResult,
  };
}

const drop = (key: string, event = "1") => ({ key, event, droppedAt });

describe("a landed file", () => {
  it("is imported with the mapping beside it, and its result says what became of every row", async () => {
    const { ports, put, result } = lake({
      "landing/a.csv.gz": gzipSync(csv),
      "landing/a.csv.gz.mapping.json": JSON.stringify(mapping),
    });
    await landFile(drop("landing/a.csv.gz"), ports);
    expect(put).toHaveLength(2);
    expect(result("a.csv.gz")).toMatchObject({
      status: "done",
      mapping: "my-air",
      rows: 3,
      observations: 2,
      accepted: 2,
      flagged: 2,
      rejected: 0,
      rejected_rows: 1,
      rejects: [{ line: 3, column: "no2", value: "x", message: "not a number" }],
    });
  });

  it.each([
    ["its folder names a registered mapping", "landing/my-air/today.csv", {}, "my-air"],
    ["its metadata names one", "landing/today.csv", { "landing/today.csv": "my-air" }, "my-air"],
  ])("is imported where %s", async (_, key, metadata, name) => {
    const { ports, put, result } = lake(
      { [key]: csv, "mappings/my-air.json": JSON.stringify(mapping) },
      metadata,
    );
    await landFile(drop(key), ports);
    expect(put).toHaveLength(2);
    expect(result(key.slice("landing/".length)).mapping).toBe(name);
  });

  it("is imported with the shipped mapping for a file of its name", async () => {
    const { ports, put } = lake({
      "landing/junctions_hourly.csv": "time,junction,vehicles\n2015-11-01T00:00:00+05:30,1,15\n",
    });
    await landFile(drop("landing/junctions_hourly.csv"), ports);
    expect(put).toEqual([
      expect.objectContaining({ entity_id: "Junction-1", metrics: { vehicle_count: 15 } }),
    ]);
  });

  it("without a mapping gets a result that says what to do, and is imported when the mapping follows", async () => {
    const objects: Record<string, string> = { "landing/a.csv": csv };
    const before = lake(objects);
    await landFile(drop("landing/a.csv"), before.ports);
    expect(before.result("a.csv")).toMatchObject({
      status: "no_mapping",
      message: expect.stringContaining("a.csv.mapping.json"),
    });
    const after = lake({ ...objects, "landing/a.csv.mapping.json": JSON.stringify(mapping) });
    await landFile(drop("landing/a.csv.mapping.json", "2"), after.ports);
    expect(after.result("a.csv").status).toBe("done");
  });

  it.each([
    [
      "broken file",
      { "landing/a.csv": "time,station\n", "landing/a.csv.mapping.json": JSON.stringify(mapping) },
      /none of the columns no2/,
    ],
    [
      "broken mapping",
      { "landing/a.csv": csv, "landing/a.csv.mapping.json": "{" },
      /a\.csv\.mapping\.json: broken JSON/,
    ],
  ])("that cannot be read fails once and for all: %s", async (_, objects, message) => {
    const { ports, result } = lake(objects as Record<string, string>);
    await landFile(drop("landing/a.csv"), ports);
    expect(result("a.csv")).toMatchObject({ status: "failed", message: expect.stringMatching(message) });
  });

  it("is not imported again because its mapping arrives a moment after it", async () => {
    const { ports, put } = lake({
      "landing/a.csv": csv,
      "landing/a.csv.mapping.json": JSON.stringify(mapping),
    });
    await landFile(drop("landing/a.csv"), ports);
    expect(await landFile(drop("landing/a.csv.mapping.json", "2"), ports)).toBeUndefined();
    expect(put).toHaveLength(2);
  });

  it("is not imported twice for one event, and is for another", async () => {
    const { ports, put } = lake({
      "landing/my-air/a.csv": csv,
      "mappings/my-air.json": JSON.stringify(mapping),
    });
    await landFile(drop("landing/my-air/a.csv"), ports);
    expect(await landFile(drop("landing/my-air/a.csv"), ports)).toBeUndefined();
    expect(put).toHaveLength(2);
    await landFile(drop("landing/my-air/a.csv", "2"), ports);
    expect(put).toHaveLength(4);
  });

  it("goes on where it ran out of time, row by row as in one go", async () => {
    const rows = Array.from(
      { length: 10_000 },
      (_, i) => `2026-01-05 ${String(i % 24).padStart(2, "0")}:00,S${i},${i % 90}`,
    );
    const big = {
      "landing/my-air/a.csv": `time,station,no2\n${rows.join("\n")}\n`,
      "mappings/my-air.json": JSON.stringify(mapping),
    };
    const { ports, put, result, stopAfter } = lake(big);
    stopAfter(1);
    await expect(landFile(drop("landing/my-air/a.csv"), ports)).rejects.toMatchObject({ retryable: true });
    expect(result("my-air/a.csv")).toMatchObject({ status: "running", rows: 4000 });
    stopAfter(100);
    await landFile(drop("landing/my-air/a.csv"), ports);
    expect(result("my-air/a.csv")).toMatchObject({ status: "done", rows: 10_000, observations: 10_000 });
    expect(new Set(put.map((each) => (each as { message_id: string }).message_id)).size).toBe(10_000);
    expect(put).toHaveLength(10_000);
  });

  it("is delivered again where the stream does not answer", async () => {
    const { ports, put, fail } = lake({
      "landing/my-air/a.csv": csv,
      "mappings/my-air.json": JSON.stringify(mapping),
    });
    fail(true);
    await expect(landFile(drop("landing/my-air/a.csv"), ports)).rejects.toBeInstanceOf(Unavailable);
    fail(false);
    await landFile(drop("landing/my-air/a.csv"), ports);
    expect(put).toHaveLength(2);
  });

  it("is none: a folder, an object elsewhere, a mapping alone", async () => {
    expect(landedFile("landing/x/")).toBeUndefined();
    expect(landedFile("raw/x.csv")).toBeUndefined();
    const { ports } = lake({ "landing/a.csv.mapping.json": "{}" });
    expect(await landFile(drop("landing/a.csv.mapping.json"), ports)).toBeUndefined();
  });
});
