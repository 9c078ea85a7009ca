import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Infeasible, InvalidInput } from "../errors.ts";
import { generateTown, sampleTownArguments } from "../town/generate-town.ts";
import { screen } from "./candidates.ts";
import { catalogue } from "./catalogue/catalogue.ts";
import { CONTEXTS, type Context } from "./catalogue/intervention.ts";
import { type Question, recommend } from "./recommend.ts";
import { riskAverse } from "./run/request.ts";
import { loadSolver } from "./solver/highs.ts";
import { leverWorths } from "./value/lever-worth.ts";
import { townProfile, typicalProfile } from "./value/town-profile.ts";
import { readContext, townState } from "./value/town-state.ts";

const highs = await loadSolver();
const town = typicalProfile();
const winter = "2026-01-10";
const ask = (
  context: Context,
  budget: number,
  more: Partial<Question> = {},
  state = townState(context, winter),
) => recommend(highs, { context, budget, nearest: 1, ...more }, town, state);

describe("a recommendation", () => {
  test.each(CONTEXTS)("against %s stays within the budget, is worth it, and says why for each", (context) => {
    const answer = ask(context, 1e7);
    expect(answer.spent).toBeLessThanOrEqual(1e7);
    expect(answer.recommendations.length).toBeGreaterThan(0);
    expect(answer.netBenefit).toBeGreaterThan(0);
    expect(answer.netBenefitInterval.low).toBeLessThan(answer.netBenefit);
    expect(answer.netBenefitInterval.high).toBeGreaterThan(answer.netBenefit);
    for (const each of answer.recommendations) {
      const { mean, low, high } = each.estimatedImpact.money!;
      expect(low).toBeLessThan(mean);
      expect(mean).toBeLessThan(high);
      expect(each.addsToPortfolio).toBeGreaterThan(-1e-3 * answer.netBenefit);
      expect(each.justification.length).toBeGreaterThan(1);
      expect(each.justification.join("\n")).not.toMatch(/-0\.0|₹-0\b/);
      expect(each.evidence.every(({ source }) => source.length > 0)).toBe(true);
    }
    for (const each of [...answer.notChosen, ...answer.notApplicable]) expect(each.why).not.toBe("");
  });

  test("no two that exclude each other, none without what it needs", () => {
    for (const context of CONTEXTS) {
      const chosen = new Set(ask(context, 5e7).recommendations.map(({ id }) => id));
      for (const { id, conflicts, needsOneOf } of catalogue.filter((each) => chosen.has(each.id))) {
        expect(
          conflicts.filter((other) => chosen.has(other)),
          id,
        ).toEqual([]);
        if (needsOneOf.length > 0)
          expect(
            needsOneOf.some((other) => chosen.has(other)),
            id,
          ).toBe(true);
      }
    }
  });

  test.each(CONTEXTS)(
    "against %s caution gives up mean for the worst tenth, and both say both",
    (context) => {
      const objective = riskAverse(1);
      const [usual, cautious] = [ask(context, 1e7), ask(context, 1e7, { objective })];
      // Each is the best by its own measure, up to the gap at which the search ends.
      const within = 2e-3;
      const most = (value: number) => value + within * Math.abs(value);
      expect(usual.worstTenth).toBeLessThanOrEqual(most(cautious.worstTenth));
      expect(cautious.netBenefit).toBeLessThanOrEqual(most(usual.netBenefit));
      for (const { worstTenth, netBenefit } of [usual, cautious])
        expect(worstTenth).toBeLessThanOrEqual(netBenefit);
    },
  );

  test("more budget is never worth less", () => {
    const worths = [0, 2e5, 1e6, 5e6, 2e7].map((budget) => ask("high_pollution", budget).netBenefit);
    for (let i = 1; i < worths.length; i++)
      expect(worths[i]!).toBeGreaterThanOrEqual(worths[i - 1]! * (1 - 1e-3));
  });

  test("the portfolio is worth less than the sum of what its measures are worth alone: nothing is counted twice", () => {
    const { recommendations, netBenefit } = ask("high_pollution", 1e7);
    const alone = recommendations.reduce(
      (sum, { estimatedImpact, cost }) =>
        sum + estimatedImpact.money!.mean - cost.capital - cost.running - cost.borneByOthers + cost.residual,
      0,
    );
    expect(netBenefit).toBeLessThan(alone * 1.05);
    const onDust = catalogue.filter(({ effects }) => effects.some(({ lever }) => lever === "road_dust"));
    expect(onDust.length).toBeGreaterThan(2);
  });

  test("air measures never take more AQI points than the town's own sources make", () => {
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 400 }), (pm25) => {
        const state = townState("high_pollution", winter, { pm25 });
        const { recommendations } = ask("high_pollution", 1e8, { nearest: 0 }, state);
        const sum = recommendations.reduce((total, each) => total + (each.estimatedImpact.aqi?.mean ?? 0), 0);
        expect(sum).toBeLessThan(state.aqi * 0.55);
      }),
      { numRuns: 6, seed: 5 },
    );
  });

  test("is the same for the same question", () => {
    expect(ask("power_peak", 3e7)).toEqual(ask("power_peak", 3e7));
  });

  test("a town file gives the figures that costs are counted by", () => {
    const { people, units } = townProfile(generateTown(sampleTownArguments));
    expect(people).toBe(50_000);
    expect(units.arterial_km).toBeGreaterThan(10);
    expect(units.arterial_km).toBeLessThan(units.road_km);
    expect(Object.values(units).every((count) => count > 0)).toBe(true);
  });
});

