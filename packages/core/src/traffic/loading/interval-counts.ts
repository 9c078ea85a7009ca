/** What is counted on each link in each interval of a simulation, as a traffic counter at the link would report it. */

export class IntervalCounts {
  readonly intervalS: number;
  readonly intervals: number;
  /** All by interval × linkCount + link. Vehicles that entered and left. */
  readonly enteredVehicles: Float64Array;
  readonly leftVehicles: Float64Array;
  readonly leftPcu: Float64Array;
  /** Σ time on the link, and of it waiting at its end, of the vehicles that left, s. */
  readonly timeS: Float64Array;
  readonly waitS: Float64Array;
  /** By interval, at its end: vehicles that wait to enter, are on the roads, have arrived. */
  readonly waiting: Float64Array;
  readonly onRoad: Float64Array;
  readonly arrived: Float64Array;
  private readonly linkCount: number;

  constructor(linkCount: number, endS: number, intervalS: number) {
    this.linkCount = linkCount;
    this.intervalS = intervalS;
    this.intervals = Math.max(1, Math.ceil(endS / intervalS));
    const cells = () => new Float64Array(this.intervals * linkCount);
    this.enteredVehicles = cells();
    this.leftVehicles = cells();
    this.leftPcu = cells();
    this.timeS = cells();
    this.waitS = cells();
    this.waiting = new Float64Array(this.intervals);
    this.onRoad = new Float64Array(this.intervals);
    this.arrived = new Float64Array(this.intervals);
  }

  entered(link: number, at: number): void {
    this.enteredVehicles[this.cell(link, at)]!++;
  }

  left(link: number, at: number, pcu: number, timeS: number, waitS: number): void {
    const cell = this.cell(link, at);
    this.leftVehicles[cell]!++;
    this.leftPcu[cell]! += pcu;
    this.timeS[cell]! += timeS;
    this.waitS[cell]! += waitS;
  }

  close(now: number, waiting: number, onRoad: number, arrived: number): void {
    const interval = this.interval(now);
    this.waiting[interval] = waiting;
    this.onRoad[interval] = onRoad;
    this.arrived[interval] = arrived;
  }

  /** Mean time on the link of the vehicles that left it in the interval, s; the free time where none did. */
  meanTimeS(interval: number, link: number, freeTimeS: number): number {
    const cell = interval * this.linkCount + link;
    return this.leftVehicles[cell] === 0 ? freeTimeS : this.timeS[cell]! / this.leftVehicles[cell]!;
  }

  private cell(link: number, at: number): number {
    return this.interval(at) * this.linkCount + link;
  }

  /** A moment on the border belongs to the interval that it ends. */
  private interval(at: number): number {
    return Math.min(this.intervals - 1, Math.max(0, Math.ceil(at / this.intervalS) - 1));
  }
}
