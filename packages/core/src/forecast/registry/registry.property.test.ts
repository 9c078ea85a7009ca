import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NagarError } from "../../errors.ts";
import { placeInSplit, versionsToTry } from "./choose-version.ts";
import { judgeFolds, judgeLive, PROMOTION } from "./judge-version.ts";
import {
  championOf,
  emptyRegistry,
  nextVersion,
  promote,
  type Registry,
  register,
  reject,
  rollBack,
  STAGES,
  shadow,
  splitBy,
} from "./registry.ts";

const doing = { at: "2026-01-05T00:00:00+05:30", by: "asha", reason: "a test" };
const versions = ["1.0.0", "1.1.0", "2.0.0", "2.1.0"];
const anyVersion = fc.constantFrom(...versions);
type Act = (registry: Registry) => Registry;
const entry = (version: string) => ({ version, recipe: "ensemble", mae: 1, skill: 0.1 });
const live = (errors: [version: string, mae: number, n?: number][]) =>
  new Map(
    errors.map(([version, mae, n = 48]) => [version, { n, mae, naiveMae: 1, targets: n, excessError: 0.02 }]),
  );
const act: fc.Arbitrary<Act> = fc.oneof(
  anyVersion.map(
    (version): Act =>
      (r) =>
        register(r, entry(version), doing),
  ),
  anyVersion.map(
    (version): Act =>
      (r) =>
        promote(r, version, doing),
  ),
  anyVersion.map(
    (version): Act =>
      (r) =>
        shadow(r, version, doing),
  ),
  anyVersion.map(
    (version): Act =>
      (r) =>
        reject(r, version, doing),
  ),
  fc.constant<Act>((r) => rollBack(r, doing)),
  fc.record({ version: anyVersion, share: fc.double({ min: 0, max: 1, noNaN: true }) }).map(
    ({ version, share }): Act =>
      (r) =>
        splitBy(r, version, share, doing),
  ),
  fc.record({ version: anyVersion, mae: fc.double({ min: 0.1, max: 3, noNaN: true }), n: fc.nat(200) }).map(
    ({ version, mae, n }): Act =>
      (r) =>
        judgeLive(r, live([[version, mae, n]]), PROMOTION, doing),
  ),
);

/** Does what can be done; what is refused changes nothing. */
function walk(acts: readonly Act[]): Registry[] {
  const states = [emptyRegistry("traffic~R001~vehicle_count~1h")];
  for (const each of acts) {
    try {
      states.push(each(states.at(-1)!));
    } catch (error) {
      if (!(error instanceof NagarError)) throw error;
    }
  }
  return states;
}

describe("whatever is done to a registry", () => {
  const always = (law: (states: Registry[]) => void) =>
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => law(walk(acts))),
      { numRuns: 300 },
    );

  it("at most one version is champion and one in its shadow, and every version is in one stage", () => {
    always((states) => {
      for (const { entries } of states) {
        for (const stage of ["champion", "shadow"]) {
          expect(entries.filter((each) => each.stage === stage).length).toBeLessThanOrEqual(1);
        }
        expect(new Set(entries.map(({ version }) => version)).size).toBe(entries.length);
        expect(entries.every(({ stage }) => STAGES.includes(stage))).toBe(true);
      }
    });
  });

  it("a rejected version never answers again", () => {
    always((states) => {
      states.forEach((state, i) => {
        const rejected = state.entries
          .filter(({ stage }) => stage === "rejected")
          .map(({ version }) => version);
        for (const later of states.slice(i)) {
          expect(versionsToTry(later, "R001").every(({ version }) => !rejected.includes(version))).toBe(true);
        }
      });
    });
  });

  it("no version is lost, and each change is written down with its author", () => {
    always((states) => {
      states.slice(1).forEach((state, i) => {
        const before = states[i]!;
        expect(state.entries.length).toBeGreaterThanOrEqual(before.entries.length);
        if (state !== before) expect(state.changes.length).toBeGreaterThan(before.changes.length);
        expect(state.changes.every(({ by }) => by === "asha")).toBe(true);
      });
    });
  });

  it("rolling back a promotion lets the champion before it answer again", () => {
    always((states) => {
      const state = states.at(-1)!;
      const before = championOf(state);
      const next = state.entries.find(({ stage }) => stage === "challenger" || stage === "shadow");
      if (!next) return;
      const back = rollBack(promote(state, next.version, doing), doing);
      const retired = state.entries.findLast(({ stage }) => stage === "retired");
      expect(championOf(back)?.version).toBe(before?.version ?? retired?.version);
      expect(back.entries.find(({ version }) => version === next.version)?.stage).toBe("rejected");
    });
  });

  it("doing the same twice is doing it once", () => {
    always((states) => {
      for (const state of states) {
        for (const { version, stage } of state.entries) {
          if (stage === "rejected") continue;
          const once = promote(state, version, doing);
          expect(promote(once, version, doing)).toBe(once);
          expect(register(once, entry(version), doing)).toBe(once);
        }
      }
    });
  });
});

