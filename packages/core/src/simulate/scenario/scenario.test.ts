import { describe, expect, test } from "vitest";
import * as z from "zod";
import { InvalidInput } from "../../errors.ts";
import { makePolicy, POLICY_KINDS, policySchema } from "./policy.ts";
import { encodeScenario, parseScenario, scenarioProblems, scenarioSchema } from "./scenario.ts";
import { activeHours } from "./schedule.ts";
import { openShare, spansUnder } from "./supply-spans.ts";

const scenario = (more: object = {}) => ({
  name: "test",
  title: "Test",
  start_date: "2026-01-05",
  days: 14,
  ...more,
});

describe("scenario on the wire", () => {
  test("comes back as it was sent, defaults filled in", () => {
    const wire = scenario({ policies: [{ kind: "congestion_charge", charge_inr: { car: 80 } }] });
    const parsed = parseScenario(wire);
    expect(parsed.policies[0]).toMatchObject({ chargeInr: { car: 80, truck: 100 }, intensity: 1 });
    const sent = encodeScenario(parsed);
    expect(sent).toMatchObject(wire);
    expect(parseScenario(sent)).toEqual(parsed);
  });

  test("refuses camelCase names: the wire has one spelling", () => {
    expect(scenarioProblems({ name: "x", title: "X", startDate: "2026-01-05" })).toContainEqual(
      expect.objectContaining({ path: "start_date" }),
    );
  });

  test("describes every kind of policy to a form: kinds, bounds, units", () => {
    const schema = JSON.stringify(z.toJSONSchema(scenarioSchema, { io: "input" }));
    for (const kind of POLICY_KINDS) expect(schema).toContain(`"const":"${kind}"`);
    expect(schema).toContain("INR");
    expect(POLICY_KINDS).toHaveLength(29);
    expect(new Set(POLICY_KINDS).size).toBe(29);
  });

  test("needs nothing but the kind where a kind has usual values", () => {
    const needed = new Map<string, object>([
      ["road_works", { links: ["R1"] }],
      ["road_closure", { links: ["R1"] }],
      ["new_link", { from: "N1", to: "N2" }],
      ["electric_vehicles", { class: "car", share: 0.1 }],
      ["crop_switch", { from_crop: "rice", to_crop: "millet" }],
    ]);
    for (const kind of POLICY_KINDS) {
      expect(() => policySchema.parse({ kind, ...needed.get(kind) })).not.toThrow();
    }
  });

  test.each([
    [{ policies: [{ kind: "odd_even", intensity: -0.1 }] }, "policies[0].intensity", "0 to 1"],
    [{ policies: [{ kind: "odd_even", enforcement: 2 }] }, "policies[0].enforcement", "0 to 1"],
    [{ policies: [{ kind: "odd_even", hours: [[20, 8]] }] }, "policies[0].hours[0]", "over midnight"],
    [{ policies: [{ kind: "odd_even", exemptions: ["dogs"] }] }, "policies[0].exemptions[0]", "two_wheelers"],
    [{ policies: [{ kind: "odd_even", wheels: 4 }] }, "policies[0]", "wheels"],
    [{ policies: [{ kind: "teleport" }] }, "policies[0].kind", "odd_even"],
    [{ policies: [{ kind: "road_works", links: [] }] }, "policies[0].links", "at least one"],
    [
      { policies: [{ kind: "bus_service", frequency_factor: 1e9 }] },
      "policies[0].frequency_factor",
      "0 to 6",
    ],
    [{ start_date: "2026-02-30" }, "start_date", "exists"],
    [{ start_date: "05/01/2026" }, "start_date", "YYYY-MM-DD"],
    [{ days: 0 }, "days", "1 to 366"],
    [{ days: 1e9 }, "days", "1 to 366"],
    [{ world: { kind: "meteor" } }, "world.kind", "heatwave"],
    [{ world: { kind: "drought", source_reduction: 1.2 } }, "world.source_reduction", "0 to 1"],
    [{ name: "Odd Even" }, "name", "small letter"],
  ])("refuses %j naming %s and what is allowed", (wrong, path, allowed) => {
    const problems = scenarioProblems(scenario(wrong));
    expect(problems).toHaveLength(1);
    expect(problems[0]!.path).toBe(path);
    expect(problems[0]!.message).toContain(allowed);
    expect(() => parseScenario(scenario(wrong))).toThrow(InvalidInput);
  });

  test("tells every problem at once", () => {
    const problems = scenarioProblems(
      scenario({
        days: -1,
        policies: [
          { kind: "odd_even", intensity: -1 },
          { kind: "bus_service", days: 0 },
        ],
      }),
    );
    expect(problems.map(({ path }) => path)).toEqual(["policies[0].intensity", "policies[1].days", "days"]);
  });
});

describe("schedule", () => {
  test("odd-even of two weeks from a Monday holds on 12 days of 12 hours: Sundays are free", () => {
    const active = activeHours(makePolicy("odd_even", {}), { startDate: "2026-01-05", days: 14 });
    expect(active.reduce((sum, on) => sum + on, 0)).toBe(144);
    expect(active.slice(6 * 24, 7 * 24).includes(1)).toBe(false);
    expect([active[7], active[8], active[19], active[20]]).toEqual([0, 1, 1, 0]);
  });

  test("a date and the day offset that it is are the same start", () => {
    const calendar = { startDate: "2026-02-26", days: 10 };
    const byDate = makePolicy("truck_hours", { start: "2026-03-01", end: "2026-03-03" });
    const byOffset = makePolicy("truck_hours", { start: 3, days: 3 });
    expect(activeHours(byDate, calendar)).toEqual(activeHours(byOffset, calendar));
    expect(activeHours(byDate, calendar).indexOf(1)).toBe(3 * 24 + 7);
  });

  test("shifting every date by a week shifts the hours by nothing, by a day moves the Sundays", () => {
    const policy = makePolicy("odd_even", {});
    const at = (startDate: string) => activeHours(policy, { startDate, days: 14 });
    expect(at("2026-01-12")).toEqual(at("2026-01-05"));
    expect(at("2026-01-06").slice(0, 13 * 24)).toEqual(at("2026-01-05").slice(24));
  });
});

describe("supply spans", () => {
  const zone = {
    supplyHours: [
      { from: "06:00", to: "08:00" },
      { from: "17:30", to: "18:30" },
    ],
  };

  test("doubling two hours in the morning and one in the evening gives four and two", () => {
    const spans = spansUnder(makePolicy("water_supply_hours", { hoursFactor: 2 }), zone);
    expect(spans).toEqual([
      [6, 10],
      [17.5, 19.5],
    ]);
    expect(openShare(spans).reduce((sum, share) => sum + share, 0)).toBe(6);
    expect(openShare(spans)[17]).toBe(0.5);
  });

  test("hours that are given replace those of today", () => {
    const policy = makePolicy("water_supply_hours", { supplyHours: [[5, 9.5]] });
    expect(spansUnder(policy, zone)).toEqual([[5, 9.5]]);
  });

  test("overlapping spans count once and never open more than the whole hour", () => {
    expect(
      [
        ...openShare([
          [6, 8],
          [7, 8.25],
        ]),
      ].slice(6, 9),
    ).toEqual([1, 1, 0.25]);
  });

  test("a factor that would run over midnight begins earlier instead", () => {
    const late = { supplyHours: [{ from: "22:00", to: "23:30" }] };
    expect(spansUnder(makePolicy("water_supply_hours", { hoursFactor: 2 }), late)).toEqual([[21, 24]]);
  });
});
