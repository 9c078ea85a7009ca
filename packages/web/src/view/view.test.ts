import { describe, expect, it } from "vitest";
import { DEFAULT_VIEW, fitting, RANGES, readView, resolutionsOf, type View, writeView } from "./view.ts";

describe("the page's address", () => {
  it("of the first view is bare", () => {
    expect(writeView(DEFAULT_VIEW)).toBe("");
    expect(readView("")).toEqual(DEFAULT_VIEW);
  });

  it("reproduces the view", () => {
    const view: View = {
      page: "map",
      entity: "traffic/R001",
      layers: ["traffic", "energy"],
      range: "7d",
      resolution: "1h",
      metric: "average_speed",
      language: "gu",
      own: { budget: "2000000" },
    };
    expect(writeView(view)).toBe(
      "?entity=traffic/R001&layers=traffic,energy&range=7d&resolution=1h&metric=average_speed&lang=gu&budget=2000000",
    );
    expect(readView(writeView(view))).toEqual(view);
  });

  it("keeps a map without layers and the quality page", () => {
    const view: View = { ...DEFAULT_VIEW, page: "quality", layers: [] };
    expect(readView(writeView(view))).toEqual(view);
  });

  it("ignores what it does not understand", () => {
    expect(readView("?layers=traffic,moon&range=2y&resolution=3s&lang=xx&view=chess")).toEqual({
      ...DEFAULT_VIEW,
      layers: ["traffic"],
    });
  });
});

describe("the resolutions of a range", () => {
  it("are at least one each, and draw 2,500 points at most", () => {
    for (const range of RANGES) expect(resolutionsOf(range).length, range).toBeGreaterThan(0);
    expect(resolutionsOf("1h")).toEqual(["1m", "5m", "1h"]);
    expect(resolutionsOf("30d")).toEqual(["1h", "1d"]);
  });

  it("give way to the nearest that the range allows", () => {
    expect(fitting("1m", "30d")).toBe("1h");
    expect(fitting("1d", "1h")).toBe("1h");
  });
});
