/** Whatever is sent, nothing breaks: 2,000 malformed requests and messages, each answered with a reason. */

import type { ReceivedAnswer } from "@nagar/core/observation/receive.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { archiveBatch } from "../archive/archive-batch.ts";
import { keepFeatures } from "../forecast/keep-features-batch.ts";
import type { ErrorBody } from "../lib/error-answer.ts";
import { MemorySpine, postEvent } from "../testing/memory-spine.ts";

const valid = {
  domain: "air",
  entity_id: "P001",
  observed_at: "2026-03-01T10:00:00+05:30",
  metrics: { pm25: 40 },
  source: "fuzz",
};

/** Deeper than the stack of whoever walks it. */
const deep = (levels: number): unknown => (levels === 0 ? [] : [deep(levels - 1)]);

const nasty = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    "__proto__",
    "NaN",
    -0,
    1e308,
    "2026-13-45",
    "\u0000",
    "\ud800",
    "🚦",
    [],
    {},
    { toString: 1, valueOf: null },
    deep(100),
    "x".repeat(70_000),
  ),
);

/** A valid observation with one or more fields replaced, dropped or added. */
const mutated = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        "domain",
        "entity_id",
        "observed_at",
        "metrics",
        "source",
        "location",
        "message_id",
        "units",
        "quality",
        "extra",
      ),
      fc.option(nasty),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((changes) => {
    const observation: Record<string, unknown> = { ...valid };
    for (const [field, value] of changes) {
      if (value === null) delete observation[field];
      else observation[field] = value;
    }
    return observation;
  });

const metricsFuzzed = fc
  .dictionary(fc.oneof(fc.constantFrom("pm25", "pm10", "unknown_x"), fc.string()), nasty)
  .map((metrics) => ({ ...valid, metrics }));

const body = fc.oneof(
  fc.array(fc.oneof(mutated, metricsFuzzed, nasty), { maxLength: 5 }).map((items) => JSON.stringify(items)),
  fc.string({ unit: "binary" }),
  fc.uint8Array({ maxLength: 200 }),
  fc
    .array(
      fc.oneof(
        mutated.map((o) => JSON.stringify(o)),
        fc.string(),
      ),
      { maxLength: 4 },
    )
    .map((lines) => lines.join("\n")),
);

const headers = fc.record(
  {
    "content-type": fc.constantFrom(
      "application/json",
      "application/x-ndjson",
      "text/html",
      "",
      "application/json; charset=utf-8",
    ),
    "content-encoding": fc.constantFrom("gzip", "identity", "zip"),
    "idempotency-key": fc.string({ maxLength: 20 }),
    "x-request-id": fc.string({ maxLength: 20 }),
  },
  { requiredKeys: [] },
);

function expectReasons(reasons: readonly { field: string; message: string }[]): void {
  expect(reasons.length).toBeGreaterThan(0);
  for (const { field, message } of reasons) {
    expect(field).not.toBe("");
    expect(message).toContain(field);
  }
}

/** The stream's other consumers take everything that lies on it, and are done with all of it. */
async function expectConsumed({ stream, stores }: MemorySpine): Promise<void> {
  const ports = {
    windows: stores.windowStore,
    stored: stores.windowStore,
    progress: stores.progressStore,
    put: async () => {},
    pause: async () => {},
  };
  expect(await archiveBatch(stream, ports, Date.now())).toBeUndefined();
  const features = {
    ...ports,
    windows: { readWindows: async () => ({ windows: [] }), countWindows: async () => 0 },
    registries: async () => [],
    artefact: () => Promise.reject(new Error("no series has a model")),
    putOnline: async () => {},
    known: new Map<string, string>(),
    failed: (series: string, error: unknown) => expect.fail(`${series}: ${String(error)}`),
  };
  expect(await keepFeatures(stream, features, Date.now())).toBeUndefined();
}

describe("malformed input", () => {
  it("in 1,000 requests gives no 5xx, and each refusal names a field", async () => {
    const spine = new MemorySpine();
    await fc.assert(
      fc.asyncProperty(body, headers, async (sent, given) => {
        const { statusCode = 0, body: text } = await spine.post(
          postEvent(sent, given as Record<string, string>),
        );
        expect(statusCode).toBeLessThan(500);
        if (statusCode === 202) {
          for (const { reasons } of (JSON.parse(text ?? "") as ReceivedAnswer).results.rejected)
            expectReasons(reasons);
        } else {
          const { error } = JSON.parse(text ?? "") as ErrorBody;
          expect(error.message).not.toBe("");
          expect(error.details["field"]).toEqual(expect.any(String));
        }
        await spine.consume();
      }),
      { numRuns: 1000, seed: 7 },
    );
    await expectConsumed(spine);
    const { counted, duplicates, rejected } = spine.ledger();
    expect(counted + duplicates + rejected).toBe([...spine.acknowledged.values()].reduce((a, b) => a + b, 0));
  });

  it("in 1,000 MQTT messages never stops the consumer, and each dead letter names a field", async () => {
    const spine = new MemorySpine();
    const payload = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.oneof(mutated, metricsFuzzed, nasty).map((value) => Buffer.from(JSON.stringify(value) ?? "")),
    );
    const topic = fc.oneof(
      fc.constantFrom("air#P001", "water#W01", "nowhere#x", "#", "air#", "b00"),
      fc.tuple(fc.string(), fc.string()).map(([domain, entity]) => `${domain}#${entity}`),
    );
    await fc.assert(
      fc.asyncProperty(payload, topic, async (bytes, partitionKey) => {
        spine.append(bytes, partitionKey);
        await spine.consume();
      }),
      { numRuns: 1000, seed: 8 },
    );
    for (const letter of spine.stores.letters.values()) expectReasons(letter.reasons);
    await expectConsumed(spine);
    const { counted, duplicates, rejected } = spine.ledger();
    expect(rejected).toBe(spine.stores.letters.size);
    expect(counted + duplicates + rejected).toBeGreaterThanOrEqual(1000 - 100);
  });
});
