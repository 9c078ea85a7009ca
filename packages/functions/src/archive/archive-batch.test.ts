/** The lake against the windows: what DuckDB counts in the Parquet files is what the counter counted. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { rawViewStatements } from "@nagar/core/lake/raw-view.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MemorySpine, postEvent } from "../testing/memory-spine.ts";
import { type ArchivePorts, archiveBatch } from "./archive-batch.ts";

const NOW = Date.now();

/** Three days of a station, with repeats, an impossible value, and one reading in another unit. */
function day(ago: number) {
  return Array.from({ length: 50 }, (_, i) => ({
    domain: "air",
    entity_id: `P00${i % 2}`,
    observed_at: formatInstant(NOW - ago * 86_400_000 - i * 60_000),
    metrics: { pm25: i === 7 ? 9_999 : 40 + (i % 9), pm10: i % 5 === 0 ? null : 80 + i, unknown_leq: 55 },
    source: { feed: "cpcb", device: `d${i % 2}` },
    ...(i % 3 === 0 && { message_id: `m${ago}-${i}` }),
    ...(i === 4 && { location: { type: "Point", coordinates: [23.03, 72.58] } }),
  }));
}

describe("the raw lake", () => {
  let folder = "";
  const spine = new MemorySpine();
  const ports: ArchivePorts = {
    windows: spine.stores.windowStore,
    progress: spine.stores.progressStore,
    put: async (key, bytes) => {
      await mkdir(dirname(join(folder, key)), { recursive: true });
      await writeFile(join(folder, key), bytes);
    },
    pause: async () => {},
  };

  async function ask<T>(sql: string): Promise<T[]> {
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    const files = `read_parquet('${folder}/raw/domain=air/*/*.parquet', union_by_name = true)`;
    for (const statement of rawViewStatements("air", files)) await connection.run(statement);
    const rows = (await connection.runAndReadAll(sql)).getRowObjectsJson() as T[];
    connection.closeSync();
    instance.closeSync();
    return rows;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "nagar-lake-"));
    const sent = [...day(2), ...day(1), ...day(1).slice(0, 20), { domain: "air", nonsense: true }];
    await spine.post(postEvent(JSON.stringify(sent)));
    await spine.consume();
    expect(await archiveBatch(spine.stream, ports, NOW)).toBeUndefined();
    // A redelivery with another cut writes files that overlap the first.
    await archiveBatch(spine.stream.slice(1), ports, NOW);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("counts per entity and day what the day windows count", async () => {
    const rows = await ask<{ entity_id: string; day: string; n: number; total: number | null }>(
      `SELECT entity_id, strftime(observed_at + INTERVAL 330 MINUTE, '%Y-%m-%d') AS day, count(*)::INT AS n,
              sum(pm25) FILTER (NOT contains(out_of_range, 'pm25')) AS total
       FROM air_counted GROUP BY ALL ORDER BY ALL`,
    );
    const windows = [...spine.stores.windows.keys()]
      .filter((name) => name.includes(" 1d#"))
      .map((name) => ({ name, window: spine.stores.window(name)! }))
      .map(({ window }) => ({
        entity_id: window.entity.slice(4),
        day: formatInstant(window.start).slice(0, 10),
        n: window.observations,
        total: window.metrics["pm25"]!.sum,
      }))
      .sort((a, b) => (a.entity_id + a.day < b.entity_id + b.day ? -1 : 1));
    expect(rows).toEqual(windows);
    expect(rows.reduce((sum, { n }) => sum + n, 0)).toBe(100);
  });

  it("keeps what was not counted, with the verdict and its flags", async () => {
    const rows = await ask<{ verdict: string; n: number }>(
      "SELECT verdict, count(*)::INT AS n FROM air_received GROUP BY ALL ORDER BY ALL",
    );
    expect(rows).toEqual([
      { verdict: "counted", n: 100 },
      { verdict: "duplicate", n: 20 },
    ]);
    const [flagged] = await ask<{ range: number; swapped: number; place: number }>(
      `SELECT count(*) FILTER (contains(flags, 'range'))::INT AS range,
              count(*) FILTER (contains(flags, 'location_swapped'))::INT AS swapped, max(longitude) AS place FROM air_counted`,
    );
    expect(flagged).toEqual({ range: 2, swapped: 2, place: 72.58 });
  });

  it("keeps a quantity of unknown unit apart from the metrics", async () => {
    const [row] = await ask<{ leq: string }>(
      "SELECT DISTINCT json_extract_string(unknown_metrics, '$.unknown_leq') AS leq FROM air_counted",
    );
    expect(row).toEqual({ leq: "55" });
  });

  it("waits for the counter, and leaves for later what that has not judged", async () => {
    const fresh = new MemorySpine();
    await fresh.post(postEvent(JSON.stringify(day(0))));
    let looks = 0;
    const waiting: ArchivePorts = {
      windows: fresh.stores.windowStore,
      progress: fresh.stores.progressStore,
      put: async () => Promise.reject(new Error("nothing is to be written")),
      pause: async () => void looks++,
    };
    expect(await archiveBatch(fresh.stream, waiting, NOW)).toBe(0);
    expect(looks).toBeGreaterThan(5);
  });
});
