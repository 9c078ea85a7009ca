import { describe, expect, it } from "vitest";
import { emptyRegistry, promote, type Registry, register, reject, rollBack } from "./registry.ts";
import { answeringVersion, putOnTrial, versionTried } from "./split-domain.ts";

const doing = { at: "2026-01-05T00:00:00+05:30", by: "asha", reason: "a trial" };

/** A road whose ridge answers, and that has a tree version and an ensemble beside it. */
function road(name: string): Registry {
  let registry = emptyRegistry(`traffic~${name}~vehicle_count~1h`);
  for (const [version, recipe] of [
    ["1.0.0", "ridge"],
    ["2.0.0", "xgboost"],
    ["3.0.0", "ensemble"],
  ] as const) {
    registry = register(registry, { version, recipe, mae: 1, skill: null }, doing);
  }
  return promote(registry, "1.0.0", doing);
}
const roads = Array.from({ length: 400 }, (_, i) => road(`R${i}`));
const onTrial = (share: number, all = roads) =>
  all.map((each) => answeringVersion(putOnTrial(each, { recipe: "xgboost", share }, doing)));

describe("a trial over a domain", () => {
  it("answers about the share of the entities by the recipe, the others by their champions", () => {
    const answering = onTrial(0.3);
    const inTrial = answering.filter((version) => version === "2.0.0").length;
    // 400 draws at 0.3: 120 ± 9.2.
    expect(Math.abs(inTrial - 120)).toBeLessThan(37);
    expect(answering.filter((version) => version === "1.0.0")).toHaveLength(400 - inTrial);
  });

  it("keeps an entity in it as the share grows, and ends with a share of nothing", () => {
    const [few, many] = [onTrial(0.2), onTrial(0.6)];
    few.forEach((version, i) => {
      if (version === "2.0.0") expect(many[i]).toBe("2.0.0");
    });
    const started = roads.map((each) => putOnTrial(each, { recipe: "xgboost", share: 1 }, doing));
    expect(new Set(onTrial(0, started))).toEqual(new Set(["1.0.0"]));
    expect(started.every(({ split }) => split?.version === "2.0.0")).toBe(true);
  });

  it("can be ended when its champion was rolled back, and when a newer version of the kind was trained", () => {
    const started = putOnTrial(road("R1"), { recipe: "xgboost", share: 1 }, doing);
    const end = { recipe: "xgboost", share: 0 } as const;
    const orphaned = rollBack(started, doing);
    expect(answeringVersion(orphaned)).toBe("2.0.0");
    const over = putOnTrial(orphaned, end, doing);
    expect([over.split, answeringVersion(over)]).toEqual([null, null]);

    const newer = { version: "2.1.0", recipe: "xgboost", mae: 1, skill: null };
    const since = register(started, newer, doing);
    expect(versionTried(since, end)).toBe("2.0.0");
    expect(versionTried(since, { ...end, share: 0.5 })).toBe("2.1.0");
    expect(putOnTrial(since, end, doing).split).toBeNull();
  });

  it("leaves alone a series without a champion or such a version, and trials of others", () => {
    const none = emptyRegistry("traffic~R1~vehicle_count~1h");
    expect(putOnTrial(none, { recipe: "xgboost", share: 1 }, doing)).toBe(none);
    const rejected = reject(road("R1"), "2.0.0", doing);
    expect(putOnTrial(rejected, { recipe: "xgboost", share: 1 }, doing)).toBe(rejected);
    const other = putOnTrial(road("R1"), { recipe: "ensemble", share: 1 }, doing);
    expect(putOnTrial(other, { recipe: "xgboost", share: 0 }, doing)).toBe(other);
  });
});
