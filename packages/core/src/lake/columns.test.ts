import { describe, expect, it } from "vitest";
import { DOMAINS } from "../observation/domain.ts";
import { lakeColumns } from "./columns.ts";

describe("columns of the lake", () => {
  it.each(DOMAINS)("%s has each column once, in letters that Athena takes", (domain) => {
    const names = lakeColumns(domain).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
  });

  it("air has PM2.5 in its unit", () => {
    const pm25 = lakeColumns("air").find(({ name }) => name === "pm25");
    expect(pm25).toMatchObject({ type: "double", description: expect.stringContaining("µg/m³") });
  });
});
