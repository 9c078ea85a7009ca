import { describe, expect, it } from "vitest";
import { reportLedger } from "./report-ledger.ts";

const line = {
  source: "junctions",
  counted: 336,
  duplicates: 4,
  rejected: 2,
  flags: {},
  lastReceivedAt: null,
  lastObservedAt: null,
  guards: {},
  version: 1,
};
const acknowledged = new Map([["junctions", 36_000]]);

describe("The ledger", () => {
  it("calls missing what was acknowledged, is not judged, and is not in a stream read to its end", () => {
    const { total } = reportLedger([line], acknowledged, new Map([["junctions", 35_000]]), true);
    expect(total).toMatchObject({ received: 35_342, waiting: 35_000, missing: 658 });
  });

  it("calls nothing missing that may lie in the part of the stream that was not read", () => {
    const { total } = reportLedger([line], acknowledged, new Map([["junctions", 13_000]]), false);
    expect(total).toMatchObject({ received: 13_342, waiting: 13_000, missing: 0 });
  });

  it("knows a source that was acknowledged and never judged", () => {
    const { sources } = reportLedger([], new Map([["new", 5]]), new Map([["new", 5]]), true);
    expect(sources).toMatchObject([{ source: "new", received: 5, counted: 0, waiting: 5, missing: 0 }]);
  });
});
