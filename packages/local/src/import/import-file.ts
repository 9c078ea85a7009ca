/** A file through its mapping into the running API, batch by batch, with an account of every row. */
import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { type FileBatch, mapFile } from "@nagar/core/import/map-file.ts";
import type { RowReject } from "@nagar/core/import/map-rows.ts";
import type { Mapping } from "@nagar/core/import/mapping.ts";
import type { ReceivedAnswer } from "@nagar/core/observation/receive.ts";
import type { WireObservation } from "@nagar/core/observation/wire-schema.ts";
import { inputSize } from "../input.ts";
import { askApi } from "./api-client.ts";

/** Observations per request: what the API takes at most is 5,000; a wide row may add some hundreds. */
const BATCH = 4_000;
const MAX_PER_REQUEST = 5_000;
/** Requests under way at once: the API packs one while another is on the wire. */
const PARALLEL = 3;

const zip = promisify(gzip);

/** Something that was not taken, as the rejects file holds it. */
export type Rejected =
  | ({ kind: "row" } & RowReject)
  | { kind: "observation"; reasons: { field: string; message: string }[]; observation: WireObservation };

export interface ImportSummary {
  rows: number;
  /** Observations made of them and sent; those without any value were not. */
  observations: number;
  empty: number;
  accepted: number;
  /** Accepted ones with a flag, and how many carried each. */
  flagged: number;
  flags: Record<string, number>;
  /** Observations that the API refused, and rows that could not be read. */
  rejected: number;
  rejectedRows: number;
  ignoredColumns: string[];
  seconds: number;
}

export interface ImportOptions {
  /** Base URL of the API; undefined maps the file and sends nothing. */
  url: string | undefined;
  /** Told after every batch; `done` and `size` are bytes of the file. */
  onProgress(progress: { done: number; size: number; summary: ImportSummary }): void;
  onReject(rejected: Rejected): void;
}

/**
 * Imports one file. Batches that were sent stay, whatever happens later: importing the file again completes it,
 * and what is there already is recognized by its message id.
 * @throws InvalidInput where the file cannot be read on; Unavailable where the API does not answer.
 */
export async function importFile(
  file: string,
  mapping: Mapping,
  options: ImportOptions,
): Promise<ImportSummary> {
  const size = inputSize(file);
  const began = performance.now();
  const summary: ImportSummary = {
    rows: 0,
    observations: 0,
    empty: 0,
    accepted: 0,
    flagged: 0,
    flags: {},
    rejected: 0,
    rejectedRows: 0,
    ignoredColumns: [],
    seconds: 0,
  };
  const bytes = createReadStream(file);
  const { batches, ignored } = await mapFile(bytes, basename(file), mapping, BATCH);
  summary.ignoredColumns = ignored;
  const run = randomUUID();
  const open = new Set<Promise<void>>();
  let failed: unknown;
  let sent = 0;

  const send = async (observations: WireObservation[], key: string) => {
    const answer = await post(options.url!, observations, key);
    summary.accepted += answer.accepted;
    summary.flagged += answer.flagged;
    summary.rejected += answer.rejected;
    for (const { flags } of answer.results.flagged) {
      for (const flag of flags) summary.flags[flag] = (summary.flags[flag] ?? 0) + 1;
    }
    for (const { index, reasons } of answer.results.rejected) {
      options.onReject({ kind: "observation", reasons, observation: observations[index]! });
    }
  };

  for await (const batch of batches) {
    take(batch, summary, options);
    for (let i = 0; i < batch.observations.length && options.url !== undefined; i += MAX_PER_REQUEST) {
      while (open.size >= PARALLEL) await Promise.race(open);
      if (failed) throw failed;
      const task = send(batch.observations.slice(i, i + MAX_PER_REQUEST), `${run}-${sent++}`)
        .catch((error) => {
          failed ??= error;
        })
        .finally(() => open.delete(task));
      open.add(task);
    }
    summary.seconds = (performance.now() - began) / 1000;
    options.onProgress({ done: bytes.bytesRead, size, summary });
  }
  await Promise.all(open);
  if (failed) throw failed;
  summary.seconds = (performance.now() - began) / 1000;
  options.onProgress({ done: size, size, summary });
  return summary;
}

function take(batch: FileBatch, summary: ImportSummary, options: ImportOptions): void {
  summary.rows += batch.rows;
  summary.observations += batch.observations.length;
  summary.empty += batch.empty;
  summary.rejectedRows += batch.rejects.length;
  for (const reject of batch.rejects) options.onReject({ kind: "row", ...reject });
}

async function post(url: string, observations: WireObservation[], key: string): Promise<ReceivedAnswer> {
  // The fastest level: the wire is short, and half of the gain of zipping is had at once.
  const body = await zip(JSON.stringify(observations), { level: 1 });
  return askApi<ReceivedAnswer>(`${url}/v1/observations`, {
    method: "POST",
    headers: { "content-type": "application/json", "content-encoding": "gzip", "idempotency-key": key },
    body,
  });
}
