/**
 * Training, after the query: parts Athena's answer, which is ordered by series, into a file per series. It is read as a
 * stream: a year of a town's hours is a few hundred MB.
 */
import { Readable } from "node:stream";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { datasetRow, toSeriesDataset } from "@nagar/core/forecast/registry/dataset.ts";
import type { StepValue } from "@nagar/core/forecast/serve/series-grid.ts";
import { type SeriesName, seriesId } from "@nagar/core/forecast/serve/series-id.ts";
import { trainedTargets } from "@nagar/core/forecast/serve/targets.ts";
import { parse } from "csv-parse";
import * as z from "zod";
import { parseWith } from "../lib/parse.ts";
import { linked } from "../lib/resource.ts";
import { passing } from "../store/dynamo.ts";

export const DATASETS_PREFIX = "datasets/";

/** Series that one run trains: its results must fit into the workflow's state (256 kB). The rest waits for the next. */
const MOST_SERIES = 300;
/** Fewer values than this cannot train anything (train-series.ts asks for more, by the horizon). */
const LEAST_VALUES = 50;

/**
 * Values from which on a series is trained as a job: three and a half years of hours take a function about five minutes for the
 * ensemble, and its limit of fifteen must hold on a slow processor and for slower recipes.
 */
export const LARGE = 30_000;

const divideEvent = z.object({
  run_id: z.string().regex(/^[\w.:-]{1,128}$/, "a run's id"),
  output: z.string().regex(/^s3:\/\/[^/]+\/.+/, "s3://bucket/key"),
  until_ms: z.number(),
  series: z.array(z.string()),
  /** A person wants jobs whatever the length: on a slow processor, or for a slow recipe. A run begun before says nothing. */
  as_jobs: z.boolean().default(false),
});

export interface DividePorts {
  read(key: string): Promise<AsyncIterable<Uint8Array>>;
  put(key: string, text: string): Promise<void>;
}

export async function divideDataset(event: unknown, ports: DividePorts) {
  const { run_id, output, until_ms, series: only, as_jobs } = parseWith(divideEvent, event, "event");
  const key = output.replace(/^s3:\/\/[^/]+\//, "");
  const trained = new Set(trainedTargets().map(({ domain, metric, step }) => `${domain} ${metric} ${step}`));
  const items: { series: string; dataset: string; large: boolean }[] = [];
  const counts = { left_out: 0, too_short: 0 };
  let open: { name: SeriesName; values: StepValue[] } | undefined;

  const close = async () => {
    if (!open) return;
    const { name, values } = open;
    open = undefined;
    const series = seriesId(name);
    if (!trained.has(`${name.domain} ${name.metric} ${name.step}`)) return;
    if (only.length > 0 && !only.includes(series)) return;
    if (values.length < LEAST_VALUES) {
      counts.too_short++;
    } else if (items.length >= MOST_SERIES) {
      counts.left_out++;
    } else {
      const dataset = `${DATASETS_PREFIX}${run_id}/${series}.json`;
      await ports.put(dataset, JSON.stringify(toSeriesDataset(name, values, until_ms)));
      items.push({ series, dataset, large: as_jobs || values.length >= LARGE });
    }
  };

  const rows = Readable.from(await ports.read(key)).pipe(parse({ fromLine: 2 }));
  for await (const cells of rows as AsyncIterable<string[]>) {
    const row = datasetRow(cells);
    if (!row) continue;
    if (!open || seriesId(open.name) !== seriesId(row.name)) {
      await close();
      open = { name: row.name, values: [] };
    }
    open.values.push(row.value);
  }
  await close();
  return { series: items, count: items.length, ...counts };
}

export async function handler(event: unknown) {
  const s3 = new S3Client({ maxAttempts: 5, forcePathStyle: true });
  const Bucket = linked("Lake");
  return divideDataset(event, {
    async read(Key) {
      const object = await s3
        .send(new GetObjectCommand({ Bucket, Key }))
        .catch((error) => Promise.reject(passing(error, `reading ${Key}`)));
      return object.Body as unknown as AsyncIterable<Uint8Array>;
    },
    async put(Key, Body) {
      await s3
        .send(new PutObjectCommand({ Bucket, Key, Body, ContentType: "application/json" }))
        .catch((error) => Promise.reject(passing(error, `writing ${Key}`)));
    },
  });
}
