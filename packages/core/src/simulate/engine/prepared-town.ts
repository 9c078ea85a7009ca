/**
 * A town made ready to be simulated: plain data and typed arrays on shared memory, so that it can be posted to workers
 * and kept in a cache. Ends are places where trips begin and end: the zones, then the gateways.
 */
import type { Town } from "../../town/town.ts";
import type { WeatherModel } from "../../weather/generator.ts";
import type { Businesses } from "../population/businesses.ts";

/** How many agents stand for the town; each carries a weight. */
export interface EngineConfig {
  citizens: number;
  vehicles: number;
  businesses: number;
  farms: number;
  /** Seed of the population, not of the runs. */
  seed: number;
}

export const DEFAULT_CONFIG: EngineConfig = {
  citizens: 10_000,
  vehicles: 5_000,
  businesses: 500,
  farms: 200,
  seed: 1,
};

export interface ZoneTable {
  ids: string[];
  names: string[];
  population: Float64Array;
  households: Float64Array;
  jobs: Float64Array;
  areaKm2: Float64Array;
}

/** Roads with the ways between every pair of ends. A pair `od` is origin·ends + destination. */
export interface RoadTables {
  linkIds: string[];
  links: number;
  zones: number;
  ends: number;
  lengthKm: Float64Array;
  freeMin: Float64Array;
  capacity: Float64Array;
  saturation: Float64Array;
  alpha: Float64Array;
  beta: Float64Array;
  /** Links stand by zone (of their tail; the nearest one outside): zone z has zoneFirstLink[z] … zoneFirstLink[z + 1] - 1. */
  zoneFirstLink: Int32Array;
  /** 0 highway … 4 local. */
  linkClass: Uint8Array;
  /** 1 where the link ends at a signal. */
  signal: Uint8Array;
  /**
   * Rows of a pair: entries odFirst[od] … odFirst[od + 1] - 1, each a link and the set of the pair's up to three paths
   * that use it (bit p for path p).
   */
  odFirst: Int32Array;
  entryLink: Int32Array;
  entryPaths: Uint8Array;
  odPaths: Uint8Array;
  /** Links of path p of a pair: pathLink[pathFirst[3·od + p]] …; empty where there is no such path. */
  pathFirst: Int32Array;
  pathLink: Int32Array;
  /** Distance by the paths' mean, and time without traffic. Within a zone: the mean of a disc of its area. */
  odKm: Float64Array;
  odFreeMin: Float64Array;
  /** Buses: transfers (-1: no line), sum of headways in minutes, per pair; PCU of buses per link in service hours. */
  busTransfers: Int32Array;
  busHeadwayMin: Float64Array;
  busPerHour: Float64Array;
  busKmPerHour: number;
  /** Buses in service in an hour of the day, 0 or 1. */
  busService: Uint8Array;
  busFareBase: number;
  busFarePerKm: number;
}

/** One entry per trip from home and back that a citizen may make, in the order of choice cells. */
export interface Tours {
  count: number;
  citizen: Int32Array;
  /** Row of the choice tables: pair, income quintile and part of the day. */
  cell: Int32Array;
  od: Int32Array;
  purpose: Uint8Array;
  quintile: Uint8Array;
  departs: Uint8Array;
  returns: Uint8Array;
  /** Modes that the citizen has, a bit each. */
  modes: Uint8Array;
  /**
   * Where a tour's kilometres count, eight columns by mode: 0 nowhere, 1 with the autos, 2 + group of the fleet (class, fuel,
   * stage) to which the household's two-wheeler or car belongs.
   */
  kmSlot: Uint8Array;
  /** Last digit of the plates: bit 0 two-wheeler odd, bit 1 car odd. */
  parity: Uint8Array;
  /** Rank of the citizen, 0-255, in obeying and in being first to change; even over the people. */
  obey: Uint8Array;
  rank: Uint8Array;
}

export interface Cells {
  count: number;
  /** Pair, its origin, and the pair of the way home. */
  od: Int32Array;
  origin: Int32Array;
  back: Int32Array;
  quintile: Uint8Array;
  /** 0: work and school (morning and evening times), 1: the rest (midday and evening). */
  group: Uint8Array;
}

/** Trips of goods vehicles, by hour. */
export interface Hauls {
  count: number;
  od: Int32Array;
  hour: Uint8Array;
  /** V_LCV or V_TRUCK. */
  vehicleClass: Uint8Array;
  group: Uint8Array;
  obey: Uint8Array;
  rank: Uint8Array;
  order: Int32Array;
  start: Int32Array;
  /** Vehicles for which one stands. */
  weight: number;
}

/** One group of the fleet: vehicles of a class, fuel and Bharat stage. */
export interface FleetTable {
  groups: { class: string; fuel: string; stage: string }[];
  groupClass: Uint8Array;
  /** Share of the group in its class. */
  share: Float64Array;
  /** Grams per km at the driving cycle's speed: pm, nox, co, hc per group. */
  factors: Float64Array;
}

