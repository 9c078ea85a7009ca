/** What things are worth in INR, with their sources. Reference year 2018-2024 as printed; not brought to one year. */

export interface UnitValue {
  /** In words, as a sensitivity names it. */
  name: string;
  value: number;
  /** Relative standard deviation: how far it may be off. */
  relativeSd: number;
  unit: string;
  source: string;
}

export const unitValues = {
  statisticalLife: {
    name: "value of a statistical life",
    value: 44_690_000,
    relativeSd: 0.4,
    unit: "INR per death avoided",
    source: "Majumder & Madheswaran, ISEC Working Paper 407: hedonic wages, India",
  },
  travelTime: {
    name: "value of travel time",
    value: 132.2,
    relativeSd: 0.35,
    unit: "INR per person-hour",
    source: "IIT Bombay (Hindustan Times 2018-06-09) (S): Mumbai commuters who can use the time; 179.2 idle",
  },
  deathRate: {
    name: "death rate",
    value: 6.6e-3,
    relativeSd: 0.1,
    unit: "deaths per person and year",
    source: "Sample Registration System, India, crude death rate (U)",
  },
  waterProduced: {
    name: "cost of water produced",
    value: 12,
    relativeSd: 0.4,
    unit: "INR per m³",
    source: "assumption: power and chemicals",
  },
  waterInShortage: {
    name: "value of water in shortage",
    value: 100,
    relativeSd: 0.4,
    unit: "INR per m³",
    source: "assumption: price of tanker water",
  },
  unservedEnergy: {
    name: "cost of energy not served",
    value: 30,
    relativeSd: 0.5,
    unit: "INR per kWh",
    source: "assumption: diesel power and lost trade",
  },
  energy: {
    name: "cost of energy",
    value: 6,
    relativeSd: 0.2,
    unit: "INR per kWh",
    source: "assumption: cost of supply",
  },
  farmWater: {
    name: "cost of water to farms",
    value: 2,
    relativeSd: 0.5,
    unit: "INR per m³",
    source: "assumption: pumping energy",
  },
  cropValue: {
    name: "value of crops",
    value: 90_000,
    relativeSd: 0.4,
    unit: "INR per ha and year",
    source: "assumption: mandi prices times usual yields",
  },
  staples: {
    name: "spending on staples",
    value: 25,
    relativeSd: 0.3,
    unit: "INR per person and day",
    source: "assumption: household spending on vegetables and pulses",
  },
} satisfies Record<string, UnitValue>;
export type UnitValueName = keyof typeof unitValues;

/** Figures of use, not of worth: all assumptions of the same kind. */
export const habits = {
  /** Motorized trips per person and day, and hours each at free flow. */
  tripsPerPersonDay: 0.9,
  freeFlowHours: 0.3,
  /** kW of peak and kWh a day per person, hours of peak, and technical losses. */
  peakKwPerPerson: 0.25,
  kwhPerPersonDay: 2.2,
  peakHours: 3,
  technicalLosses: 0.12,
  /** Irrigation, m³ per ha and year, and the share of yield lost to stress. */
  irrigationM3PerHa: 5_000,
  stressLoss: 0.15,
  /** Additional deaths per °C above 40 on a hot day, relative (U), and hours lost per person in a flood of 200 mm. */
  heatPerDegree: 0.03,
  floodHours: 1.5,
} as const;

/**
 * Shares of PM2.5 that is made in the town. Priors for a Gujarati town (assumption); vehicles about 37 % of inhalable PM in
 * Delhi by several estimates (S). A source apportionment of the town replaces them.
 */
export const sourceShares = {
  traffic_exhaust: 0.25,
  road_dust: 0.2,
  construction_dust: 0.1,
  open_burning: 0.15,
  industry_emissions: 0.15,
  generator_emissions: 0.05,
  household_and_eatery_smoke: 0.1,
} as const;
