/**
 * What can be planted in a simulated month: incidents over all seven domains, as changes of what the town's
 * instruments would show or of the weather that all of them feel. Sizes are assumptions of the order that operators
 * report; each names the types of alert that count as hearing of it, and how soon that has to be.
 */
import type { Weather } from "../../devices/climate.ts";
import { clamp, rounded } from "../../devices/device.ts";
import type { Domain } from "../../observation/domain.ts";

export type Values = Readonly<Record<string, number>>;

export interface Moment {
  /** Minutes since the incident began. */
  into: number;
  /** How long it lasts in all, minutes. */
  lasts: number;
  /** What the same instrument would have shown when it began; null where it had nothing to say. */
  first(): Values | null;
}

/** Where an incident strikes: instruments of one kind of entity, alone or several that hang together. */
export type Place =
  | { feed: string; several?: number; metric?: string /** of the metric, at noon before */; least?: number }
  | { feed: string; connected: number }
  | { feed: string; group: "feeder" | "supply-zone" };

export interface IncidentKind {
  name: string;
  domain: Domain;
  heardAs: readonly string[];
  /** Minutes from its beginning to the first notification, at most. */
  within: number;
  /** Minutes, least and most. */
  lasts: readonly [number, number];
  /** Local hours of the day between which it begins; `supply`: within the zone's first hour of supply. */
  begins: readonly [number, number] | "supply";
  place: Place;
  /** Minutes after its end in which it still shows: a change over three days is seen for three days. */
  traces?: number;
  /** Kinds that would undo it: a field on which a cloudburst falls does not lack water. */
  undoneBy?: readonly string[];
  /** Months (1 to 12) in which it can happen; any where absent. */
  months?: readonly number[];
  /** What the instrument shows; null where it is silent. */
  shows?: (values: Values, moment: Moment) => Values | null;
  weather?: (weather: Weather, moment: Omit<Moment, "first">) => Weather;
}

const scaled = (values: Values, factors: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, rounded(value * (factors[name] ?? 1), 4)]),
  );
/** 0 at the beginning, 1 after `minutes`. */
const ramp = (into: number, minutes: number) => clamp(into / minutes, 0, 1);

/** Traffic at `share` of its speed: what a jam does to all that a counter tells. */
const slowed =
  (share: number, passing: number) =>
  (values: Values): Values => ({
    vehicle_count: Math.round((values["vehicle_count"] ?? 0) * passing),
    average_speed: rounded((values["average_speed"] ?? 0) * share, 1),
    occupancy: rounded(clamp((values["occupancy"] ?? 0) * (passing / share), 0, 100), 1),
    congestion_level: rounded(100 - (100 - (values["congestion_level"] ?? 0)) * share, 1),
  });

const silent = () => null;
const frozen = (_: Values, { first }: Moment) => first();

