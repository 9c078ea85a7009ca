import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { followLedger } from "./follow-ledger.ts";

const line = (counted: number, duplicates: number) => ({
  source: "junctions",
  received: counted + duplicates,
  counted,
  duplicates,
  rejected: 0,
  waiting: 0,
  missing: 0,
});

it("an import after a crash ends when the whole backlog is judged, not when none of it was seen waiting", async () => {
  // Earlier sendings are judged first: 100 judged are not yet the 100 that were sent now.
  const answers = [
    { sources: [line(100, 0)], waiting_is_lower_bound: true },
    { sources: [line(100, 100)], waiting_is_lower_bound: false },
  ];
  const server = createServer((_, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answers.length > 1 ? answers.shift() : answers[0]));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { source: _, ...before } = line(0, 0);
    const added = await followLedger(url, "junctions", before, 100, () => {});
    expect(added).toMatchObject({ counted: 100, duplicates: 100, waiting: 0 });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
