/** One variant of a run, baseline or scenario: its levers and sectors, advanced a day at a time. */
import { PARAMETER_INDEX as P } from "../parameters/table.ts";
import { MODE_COUNT, V_BUS } from "../population/modes.ts";
import type { LeverPlan } from "./apply-policies.ts";
import { ChoiceTables } from "./choice-tables.ts";
import type { CompiledScenario } from "./compile-scenario.ts";
import { Levers } from "./levers.ts";
import { Profiles } from "./map-sums.ts";
import type { PreparedTown } from "./prepared-town.ts";
import { Roads } from "./roads.ts";
import { PCU_BUS, type SharedDay, Travel } from "./travel.ts";
import { TravelSums } from "./travel-sums.ts";

export class Variant {
  readonly prepared: PreparedTown;
  readonly compiled: CompiledScenario;
  readonly levers: Levers;
  readonly tables: ChoiceTables;
  readonly travel: Travel;
  readonly travelSums: TravelSums;
  readonly roads: Roads;
  readonly profiles: Profiles;
  /** Shares of modes in each zone, as neighbours see them. */
  readonly zoneShare: Float64Array;
  days = 0;
  /** Of the run: PCU-hours, of which lost, PCU-km; longest queue. */
  pcuHours = 0;
  lostHours = 0;
  pcuKm = 0;
  longestQueue = 0;
  private readonly plan: LeverPlan;
  private draw: Float64Array = new Float64Array(0);
  private inForce = "";

  constructor(prepared: PreparedTown, compiled: CompiledScenario, plan: LeverPlan) {
    this.prepared = prepared;
    this.compiled = compiled;
    this.plan = plan;
    const { links } = compiled.networks[0]!;
    this.levers = new Levers(prepared, links);
    this.tables = new ChoiceTables(prepared);
    this.travel = new Travel(prepared);
    this.travelSums = new TravelSums(prepared);
    this.roads = new Roads(compiled.networks);
    this.profiles = new Profiles(links, prepared.zones.ids.length);
    this.zoneShare = new Float64Array(prepared.roads.zones * MODE_COUNT);
  }

  begin(draw: Float64Array): void {
    this.draw = draw;
    this.days = 0;
    this.pcuHours = 0;
    this.lostHours = 0;
    this.pcuKm = 0;
    this.longestQueue = 0;
    this.levers.rest();
    this.tables.begin(draw);
    this.travel.begin(draw);
    this.travelSums.begin();
    this.roads.tables = this.compiled.networks[0]!;
    this.roads.begin(this.compiled.usualTime);
    this.zoneShare.set(this.prepared.usualShare);
    this.profiles.begin();
    this.inForce = "nothing yet";
  }

  runDay(shared: SharedDay): void {
    const { levers, tables, travel, roads, draw, compiled } = this;
    const inForce = this.plan.inForce(shared.day);
    if (inForce !== this.inForce) {
      levers.rest();
      this.plan.apply(levers, shared.day);
      const network = compiled.networks[levers.network]!;
      roads.settle(network, levers, draw[P.capacity]!, draw[P.route_theta]!);
      tables.price(network, levers);
      this.inForce = inForce;
    }
    roads.beginDay(draw[P.route_theta]!);
    tables.update(roads.tables, roads.expectedPair, this.zoneShare, draw[P.imitation]!);
    travel.beginDay(shared, roads.tables, levers);
    const orders = compiled.orders[levers.departures]!;
    for (let hour = 0; hour < 24; hour++) {
      travel.hour(hour, shared, roads.tables, levers, tables, orders);
      const buses = roads.tables.busService[hour] === 1 && levers.busHeadway > 0 ? 1 / levers.busHeadway : 0;
      travel.classKm[V_BUS]! += buses * roads.tables.busKmPerHour;
      roads.hour(hour, travel.odLight, travel.odHeavy, PCU_BUS * buses);
      this.pcuHours += roads.pcuHours;
      this.lostHours += roads.lostHours;
      this.pcuKm += roads.pcuKm;
      if (roads.longestQueue > this.longestQueue) this.longestQueue = roads.longestQueue;
    }
    roads.endDay(draw[P.learning]!);
    this.travelSums.addDay(travel, tables, roads, levers);
    this.learnFromNeighbours(draw[P.learning]!);
    this.days++;
  }

  /** Ends the run: what is kept as sums over days becomes the map's profiles. */
  finish(): void {
    const { flowByHour, minutesByHour, tables } = this.roads;
    const { link_flow, link_time_lost } = this.profiles.fields;
    this.profiles.days = this.days;
    for (let at = 0; at < flowByHour.length; at++) {
      const free = tables.freeMin[at % tables.links]! * this.days;
      link_flow[at] = flowByHour[at]!;
      link_time_lost[at] = minutesByHour[at]! > free ? 100 * this.days * (1 - free / minutesByHour[at]!) : 0;
    }
  }

  private learnFromNeighbours(learning: number): void {
    const { zoneTrips } = this.travelSums;
    for (let zone = 0; zone < zoneTrips.length; zone += MODE_COUNT) {
      let all = 0;
      for (let mode = 0; mode < MODE_COUNT; mode++) all += zoneTrips[zone + mode]!;
      if (all === 0) continue;
      for (let mode = 0; mode < MODE_COUNT; mode++) {
        const share = this.zoneShare[zone + mode]!;
        this.zoneShare[zone + mode] = share + learning * (zoneTrips[zone + mode]! / all - share);
      }
    }
  }
}