/** Everything that can be planted. */
export const INCIDENT_KINDS: readonly IncidentKind[] = [
  // Traffic
  {
    name: "jam over connected roads",
    domain: "traffic",
    heardAs: ["congestion_spread", "congestion"],
    within: 30,
    lasts: [60, 150],
    begins: [7, 19],
    place: { feed: "atcc", connected: 5 },
    shows: slowed(0.22, 0.6),
  },
  {
    name: "crash blocks a road",
    domain: "traffic",
    heardAs: ["standstill", "congestion"],
    within: 30,
    lasts: [45, 120],
    begins: [7, 21],
    place: { feed: "atcc" },
    shows: slowed(0.07, 0.15),
  },
  {
    name: "signals fail",
    domain: "traffic",
    heardAs: ["unusual_congestion", "congestion_spread", "congestion"],
    within: 45,
    lasts: [75, 180],
    begins: [9, 17],
    place: { feed: "atcc", connected: 3 },
    shows: slowed(0.4, 0.7),
  },
  {
    name: "flooded underpass",
    domain: "traffic",
    heardAs: ["standstill", "congestion"],
    within: 30,
    lasts: [90, 240],
    begins: [6, 20],
    place: { feed: "atcc" },
    shows: slowed(0.12, 0.08),
  },
  {
    name: "counter stuck",
    domain: "traffic",
    heardAs: ["stuck_sensor"],
    within: 150,
    lasts: [240, 600],
    begins: [0, 20],
    place: { feed: "atcc" },
    shows: frozen,
  },
  // Air
  {
    name: "particle episode over the town",
    domain: "air",
    heardAs: ["air_pollution", "air_unusual", "dust", "grap_stage"],
    within: 360,
    lasts: [1200, 2160],
    begins: [0, 12],
    place: { feed: "caaqms", several: 99, metric: "pm25" },
    shows: (values, { into }) => {
      const times = 1 + 2.2 * ramp(into, 180);
      return scaled(values, { pm25: times, pm10: 0.9 * times, co: 1.2 });
    },
  },
  {
    name: "stubble smoke",
    domain: "air",
    heardAs: ["air_pollution", "air_unusual"],
    within: 180,
    lasts: [300, 540],
    begins: [17, 20],
    place: { feed: "low-cost-air", several: 2, metric: "pm25" },
    shows: (values, { into }) => ({
      ...values,
      pm25: rounded(values["pm25"]! + 190 * ramp(into, 60), 1),
      pm10: rounded(values["pm10"]! + 230 * ramp(into, 60), 1),
    }),
  },
  {
    name: "dust storm",
    domain: "air",
    heardAs: ["dust"],
    within: 120,
    lasts: [120, 300],
    begins: [12, 20],
    place: { feed: "caaqms", several: 99, metric: "pm10" },
    shows: (values, { into }) =>
      scaled(values, { pm10: 1 + 5 * ramp(into, 30), pm25: 1 + 1.2 * ramp(into, 30) }),
  },
  {
    name: "fire beside a station",
    domain: "air",
    heardAs: ["air_pollution"],
    within: 90,
    lasts: [100, 240],
    begins: [0, 22],
    place: { feed: "caaqms", metric: "co" },
    shows: (values, { into }) => ({
      ...values,
      co: rounded(values["co"]! + 27 * ramp(into, 20), 2),
      pm25: rounded(values["pm25"]! + 150 * ramp(into, 20), 1),
    }),
  },
  {
    name: "sulphur dioxide released",
    domain: "air",
    heardAs: ["air_pollution"],
    within: 90,
    lasts: [90, 240],
    begins: [0, 22],
    place: { feed: "caaqms", metric: "so2" },
    shows: (values, { into }) => ({ ...values, so2: rounded(values["so2"]! + 700 * ramp(into, 20), 1) }),
  },
  {
    name: "air station silent",
    domain: "air",
    heardAs: ["no_data"],
    within: 180,
    lasts: [300, 900],
    begins: [0, 24],
    place: { feed: "low-cost-air" },
    shows: silent,
  },
  {
    name: "analyser stuck",
    domain: "air",
    heardAs: ["stuck_sensor"],
    within: 330,
    lasts: [480, 900],
    begins: [0, 20],
    place: { feed: "caaqms" },
    shows: frozen,
  },
  // Water
  {
    name: "burst main",
    domain: "water",
    heardAs: ["suspected_burst"],
    within: 60,
    lasts: [600, 1200],
    begins: "supply",
    place: { feed: "water-scada" },
    shows: (values) => ({
      ...values,
      flow: rounded(values["flow"]! * 1.5, 2),
      pressure: rounded(Math.max(0.02, values["pressure"]! - 0.75), 3),
    }),
  },
  {
    name: "pump trips during supply",
    domain: "water",
    heardAs: ["pressure_loss"],
    within: 60,
    lasts: [90, 120],
    begins: "supply",
    place: { feed: "water-scada" },
    shows: (values) => scaled(values, { flow: 0.3, pressure: 0.2 }),
  },
  {
    name: "leak outside supply hours",
    domain: "water",
    heardAs: ["night_flow"],
    within: 120,
    lasts: [180, 300],
    begins: [0, 2],
    place: { feed: "water-scada" },
    shows: (values, { into }) => ({
      ...values,
      flow: rounded(values["flow"]! * (1 + 30 * ramp(into, 30)), 2),
    }),
  },
  {
    name: "reservoir runs empty",
    domain: "water",
    heardAs: ["water_shortage"],
    within: 240,
    lasts: [360, 720],
    begins: [8, 20],
    place: { feed: "water-scada", metric: "level" },
    shows: (values, { into }) => {
      const level = values["level"]!;
      return { ...values, level: rounded(level + (0.3 - level) * ramp(into, 150), 2) };
    },
  },
  {
    name: "pressure reducing valve fails",
    domain: "water",
    heardAs: ["water_pressure"],
    within: 30,
    lasts: [60, 110],
    begins: "supply",
    place: { feed: "water-scada" },
    shows: (values) => ({ ...values, pressure: rounded(values["pressure"]! + 5.5, 3) }),
  },
  {
    name: "zone meter silent",
    domain: "water",
    heardAs: ["no_data"],
    within: 90,
    lasts: [180, 600],
    begins: [0, 24],
    place: { feed: "water-scada" },
    shows: silent,
  },
  // Energy
  {
    name: "feeder overloaded",
    domain: "energy",
    heardAs: ["feeder_overload"],
    within: 75,
    lasts: [120, 240],
    begins: [6, 21],
    place: { feed: "dt-ami", group: "feeder" },
    shows: (values) =>
      scaled(
        values,
        // Only the low-voltage side sags: the tap changer holds the feeder's head.
        "oil_temperature" in values
          ? { voltage: 0.78, current: 2.2, active_power: 1.8, reactive_power: 1.8 }
          : { current: 2, active_power: 1.8, reactive_power: 1.8 },
      ),
  },
  {
    name: "transformer trips",
    domain: "energy",
    heardAs: ["supply_lost"],
    within: 45,
    lasts: [60, 300],
    begins: [0, 24],
    place: { feed: "dt-ami" },
    shows: (values) => ({
      ...scaled(values, { voltage: 0, current: 0, active_power: 0, reactive_power: 0 }),
    }),
  },
  {
    name: "feeder trips",
    domain: "energy",
    heardAs: ["supply_lost"],
    within: 45,
    lasts: [40, 150],
    begins: [0, 24],
    place: { feed: "feeder-scada", group: "feeder" },
    shows: (values) => scaled(values, { voltage: 0, current: 0, active_power: 0, reactive_power: 0 }),
  },
  {
    name: "transformer's cooling fails",
    domain: "energy",
    heardAs: ["transformer_heat"],
    within: 240,
    lasts: [300, 600],
    begins: [8, 18],
    place: { feed: "dt-ami" },
    shows: (values, { into }) => ({
      ...values,
      oil_temperature: rounded(values["oil_temperature"]! + 75 * ramp(into, 150), 1),
    }),
  },
  {
    name: "grid frequency falls",
    domain: "energy",
    heardAs: ["grid_frequency"],
    within: 15,
    lasts: [20, 60],
    begins: [0, 24],
    place: { feed: "feeder-scada", several: 99, metric: "frequency" },
    shows: (values) => ({ ...values, frequency: rounded(values["frequency"]! - 0.5, 3) }),
  },
  {
    name: "capacitors fail",
    domain: "energy",
    heardAs: ["power_factor"],
    within: 180,
    lasts: [360, 900],
    begins: [0, 24],
    place: { feed: "dt-ami" },
    shows: (values) => scaled(values, { power_factor: 0.72, reactive_power: 1.9, current: 1.35 }),
  },
  // Weather
  {
    name: "heat wave",
    domain: "weather",
    heardAs: ["heat_wave"],
    within: 780,
    lasts: [2400, 4000],
    begins: [6, 9],
    months: [3, 4, 5, 6],
    place: { feed: "agromet" },
    weather: (weather, { into, lasts }) => {
      const high = 47.5;
      const peak = Math.max(0, Math.cos(((weather.moment.hour - 15) * Math.PI) / 14));
      const share = ramp(into, 120) * ramp(lasts - into, 120);
      return {
        ...weather,
        temperatureC: weather.temperatureC + share * peak * Math.max(0, high - weather.temperatureC),
      };
    },
  },
  {
    name: "cloudburst",
    domain: "weather",
    heardAs: ["heavy_rain"],
    within: 60,
    lasts: [90, 180],
    begins: [14, 22],
    place: { feed: "agromet" },
    weather: (weather, { into, lasts }) => ({
      ...weather,
      cloud: 1,
      solarWM2: 0.3 * weather.solarWM2,
      rainMmPerHour: weather.rainMmPerHour + 60 * ramp(into, 10) * ramp(lasts - into, 20),
    }),
  },
  {
    name: "squall",
    domain: "weather",
    heardAs: ["strong_wind"],
    within: 45,
    lasts: [45, 100],
    begins: [14, 22],
    place: { feed: "agromet" },
    weather: (weather) => ({ ...weather, windSpeedMS: Math.max(weather.windSpeedMS, 22) }),
  },
  {
    name: "weather station silent",
    domain: "weather",
    heardAs: ["no_data"],
    within: 90,
    lasts: [180, 900],
    begins: [0, 24],
    place: { feed: "agromet" },
    shows: silent,
  },
  // Agriculture
  {
    name: "crop without water",
    domain: "agriculture",
    undoneBy: ["cloudburst"],
    heardAs: ["soil_drying", "soil_dry"],
    within: 3600,
    lasts: [6000, 8000],
    begins: [0, 24],
    place: { feed: "soil-probes" },
    shows: (values, { into }) => scaled(values, { soil_moisture: 1 - 0.5 * ramp(into, 4000) }),
  },
  {
    name: "field under water",
    domain: "agriculture",
    heardAs: ["soil_wet"],
    within: 300,
    traces: 5000,
    lasts: [1500, 3000],
    begins: [0, 24],
    place: { feed: "soil-probes" },
    shows: (values, { into }) => {
      const moisture = values["soil_moisture"]!;
      return { soil_moisture: rounded(moisture + (0.53 - moisture) * ramp(into, 120), 4) };
    },
  },
  {
    name: "hail destroys a crop",
    domain: "agriculture",
    heardAs: ["crop_damage"],
    within: 5760,
    lasts: [6000, 9000],
    begins: [14, 18],
    place: { feed: "satellite", metric: "ndvi", least: 0.45 },
    shows: (values) => ({ ndvi: rounded(Math.max(0.05, values["ndvi"]! - 0.28), 3) }),
  },
  {
    name: "soil probe silent",
    domain: "agriculture",
    heardAs: ["no_data"],
    within: 1560,
    lasts: [2400, 4000],
    begins: [0, 24],
    place: { feed: "soil-probes" },
    shows: silent,
  },
  {
    name: "soil probe stuck",
    domain: "agriculture",
    heardAs: ["stuck_sensor"],
    within: 1000,
    lasts: [1800, 3000],
    begins: [0, 24],
    place: { feed: "soil-probes" },
    shows: frozen,
  },
  // Market
  {
    name: "price jumps",
    domain: "market",
    heardAs: ["price_spike"],
    within: 3600,
    traces: 5760,
    lasts: [6000, 9000],
    begins: [6, 12],
    place: { feed: "mandi-board" },
    shows: (values) => scaled(values, { min_price: 1.5, modal_price: 1.5, max_price: 1.5, arrivals: 0.6 }),
  },
  {
    name: "price collapses",
    domain: "market",
    heardAs: ["price_crash"],
    within: 3600,
    traces: 5760,
    lasts: [6000, 9000],
    begins: [6, 12],
    place: { feed: "mandi-board" },
    shows: (values) => scaled(values, { min_price: 0.6, modal_price: 0.6, max_price: 0.6 }),
  },
  {
    name: "arrivals dry up",
    domain: "market",
    heardAs: ["arrivals_low"],
    within: 3600,
    traces: 5760,
    lasts: [4500, 7000],
    begins: [6, 12],
    place: { feed: "mandi-board" },
    shows: (values) => scaled(values, { arrivals: 0.08 }),
  },
  {
    name: "mandi board silent",
    domain: "market",
    heardAs: ["no_data"],
    within: 8700,
    lasts: [9500, 11000],
    begins: [15, 24],
    place: { feed: "mandi-board" },
    shows: silent,
  },
];
