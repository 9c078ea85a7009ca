/** What the stream's batches leave for training and for forecasts: the windows' values, once, in whatever cuts they come. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { fitModel } from "@nagar/core/forecast/model-kinds.ts";
import { type Artefact, artefactFromJson, artefactToJson } from "@nagar/core/forecast/registry/artefact.ts";
import { emptyRegistry, promote, type Registry, register } from "@nagar/core/forecast/registry/registry.ts";
import type { OnlineFeatures } from "@nagar/core/forecast/serve/ports.ts";
import { seriesFrom, stepValues } from "@nagar/core/forecast/serve/series-grid.ts";
import { lastStep, onlineFeatures } from "@nagar/core/forecast/serve/series-past.ts";
import { townLoad } from "@nagar/core/forecast/testing/made-series.ts";
import { entityKey } from "@nagar/core/observation/domain.ts";
import { formatInstant, HOUR_MS } from "@nagar/core/observation/instant.ts";
import { windowStart } from "@nagar/core/window/window.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MemorySpine, postEvent } from "../testing/memory-spine.ts";
import { type KeepFeaturesPorts, keepFeatures } from "./keep-features-batch.ts";

const NAME = { domain: "traffic", entityId: "R001", metric: "vehicle_count", step: "1h" } as const;
const ID = "traffic~R001~vehicle_count~1h";
const HOURS = 60;
const now = Date.now();
const start = windowStart("1h", now) - HOURS * HOUR_MS;
const doing = { at: formatInstant(now), by: "nagar", reason: "a test" };

/** Three reports an hour with fractions, so that the order of a sum could be seen. */
const reports = Array.from({ length: HOURS * 3 }, (_, i) => ({
  domain: "traffic",
  entity_id: "R001",
  observed_at: formatInstant(start + (i * HOUR_MS) / 3 + 1_000),
  metrics: { vehicle_count: 100 + 0.1 * i, average_speed: 30 + (i % 7) / 3 },
  source: "test",
}));

describe("features of a stream", () => {
  let folder = "";
  const spine = new MemorySpine();
  const put: OnlineFeatures[] = [];
  const failures: string[] = [];
  let artefact: Artefact;
  let registry: Registry;

  const windows = {
    async readWindows({
      entity,
      resolution,
      from,
      to,
    }: {
      entity: string;
      resolution: string;
      from: number;
      to: number;
    }) {
      const keys = [];
      for (let at = windowStart("1h", from); at < to; at += HOUR_MS) {
        if (at >= from) keys.push({ entity, kind: resolution, start: at });
      }
      const stored = await spine.stores.windowStore.load(keys as never);
      return {
        windows: stored.flatMap((window) =>
          window ? [{ ...window, resolution: "1h" as const, entity: entityKey("traffic", "R001") }] : [],
        ),
      };
    },
    countWindows: async () => 0,
  };
  const ports = (): KeepFeaturesPorts => ({
    progress: spine.stores.progressStore,
    pause: async () => {},
    stored: spine.stores.windowStore,
    windows: windows as never,
    artefact: async () => artefact,
    registries: async () => [registry],
    put: async (key, bytes) => {
      await mkdir(dirname(join(folder, key)), { recursive: true });
      await writeFile(join(folder, key), bytes);
    },
    putOnline: async (features) => void put.push(features),
    known: new Map(),
    failed: (series, error) => failures.push(`${series}: ${(error as Error).message}`),
  });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "nagar-features-"));
    const learnt = Array.from(townLoad(24 * 14), (value, i) => ({
      start: start - (24 * 14 - i) * HOUR_MS,
      value,
    }));
    const past = seriesFrom(NAME, learnt, start)!;
    const model = fitModel("ridge", { series: [past] }, { horizons: [1, 6], calendar: "in", seed: 1 });
    artefact = artefactFromJson(
      JSON.parse(
        JSON.stringify(artefactToJson({ series: ID, version: "1.0.0", recipe: "ridge" }, past, model)),
      ),
    );
    registry = register(emptyRegistry(ID), { version: "1.0.0", recipe: "ridge", mae: 1, skill: 0.2 }, doing);
    registry = promote(registry, "1.0.0", doing);
    for (let at = 0; at < reports.length; at += 20) {
      await spine.post(postEvent(JSON.stringify(reports.slice(at, at + 20))));
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function offline(): Promise<{ start: number; value: number }[]> {
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    const files = `read_parquet('${folder}/features/domain=traffic/*/*.parquet')`;
    const rows = await connection.runAndReadAll(
      `SELECT epoch_ms("step_start")::DOUBLE, max_by("value", "written_at") FROM ${files}
       WHERE "metric" = 'vehicle_count' AND "step" = '1h' GROUP BY "step_start" ORDER BY 1`,
    );
    connection.closeSync();
    instance.closeSync();
    return rows.getRows().map(([at, value]) => ({ start: Number(at), value: Number(value) }));
  }

  const counted = async () =>
    stepValues(
      NAME,
      (await windows.readWindows({ entity: "traffic#R001", resolution: "1h", from: start, to: now })).windows,
    );

  it("wait until the counter has passed, and leave nothing before", async () => {
    expect(await keepFeatures(spine.stream, ports(), now)).toBe(0);
    expect(put).toEqual([]);
  });

  it("are in the lake what the windows say, to the bit, though batches come twice and cut differently", async () => {
    await spine.consume();
    const middle = Math.floor(spine.stream.length / 2);
    await keepFeatures(spine.stream.slice(0, middle), ports(), now - 2);
    await keepFeatures(spine.stream.slice(middle - 2), ports(), now - 1);
    expect(await keepFeatures(spine.stream, ports(), now)).toBeUndefined();
    const rows = await offline();
    expect(rows).toHaveLength(HOURS);
    expect(rows).toEqual(await counted());
  });

  it("are in the feature store those of the last whole step, the same to the bit as from the lake", async () => {
    const last = put.at(-1)!;
    expect(failures).toEqual([]);
    expect(last).toMatchObject({ series: ID, version: "1.0.0", originMs: lastStep("1h", now) });
    // Offline: what the version learnt from, and the lake's rows, as the next training reads them.
    const whole = seriesFrom(NAME, [...artefact.learntFrom, ...(await offline())], now, artefact.startMs)!;
    expect(await onlineFeatures(artefact, NAME, whole)).toEqual(last);
  });

  it("are not made again while nothing of the step has come, and are when something late has", async () => {
    const kept = ports();
    await keepFeatures(spine.stream, kept, now);
    const before = put.length;
    const send = async (at: number) => {
      const from = spine.stream.length;
      await spine.post(
        postEvent(
          JSON.stringify([{ ...reports[0], observed_at: formatInstant(at), metrics: { vehicle_count: 7 } }]),
        ),
      );
      await spine.consume();
      await keepFeatures(spine.stream.slice(from), kept, now);
    };
    await send(windowStart("1h", now) + 1);
    expect(put.length).toBe(before);
    await send(lastStep("1h", now) + 1_234);
    expect(put.length).toBe(before + 1);
    expect(put.at(-1)!.inputs).not.toEqual(put.at(-2)!.inputs);
  });

  it("of one series that cannot be made keep no other from its own, and fail no batch", async () => {
    const broken = { ...ports(), artefact: async () => Promise.reject(new Error("gone")) };
    expect(await keepFeatures(spine.stream, broken, now)).toBeUndefined();
    expect(failures).toEqual([`${ID}: gone`]);
  });
});