describe("a version that was just trained", () => {
  const empty = register(emptyRegistry("s"), entry("1.0.0"), doing);
  const folds = { mae: 0.9, incumbentMae: 1, n: 100 };

  it("answers at once where only a naive rule answered, if it is better by the margin", () => {
    const judged = judgeFolds(empty, "1.0.0", folds, PROMOTION, doing);
    expect([judged.verdict, championOf(judged.registry)?.version]).toEqual(["promoted", "1.0.0"]);
    expect(judgeFolds(empty, "1.0.0", { ...folds, mae: 0.99 }, PROMOTION, doing).verdict).toBe("challenger");
    expect(judgeFolds(empty, "1.0.0", { ...folds, n: 5 }, PROMOTION, doing).verdict).toBe("challenger");
    expect(judgeFolds(empty, "1.0.0", { ...folds, mae: Number.NaN }, PROMOTION, doing).verdict).toBe(
      "challenger",
    );
  });

  it("runs in the champion's shadow first, and answers when its live errors hold up", () => {
    const one = register(promote(empty, "1.0.0", doing), entry("1.1.0"), doing);
    const judged = judgeFolds(one, "1.1.0", folds, PROMOTION, doing);
    expect([judged.verdict, championOf(judged.registry)?.version]).toEqual(["shadow", "1.0.0"]);
    const judge = (own: number, other: number, n = 48) =>
      judgeLive(
        judged.registry,
        live([
          ["1.0.0", own, n],
          ["1.1.0", other, n],
        ]),
        PROMOTION,
        doing,
      );
    expect(championOf(judge(0.8, 0.7))?.version).toBe("1.1.0");
    expect(judge(0.8, 0.7, 47)).toBe(judged.registry);
    expect(judge(0.7, 0.8).entries.find(({ version }) => version === "1.1.0")?.stage).toBe("challenger");
  });

  it("is rolled back by itself when its live error is worse than the naive rule's", () => {
    const one = promote(empty, "1.0.0", doing);
    const two = promote(register(one, entry("1.1.0"), doing), "1.1.0", doing);
    expect(championOf(judgeLive(two, live([["1.1.0", 1.2]]), PROMOTION, doing))?.version).toBe("1.0.0");
    // A little worse, on few steps or within what chance does, is no reason.
    expect(judgeLive(two, live([["1.1.0", 1.2, 23]]), PROMOTION, doing)).toBe(two);
    expect(judgeLive(two, live([["1.1.0", 1.055]]), PROMOTION, doing)).toBe(two);
    // The one before it, known to be no better, leaves the naive rules to answer.
    const none = judgeLive(
      two,
      live([
        ["1.1.0", 1.2],
        ["1.0.0", 1.2],
      ]),
      PROMOTION,
      doing,
    );
    expect(championOf(none)).toBeUndefined();
    expect(versionsToTry(none, "R001")).toEqual([]);
  });
});

describe("versions and splits", () => {
  it("a new fit of the newest recipe is a minor version, another recipe a major one", () => {
    let registry = emptyRegistry("s");
    const next = (recipe: string) => {
      const version = nextVersion(registry, recipe);
      registry = register(registry, { ...entry(version), recipe }, doing);
      return version;
    };
    expect(["a", "a", "b", "b", "a"].map(next)).toEqual(["1.0.0", "1.1.0", "2.0.0", "2.1.0", "3.0.0"]);
  });

  it("a split gives an entity always the same arm, and a share of them the other version", () => {
    const places = Array.from({ length: 4_000 }, (_, i) => placeInSplit(`R${i}`, "1.1.0"));
    const share = places.filter((place) => place < 0.2).length / places.length;
    // Four standard deviations of a share of 0.2 among 4,000.
    expect(Math.abs(share - 0.2)).toBeLessThan(4 * Math.sqrt((0.2 * 0.8) / 4_000));
    let registry = register(emptyRegistry("s"), entry("1.0.0"), doing);
    registry = register(promote(registry, "1.0.0", doing), entry("1.1.0"), doing);
    registry = splitBy(registry, "1.1.0", 0.2, doing);
    const inside = places.findIndex((place) => place < 0.2);
    const outside = places.findIndex((place) => place > 0.2);
    expect(versionsToTry(registry, `R${inside}`)[0]?.version).toBe("1.1.0");
    expect(versionsToTry(registry, `R${outside}`)[0]?.version).toBe("1.0.0");
  });
});
