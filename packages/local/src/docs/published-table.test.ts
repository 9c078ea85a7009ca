import { existsSync, readFileSync } from "node:fs";
import type { PublishedCase } from "@nagar/core/published-case.ts";
import { needsSharedData, readSharedText } from "@nagar/core/testing/shared-data.ts";
import { describe, expect, it } from "vitest";
import { domainsWithCases } from "./domains.ts";
import { publishedTable, tableOf, withTable } from "./published-table.ts";

const halfMetre: PublishedCase = {
  case: "a ruler",
  quantity: "length",
  unit: "m",
  published: 0.5,
  tolerance: 0.01,
  ours: () => 0.52,
  source: "table 1",
};
const none = () => {
  throw new Error("no file is needed");
};

describe("the table of published figures", () => {
  it("says where ours differs by more than the tolerance", async () => {
    const table = await publishedTable([halfMetre, { ...halfMetre, ours: () => 0.505 }], none);
    expect(table).toContain("1 of 2 published figures are reproduced.");
    const cells = table.split("\n").map((row) => row.split(/ *\| */).slice(1, -1));
    const bad = "0.0200 **not reproduced**";
    expect(cells.at(-3)).toEqual(["a ruler", "length", "0.5 m", "0.5200", bad, "0.01", "table 1"]);
    expect(cells.at(-2)).toEqual(["a ruler", "length", "0.5 m", "0.5050", "0.0050", "0.01", "table 1"]);
  });

  it("replaces the old table and leaves the page around it alone", () => {
    const page = `${withTable("# Rulers\n\nBefore.\n", "old\n")}\nAfter.\n`;
    const renewed = withTable(page, "new\n");
    expect(tableOf(renewed)).toBe("new\n");
    expect(renewed.replace("new", "old")).toBe(page);
  });
});

describe("docs/models", async () => {
  for (const { name, page, cases } of domainsWithCases()) {
    const all = await cases();
    const { title, missing } = needsSharedData(
      `the table of ${name} is what the code computes now (npm run docs)`,
      ...new Set(all.flatMap(({ needs = [] }) => needs)),
    );
    it.skipIf(missing)(title, async () => {
      expect(existsSync(page), `${page} is missing: run npm run docs`).toBe(true);
      expect(tableOf(readFileSync(page, "utf8"))).toBe(await publishedTable(all, readSharedText));
    });
  }
});
