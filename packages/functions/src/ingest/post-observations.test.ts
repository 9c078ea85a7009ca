import { gzipSync } from "node:zlib";
import type { ReceivedAnswer } from "@nagar/core/observation/receive.ts";
import { describe, expect, it } from "vitest";
import type { ErrorBody } from "../lib/error-answer.ts";
import { MemorySpine, postEvent } from "../testing/memory-spine.ts";

const now = () => new Date().toISOString();
const observation = (changes: object = {}) => ({
  domain: "air",
  entity_id: "P001",
  observed_at: now(),
  metrics: { pm25: 40 },
  source: "test",
  ...changes,
});

async function post(
  body: string | Uint8Array,
  headers: Record<string, string> = {},
  spine = new MemorySpine(),
) {
  const { statusCode, headers: answered, body: text } = await spine.post(postEvent(body, headers));
  return { status: statusCode, headers: answered, body: JSON.parse(text ?? "null") as unknown, spine };
}

const error = (body: unknown) => (body as ErrorBody).error;

describe("POST /v1/observations", () => {
  it("takes an array, one object, or a line each", async () => {
    const one = JSON.stringify(observation());
    for (const [body, type] of [
      [`[${one},${one}]`, "application/json"],
      [one, "application/json"],
      [`${one}\n\n${one}\n`, "application/x-ndjson"],
    ] as const) {
      const { status, body: answer } = await post(body, { "content-type": type });
      expect(status).toBe(202);
      expect((answer as ReceivedAnswer).rejected).toBe(0);
    }
  });

  it("lists what was accepted, flagged and rejected by index, with field, value and what is allowed", async () => {
    const sent = [
      observation(),
      observation({ metrics: { pm25: 9e9 } }),
      observation({ metrics: { pm25: "12" } }),
    ];
    const { body, spine } = await post(JSON.stringify(sent));
    expect(body).toMatchObject({
      received: 3,
      accepted: 2,
      flagged: 1,
      rejected: 1,
      results: {
        accepted: [0, 1],
        flagged: [{ index: 1, flags: ["range"], reasons: [{ field: "metrics.pm25", value: 9e9 }] }],
        rejected: [
          {
            index: 2,
            reasons: [{ field: "metrics.pm25", value: "12", allowed: expect.stringContaining("number") }],
          },
        ],
      },
    });
    await spine.consume();
    expect(spine.ledger()).toEqual({ counted: 2, duplicates: 0, rejected: 1 });
  });

  it("names the line that is no JSON by its index", async () => {
    const { body, status } = await post(`${JSON.stringify(observation())}\n{"domain":"air", oops\n`, {
      "content-type": "application/x-ndjson",
    });
    expect(status).toBe(202);
    expect(body).toMatchObject({ accepted: 1, results: { rejected: [{ index: 1 }] } });
  });

  it("takes gzip", async () => {
    const body = gzipSync(JSON.stringify([observation()]));
    expect((await post(body, { "content-encoding": "gzip" })).status).toBe(202);
  });

  it("refuses a gzip that would unpack to gigabytes, without unpacking it", async () => {
    const { status, body } = await post(gzipSync(Buffer.alloc(40_000_000, 32)), {
      "content-encoding": "gzip",
    });
    expect(status).toBe(413);
    expect(error(body).details).toMatchObject({ field: "body" });
  });

  it.each([
    ["nothing", "", {}, 400],
    ["broken JSON", "[{", {}, 400],
    ["an empty array", "[]", {}, 400],
    ["gzip that is none", "[]", { "content-encoding": "gzip" }, 400],
    ["an image", "x", { "content-type": "image/png" }, 415],
    ["another encoding", "[]", { "content-encoding": "br" }, 415],
    ["a bad idempotency key", "[]", { "idempotency-key": "ä b" }, 400],
  ])("answers %s in the one shape of errors", async (_, text, headers, status) => {
    const answer = await post(text, headers);
    expect(answer.status).toBe(status);
    expect(error(answer.body)).toMatchObject({
      code: expect.any(String),
      message: expect.any(String),
      details: { field: expect.any(String) },
      request_id: "request-1",
      timestamp: expect.any(String),
    });
    expect(answer.headers).toMatchObject({ "x-request-id": "request-1" });
  });

  it("takes 5,000 observations and refuses 5,001", async () => {
    const of = (count: number) =>
      JSON.stringify(Array.from({ length: count }, (_, i) => observation({ metrics: { pm25: i / 100 } })));
    expect((await post(of(5_000))).status).toBe(202);
    const { status, body } = await post(of(5_001));
    expect(status).toBe(400);
    expect(error(body).details).toMatchObject({ value: 5_001, allowed: 5_000 });
  });

  it("answers a repeated idempotency key alike, and puts nothing on the stream again", async () => {
    const spine = new MemorySpine();
    const body = JSON.stringify([observation(), observation({ metrics: { pm25: -999 } })]);
    const first = await post(body, { "idempotency-key": "k" }, spine);
    const records = spine.stream.length;
    const second = await post(body, { "idempotency-key": "k" }, spine);
    expect(second.body).toEqual(first.body);
    expect(second.headers).toMatchObject({ "idempotent-replayed": "true" });
    expect(spine.stream.length).toBe(records);
    expect((await post("[5]", { "idempotency-key": "k" }, spine)).status).toBe(409);
  });

  it("counts a request that is sent twice without a key once", async () => {
    const spine = new MemorySpine();
    const body = JSON.stringify([observation({ message_id: "a" }), observation({ metrics: { pm10: 7 } })]);
    await post(body, {}, spine);
    await post(body, {}, spine);
    await spine.consume();
    expect(spine.ledger()).toEqual({ counted: 2, duplicates: 2, rejected: 0 });
  });

  it("does not answer that it took what the stream did not", async () => {
    const spine = new MemorySpine();
    spine.ports.put = async () => Promise.reject(new Error("secret: connection string"));
    const { status, body } = await post(JSON.stringify([observation()]), {}, spine);
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain("secret");
    expect(error(body).code).toBe("INTERNAL");
    expect(spine.acknowledged.size).toBe(0);
  });
});
