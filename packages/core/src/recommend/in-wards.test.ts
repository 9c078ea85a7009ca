import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Infeasible, InvalidInput } from "../errors.ts";
import { generateTown, sampleTownArguments } from "../town/generate-town.ts";
import { LEVERS, UNITS } from "./catalogue/intervention.ts";
import { readMinimums } from "./minimums.ts";
import { baseId } from "./place.ts";
import { benefit } from "./portfolio/benefit.ts";
import { compile } from "./portfolio/compile.ts";
import { solvePortfolio } from "./portfolio/solve-portfolio.ts";
import { type Posed, pose, type Question, recommend } from "./recommend.ts";
import type { UnderWay } from "./run/under-way.ts";
import { loadSolver } from "./solver/highs.ts";
import { fifthsInTown, fifthsOf, leverByWard, reachedFrom } from "./value/lever-wards.ts";
import { townProfile } from "./value/town-profile.ts";
import { townState } from "./value/town-state.ts";

const highs = await loadSolver();
const town = generateTown(sampleTownArguments);
const profile = townProfile(town);
const smog = townState("high_pollution", "2026-01-10", { pm25: 310, aqi: 460 });
const shortage = townState("water_shortage", "2026-05-10");
const sum = (values: Iterable<number>) => [...values].reduce((total, each) => total + each, 0);

describe("the wards of a town", () => {
  test("have its units, all of them together, but for farms and mandis", () => {
    for (const unit of UNITS) {
      const here = sum(profile.wards.map(({ units }) => units[unit]));
      const whole = unit === "farm_ha" || unit === "mandis" ? 0 : profile.units[unit];
      expect(here, unit).toBeCloseTo(whole, 6);
    }
  });

  test("share out each lever and whom it reaches, nothing lost and nothing added", () => {
    for (const lever of LEVERS) {
      expect(sum(leverByWard(lever, profile.wards)), lever).toBeCloseTo(1, 9);
      expect(sum(fifthsInTown(lever, profile.wards)), lever).toBeCloseTo(1, 9);
      for (const [at, ward] of profile.wards.entries()) {
        const alone = profile.wards.map((_, w) => Number(w === at));
        expect(sum(reachedFrom(lever, alone, profile.wards))).toBeCloseTo(1, 9);
        expect(sum(fifthsOf(lever, ward))).toBeCloseTo(1, 9);
      }
    }
  });

  test("that are poorer give more of what reaches them to the poorest two fifths", () => {
    const poorest = (id: string) => {
      const [first, second] = fifthsOf("open_burning", profile.wards.find((ward) => ward.id === id)!);
      return first + second;
    };
    // Chandanpara has 82 % of its households in the two poorest fifths, Ramganj 13 %.
    expect(poorest("Z14")).toBeGreaterThan(0.75);
    expect(poorest("Z15")).toBeLessThan(0.25);
  });

  test("that are measured as congested hold more of the delay, in the ratio of time lost to free flow", () => {
    const shares = (levels: Record<string, { congestionLevel: number }>) =>
      leverByWard("traffic_delay", townProfile(town, levels).wards);
    const even = shares({});
    const told = shares(
      Object.fromEntries(profile.wards.map(({ id }) => [id, { congestionLevel: id === "Z03" ? 50 : 20 }])),
    );
    // 50/50 against 20/80: four times as much for each PCU-km.
    expect(told[2]! / told[4]! / (even[2]! / even[4]!)).toBeCloseTo(4, 9);
  });
});

/** The value of a choice, before its costs. */
function gained({ problem }: Posed, ids: readonly string[]): number {
  const compiled = compile({ ...problem, objective: { ...problem.objective, costWeight: 0 } });
  const own = new Map(problem.candidates.map((each) => [each.id, each.own?.money?.mean ?? 0]));
  const chosen = new Set(ids);
  const x = Float64Array.from(compiled.ids, (id) => Number(chosen.has(id)));
  return benefit(compiled.expected, x) - sum(ids.map((id) => own.get(id)!));
}

