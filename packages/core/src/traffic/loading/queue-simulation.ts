/**
 * Vehicles on queueing links: each vehicle keeps its route; a link lets it out after its free-flow time, in order of
 * arrival, as fast as its saturation flow allows, and - with spatial queues - only into a link that has room, so that
 * jams spill back. This is the queue model of Gawron (1998) that MATSim's mobility simulation runs; whole vehicles are
 * moved, so they are conserved exactly.
 */
import { InvalidInput } from "../../errors.ts";
import type { RoadGraph } from "../graph.ts";
import { IntervalCounts } from "./interval-counts.ts";

export interface QueueLinks {
  graph: RoadGraph;
  freeTimeS: Float64Array;
  /** The most that leaves a link, PCU/h. */
  saturationPcuPerHour: Float64Array;
  /** PCU that fit on a link; only asked with spatial queues. See {@link storagePcu}. */
  storagePcu?: Float64Array;
}

/** Vehicles in columns; vehicle v drives links route[first[v]] … route[first[v + 1] - 1]. */
export interface QueueVehicles {
  departS: Float64Array;
  pcu: Float64Array;
  first: Int32Array;
  route: Int32Array;
}

export interface QueueOptions {
  endS: number;
  /** Length of a reporting interval: 300 for five minutes, 3600 for an hour. */
  intervalS: number;
  /** Step of the clock. Vehicles that need not wait are not rounded to it. Default 5. */
  stepS?: number;
  /** With `storagePcu`: a vehicle that has waited so long for room enters anyhow, which dissolves gridlock. Default 300. */
  stuckS?: number;
}

export interface QueueOutcome {
  counts: IntervalCounts;
  /** When each vehicle arrived, s; NaN while it has not. */
  arrivedS: Float64Array;
  /** At the end: vehicles that have arrived, are on the roads, wait to enter the first link, have yet to depart. */
  arrived: number;
  onRoad: number;
  waiting: number;
  notDeparted: number;
  /** Entries into full links after `stuckS`. */
  forced: number;
}

/** A vehicle and its gap in a standing queue, m per PCU (7.5 m, as in MATSim and cellular automata). */
const JAM_SPACING_M = 7.5;
const NONE = -1;

/** PCU that stand on a link bumper to bumper, at least 1. */
export function storagePcu(lengthM: Float64Array, lanes: ArrayLike<number>): Float64Array {
  return lengthM.map((length, link) => Math.max(1, (length * lanes[link]!) / JAM_SPACING_M));
}

/** Runs from 0 to `endS`. Throws InvalidInput for a step or interval that is not above 0 and for a broken route. */
export function simulateQueues(
  links: QueueLinks,
  vehicles: QueueVehicles,
  options: QueueOptions,
): QueueOutcome {
  const { endS, intervalS, stepS = 5, stuckS = 300 } = options;
  if (!(stepS > 0) || !(intervalS > 0)) {
    throw new InvalidInput(`step is ${stepS} s and interval ${intervalS} s, both must be above 0`);
  }
  checkRoutes(links.graph, vehicles);
  const run = new QueueRun(links, vehicles, { endS, intervalS, stepS, stuckS });
  for (let step = 1; step * stepS <= endS + stepS / 2; step++) run.step(step);
  return run.outcome();
}

function checkRoutes({ tail, head, linkCount }: RoadGraph, { first, route, departS }: QueueVehicles): void {
  for (let vehicle = 0; vehicle < departS.length; vehicle++) {
    for (let k = first[vehicle]!; k < first[vehicle + 1]!; k++) {
      const link = route[k]!;
      const connected = k === first[vehicle]! || head[route[k - 1]!] === tail[link];
      if (link < 0 || link >= linkCount || !connected) {
        throw new InvalidInput(`vehicle ${vehicle}: link ${link} does not continue its route`);
      }
    }
  }
}

class QueueRun {
  private readonly links: QueueLinks;
  private readonly vehicles: QueueVehicles;
  private readonly options: Required<QueueOptions>;
  private readonly counts: IntervalCounts;
  private readonly arrivedS: Float64Array;
  /** Queue of each link as a chain of vehicles. */
  private readonly front: Int32Array;
  private readonly back: Int32Array;
  private readonly next: Int32Array;
  /** Per vehicle: place in its route, when it entered its link, when it may leave it. */
  private readonly place: Int32Array;
  private readonly enteredS: Float64Array;
  private readonly readyS: Float64Array;
  /** Per link: PCU that may still leave now (below 0 after a large vehicle), when that was brought up to date. */
  private readonly credit: Float64Array;
  private readonly creditS: Float64Array;
  private readonly occupied: Float64Array;
  /** Vehicles by departure, and the first that is not on the road yet; those that found the road full wait aside. */
  private readonly byDeparture: Int32Array;
  private nextDeparture = 0;
  private waiting: number[] = [];
  private arrived = 0;
  private onRoad = 0;
  private forced = 0;

