/** `npm run docs`: writes the API's document, runs every published case and writes the tables of docs/models. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { readSharedText, sharedData } from "@nagar/core/testing/shared-data.ts";
import { openApiDocument } from "@nagar/functions/api/openapi.ts";
import { COMPARED_FILE, comparisonTable, withComparison } from "./aqi-comparison.ts";
import { domainsWithCases } from "./domains.ts";
import { ODD_EVEN_PAGE, withOddEven } from "./odd-even-table.ts";
import { PARAMETER_PAGE, withParameters } from "./parameter-table.ts";
import { publishedTable, withTable } from "./published-table.ts";

writeFileSync(
  new URL("../../../../docs/openapi.json", import.meta.url),
  `${JSON.stringify(openApiDocument(), null, 2)}\n`,
);

const asked = process.argv.slice(2);
for (const { name, page, cases } of domainsWithCases()) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const all = await cases();
  const missing = new Set(all.flatMap(({ needs = [] }) => needs.filter((path) => !sharedData(path))));
  if (missing.size > 0) {
    process.stderr.write(`${name}: left as it is, ${[...missing].join(", ")} not there\n`);
    continue;
  }
  const before = existsSync(page) ? readFileSync(page, "utf8") : `# ${name}\n`;
  const after = withTable(before, await publishedTable(all, readSharedText));
  if (after !== before) writeFileSync(page, after);
  process.stdout.write(`${name}: ${all.length} figures, ${after === before ? "unchanged" : "written"}\n`);
}

if (sharedData(COMPARED_FILE)) {
  const page = new URL("../../../../docs/models/aqi.md", import.meta.url);
  const table = await comparisonTable(readSharedText(COMPARED_FILE));
  writeFileSync(page, withComparison(readFileSync(page, "utf8"), table));
}

writeFileSync(PARAMETER_PAGE, withParameters(readFileSync(PARAMETER_PAGE, "utf8")));

// A minute of simulation: only where it is asked for by name.
if (asked.includes("odd-even")) {
  writeFileSync(ODD_EVEN_PAGE, await withOddEven(readFileSync(ODD_EVEN_PAGE, "utf8")));
}
