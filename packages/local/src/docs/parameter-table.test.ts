import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PARAMETER_PAGE, withParameters } from "./parameter-table.ts";

describe("docs/models/simulation.md", () => {
  it("lists the engine's parameters as they are (npm run docs writes them)", () => {
    const page = readFileSync(PARAMETER_PAGE, "utf8");
    expect(withParameters(page)).toBe(page);
  });
});
