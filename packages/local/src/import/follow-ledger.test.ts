import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { followLedger, settledLine } from "./follow-ledger.ts";

const line = (counted: number, duplicates: number, waiting = 0) => ({
  source: "junctions",
  received: counted + duplicates + waiting,
  counted,
  duplicates,
  rejected: 0,
  waiting,
  missing: 0,
});

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A ledger that gives these answers, one after another, and then the last one for ever. */
async function ledgerOf(answers: object[]): Promise<string> {
  server = createServer((_, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answers.length > 1 ? answers.shift() : answers[0]));
  });
  return listening(server);
}

async function listening(to: Server): Promise<string> {
  await new Promise<void>((ready) => to.listen(0, "127.0.0.1", ready));
  return `http://127.0.0.1:${(to.address() as AddressInfo).port}`;
}

it("an import after a crash ends when the whole backlog is judged, not when none of it was seen waiting", async () => {
  // Earlier sendings are judged first: 100 judged are not yet the 100 that were sent now.
  const url = await ledgerOf([
    { sources: [line(100, 0)], waiting_is_lower_bound: true },
    { sources: [line(100, 100)], waiting_is_lower_bound: false },
  ]);
  const { source: _, ...before } = line(0, 0);
  const added = await followLedger(url, "junctions", before, 100, () => {});
  expect(added).toMatchObject({ counted: 100, duplicates: 100, waiting: 0 });
});

it("what an earlier import left behind is not taken for the next one's", async () => {
  const url = await ledgerOf([
    { sources: [line(100, 0, 300)], waiting_is_lower_bound: false },
    { sources: [line(250, 0, 150)], waiting_is_lower_bound: false },
    { sources: [line(400, 0)], waiting_is_lower_bound: false },
  ]);
  const told: number[] = [];
  const before = await settledLine(url, "junctions", (waiting) => told.push(waiting));
  expect(before).toMatchObject({ counted: 400, waiting: 0 });
  expect(told).toEqual([300]);
});

it("a counter that is busy with other feeds does not stand still", async () => {
  const others = (counted: number) => ({ ...line(counted, 0), source: "atcc" });
  let counted = 0;
  server = createServer((_, response) => {
    // Nothing of this feed moves in six answers.
    const bound = ++counted < 6;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ sources: [line(100, 0), others(counted)], waiting_is_lower_bound: bound }));
  });
  const told: number[] = [];
  const before = await settledLine(
    await listening(server),
    "junctions",
    (waiting) => told.push(waiting),
    1000,
  );
  expect(before).toMatchObject({ counted: 100, waiting: 0 });
  expect(told).toEqual([0]);
});

it("a counter that judges nothing of any feed is said to stand still", async () => {
  const url = await ledgerOf([{ sources: [line(100, 0)], waiting_is_lower_bound: true }]);
  await expect(settledLine(url, "junctions", () => {}, 1)).rejects.toThrow(
    /^what was taken before junctions is not counted yet, and the counter stands still/,
  );
});
