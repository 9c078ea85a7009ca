import { describe, expect, it } from "vitest";
import { grapStage } from "./grap.ts";

describe("GRAP stage", () => {
  it.each([
    [200, undefined],
    [201, 1],
    [300, 1],
    [301, 2],
    [400, 2],
    [401, 3],
    [450, 3],
    [451, 4],
    [500, 4],
  ])("AQI %d calls for stage %s, before and after the revision of 21 November 2025", (index, stage) => {
    expect(grapStage(index, "2024-11-18")?.stage).toBe(stage);
    expect(grapStage(index, "2025-12-01")?.stage).toBe(stage);
  });

  it("moves half of the staff home one stage earlier from 21 November 2025 on", () => {
    const has = (index: number, date: string) =>
      grapStage(index, date)!.actions.some(({ id }) => id === "half-work-from-home");
    expect([has(420, "2025-11-20"), has(480, "2025-11-20")]).toEqual([false, true]);
    expect([has(420, "2025-11-21"), has(480, "2025-11-21")]).toEqual([true, false]);
  });

  it("has no stage before the plan followed the index", () =>
    expect(grapStage(480, "2019-11-01")).toBeNull());

  it("refuses an index off the scale and a day that is none", () => {
    expect(() => grapStage(501, "2024-11-18")).toThrow(/501.*0 to 500/);
    expect(() => grapStage(300, "18/11/2024")).toThrow(/18\/11\/2024.*YYYY-MM-DD/);
  });
});
