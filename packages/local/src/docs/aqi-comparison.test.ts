import { readFileSync } from "node:fs";
import { needsSharedData, readSharedText } from "@nagar/core/testing/shared-data.ts";
import { expect, it } from "vitest";
import { COMPARED_FILE, comparisonTable, withComparison } from "./aqi-comparison.ts";

const { title, missing } = needsSharedData(
  "docs/models/aqi.md shows what the code gives (`npm run docs` writes it)",
  COMPARED_FILE,
);

it.skipIf(missing)(title, async () => {
  const page = readFileSync(new URL("../../../../docs/models/aqi.md", import.meta.url), "utf8");
  expect(withComparison(page, await comparisonTable(readSharedText(COMPARED_FILE)))).toBe(page);
});
