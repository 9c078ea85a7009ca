import { createHmac } from "node:crypto";
import { NotFound, Unavailable } from "@nagar/core/errors.ts";
import { emptyRegistry } from "@nagar/core/forecast/registry/registry.ts";
import { type BatchResult, batchBody, batchJob, batchResult } from "@nagar/core/forecast/serve/batch-job.ts";
import { memoryWindows } from "@nagar/core/read/testing/memory-windows.ts";
import type { EntityState } from "@nagar/core/window/entity-state.ts";
import { describe, expect, it } from "vitest";
import { logger } from "../lib/logger.ts";
import type { StoredJob } from "../store/batch-jobs.ts";
import { type BatchPorts, runBatch } from "./run-batch.ts";
import { sendCallback } from "./send-callback.ts";

logger.setLogLevel("SILENT");

const now = Date.parse("2026-01-05T10:20:00+05:30");
const readings = ["F01", "F02"].flatMap((entityId) =>
  Array.from({ length: 30 }, (_, i) => ({
    domain: "energy" as const,
    entityId,
    at: now - (i + 1) * 3_600_000,
    metrics: { activePower: 50 + i },
  })),
);

interface Sent {
  host: string;
  address: string;
  headers: Record<string, string>;
  body: string;
}

function world(body: object, status = 200, addresses = ["93.184.216.34"]) {
  const parsed = batchBody.parse({ kind: "energy", forecast_horizon: "2h", ...body });
  const states: StoredJob[] = [];
  const job = batchJob.parse({
    ...{ job_id: "job-1", status: "queued", kind: "energy", forecast_horizon: "2h" },
    ...{
      entities: parsed.entities.length,
      done: 0,
      failed: 0,
      result: null,
      result_url: null,
      callback: null,
    },
    ...{ created_at: "2026-01-05T10:19:00+05:30", ended_at: null, failure: null },
  });
  const jobs: BatchPorts["jobs"] = {
    get: async () => states.at(-1) ?? { job, body: parsed },
    put: async (stored) => void states.push(structuredClone(stored)),
  };
  const files = new Map<string, BatchResult>();
  const sent: Sent[] = [];
  const ports: BatchPorts = {
    jobs,
    question: {
      windows: memoryWindows(readings, 100),
      registry: async (series) => emptyRegistry(series),
      artefact: async () => {
        throw new NotFound("none");
      },
      online: async () => undefined,
      entity: async () => ({ metrics: { activePower: {} } }) as unknown as EntityState,
      field: async () => undefined,
      elapsed: () => 0,
      cache: { get: async () => undefined, put: async () => {} },
      predictions: { keep: async () => {} },
    },
    callback: {
      key: "secret",
      hosts: ["hooks.example.org"],
      resolve: async () => addresses,
      async post(url, address, headers, text) {
        sent.push({ host: url.hostname, address, headers, body: text });
        return status;
      },
    },
    writeResult: async (key, result) => void files.set(key, result),
  };
  return { ports, states, files, sent };
}

describe("a batch", () => {
  it("answers each entity in the order asked, says which it cannot, and is not made twice", async () => {
    const { ports, states, files } = world({ entities: ["F02", "F09", "F01", "F02"] });
    const job = await runBatch("job-1", ports, now);
    expect(job).toMatchObject({ status: "completed", entities: 3, done: 3, failed: 1, callback: null });
    const result = batchResult.parse(files.get("batch/job-1.json.gz"));
    expect(result.results.map(({ entity_id }) => entity_id)).toEqual(["F02", "F09", "F01"]);
    expect(result.results[0]!.forecast!.predictions).toHaveLength(2);
    expect(result.results[1]).toMatchObject({ forecast: null, error: { code: "NOT_FOUND" } });
    const before = states.length;
    await runBatch("job-1", ports, now);
    expect(states.length).toBe(before);
  });

  it("tells as it goes how far it is", async () => {
    const { ports, states } = world({ entities: Array.from({ length: 120 }, (_, i) => `X${i}`) });
    await runBatch("job-1", ports, now);
    expect(states.map(({ job }) => job.done)).toEqual([0, 50, 100, 120]);
    expect(states.map(({ job }) => job.status)).toEqual(["running", "running", "running", "completed"]);
  });

  it("ends its attempt, to be tried again, where a table does not answer", async () => {
    const { ports } = world({ entities: ["F01"] });
    const entity = async () => {
      throw new Unavailable("the table is busy");
    };
    await expect(
      runBatch("job-1", { ...ports, question: { ...ports.question, entity } }, now),
    ).rejects.toThrow(Unavailable);
  });
});

describe("the caller of a batch", () => {
  const callback_url = "https://hooks.example.org/done";

  it("is told over HTTPS at the address that was looked up, with a signature over time and body", async () => {
    const { ports, sent } = world({ entities: ["F01"], callback_url });
    const job = await runBatch("job-1", ports, now);
    expect(job!.callback).toEqual({ url: callback_url, status: "delivered", reason: null });
    const [call] = sent;
    expect(call).toMatchObject({ host: "hooks.example.org", address: "93.184.216.34" });
    expect(JSON.parse(call!.body)).toMatchObject({ job_id: "job-1", status: "completed", done: 1 });
    // As the receiver does it.
    const [, seconds, given] = /^t=(\d+),v1=([\da-f]{64})$/.exec(call!.headers["x-nagar-signature"]!)!;
    expect(createHmac("sha256", "secret").update(`${seconds}.${call!.body}`).digest("hex")).toBe(given);
    expect(Number(seconds)).toBe(Math.floor(now / 1000));
  });

  it("that points into a private network, even with one of its addresses, is not called", async () => {
    const { ports, sent } = world({ entities: ["F01"], callback_url }, 200, ["93.184.216.34", "10.0.0.7"]);
    const job = await runBatch("job-1", ports, now);
    expect(job).toMatchObject({
      status: "completed",
      callback: { status: "failed", reason: "hooks.example.org points into a private network" },
    });
    expect(sent).toEqual([]);
  });

  it("that redirects or fails is told of in the job, which is completed all the same", async () => {
    const { ports } = world({ entities: ["F01"], callback_url }, 302);
    const job = await runBatch("job-1", ports, now);
    expect(job).toMatchObject({
      status: "completed",
      callback: { status: "failed", reason: "it answered 302" },
    });
  });

  it("whose host is no longer listed, or who has no key, is not called", async () => {
    const { ports, sent } = world({ entities: ["F01"], callback_url });
    const job = await runBatch("job-1", { ...ports, callback: { ...ports.callback, hosts: [] } }, now);
    expect(job!.callback!.reason).toMatch(/callback_url: ".*" may not be called/);
    expect(await sendCallback(new URL(callback_url), {}, "", now, ports.callback)).toMatch(/no signing key/);
    expect(sent).toEqual([]);
  });
});
