/**
 * Policies on roads, vehicles and trips. Each schema's first comment names its lever: the inputs or the behaviour of the
 * model that it changes. What follows (flows, delays, air) is computed, never set.
 */
import * as z from "zod";
import { identifier } from "../../../town/schema/common.ts";
import { roadClasses } from "../../../town/schema/roads.ts";
import { between, type HourSpan, idList, share, someOrAll, when, wholeBetween, zones } from "./common.ts";

const CARRIED = ["two_wheelers", "autos", "buses", "emergency", "taxis", "cng", "electric"] as const;
const stage = z.enum(["BS-I", "BS-II", "BS-III", "BS-IV", "BS-VI"], {
  error: "one of BS-I, BS-II, BS-III, BS-IV, BS-VI",
});
const motorClass = z.enum(["two_wheeler", "auto", "car", "lcv", "bus", "truck"]);
const rupees = (most: number) => between(0, most);
const RUSH: HourSpan[] = [
  [8, 11],
  [17, 20],
];

/** Lever: on a day of the other parity a private car may not be used in the hours; its owner takes the next best. */
export const oddEven = z.strictObject({
  kind: z.literal("odd_even"),
  ...when({
    hours: [[8, 20]],
    // Delhi's rounds left Sundays out.
    weekdays: [1, 2, 3, 4, 5, 6],
    enforcement: 0.8,
    exemptions: [...CARRIED, "women_driving_alone", "school_children"],
    exempt: [
      "two_wheelers",
      "autos",
      "buses",
      "emergency",
      "taxis",
      "women_driving_alone",
      "school_children",
    ],
  }),
  zones,
  fine_inr: rupees(50_000)
    .default(4000)
    .describe("Fine for driving on the wrong day, INR (Delhi 2016: 2,000; 2019: 4,000)"),
});

/** Lever: generalized cost of a trip that enters or ends in the zones by the class, in the hours. */
export const congestionCharge = z.strictObject({
  kind: z.literal("congestion_charge"),
  ...when({
    hours: RUSH,
    weekdays: [1, 2, 3, 4, 5],
    enforcement: 0.95,
    exemptions: [...CARRIED, "residents"],
    exempt: ["autos", "buses", "emergency", "electric"],
  }),
  zones,
  charge_inr: z
    .strictObject({
      two_wheeler: rupees(5000).default(0),
      car: rupees(5000).default(50),
      auto: rupees(5000).default(0),
      lcv: rupees(5000).default(50),
      truck: rupees(5000).default(100),
    })
    .prefault({})
    .describe("Charge per entry into the zones by class, INR"),
});

/** Lever: vehicles of the classes below the stage of their fuel may not be used in the zones; owners take the next best. */
export const lowEmissionZone = z.strictObject({
  kind: z.literal("low_emission_zone"),
  ...when({
    enforcement: 0.8,
    exemptions: ["residents", "emergency", "essential_goods", "buses", "cng"],
    exempt: ["emergency"],
  }),
  zones,
  classes: z
    .array(motorClass)
    .min(1)
    .default(["auto", "car", "lcv", "truck"])
    .describe("Classes of vehicles that it binds"),
  petrol_stage: stage.default("BS-IV").describe("Oldest Bharat stage allowed for petrol"),
  diesel_stage: stage.default("BS-VI").describe("Oldest Bharat stage allowed for diesel"),
});

/** Lever: goods vehicles may not be on the zones' roads in the hours; their trips move to the nearest allowed hour. */
export const truckHours = z.strictObject({
  kind: z.literal("truck_hours"),
  ...when({
    hours: [
      [7, 11],
      [17, 22],
    ],
    enforcement: 0.85,
    exemptions: ["essential_goods", "cng", "electric", "through_traffic"],
    exempt: ["essential_goods"],
  }),
  zones,
  classes: z
    .array(z.enum(["lcv", "truck"]))
    .min(1)
    .default(["truck"])
    .describe("Goods vehicles that it binds"),
});

/** Lever: headways (waiting time) and fares of the lines, and the buses' own share of the road. */
export const busService = z.strictObject({
  kind: z.literal("bus_service"),
  ...when(),
  lines: someOrAll("public transport lines"),
  frequency_factor: between(0, 6)
    .default(2)
    .describe("Departures against the present timetable; 2 doubles them"),
  fare_factor: between(0, 5).default(1).describe("Fares against the present ones; 0 is free"),
});

