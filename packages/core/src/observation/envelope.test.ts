import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forEachStamp, unpackRecord } from "./envelope.ts";
import { packItems } from "./pack.ts";

const ARRIVED = Date.parse("2026-03-01T10:00:30+05:30");
const bytes = (value: unknown) =>
  new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
const mqtt = (payload: unknown, topic = "air#P001") =>
  unpackRecord({ bytes: bytes(payload), arrivedAt: ARRIVED, partitionKey: topic });

const message = { observed_at: "2026-03-01T10:00:00+05:30", metrics: { pm25: 40 } };

describe("an MQTT message", () => {
  it("takes domain, entity and feed that it leaves out from its topic", () => {
    const [item] = mqtt(message).items;
    expect(item?.decoded).toMatchObject({
      ok: true,
      observation: { entity: "air#P001", source: { feed: "mqtt" } },
    });
  });

  it("may hold several observations", () => {
    expect(
      mqtt([message, { ...message, metrics: { pm25: "x" } }]).items.map(({ decoded }) => decoded.ok),
    ).toEqual([true, false]);
  });

  it("is refused where it contradicts its topic", () => {
    expect(mqtt({ ...message, entity_id: "P002" }).items[0]?.decoded).toMatchObject({
      ok: false,
      reasons: [{ field: "entity_id", value: "P002" }],
    });
  });

  it("that is nested beyond anybody's stack is refused as it came", () => {
    const payload = "[".repeat(50_000) + "]".repeat(50_000);
    const [item, ...rest] = mqtt(payload).items;
    expect(rest).toEqual([]);
    expect(item?.decoded).toMatchObject({ ok: false, reasons: [{ field: "payload" }] });
    expect(item?.payload).toEqual({ topic: "nagar/air/P001", payload });
  });

  it("cannot pass for an envelope", () => {
    const forged = { nagar: 1, via: "http", request_id: "r", received_at: 0, items: [message] };
    expect(mqtt(forged).items[0]?.decoded.ok).toBe(false);
  });

  it("of bytes that are no text is kept in base64, with a reason", () => {
    const [item] = unpackRecord({
      bytes: new Uint8Array([0xff, 0xfe, 0]),
      arrivedAt: ARRIVED,
      partitionKey: "air#P001",
    }).items;
    expect(item).toMatchObject({
      decoded: { ok: false, reasons: [{ field: "payload", allowed: "UTF-8 text" }] },
      payload: { topic: "nagar/air/P001", payload: "base64://4A" },
    });
  });

  it("of any bytes on any topic is an observation or has a reason that names a field", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string({ unit: "binary" }), (data, partitionKey) => {
        for (const { decoded } of unpackRecord({ bytes: data, arrivedAt: ARRIVED, partitionKey }).items) {
          if (!decoded.ok) for (const reason of decoded.reasons) expect(reason.field).not.toBe("");
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("packing", () => {
  it("keeps every item and each entity's order, in one partition", () => {
    const items = fc.array(
      fc.record({
        domain: fc.constantFrom("air", "water"),
        entity_id: fc.integer({ min: 0, max: 20 }).map(String),
        n: fc.nat(),
      }),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(items, (sent) => {
        const records = packItems(sent, { via: "http", request_id: "r", received_at: ARRIVED });
        const all = records.flatMap(({ items: positions }) => positions);
        expect(all.toSorted((a, b) => a - b)).toEqual(sent.map((_, i) => i));
        const partitions = new Map<string, string>();
        for (const { partitionKey, data, items: positions } of records) {
          expect((JSON.parse(data) as { items: unknown[] }).items).toEqual(positions.map((i) => sent[i]));
          expect(positions).toEqual(positions.toSorted((a, b) => a - b));
          for (const i of positions) {
            const entity = `${sent[i]!.domain}#${sent[i]!.entity_id}`;
            expect(partitions.get(entity) ?? partitionKey).toBe(partitionKey);
            partitions.set(entity, partitionKey);
          }
        }
      }),
    );
  });

  it("closes a record before it is hard to send again", () => {
    const sent = Array.from({ length: 300 }, () => ({
      domain: "air",
      entity_id: "P1",
      note: "x".repeat(3_000),
    }));
    const records = packItems(sent, { via: "http", request_id: "r", received_at: ARRIVED });
    expect(records.length).toBeGreaterThan(4);
    for (const { data } of records) expect(data.length).toBeLessThan(210_000);
  });
});

describe("the stamps of a record", () => {
  const item = fc.record({
    domain: fc.constantFrom("air", "water", "nowhere"),
    entity_id: fc.constantFrom("P1", "P2", "", "a#b", "x".repeat(65), 7),
    observed_at: fc.oneof(
      fc.integer({ min: -60, max: 10 }).map((ahead) => new Date(ARRIVED + ahead * 60_000).toISOString()),
      fc.constantFrom("yesterday", "2026-02-30T00:00:00Z"),
    ),
    metrics: fc.constant({ pm25: 1 }),
    source: fc.constant("s"),
  });
  const stampsOf = (record: Parameters<typeof forEachStamp>[0]) => {
    const stamps: unknown[] = [];
    forEachStamp(record, (entity, at) => stamps.push([entity, at]));
    return stamps;
  };
  const decodedOf = (record: Parameters<typeof forEachStamp>[0]) =>
    unpackRecord(record).items.flatMap(({ decoded }) =>
      decoded.ok ? [[decoded.observation.entity, decoded.observation.observedAt]] : [],
    );

  it("are those of its observations, in order, and of nothing whose entity or time cannot be read", () => {
    // What is refused for another reason than its stamp would be told too, so here `metrics` suit both domains.
    const suited = item.map((each) => ({
      ...each,
      metrics: each.domain === "air" ? { pm25: 1 } : { flow: 1 },
    }));
    fc.assert(
      fc.property(fc.array(suited, { maxLength: 20 }), (items) => {
        const envelope = { via: "http", request_id: "r", received_at: ARRIVED } as const;
        for (const { data, partitionKey } of packItems(items, envelope)) {
          const record = { bytes: bytes(data), arrivedAt: ARRIVED, partitionKey };
          expect(stampsOf(record)).toEqual(decodedOf(record));
        }
      }),
    );
  });

  it("of a device's message are its own", () => {
    const message = { observed_at: new Date(ARRIVED).toISOString(), metrics: { pm25: 5 } };
    const record = { bytes: bytes(JSON.stringify(message)), arrivedAt: ARRIVED, partitionKey: "air#P1" };
    expect(stampsOf(record)).toEqual([["air#P1", ARRIVED]]);
  });
});
