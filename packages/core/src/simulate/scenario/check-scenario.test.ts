import { describe, expect, test } from "vitest";
import { InvalidInput } from "../../errors.ts";
import { generateTown } from "../../town/generate-town.ts";
import { checkScenario, scenarioNotes, townScenarioProblems } from "./check-scenario.ts";
import { parseScenario } from "./scenario.ts";

const town = generateTown({ population: 10_000, areaKm2: 3, seed: 2 });
const link = town.roads.links[0]!;
const ward = town.zones[0]!.id;

const scenario = (policies: object[], more: object = {}) => ({
  name: "test",
  title: "Test",
  start_date: "2026-01-05",
  days: 14,
  policies,
  ...more,
});
const problemsOf = (policies: object[], more: object = {}) =>
  townScenarioProblems(parseScenario(scenario(policies, more)), town);

describe("a scenario in a town", () => {
  test.each([
    [{ kind: "odd_even", zones: ["Z99"] }, "policies[0].zones[0]", 'no ward "Z99"'],
    [{ kind: "road_works", links: [link.id, "X1"] }, "policies[0].links[1]", 'no road link or segment "X1"'],
    [{ kind: "bus_service", lines: ["B77"] }, "policies[0].lines[0]", 'no public transport line "B77"'],
    [{ kind: "rooftop_solar", feeders: ["F99"] }, "policies[0].feeders[0]", 'no feeder "F99"'],
    [{ kind: "leak_repair", supply_zones: ["W99"] }, "policies[0].supply_zones[0]", "no water supply zone"],
    [{ kind: "new_link", from: "N999", to: link.to }, "policies[0].from", 'no road node "N999"'],
    [{ kind: "industry_curtailment", industries: ["I99"] }, "policies[0].industries[0]", "no industry"],
    [{ kind: "drip_irrigation", farms: ["FA99"] }, "policies[0].farms[0]", "no farm"],
    [{ kind: "new_link", from: link.to, to: link.to }, "policies[0].to", "another node"],
    [{ kind: "crop_switch", from_crop: "rice", to_crop: "rice" }, "policies[0].to_crop", "another crop"],
    [{ kind: "time_of_day_tariff", cheap_hours: [[10, 19]] }, "policies[0].cheap_hours", "hour 18"],
    [{ kind: "odd_even", start: 5, end: 3 }, "policies[0].end", "before it starts"],
    [{ kind: "odd_even", start: "2026-01-12", end: "2026-01-11" }, "policies[0].end", "before it starts"],
    [{ kind: "odd_even", start: 14 }, "policies[0].start", "2026-01-18"],
    [{ kind: "odd_even", start: "2026-01-04" }, "policies[0].start", "day -1"],
    [{ kind: "odd_even", end: 14 }, "policies[0].end", "day 13 (2026-01-18)"],
    [{ kind: "odd_even", days: 3, end: 4 }, "policies[0].days", "not both"],
    [{ kind: "odd_even", days: 3, weekdays: [7] }, "policies[0].weekdays", "never holds"],
  ])("refuses %j naming %s", (policy, path, message) => {
    const problems = problemsOf([policy]);
    expect(problems).toHaveLength(1);
    expect(problems[0]!.path).toBe(path);
    expect(problems[0]!.message).toContain(message);
    expect(() => checkScenario(scenario([policy]), town)).toThrow(InvalidInput);
  });

  test("shows what the town has where a name is unknown", () => {
    expect(problemsOf([{ kind: "odd_even", zones: ["Z99"] }])[0]!.message).toContain(ward);
  });

  test("refuses a flood on a road that is not there, and one that begins after the end", () => {
    const world = { kind: "monsoon_flood", links: ["R999"], start: 20 };
    expect(problemsOf([], { world }).map(({ path }) => path)).toEqual(["world.links[0]", "world.start"]);
  });

  test("collects the problems of all policies in one answer", () => {
    const policies = [
      { kind: "odd_even", zones: ["Z98", ward, "Z99"] },
      { kind: "bus_service", start: 40 },
    ];
    expect(problemsOf(policies).map(({ path }) => path)).toEqual([
      "policies[0].zones[0]",
      "policies[0].zones[2]",
      "policies[1].start",
    ]);
    try {
      checkScenario(scenario(policies), town);
      expect.unreachable();
    } catch (error) {
      expect((error as InvalidInput).message).toContain("(and 2 more)");
      expect((error as InvalidInput).details["problems"]).toHaveLength(3);
    }
  });
});

describe("conflicts", () => {
  test.each([
    [{ kind: "odd_even" }, { kind: "odd_even", zones: [ward] }, "policies[1].zones"],
    [
      { kind: "road_works", links: [link.segment] },
      { kind: "road_closure", links: [link.id] },
      "policies[1].links",
    ],
    [
      { kind: "electric_vehicles", class: "car", share: 0.1 },
      { kind: "electric_vehicles", class: "car", share: 0.3 },
      "policies[1].kind",
    ],
    [{ kind: "water_tariff" }, { kind: "water_tariff", tariff_factor: 2 }, "policies[1].supply_zones"],
  ])("%j and %j fight over one lever", (first, second, path) => {
    const problems = problemsOf([first, second]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ path });
    expect(problems[0]!.message).toContain("conflicts with policies[0]");
  });

  test.each([
    ["hours", { kind: "truck_hours", hours: [[7, 11]] }, { kind: "truck_hours", hours: [[11, 14]] }],
    ["days", { kind: "odd_even", days: 3 }, { kind: "odd_even", start: 3 }],
    ["weekdays", { kind: "odd_even", weekdays: [1] }, { kind: "odd_even", weekdays: [2] }],
    ["wards", { kind: "odd_even", zones: [ward] }, { kind: "odd_even", zones: [town.zones[1]!.id] }],
    [
      "classes",
      { kind: "low_emission_zone", classes: ["car"] },
      { kind: "low_emission_zone", classes: ["lcv", "truck"] },
    ],
    ["levers", { kind: "odd_even" }, { kind: "congestion_charge" }],
  ])("policies on different %s stand together", (_, first, second) => {
    expect(problemsOf([first, second])).toEqual([]);
  });
});

describe("notes", () => {
  test("say what changes nothing", () => {
    const bare = { ...town, transit: [] };
    const given = parseScenario(scenario([{ kind: "bus_service" }, { kind: "odd_even", intensity: 0 }]));
    expect(scenarioNotes(given, bare)).toEqual([
      "policies[0] (bus_service) changes nothing: the town has no public transport line.",
      "policies[1] (odd_even) has intensity 0 and changes nothing.",
    ]);
  });
});
