/** Ready scenarios of air pollution: GRAP's four stages, and single measures. */
import { makePolicy, type Policy } from "../policy.ts";
import { type ReadyScenario, WINTER } from "./ready-scenario.ts";

const GRAP_SOURCES = [
  "Stages and actions: CAQM for Delhi-NCR as reported (Business Today 2024-01-02, New Indian Express 2023-11-03, Zee News 2024-11-14, Economic Times 2024-11-18), with the revision of 21 November 2025.",
  "Effects of sweeping and sprinkling: environmental-expert.com 82113; Pakistan J. Sci. 76(3).",
];
const GRAP_LIMITS = [
  "The stage holds for all days, whatever the index: calling and lifting it by a forecast is not part of it.",
  "Coal and firewood in eateries, higher parking fees and advisories (stage II) are not modelled.",
  "Air that comes from outside the town does not change.",
];

const stageOne = (): Policy[] => [
  makePolicy("waste_burning_enforcement", { reduction: 0.9, enforcement: 0.7 }),
  makePolicy("road_dust_control", {
    method: "sprinkling",
    hours: [
      [6, 8],
      [15, 17],
    ],
    enforcement: 0.8,
  }),
];
const stageTwo = (): Policy[] => [...stageOne(), makePolicy("generator_ban", {})];
const stageThree = (): Policy[] => [
  ...stageTwo(),
  makePolicy("construction_halt", {}),
  makePolicy("industry_curtailment", { reduction: 0.3 }),
  makePolicy("low_emission_zone", { classes: ["car"], petrolStage: "BS-IV", dieselStage: "BS-VI" }),
  makePolicy("school_closure", { levels: ["primary"] }),
  makePolicy("work_from_home", { share: 0.5 }),
];
const stageFour = (): Policy[] => [
  ...stageTwo(),
  // Essential and linear public projects are halted too.
  makePolicy("construction_halt", { exemptions: [] }),
  makePolicy("industry_curtailment", { reduction: 0.5 }),
  makePolicy("low_emission_zone", { classes: ["car"], petrolStage: "BS-IV", dieselStage: "BS-VI" }),
  makePolicy("low_emission_zone", {
    classes: ["lcv", "truck"],
    petrolStage: "BS-IV",
    dieselStage: "BS-VI",
    exemptions: ["emergency", "essential_goods", "cng"],
  }),
  makePolicy("school_closure", { levels: ["primary", "middle", "senior"] }),
  makePolicy("work_from_home", { share: 0.5 }),
  makePolicy("odd_even", {}),
];

function grap(stage: string, name: string, what: string, policies: () => Policy[]): ReadyScenario {
  return {
    name: `grap-stage-${stage}`,
    title: `GRAP stage ${["I", "II", "III", "IV"][Number(stage) - 1]} (${name})`,
    sector: "air",
    description: what,
    startDate: WINTER,
    days: 14,
    policies,
    sources: GRAP_SOURCES,
    limits: GRAP_LIMITS,
  };
}

export const AIR_SCENARIOS: readonly ReadyScenario[] = [
  grap("1", "Poor", "No open burning of waste; roads are sprinkled twice a day.", stageOne),
  grap("2", "Very poor", "Stage I, and no diesel generators but for hospitals and emergencies.", stageTwo),
  grap(
    "3",
    "Severe",
    "Stage II, and: construction halted, industry curtailed, no BS-III petrol and BS-IV diesel cars, classes to V at home, half of the office staff at home.",
    stageThree,
  ),
  grap(
    "4",
    "Severe+",
    "Stage III without exemptions for public works, and: old diesel goods vehicles off the road, all schools at home, odd-even for cars.",
    stageFour,
  ),
  {
    name: "waste-burning-ban",
    title: "Ban on burning waste",
    sector: "air",
    description:
      "Patrols and collection end nine of ten waste fires where they reach; seven of ten are reached.",
    startDate: WINTER,
    days: 28,
    policies: () => [makePolicy("waste_burning_enforcement", {})],
    sources: ["Share of fires ended: an assumption with the enforcement as its parameter."],
    limits: ["What collected waste does elsewhere is not modelled.", "Fires outside the town go on."],
  },
  {
    name: "road-sweeping",
    title: "Sweeping and washing of main roads",
    sector: "air",
    description: "Main roads are swept and washed before the morning and in the early afternoon.",
    startDate: WINTER,
    days: 28,
    policies: () => [makePolicy("road_dust_control", { method: "sweeping_and_washing" })],
    sources: [
      "-24.4 % kerbside PM10 after sweeping and washing; alone 2-3 h (environmental-expert.com 82113).",
    ],
    limits: [
      "Water used for washing is not drawn from the town's network.",
      "Silt that comes back is one half-life.",
    ],
  },
];