  constructor(links: QueueLinks, vehicles: QueueVehicles, options: Required<QueueOptions>) {
    const { linkCount } = links.graph;
    const vehicleCount = vehicles.departS.length;
    this.links = links;
    this.vehicles = vehicles;
    this.options = options;
    this.counts = new IntervalCounts(linkCount, options.endS, options.intervalS);
    this.arrivedS = new Float64Array(vehicleCount).fill(Number.NaN);
    this.front = new Int32Array(linkCount).fill(NONE);
    this.back = new Int32Array(linkCount).fill(NONE);
    this.next = new Int32Array(vehicleCount).fill(NONE);
    this.place = Int32Array.from(vehicles.first.subarray(0, vehicleCount));
    this.enteredS = new Float64Array(vehicleCount);
    this.readyS = new Float64Array(vehicleCount);
    this.credit = new Float64Array(linkCount);
    this.creditS = new Float64Array(linkCount);
    this.occupied = new Float64Array(linkCount);
    this.byDeparture = Int32Array.from({ length: vehicleCount }, (_, k) => k).sort(
      (a, b) => vehicles.departS[a]! - vehicles.departS[b]! || a - b,
    );
  }

  /** Advances the clock to step × stepS. Links take turns in being first, so that no merge has a standing favourite. */
  step(step: number): void {
    const now = step * this.options.stepS;
    const { linkCount } = this.links.graph;
    for (let k = 0; k < linkCount; k++) {
      const link = (k + step) % linkCount;
      if (this.front[link] !== NONE) this.release(link, now);
    }
    this.depart(now);
    this.counts.close(now, this.waiting.length, this.onRoad, this.arrived);
  }

  outcome(): QueueOutcome {
    const { arrived, onRoad, forced, counts, arrivedS } = this;
    return {
      counts,
      arrivedS,
      arrived,
      onRoad,
      waiting: this.waiting.length,
      notDeparted: this.byDeparture.length - this.nextDeparture,
      forced,
    };
  }

  private release(link: number, now: number): void {
    const { pcu, first, route } = this.vehicles;
    const perSecond = this.links.saturationPcuPerHour[link]! / 3600;
    // What a link did not use a step ago is lost: a green light cannot be saved up.
    const earned = this.credit[link]! + perSecond * (now - this.creditS[link]!);
    this.credit[link] = Math.min(earned, perSecond * this.options.stepS);
    this.creditS[link] = now;
    let before = Number.NEGATIVE_INFINITY;
    for (let vehicle = this.front[link]!; vehicle !== NONE; vehicle = this.front[link]!) {
      if (this.readyS[vehicle]! > now || this.credit[link]! <= 0) return;
      const onward = this.place[vehicle]! + 1;
      const last = onward === first[vehicle + 1];
      const waited = now - this.readyS[vehicle]!;
      if (!last && !this.hasRoom(route[onward]!, pcu[vehicle]!)) {
        if (waited < this.options.stuckS) return;
        this.forced++;
      }
      // One who came within this step leaves at his own moment, not at the step's end, but not before those ahead.
      const leaves = waited < this.options.stepS ? Math.max(before, this.readyS[vehicle]!) : now;
      before = leaves;
      this.front[link] = this.next[vehicle]!;
      if (this.front[link] === NONE) this.back[link] = NONE;
      this.credit[link]! -= pcu[vehicle]!;
      this.occupied[link]! -= pcu[vehicle]!;
      this.counts.left(link, now, pcu[vehicle]!, leaves - this.enteredS[vehicle]!, waited);
      this.onRoad--;
      if (last) {
        this.arrived++;
        this.arrivedS[vehicle] = leaves;
      } else {
        this.place[vehicle] = onward;
        this.enter(vehicle, route[onward]!, leaves);
      }
    }
  }

  private depart(now: number): void {
    const { departS, pcu, first, route } = this.vehicles;
    const queued = this.waiting;
    this.waiting = [];
    const tryEnter = (vehicle: number, at: number) => {
      if (first[vehicle] === first[vehicle + 1]) {
        this.arrived++;
        this.arrivedS[vehicle] = departS[vehicle]!;
        return;
      }
      const link = route[first[vehicle]!]!;
      if (this.hasRoom(link, pcu[vehicle]!) || now - departS[vehicle]! >= this.options.stuckS) {
        if (!this.hasRoom(link, pcu[vehicle]!)) this.forced++;
        this.enter(vehicle, link, at);
      } else {
        this.waiting.push(vehicle);
      }
    };
    for (const vehicle of queued) tryEnter(vehicle, now);
    for (; this.nextDeparture < this.byDeparture.length; this.nextDeparture++) {
      const vehicle = this.byDeparture[this.nextDeparture]!;
      if (departS[vehicle]! > now) break;
      tryEnter(vehicle, departS[vehicle]!);
    }
  }

  private enter(vehicle: number, link: number, at: number): void {
    this.enteredS[vehicle] = at;
    this.readyS[vehicle] = at + this.links.freeTimeS[link]!;
    this.next[vehicle] = NONE;
    if (this.back[link] === NONE) this.front[link] = vehicle;
    else this.next[this.back[link]!] = vehicle;
    this.back[link] = vehicle;
    this.occupied[link]! += this.vehicles.pcu[vehicle]!;
    this.onRoad++;
    this.counts.entered(link, at);
  }

  /** An empty link takes any vehicle, also one that is larger than the link. */
  private hasRoom(link: number, pcu: number): boolean {
    const room = this.links.storagePcu?.[link];
    return room === undefined || this.occupied[link] === 0 || this.occupied[link]! + pcu <= room;
  }
}
