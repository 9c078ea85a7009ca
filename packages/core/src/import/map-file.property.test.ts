import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { InvalidInput } from "../errors.ts";
import { decodeObservation } from "../observation/decode.ts";
import { importFile, mappingOf } from "./testing/import-text.ts";
import { workbook } from "./testing/xlsx.ts";

const rows = Array.from({ length: 20 }, (_, i) => ({
  time: `2024-01-01T${String(i).padStart(2, "0")}:00`,
  no2: i,
  co: i / 10,
}));
const csv = `time,no2,co\n${rows.map(({ time, no2, co }) => `${time},${no2},${co}`).join("\n")}\n`;
const book = workbook([["time", "no2", "co"], ...rows.map(({ time, no2, co }) => [time, no2, co])]);

/** Good files of every format; each test breaks one of them somewhere. */
const good: [name: string, bytes: Uint8Array][] = [
  ["a.csv", Buffer.from(csv)],
  ["a.csv.gz", gzipSync(csv)],
  ["a.ndjson", Buffer.from(rows.map((row) => JSON.stringify(row)).join("\n"))],
  ["a.json", Buffer.from(JSON.stringify(rows))],
  ["a.xlsx", book],
];

const damage = fc.oneof(
  fc.record({ kind: fc.constant("flip" as const), at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ kind: fc.constant("cut" as const), at: fc.nat() }),
  fc.record({
    kind: fc.constant("insert" as const),
    at: fc.nat(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 20 }),
  }),
  fc.record({ kind: fc.constant("repeat" as const), at: fc.nat(), length: fc.nat({ max: 200 }) }),
);

function damaged(
  bytes: Uint8Array,
  hurt: typeof damage extends fc.Arbitrary<infer T> ? T : never,
): Uint8Array {
  const at = hurt.at % bytes.length;
  const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (hurt.kind) {
    case "flip":
      return Buffer.concat([head, Uint8Array.of(hurt.byte), tail.subarray(1)]);
    case "cut":
      return head;
    case "insert":
      return Buffer.concat([head, hurt.bytes, tail]);
    case "repeat":
      return Buffer.concat([head, bytes.subarray(at, at + hurt.length), tail]);
  }
}

it("2,000 damaged files give observations, rejects with reasons or one clear refusal, and nothing else", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...good),
      fc.array(damage, { minLength: 1, maxLength: 4 }),
      async ([name, bytes], hurts) => {
        const broken = hurts.reduce((now, hurt) => (now.length === 0 ? now : damaged(now, hurt)), bytes);
        try {
          const { observations, rejects } = await importFile(broken, name, mappingOf(), 100);
          for (const reject of rejects) expect(reject.message).not.toBe("");
          // What the mapping lets through, the edge can judge.
          for (const wire of observations) decodeObservation(wire, { receivedAt: 0 });
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInput);
          expect((error as Error).message).toMatch(new RegExp(`^${name.replaceAll(".", "\\.")}[,:]`));
          expect((error as Error).message).not.toContain("\n");
        }
      },
    ),
    { numRuns: 2000, seed: 5 },
  );
});