export interface Population {
  citizens: {
    count: number;
    zone: Int32Array;
    age: Uint8Array;
    status: Uint8Array;
    quintile: Uint8Array;
    household: Uint8Array;
  };
  /** People for whom a citizen of the zone stands. */
  weight: Float64Array;
  /** Weighted people by zone and quintile. */
  people: Float64Array;
  tours: Tours;
  cells: Cells;
  businesses: Businesses;
  hauls: Hauls;
  fleet: FleetTable;
  vehicles: number;
  /** Traffic across the gateways, PCU a day per pair: light and heavy. */
  externalOd: Int32Array;
  externalLight: Float64Array;
  externalHeavy: Float64Array;
}

export interface AirTables {
  /** Wards, then stacks. */
  sources: number;
  stacks: number;
  /** µg/m³ per g/s at 1 m/s: [mixing][stability][sector and calm][receptor][source]. */
  unit: Float64Array;
  /** g/s by [hour][kind][zone][pollutant], and by [hour][stack][pollutant]. */
  areaGPerS: Float64Array;
  stackGPerS: Float64Array;
}

export interface WaterTables {
  zoneIds: string[];
  zones: number;
  tanks: number;
  pumps: number;
  features: number;
  /** Rows of the surrogate, flat: pressure per zone, inflow per tank; served and leakage over the pressure grid. */
  pressure: Float64Array;
  tankInflow: Float64Array;
  served: Float64Array;
  leakLps: Float64Array;
  tankAreaM2: Float64Array;
  tankMinM: Float64Array;
  tankMaxM: Float64Array;
  tankStartM: Float64Array;
  zoneTank: Int32Array;
  /** Supply zone of each ward, or -1. */
  wardZone: Int32Array;
  people: Float64Array;
  lpcd: Float64Array;
  leakFactor: Float64Array;
  /** Share of each hour with supply, hour × zone. */
  supply: Float64Array;
  yieldM3PerDay: number;
  usualM3PerDay: number;
  /** Of the surrogate against EPANET, on moments that took no part in the fit. */
  error: { pressureRmseM: number; deliveredPercent: number; tankInflowPercent: number };
}

export interface PowerTables {
  feederIds: string[];
  busIds: string[];
  parent: Int32Array;
  rPu: Float64Array;
  xPu: Float64Array;
  feederFirst: Int32Array;
  transformerIds: string[];
  transformers: number;
  bus: Int32Array;
  feeder: Int32Array;
  zone: Int32Array;
  kind: Uint8Array;
  peakKw: Float64Array;
  perKva: Float64Array;
  tangent: Float64Array;
  consumers: Float64Array;
  oilRiseK: Float64Array;
  gradientK: Float64Array;
  oilKeep: number;
}

export interface FarmTables {
  count: number;
  farmIds: string[];
  /** Farm of the town's file that a field stands for. */
  farm: Int32Array;
  areaHa: Float64Array;
  /** Available water per metre of soil, mm. */
  holdsMm: Float64Array;
  efficiency: Float64Array;
  irrigated: Uint8Array;
  canal: Uint8Array;
  rank: Float64Array;
  /** Crops of a field and their day of sowing, three each; -1 for none. */
  crop: Int32Array;
  sowing: Int32Array;
  /** Days from sowing to harvest. */
  season: Int32Array;
  cropNames: string[];
  cropFirst: Int32Array;
  kc: Float64Array;
  rootsM: Float64Array;
  ky: Float64Array;
  depletion: Float64Array;
}

export interface MarketTables {
  ids: string[];
  count: number;
  /** By commodity and day of the year. */
  usualPrice: Float64Array;
  usualT: Float64Array;
  weight: Float64Array;
  /** Commodity × weekday, Monday first. */
  open: Uint8Array;
}

export interface PreparedTown {
  format: "nagar-prepared-town";
  version: 1;
  /** The description that it was made of: scenarios that change the roads build their ways from it. */
  town: Town;
  config: EngineConfig;
  agents: number;
  zones: ZoneTable;
  roads: RoadTables;
  population: Population;
  air: AirTables;
  water: WaterTables;
  power: PowerTables;
  farms: FarmTables;
  market: MarketTables;
  climate: WeatherModel;
  /** Link times over free times to which days tend, per band: where expectations begin. */
  usualTime: Float64Array;
  /** Shares of modes to which the zones tend, zone by zone. */
  usualShare: Float64Array;
  /**
   * Light traffic on the roads against the model's own, by kind of day (weekday, Saturday, Sunday, festival) and hour: 1 until a
   * calibration has met the town's counts. What plans leave out (errands, deliveries on two wheels) moves with them.
   */
  trafficByHour: Float64Array;
  /** Likewise by pair of ends: what a gravity model misses of who goes where. */
  trafficByPair: Float64Array;
  /**
   * Minutes that a link weighs in the choice of ways beyond its time (below 0: people like to take it), as signals, surface,
   * hawkers and parked cars make it: 0 until a calibration has met the town's counts.
   */
  minutesByLink: Float64Array;
}
