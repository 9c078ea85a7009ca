/**
 * The way of a file through the whole running system: `nagar import`'s own client, HTTP, Kinesis, the counter,
 * DynamoDB, and back through the API. The ends of every series are imported; every row of them is compared in
 * `import-all-rows.test.ts`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as answers from "@nagar/core/read/answers.ts";
import { needsSharedData } from "@nagar/core/testing/shared-data.ts";
import { type Cloud, startCloud } from "@nagar/local/cloud/cloud.ts";
import { findMapping } from "@nagar/local/import/find-mapping.ts";
import { followLedger, ledgerLine } from "@nagar/local/import/follow-ledger.ts";
import { importFile } from "@nagar/local/import/import-file.ts";
import { loadLock } from "@nagar/local/lock.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import { cutFile } from "./import/cut.ts";
import { aqiOfHours } from "./import/independent-aqi.ts";
import { expectSame, type IndependentWindow, independentWindows } from "./import/independent-windows.ts";
import { allSeries } from "./import/series.ts";

/** Entities of a series that are asked for: a wide table has two hundred. */
const ENTITIES_ASKED = 3;

const files = allSeries.map(({ file }) => file);
const { title, missing } = needsSharedData("a file imported into the running town", ...files);

describe.skipIf(missing)(title, () => {
  const folder = mkdtempSync(join(tmpdir(), "nagar-import-"));
  let cloud: Cloud;
  let url: string;
  beforeAll(async () => {
    const screen = (line: string) => void process.stderr.write(`${line}\n`);
    // No page is looked at: any folder serves for the web's files.
    cloud = await startCloud({
      lock: await loadLock(),
      data: join(folder, "data"),
      port: 0,
      web: folder,
      screen,
    });
    url = cloud.endpoints.http;
  });
  afterAll(async () => {
    await cloud?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function ask<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> {
    const response = await fetch(`${url}${path}`);
    const body = await response.json();
    expect(response.status, JSON.stringify(body).slice(0, 300)).toBe(200);
    return schema.parse(body);
  }

  /** Imports a cut of the file and waits until all of it is counted. */
  async function importCut(path: string) {
    const mapping = findMapping(path, undefined);
    const before = await ledgerLine(url, mapping.feed);
    const summary = await importFile(path, mapping, { url, onProgress: () => {}, onReject: () => {} });
    const ledger = await followLedger(url, mapping.feed, before, summary.observations, () => {});
    return { summary, ledger };
  }

  function query(window: IndependentWindow, resolution: string, from: number, to: number): string {
    const range = `from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`;
    return `/v1/data/${window.domain}?entity=${encodeURIComponent(window.entity)}&resolution=${resolution}&${range}&limit=2000`;
  }

  it.each(allSeries)(
    "$file: windows and statistics of the API are those of SQL, and again after a second import",
    async (series) => {
      const path = cutFile(series.file, folder);
      const first = await importCut(path);
      expect(first.summary).toMatchObject({
        rejected: 0,
        rejectedRows: 0,
        accepted: first.summary.observations,
      });
      expect(first.ledger).toMatchObject({
        counted: first.summary.observations,
        duplicates: 0,
        rejected: 0,
        missing: 0,
      });

      const [days, hours] = [
        await independentWindows(series, path, "1d"),
        await independentWindows(series, path, "1h"),
      ];
      const keyOf = ({ domain, entity }: IndependentWindow) => `${domain} ${entity}`;
      const entities = [...new Set(days.map(keyOf))].slice(0, ENTITIES_ASKED);
      const compare = async () => {
        for (const entity of entities) {
          const own = (windows: IndependentWindow[]) => windows.filter((window) => keyOf(window) === entity);
          const starts = own(days).map(({ start }) => start!);
          const [from, to] = [Math.min(...starts), Math.max(...starts) + 86_400_000];
          for (const [resolution, expected] of [
            ["1d", own(days)],
            ["1h", own(hours)],
          ] as const) {
            const answer = await ask(query(expected[0]!, resolution, from, to), answers.data);
            const points = new Map(answer.points!.map((point) => [Date.parse(point.start), point.metrics]));
            expectSame(({ start, metric }) => points.get(start!)?.[metric], expected);
            const whole = await independentWindows(series, path, { from, to });
            expectSame(
              ({ metric }) => answer.statistics[metric],
              whole.filter((window) => keyOf(window) === entity),
            );
            expect(answer.total).toBe(points.size);
          }
        }
      };
      await compare();

      const second = await importCut(path);
      expect(second.ledger).toMatchObject({
        counted: 0,
        duplicates: first.summary.observations,
        rejected: 0,
        missing: 0,
      });
      await compare();
    },
  );

  it("CPCB's index of a station's day at the API is that of an independent SQL", async () => {
    const path = join(folder, "beijing_multisite_hourly.csv");
    const pollutants = ["pm25", "pm10", "no2", "so2", "o3", "co"];
    const columns = pollutants.map((each) =>
      each === "co" ? "co_ug_m3 / 1000 AS co" : `${each}_ug_m3 AS ${each}`,
    );
    const hour = "((epoch_ms(time::TIMESTAMPTZ) + 19800000) // 3600000) * 3600000 - 19800000";
    const days = await aqiOfHours(
      `SELECT station, ${hour} AS hour, ${columns.join(", ")} FROM read_csv('${path}', header = true, types = {'time': 'VARCHAR'})`,
      pollutants,
    );
    const indices = days.filter(({ index }) => index !== null);
    expect(indices.length).toBeGreaterThan(2);
    let compared = 0;
    for (const { station, day, index } of indices) {
      const end = new Date(day + 86_400_000).toISOString();
      const answer = await ask(
        `/v1/data/pollution?station=${station}&parameter=PM2.5&hours=24&end=${end}`,
        answers.pollution,
      );
      const last = answer.data.at(-1)!;
      // Where the cut ends within the day its last point looks back into the day before.
      if (Date.parse(last.timestamp) !== day + 23 * 3_600_000) continue;
      expect(last).toMatchObject({ aqi: index, unit: "µg/m³" });
      compared++;
    }
    expect(compared).toBeGreaterThan(2);
  });

  it("the ledger balances, source by source", async () => {
    const { sources, total } = await ask("/v1/ledger", answers.ledger);
    for (const line of [...sources, total]) {
      expect(line.received).toBe(line.counted + line.duplicates + line.rejected + line.waiting);
      expect(line).toMatchObject({ missing: 0, waiting: 0, rejected: 0 });
      expect(line.duplicates).toBe(line.counted);
    }
  });
});
