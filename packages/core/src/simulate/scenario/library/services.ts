/** Ready scenarios of water, power and farms. */

import type { Town } from "../../../town/town.ts";
import { makePolicy, type PolicyOf } from "../policy.ts";
import { MONSOON, type ReadyScenario, SUMMER, WINTER } from "./ready-scenario.ts";

/** The town's crop with most area that takes most water, and what dry farming would put in its place. */
function thirstiestCrop(town: Town): PolicyOf<"crop_switch">["fromCrop"] {
  const thirsty = ["rice", "banana", "cotton", "wheat", "tobacco"] as const;
  const grown = new Set(town.farms.flatMap(({ crops }) => crops.map(({ crop }) => crop)));
  return thirsty.find((crop) => grown.has(crop)) ?? town.farms[0]?.crops[0]?.crop ?? "rice";
}

const HYDRAULICS = "Runs use a surrogate fitted to EPANET; its error is reported with the results.";

export const SERVICE_SCENARIOS: readonly ReadyScenario[] = [
  {
    name: "drought-20",
    title: "Drought: a fifth less source water",
    sector: "water",
    description: "Rain fails to 40 % of the usual and the town's water sources give 20 % less.",
    startDate: SUMMER,
    days: 30,
    world: () => ({ kind: "drought", start: 0, days: 366, sourceReduction: 0.2, rainFactor: 0.4 }),
    sources: [
      "20 %: the scenario of the question.",
      "IMD calls a season deficient below 80 % of normal rain.",
    ],
    limits: [HYDRAULICS, "Private boreholes and tankers are not modelled."],
  },
  {
    name: "supply-hours-2-to-4",
    title: "Water supply from two hours to four",
    sector: "water",
    description: "Every supply zone has water for twice the hours of today: four where it has two.",
    startDate: SUMMER,
    days: 30,
    policies: () => [makePolicy("water_supply_hours", { hoursFactor: 2 })],
    sources: ["Usual supply 1-6 h a day (Business Standard 2012).", "Hubli: IISTE 6(10) 2014."],
    limits: [HYDRAULICS, "Storage in homes is one tank of a day's need."],
  },
  {
    name: "leak-repair",
    title: "Repair of leaks",
    sector: "water",
    description: "Two months of repairs end 40 % of the leakage.",
    startDate: SUMMER,
    days: 90,
    policies: () => [makePolicy("leak_repair", { reduction: 0.4, rampDays: 60 })],
    sources: [
      "45 % → 30 % non-revenue water at Malviya Nagar (indianinfrastructure.com 2021-10); Hubli 37 % → 15 %.",
    ],
    limits: [HYDRAULICS, "New leaks open at the usual rate only in the balance, not by pipe."],
  },
  {
    name: "pressure-management",
    title: "Lower pressure",
    sector: "water",
    description: "Pressure at the zones' inlets is held at three quarters of today's.",
    startDate: SUMMER,
    days: 30,
    policies: () => [makePolicy("pressure_management", { pressureFactor: 0.75 })],
    sources: ["Leakage follows pressure to the power N1 of 0.5 to 1.5 (FAVAD; May 1994 (U))."],
    limits: [HYDRAULICS, "Bursts that lower pressure prevents are not counted."],
  },
  {
    name: "water-tariff",
    title: "Water at one and a half times the price",
    sector: "water",
    description: "Above 70 litres a day and person water costs half as much again.",
    startDate: SUMMER,
    days: 30,
    policies: () => [makePolicy("water_tariff", { tariffFactor: 1.5, lifelineLpcd: 70 })],
    sources: [
      "70 lpcd: CPHEEO's norm without sewerage.",
      "Price elasticity: no Indian source was read; a prior marked (U).",
    ],
    limits: ["Households without a meter are taken to answer like those with one."],
  },
  {
    name: "water-rationing",
    title: "A fifth less water for everybody",
    sector: "water",
    description: "In a drought that takes 20 % of the sources, every zone gets a fifth less.",
    startDate: SUMMER,
    days: 30,
    comparedWith: "same_world",
    world: () => ({ kind: "drought", start: 0, days: 366, sourceReduction: 0.2, rainFactor: 0.4 }),
    policies: () => [makePolicy("water_rationing", { reduction: 0.2 })],
    sources: ["Both shares: the scenario of the question."],
    limits: [HYDRAULICS],
  },
  {
    name: "heatwave-power-peak",
    title: "Heatwave and the peak of power",
    sector: "power",
    description: "A week of days five degrees above normal: coolers, fans and pumps run at once.",
    startDate: SUMMER,
    days: 14,
    world: () => ({ kind: "heatwave", start: 3, days: 7, temperatureRiseC: 5 }),
    sources: ["IMD: heat wave from 4.5 degrees above normal, severe from 6.5."],
    limits: ["Outages of the regional grid are not modelled.", "Deaths by heat are not counted."],
  },
  {
    name: "time-of-day-tariff",
    title: "Time-of-day electricity tariff",
    sector: "power",
    description: "Electricity costs a fifth more from 18:00 to 22:00 and a fifth less in the solar hours.",
    startDate: SUMMER,
    days: 30,
    policies: () => [makePolicy("time_of_day_tariff", {})],
    sources: [
      "Electricity (Rights of Consumers) Amendment Rules, 2023: solar hours at least 20 % below, peak 10-20 % above (U).",
    ],
    limits: ["Who has no meter that knows the hour is taken to answer like who has one."],
  },
  {
    name: "rooftop-solar-15",
    title: "Solar panels on 15 % of the homes",
    sector: "power",
    description: "15 % of the households on every feeder have 2 kW of panels.",
    startDate: SUMMER,
    days: 30,
    policies: () => [makePolicy("rooftop_solar", { share: 0.15, kwPerHousehold: 2 })],
    sources: ["Share: the scenario of the question.", "2 kW: the middle size of PM Surya Ghar (U)."],
    limits: ["Batteries are not part of it.", "Roofs in shade are not told apart."],
  },
  {
    name: "capacitors",
    title: "Capacitors on the feeders",
    sector: "power",
    description: "Two banks on every feeder give 70 % of its reactive load at the peak.",
    startDate: SUMMER,
    days: 30,
    policies: () => [makePolicy("capacitors", { compensation: 0.7, banks: 2 })],
    sources: ["Two thirds of the reactive load at two thirds of the length: the usual rule (U)."],
    limits: ["Switching and resonance are not modelled."],
  },
  {
    name: "drip-irrigation",
    title: "Drip irrigation on half of the irrigated area",
    sector: "farm",
    description: "Half of the irrigated area gets drip lines.",
    startDate: WINTER,
    days: 90,
    policies: () => [makePolicy("drip_irrigation", { share: 0.5, efficiency: 0.9 })],
    sources: ["Field efficiency 90 % for drip, 60 % for surface: FAO Irrigation Water Management Manual 4."],
    limits: ["Water saved is not given to more fields, as often happens."],
  },
  {
    name: "crop-switch",
    title: "Millet instead of the thirstiest crop",
    sector: "farm",
    description: "Half of the area of the crop that needs most water is sown with millet instead.",
    startDate: MONSOON,
    days: 120,
    policies: (town) => {
      const fromCrop = thirstiestCrop(town);
      return [
        makePolicy("crop_switch", {
          fromCrop,
          toCrop: fromCrop === "millet" ? "sorghum" : "millet",
          share: 0.5,
        }),
      ];
    },
    sources: ["Crop coefficients: FAO-56 tables 12 and 22."],
    limits: ["Support prices and what a farmer must learn are not modelled."],
  },
];
