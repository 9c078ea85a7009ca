/**
 * What every assignment method takes and gives. Flows are in PCU on the roads and in vehicles per class; costs are in
 * the network's time unit, money and distance included after conversion (generalized time).
 */
import type { RoadGraph } from "../graph.ts";
import type { TripTable } from "../trip-table.ts";
import type { VolumeDelay } from "../volume-delay.ts";

/** Users who choose alike: one PCU factor, one view of tolls and distance, one set of links they may not use. */
export interface DemandClass {
  name: string;
  /** Passenger car units per vehicle, above 0. */
  pcu: number;
  /** Vehicles per period. */
  trips: TripTable;
  /**
   * Cost of each link besides its travel time, in time units: toll ÷ value of time, distance × cost per length.
   * Infinity closes the link to the class. Left out: none.
   */
  fixedCost?: Float64Array;
}

export interface AssignmentProblem {
  graph: RoadGraph;
  delay: VolumeDelay;
  classes: readonly DemandClass[];
}

/** Where an iterative method stands; see {@link AssignmentResult} for the measures. */
export interface Progress {
  iteration: number;
  relativeGap: number;
  averageExcessCost: number;
}

export interface StopRule {
  /** Ends when the relative gap is at or below this. */
  gap: number;
  maxIterations: number;
  /** Called after each iteration; returning false ends the run (a time limit, a cancelled request). */
  onIteration?: (progress: Progress) => boolean | undefined;
}

/** Trips of one class between two zones that no path joins. */
export interface UnservedDemand {
  className: string;
  /** Zones, counted from 0. */
  origin: number;
  destination: number;
  trips: number;
}

export interface AssignmentResult {
  method: string;
  converged: boolean;
  iterations: number;
  /** (C − S)/C: C is what users pay, S what they would pay on shortest paths at the same times. 0 at equilibrium. */
  relativeGap: number;
  /** (C − S) per PCU of demand, in time units. */
  averageExcessCost: number;
  /** Beckmann's objective: Σ ∫t + Σ flow·fixedCost. */
  objective: number;
  /** Σ flow·time in PCU × time units, by travel time alone. */
  totalTravelTime: number;
  /** PCU per link, all classes. */
  flow: Float64Array;
  /** Vehicles per link, a row per class. */
  classFlow: Float64Array[];
  /** Link time at the flow (for a system optimum still the time, not the marginal cost). */
  time: Float64Array;
  unserved: UnservedDemand[];
}
