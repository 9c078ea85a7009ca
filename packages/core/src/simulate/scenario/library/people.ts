/** Ready scenarios of people: festivals and growth. */
import { makePolicy } from "../policy.ts";
import { DIWALI_WEEK, type ReadyScenario, WINTER } from "./ready-scenario.ts";
import { bazaarWards } from "./town-rules.ts";

export const PEOPLE_SCENARIOS: readonly ReadyScenario[] = [
  {
    name: "festival",
    title: "A festival in the bazaar",
    sector: "people",
    description:
      "For three days around Diwali people go out half as much again, most of them to the bazaar; visitors are 15 % of the town; fireworks in the evenings.",
    startDate: DIWALI_WEEK,
    days: 7,
    world: (town) => ({
      kind: "festival",
      start: 1,
      days: 3,
      zones: bazaarWards(town),
      visitorsShare: 0.15,
      outingFactor: 1.5,
      fireworks: 1,
    }),
    sources: ["Date: Diwali 2026 (8 November).", "Visitors and outings: assumptions."],
    limits: ["Processions that close roads are not part of it.", "What visitors spend is not counted apart."],
  },
  {
    name: "population-20",
    title: "A fifth more people",
    sector: "people",
    description:
      "The town has 20 % more people, with homes, jobs and vehicles in proportion, and the roads and pipes of today.",
    startDate: WINTER,
    days: 28,
    policies: () => [makePolicy("population_growth", { growth: 0.2 })],
    sources: [
      "Census of India: urban population grew 31.8 % from 2001 to 2011; 20 % is about seven years of that.",
    ],
    limits: ["Nothing is built for them.", "They live and work where people do today."],
  },
  {
    name: "high-growth",
    title: "Growth of people and vehicles",
    sector: "people",
    description: "A fifth more people who own 40 % more vehicles, on today's roads.",
    startDate: WINTER,
    days: 28,
    world: () => ({ kind: "high_growth", populationGrowth: 0.2, vehicleGrowth: 0.4 }),
    sources: [
      "Registered vehicles of India grew about 10 % a year from 2001 to 2015 (MoRTH (U)): 40 % in four years.",
    ],
    limits: ["Nothing is built for them.", "They live and work where people do today."],
  },
];
