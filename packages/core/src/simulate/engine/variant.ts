/** One variant of a run, baseline or scenario: its levers and sectors, advanced a day at a time. */
import { PARAMETER_INDEX as P } from "../parameters/table.ts";
import { CLASS_COUNT, MODE_COUNT } from "../population/modes.ts";
import { Air, Sky } from "./air.ts";
import { ChoiceTables } from "./choice-tables.ts";
import type { CompiledScenario } from "./compile-scenario.ts";
import { Farms } from "./farms.ts";
import { FieldWeather } from "./field-weather.ts";
import { dayKernel, daySizes } from "./kernel/day-kernel.ts";
import { Levers } from "./levers.ts";
import { Profiles } from "./map-sums.ts";
import { Market } from "./market.ts";
import { People } from "./people.ts";
import type { LeverPlan } from "./policy/plan-levers.ts";
import { Power } from "./power.ts";
import type { PreparedTown } from "./prepared-town.ts";
import { Roads } from "./roads.ts";
import { type SharedDay, Travel } from "./travel.ts";
import { TravelSums } from "./travel-sums.ts";
import { Water } from "./water.ts";
import { changeWeather, type WeatherPath } from "./weather-path.ts";

/** People want so much more water per degree of the day's mean above this (`water/zone-demand.ts`). */
const PER_DEGREE = 0.01;
const NORM_C = 25;
/** Change of a mode's share among the neighbours that is noticed. */
const SHARE_MOVED = 0.03;
/** Farm pumps' load on a day after which no field asked for water, against the usual. */
const RESTING_PUMPS = 0.6;
/** kWh of an electric vehicle per km by class (two-wheeler, auto, car, LCV, bus, truck): usual figures (U). */
const KWH_PER_KM = Float64Array.of(0.03, 0.07, 0.15, 0.3, 1.1, 1.3);

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
  readonly air: Air;
  readonly water: Water;
  readonly power: Power;
  readonly farms: Farms;
  readonly market: Market;
  readonly people: People;
  days = 0;
  /** Goods trips of the run that were wanted, and made. */
  goodsWanted = 0;
  goodsMade = 0;
  /** kWh that electric vehicles charged in the run, and their kilometres by class. */
  readonly electricKm = new Float64Array(CLASS_COUNT);
  chargedKwh = 0;
  /** Of the run: PCU-hours, of which lost, PCU-km; longest queue. */
  pcuHours = 0;
  lostHours = 0;
  pcuKm = 0;
  longestQueue = 0;
  private readonly plan: LeverPlan;
  private draw: Float64Array = new Float64Array(0);
  private inForce = "";
  private linksBy = "";
  private pricesBy = "";
  /** The neighbours' shares that the choice tables were made with. */
  private readonly shownShare: Float64Array;
  private farmFactor = 1;
  private dayChargeKwh = 0;
  private readonly kmBefore = new Float64Array(CLASS_COUNT);
  private sky!: Sky;
  private fields!: FieldWeather;

  constructor(prepared: PreparedTown, compiled: CompiledScenario, plan: LeverPlan) {
    this.prepared = prepared;
    this.compiled = compiled;
    this.plan = plan;
    const { links } = compiled.networks[0]!;
    this.levers = new Levers(prepared, links);
    const kernel = dayKernel(daySizes(prepared, compiled.networks));
    this.tables = new ChoiceTables(prepared, kernel.arrays.weights);
    this.travel = new Travel(prepared, kernel);
    this.travelSums = new TravelSums(prepared);
    this.roads = new Roads(compiled.networks[0]!, prepared.population, kernel);
    this.profiles = new Profiles(links, prepared.zones.ids.length);
    this.air = new Air(prepared);
    this.water = new Water(prepared.water);
    this.power = new Power(prepared.power, prepared.zones.ids.length);
    this.farms = new Farms(prepared.farms);
    this.market = new Market(prepared.market);
    this.people = new People(prepared);
    this.zoneShare = new Float64Array(prepared.roads.zones * MODE_COUNT);
    this.shownShare = new Float64Array(this.zoneShare.length);
  }

  /** Begins a run in the weather given; a world's own heat and rain are added to it. */
  begin(draw: Float64Array, weather: WeatherPath): void {
    this.draw = draw;
    const changed = this.plan.weather.reduce(changeWeather, weather);
    this.sky = new Sky(this.prepared, changed);
    this.fields = new FieldWeather(changed, this.prepared.town, this.compiled.firstDay, draw[P.et0_scale]!);
    this.goodsWanted = 0;
    this.goodsMade = 0;
    this.electricKm.fill(0);
    this.chargedKwh = 0;
    this.dayChargeKwh = 0;
    this.farmFactor = 1;
    this.kmBefore.fill(0);
    this.air.begin(draw);
    this.water.begin({ demand: draw[P.water_demand]!, leakage: draw[P.leakage]! });
    this.power.begin(draw);
    this.farms.begin();
    this.people.begin(draw);
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
    this.roads.begin(this.compiled.usualTime, this.compiled.minutesByLink);
    this.zoneShare.set(this.prepared.usualShare);
    this.profiles.begin();
    this.inForce = "nothing yet";
    this.linksBy = "";
    this.pricesBy = "";
  }

  runDay(shared: SharedDay): void {
    const { levers, tables, travel, roads, draw, compiled } = this;
    const inForce = this.plan.inForce(shared.day);
    let tableStale = this.days === 0;
    if (inForce !== this.inForce) {
      levers.rest();
      this.plan.apply(levers, shared.day, draw);
      const network = compiled.networks[levers.network]!;
      const links = `${levers.network} ${levers.linksBy}`;
      if (links !== this.linksBy) roads.settle(network, levers, draw[P.capacity]!);
      const prices = `${levers.network} ${levers.pricesBy}`;
      if (prices !== this.pricesBy) {
        tables.price(network, levers);
        tableStale = true;
      }
      this.linksBy = links;
      this.pricesBy = prices;
      this.inForce = inForce;
    }
    if (roads.beginDay(draw[P.route_theta]!)) tableStale = true;
    if (tableStale || this.shareMoved()) {
      tables.update(roads.expectedPair, this.zoneShare, draw[P.imitation]!);
      this.shownShare.set(this.zoneShare);
    }
    travel.day(shared, roads.tables, levers, compiled.hours[levers.departures]!);
    roads.day();
    this.pcuHours += roads.pcuHours;
    this.lostHours += roads.lostHours;
    this.pcuKm += roads.pcuKm;
    if (roads.longestQueue > this.longestQueue) this.longestQueue = roads.longestQueue;
    const { air, water, power, sky, fields } = this;
    if (this.days === 0) this.market.begin(draw, shared.dayOfYear);
    const first = shared.day * 24;
    water.beginDay(1 + PER_DEGREE * Math.max(0, fields.meanC[shared.day]! - NORM_C), levers);
    for (let hour = 0; hour < 24; hour++) {
      air.hour(hour, first + hour, shared.month, sky, roads, travel.groupKm, levers);
      water.hour(hour, levers);
      const charging = this.chargeKw(hour);
      this.chargedKwh += charging;
      power.hour(
        hour,
        shared.dayKind,
        shared.factor,
        sky.path.temperatureC[first + hour]!,
        sky.path.solarWM2[first + hour]!,
        charging,
        this.farmFactor,
        levers,
      );
    }
    roads.endDay(draw[P.learning]!);
    this.travelSums.addDay(travel, tables, roads, levers);
    this.learnFromNeighbours(draw[P.learning]!);
    this.charge();
    air.endDay();
    water.endDay();
    const applied = this.farms.appliedM3;
    this.farms.day(shared.dayOfYear, fields.et0[shared.day]!, fields.rainMm[shared.day]!, levers);
    this.farmFactor = this.farms.appliedM3 > applied ? 1 : RESTING_PUMPS;
    this.market.day(
      shared.dayOfYear,
      shared.weekday,
      this.farms.yieldIndex,
      travel.goods.dayWanted > 0 ? travel.goods.dayMade / travel.goods.dayWanted : 1,
      shared.shocks,
    );
    this.goodsWanted += travel.goods.dayWanted;
    this.goodsMade += travel.goods.dayMade;
    this.people.endDay(
      this.travelSums.byQuintile,
      air.exposure,
      water.dayServed,
      water.dayUnservedL,
      air.dayAqi,
    );
    this.days++;
  }

  /** What the day's electric kilometres ask for tomorrow. */
  private charge(): void {
    const { classKm } = this.travel;
    this.dayChargeKwh = 0;
    for (let vehicle = 0; vehicle < CLASS_COUNT; vehicle++) {
      const km = classKm[vehicle]! - this.kmBefore[vehicle]!;
      this.kmBefore[vehicle] = classKm[vehicle]!;
      this.electricKm[vehicle]! += km * this.levers.electricShare[vehicle]!;
      this.dayChargeKwh += km * this.levers.electricShare[vehicle]! * KWH_PER_KM[vehicle]!;
    }
  }

  /** kW that electric vehicles charge in an hour: what they drove in the day before, by the charging hours. */
  private chargeKw(hour: number): number {
    return this.dayChargeKwh * this.levers.charging[hour]!;
  }

  /** Share of a class's kilometres that were electric, beyond those of the fleet today. */
  electricKmShare(vehicle: number): number {
    const km = this.travel.classKm[vehicle]!;
    return km > 0 ? this.electricKm[vehicle]! / km : 0;
  }

  /** Ends the run: what is kept as sums over days becomes the map's profiles. */
  finish(): void {
    const { flowByHour, minutesByHour, tables } = this.roads;
    const { link_flow, link_time_lost } = this.profiles.fields;
    this.profiles.days = this.days;
    this.profiles.fields.zone_pm25.set(this.air.profile);
    this.profiles.fields.zone_load.set(this.power.profile);
    this.mapPressure();
    link_flow.set(flowByHour);
    for (let link = 0; link < tables.links; link++) {
      const free = tables.freeMin[link]! * this.days;
      for (let at = 24 * link; at < 24 * link + 24; at++) {
        const minutes = minutesByHour[at]!;
        link_time_lost[at] = minutes > free ? 100 * this.days * (1 - free / minutes) : 0;
      }
    }
  }

  /** Mean pressure while supplied, ward by ward; 0 in hours without supply. */
  private mapPressure(): void {
    const { wardZone, zones } = this.prepared.water;
    const out = this.profiles.fields.zone_pressure;
    const { pressureProfile, suppliedProfile } = this.water;
    for (let hour = 0; hour < 24; hour++) {
      for (let ward = 0; ward < wardZone.length; ward++) {
        const at = hour * zones + wardZone[ward]!;
        const often = wardZone[ward]! < 0 ? 0 : suppliedProfile[at]!;
        out[24 * ward + hour] = often > 0 ? (this.days * pressureProfile[at]!) / often : 0;
      }
    }
  }

  private shareMoved(): boolean {
    const { zoneShare, shownShare } = this;
    for (let at = 0; at < zoneShare.length; at++) {
      if (Math.abs(zoneShare[at]! - shownShare[at]!) > SHARE_MOVED) return true;
    }
    return false;
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