describe("a measure in single wards", () => {
  const posed = pose({ context: "high_pollution", budget: 1e7, byWard: true }, profile, smog);
  const inWards = (base: string) =>
    posed.fitting.flatMap(({ id, place }) => (place && baseId(id) === base ? id : []));

  test("takes in all wards together what it takes in the whole town", () => {
    for (const base of ["grap-no-open-burning", "dust-suppressant", "masks-for-outdoor-workers"]) {
      // One ward has no arterial.
      expect(inWards(base).length).toBeGreaterThan(20);
      expect(gained(posed, inWards(base)) / gained(posed, [base])).toBeCloseTo(1, 9);
    }
  });

  test("adds up with what is done elsewhere, and counts nothing twice with what is done in the same ward", () => {
    const id = (base: string, ward: string) => `${base}@${ward}`;
    const both = (one: string, other: string) =>
      gained(posed, [one, other]) / (gained(posed, [one]) + gained(posed, [other]));
    const here = id("grap-no-open-burning", "Z08");
    expect(both(here, id("waste-collection-drive", "Z14"))).toBeCloseTo(1, 9);
    // 45 % and 35 % of the ward's fires, the drive from its fifth day on: less than their sum.
    expect(both(here, id("waste-collection-drive", "Z08"))).toBeLessThan(0.9);
    expect(both(here, "waste-collection-drive")).toBeLessThan(1 - 1e-6);
  });

  test("is not done where there is nothing to do it by, and takes more where there is more of that", () => {
    const state = townState("congestion", "2026-01-10");
    const posed = pose({ context: "congestion", budget: 1e7, byWard: true }, profile, state);
    const signals = posed.fitting.filter(({ of }) => of === "signal-retiming");
    const withSignals = profile.wards.filter(({ units }) => units.junctions > 0);
    expect(withSignals.length).toBeLessThan(profile.wards.length);
    expect(signals.map(({ place }) => place!.id)).toEqual(withSignals.map(({ id }) => id));
    // As many rupees gained for each signal, wherever it stands, and all together as the town's.
    const each = signals.map(({ id, place }) => gained(posed, [id]) / place!.units.junctions);
    expect(Math.max(...each) / Math.min(...each)).toBeLessThan(1.01);
    const all = signals.map(({ id }) => id);
    expect(gained(posed, all) / gained(posed, ["signal-retiming"])).toBeCloseTo(1, 9);
    expect(posed.problem.candidates.every(({ capital, running }) => capital + running > 0)).toBe(true);
  });

  test("costs its part of the town's units, and something more than a share of what is not counted by units", () => {
    const of = (id: string) => posed.problem.candidates.find((each) => each.id === id)!;
    const whole = of("waste-collection-drive");
    const parts = inWards("waste-collection-drive").map(of);
    expect(sum(parts.map(({ running }) => running)) / whole.running).toBeCloseTo(1, 6);
    expect(sum(parts.map(({ capital }) => capital))).toBeGreaterThan(whole.capital);
    for (const { groups, spentIn } of [whole, ...parts]) {
      const wards = profile.wards.map(({ id }) => id);
      expect(sum(wards.map((ward) => groups![ward] ?? 0))).toBeCloseTo(1, 9);
      expect(sum(wards.map((ward) => spentIn![ward] ?? 0))).toBeCloseTo(1, 9);
      expect(sum([1, 2, 3, 4, 5].map((q) => groups![`income_group_${q}`]!))).toBeCloseTo(1, 9);
    }
    expect(of("waste-collection-drive@Z08").spentIn!["Z08"]).toBe(1);
  });

  test("is never chosen where the same measure, or one that excludes it, acts in the whole town", () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 8 }), (exponent) => {
        const { problem } = pose(
          { context: "high_pollution", budget: 10 ** exponent, byWard: true },
          profile,
          smog,
        );
        const { chosen } = solvePortfolio(highs, problem, { relativeGap: 1e-2, timeLimitS: 2 });
        const measures = posed.fitting.filter(({ id }) => chosen.includes(id));
        for (const one of measures) {
          for (const other of measures) {
            if (one === other) continue;
            const meets =
              !one.place || !other.place || one.place.wards.some((w) => other.place!.wards.includes(w));
            const excludes = baseId(one.id) === baseId(other.id) || one.conflicts.includes(baseId(other.id));
            expect(meets && excludes, `${one.id} and ${other.id}`).toBe(false);
          }
        }
      }),
      { numRuns: 4, seed: 2 },
    );
  });

  test("brings at least as much as the whole town alone can, within the gap", () => {
    const ask = (byWard: boolean) =>
      recommend(highs, { context: "water_shortage", budget: 2e6, byWard, nearest: 0 }, profile, shortage);
    const [plain, split] = [ask(false), ask(true)];
    expect(split.netBenefit).toBeGreaterThan(plain.netBenefit * (1 - 3e-3));
    expect(split.recommendations.some(({ place }) => place)).toBe(true);
  });

  test("of water is done in a supply zone, and reaches its wards", () => {
    const { fitting } = pose({ context: "water_shortage", budget: 1e7, byWard: true }, profile, shortage);
    const repair = fitting.find(({ id }) => id === "leak-repair@W02")!;
    expect(repair.place).toMatchObject({ kind: "supply_zone", wards: ["Z02", "Z04"] });
    const needs = pose({ context: "water_shortage", budget: 1e7, byWard: true }, profile, shortage).problem
      .prerequisites!;
    expect(needs.find(({ candidate }) => candidate === "leak-survey@W02")!.anyOf.toSorted()).toEqual([
      "leak-repair",
      "leak-repair@W02",
    ]);
    expect(needs.find(({ candidate }) => candidate === "leak-survey")!.anyOf).toEqual(["leak-repair"]);
  });

  test("may be done where it is not under way yet", () => {
    const underWay: UnderWay[] = [
      { id: "tankers@Z14", status: "started", since: "2026-05-01", wards: ["Z14"] },
    ];
    const question: Question = { context: "water_shortage", budget: 1e7, byWard: true };
    const ids = pose(question, profile, shortage, { underWay }).fitting.map(({ id }) => id);
    expect(ids).toContain("tankers@Z08");
    expect(ids).not.toContain("tankers@Z14");
    expect(ids).not.toContain("tankers");
    const { leftOut } = pose(question, profile, shortage, { underWay });
    expect(leftOut.find(({ id }) => id === "tankers")!.reason).toBe(
      "already under way in Z14 since 2026-05-01",
    );
  });
});