/** Lever: departure hours of trips to work and school. */
export const staggeredHours = z.strictObject({
  kind: z.literal("staggered_hours"),
  ...when({
    weekdays: [1, 2, 3, 4, 5, 6],
    exemptions: ["essential_services"],
    exempt: ["essential_services"],
  }),
  zones: zones.describe("Wards whose workplaces and schools take part"),
  share: share.default(0.5).describe("Share of workplaces and schools that shift"),
  shift_hours: wholeBetween(-3, 3)
    .refine((hours) => hours !== 0, "a shift of 1 to 3 hours, earlier (-) or later")
    .default(1)
    .describe("By how many hours they begin and end later; negative: earlier"),
  groups: z
    .array(z.enum(["work", "school"]))
    .min(1)
    .default(["work", "school"])
    .describe("Which trips shift"),
});

/** Lever: trips to work are not made, and homes use what offices would have. */
export const workFromHome = z.strictObject({
  kind: z.literal("work_from_home"),
  ...when({
    weekdays: [1, 2, 3, 4, 5, 6],
    enforcement: 0.9,
    exemptions: ["essential_services"],
    exempt: ["essential_services"],
  }),
  zones: zones.describe("Wards whose workplaces take part"),
  share: share.default(0.5).describe("Share of the staff that can work at home who do so on a day"),
  sectors: z
    .array(z.enum(["services", "public", "trade", "manufacturing"]))
    .min(1)
    .default(["services", "public"])
    .describe("Sectors of jobs that it covers"),
});

/** Lever: capacity and free speed of the links. */
export const roadWorks = z.strictObject({
  kind: z.literal("road_works"),
  ...when(),
  links: idList("road links or segments (a segment stands for all its links)"),
  capacity_factor: between(0.05, 1).default(0.5).describe("Capacity left, share of the present one"),
  speed_factor: between(0.1, 1).default(0.7).describe("Free speed left, share of the present one"),
});

/** Lever: the links carry nothing; who would have used them goes round. Enforcement plays no part: it is a barrier. */
export const roadClosure = z.strictObject({
  kind: z.literal("road_closure"),
  ...when({ exemptions: ["emergency", "buses"], exempt: ["emergency"] }),
  links: idList("road links or segments (a segment stands for all its links)"),
});

/** Lever: a road more in the network. */
export const newLink = z.strictObject({
  kind: z.literal("new_link"),
  ...when(),
  name: z.string().min(1).max(120).default("New road"),
  from: identifier.describe("Node where it begins"),
  to: identifier.describe("Node where it ends"),
  both_ways: z.boolean().default(true).describe("Whether it carries both directions"),
  class: z.enum(roadClasses).default("arterial").describe("Class of the road"),
  lanes: wholeBetween(1, 4).default(2).describe("Lanes in each direction"),
  length_m: between(10, 50_000)
    .optional()
    .describe("Length, m; left out: 1.2 times the straight distance between its nodes"),
  free_speed_kmh: between(10, 120).default(60).describe("Speed on the empty road, km/h"),
  capacity_pcu_per_hour: between(100, 10_000)
    .optional()
    .describe("Capacity of each direction, PCU/h; left out: by lanes (IRC:106-1990)"),
});

/** Lever: capacity of the links that end at the signals. */
export const signalTiming = z.strictObject({
  kind: z.literal("signal_timing"),
  ...when(),
  nodes: someOrAll("road nodes with a signal"),
  capacity_factor: between(0.5, 1.5)
    .default(1.1)
    .describe("Capacity of the approaches against the present timing"),
});

/** Lever: fuel of vehicles in use, and the load of charging them on feeders. */
export const electricVehicles = z.strictObject({
  kind: z.literal("electric_vehicles"),
  ...when(),
  class: z
    .enum(["two_wheeler", "auto", "car", "lcv", "bus"])
    .describe("Class of vehicles that turns electric"),
  share: share.describe("Share of the class that is electric, those of today included"),
  replaces: z.enum(["oldest_first", "evenly"]).default("evenly").describe("Which vehicles they replace"),
  charging: z
    .enum(["home_evening", "home_night", "work_day"])
    .default("home_evening")
    .describe("When they charge: on coming home, after midnight, or at work"),
});

export const TRAFFIC_POLICIES = [
  oddEven,
  congestionCharge,
  lowEmissionZone,
  truckHours,
  busService,
  staggeredHours,
  workFromHome,
  roadWorks,
  roadClosure,
  newLink,
  signalTiming,
  electricVehicles,
] as const;