describe("what the state allows", () => {
  const fitting = (aqi: number, date = winter) =>
    screen(catalogue, "high_pollution", town, townState("high_pollution", date, { aqi }), 30).fitting.map(
      ({ id }) => id,
    );

  test("odd-even is in question from stage IV, an AQI of 451, and not at 450", () => {
    expect(fitting(451)).toContain("grap-odd-even");
    expect(fitting(450)).not.toContain("grap-odd-even");
  });

  test("half at home moved from stage IV to III with the revision of 21 November 2025", () => {
    expect(fitting(420, "2025-11-20")).not.toContain("grap-half-at-home");
    expect(fitting(420, "2025-11-21")).toContain("grap-half-at-home");
  });

  test("what takes longer to begin than there is time is left out, and says so", () => {
    const { leftOut } = screen(catalogue, "congestion", town, townState("congestion", winter), 7);
    expect(leftOut.find(({ id }) => id === "signal-retiming")!.reason).toMatch(
      /takes 10 days to begin, more than the 7/,
    );
  });

  test("effects known from the town itself replace the catalogue's, and raise confidence", () => {
    const known = new Map([["point-duty", new Map([["traffic_delay" as const, { mean: 0.2, sd: 0.02 }]])]]);
    const state = townState("congestion", winter);
    const { recommendations } = recommend(
      highs,
      { context: "congestion", budget: 1e7, nearest: 0 },
      town,
      state,
      { known },
    );
    const duty = recommendations.find(({ id }) => id === "point-duty")!;
    expect(duty.confidence).toBe("high");
    expect(duty.evidence[0]).toMatchObject({ mean: 0.2, mark: "town" });
  });

  test("a simulated effect is cited with its weight, and is not taken for the town's own history", () => {
    const parts = [
      { kind: "literature" as const, source: "a study", weight: 0.3 },
      { kind: "simulation" as const, source: "40 runs", weight: 0.7 },
    ];
    const effect = { mean: 0.2, sd: 0.02, parts };
    const known = new Map([["point-duty", new Map([["traffic_delay" as const, effect]])]]);
    const state = townState("congestion", winter);
    const question = { context: "congestion", budget: 1e7, nearest: 0 } as const;
    const { recommendations } = recommend(highs, question, town, state, { known });
    const duty = recommendations.find(({ id }) => id === "point-duty")!;
    expect(duty.evidence[0]!.mark).not.toBe("town");
    expect(duty.confidence).toBe("medium");
    expect(duty.justification[0]).toMatch(/ 30 %; simulation 70 %\]/);
  });

  test("episodes use the short-term health function, lasting changes the long-term one, never both", () => {
    const short = ask("high_pollution", 1e6).assumptions.join();
    const long = ask("general", 1e6).assumptions.join();
    expect(short).toMatch(/de Bont/);
    expect(short).not.toMatch(/Jaganathan/);
    expect(long).toMatch(/Jaganathan/);
    expect(long).not.toMatch(/de Bont/);
  });

  test("deaths by PM2.5 in an episode: 50,000 people, 190 µg/m³, all of it gone, is about a fifth of 0.9 a day", () => {
    // By hand: 50,000 × 6.6/1000/365 = 0.904 deaths a day; 1 − 1.0142^(−17.5) = 0.2187.
    const exposure = leverWorths(town, townState("high_pollution", winter)).find(
      ({ lever }) => lever === "personal_exposure",
    )!;
    expect(exposure.deathsPerDay).toBeCloseTo(0.904 * 0.2187, 3);
  });
});

describe("a question that cannot be answered says why", () => {
  test.each<[Partial<Question>, RegExp]>([
    [{ budget: -1 }, /budget is -1; allowed is 0 or more INR/],
    [{ budget: Number.NaN }, /budget is NaN/],
    [{ required: ["moon-shot"] }, /require: no intervention "moon-shot"; allowed are .*dust-suppressant/],
    [{ forbidden: ["moon-shot"] }, /forbid: no intervention "moon-shot"/],
    [{ required: ["grap-odd-even"] }, /grap-odd-even is required but cannot be had: GRAP stage 4/],
    [{ required: ["dust-suppressant"], forbidden: ["dust-suppressant"] }, /both required and forbidden/],
  ])("%j", (more, why) => {
    expect(() => ask("high_pollution", 1e7, more)).toThrow(why);
    expect(() => ask("high_pollution", 1e7, more)).toThrow(InvalidInput);
  });

  test("a required measure beyond the budget says how much more it takes", () => {
    // 60 days of ₹24,000 are 14.4 lakh; one lakh is there.
    expect(() => ask("congestion", 1e5, { required: ["point-duty"] })).toThrow(Infeasible);
    expect(() => ask("congestion", 1e5, { required: ["point-duty"] })).toThrow(
      /raise the total budget by 13,40,000 INR, from 1,00,000 INR/,
    );
  });

  test("an unknown context lists those that there are; a state out of range names its field", () => {
    expect(() => readContext("alien_invasion")).toThrow(/allowed are high_pollution, congestion/);
    expect(() => townState("congestion", winter, { congestionLevel: 140 })).toThrow(
      /state\.congestionLevel is 140/,
    );
    expect(() => townState("congestion", "yesterday")).toThrow(/state\.date/);
  });
});