describe("a minimum", () => {
  const spentIn = ({ problem }: Posed, chosen: readonly string[], ward: string) =>
    sum(
      problem.candidates
        .filter(({ id }) => chosen.includes(id))
        .map(({ spentIn: share, capital, running }) => (share![ward] ?? 0) * (capital + running)),
    );

  test("for each ward is met in each, by measures in single wards where the town's do not", () => {
    const question: Question = {
      context: "flood",
      budget: 1e7,
      minimums: readMinimums("each_ward:spending=20000"),
      nearest: 0,
    };
    const state = townState("flood", "2026-07-10");
    const free = recommend(highs, { ...question, minimums: [] }, profile, state);
    const held = recommend(highs, question, profile, state);
    const posed = pose(question, profile, state);
    const chosen = (of: typeof held) => of.recommendations.map(({ id }) => id);
    const least = (of: typeof held) =>
      Math.min(...profile.wards.map(({ id }) => spentIn(posed, chosen(of), id)));
    expect(least(free)).toBeLessThan(20_000);
    expect(least(held)).toBeGreaterThanOrEqual(20_000 * (1 - 1e-6));
    expect(held.recommendations.some(({ place }) => place)).toBe(true);
    expect(held.netBenefit).toBeLessThanOrEqual(free.netBenefit * (1 + 3e-3));
    expect(held.constraints.filter(({ name }) => name.startsWith("least spending for Z"))).toHaveLength(22);
  });

  test("of benefit for the poorest two fifths moves the portfolio towards them", () => {
    const ask = (atLeast: number): Question => ({
      context: "water_shortage",
      budget: 1e6,
      byWard: true,
      nearest: 0,
      minimums: [{ group: "poorest_two_fifths", measure: "benefit", atLeast }],
    });
    const got = (atLeast: number) =>
      recommend(highs, ask(atLeast), profile, shortage).constraints.find(
        ({ name }) => name === "least benefit for poorest_two_fifths",
      )!.used;
    const usual = got(0);
    expect(got(1.05 * usual)).toBeGreaterThanOrEqual(1.05 * usual * (1 - 1e-6));
  });

  test("that cannot be met says which bound to move, and by how much", () => {
    const ask = (written: string, budget: number) => () =>
      recommend(
        highs,
        { context: "congestion", budget, minimums: readMinimums(written) },
        profile,
        townState("congestion", "2026-01-10"),
      );
    expect(ask("each_ward:spending=50000", 1e5)).toThrow(Infeasible);
    // 22 wards at 50,000 each are 11 lakh, and whole measures cost somewhat more.
    const message = (() => {
      try {
        ask("each_ward:spending=50000", 1e5)();
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    })();
    const by = Number(
      /raise the total budget by ([\d,.]+) INR, from 1,00,000 INR/.exec(message)![1]!.replaceAll(",", ""),
    );
    expect(by).toBeGreaterThanOrEqual(1e6);
    expect(ask("each_ward:spending=50000", 1e5 + by * 1.001)).not.toThrow();
    expect(ask("Z03:benefit=99999999999", 1e7)).toThrow(/lower the least benefit for Z03 by [\d,.]+/);
  });

  test.each([
    ["each_ward:spending", /minimum is "each_ward:spending"; allowed is group:measure=amount/],
    ["each_ward:joy=3", /where measure is count, spending, benefit/],
    ["Z99:count=1", /no group "Z99"; allowed are each_ward, each_income_group/],
  ])("%s is refused", (written, why) => {
    const asked = () =>
      pose(
        { context: "flood", budget: 1, minimums: readMinimums(written) },
        profile,
        townState("flood", "2026-07-10"),
      );
    expect(asked).toThrow(InvalidInput);
    expect(asked).toThrow(why);
  });

  test("for one ward brings measures in that ward, and in its supply zone, into question, and in no other", () => {
    const question: Question = {
      context: "water_shortage",
      budget: 1e7,
      minimums: readMinimums("Z04:spending=1000"),
    };
    const places = pose(question, profile, shortage).fitting.flatMap(({ place }) => place?.id ?? []);
    expect(new Set(places)).toEqual(new Set(["Z04", "W02"]));
  });

  test("a selection of somebody's own may be of single wards, and is exactly that", () => {
    const only = ["tankers@Z14", "water-rationing"];
    const { recommendations } = recommend(
      highs,
      { context: "water_shortage", budget: 1e7, only, nearest: 0 },
      profile,
      shortage,
    );
    expect(recommendations.map(({ id }) => id).toSorted()).toEqual(only);
  });

  test("names measures in places that there are", () => {
    const ask = (required: string) => () =>
      pose({ context: "water_shortage", budget: 1e9, required: [required] }, profile, shortage);
    expect(ask("leak-repair@W02")).not.toThrow();
    expect(ask("leak-repair@Z02")).toThrow(/leak-repair is not done in "Z02" alone: allowed are W01/);
    expect(ask("block-tariff@Z02")).toThrow(/it is done in the whole town only/);
  });
});
