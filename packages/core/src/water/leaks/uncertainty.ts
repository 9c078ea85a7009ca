/** How a town differs from its model, and what its instruments add: standard deviations with their reasons. */

/** Relative standard deviations of lognormal factors, where no unit is said. */
export interface Uncertainty {
  /** Each pipe's roughness against the model's, for good. */
  roughness: number;
  /** Each junction's demand against the model's, for good. */
  demandBias: number;
  /** All demands together from day to day, with a memory of `dayMemory` (lag-one correlation). */
  day: number;
  dayMemory: number;
  /** All demands together from hour to hour. */
  hour: number;
  /** Each junction's demand from hour to hour. */
  junctionHour: number;
  /** Half of the yearly swing of all demands; the peak falls 200 days into the year. */
  season: number;
  /** Of the instruments. */
  pressureM: number;
  flow: number;
  levelM: number;
  demand: number;
}

/**
 * What the detector is tried on. Demand: the daily error of a good short-term forecast is 2-4 %; demand of single
 * junctions varies far more. Roughness within about ±15 %. Pressure loggers are good to some centimetres.
 */
export const DEFAULT_UNCERTAINTY: Uncertainty = {
  roughness: 0.08,
  demandBias: 0.1,
  day: 0.02,
  dayMemory: 0.7,
  hour: 0.02,
  junctionHour: 0.2,
  season: 0.03,
  pressureM: 0.03,
  flow: 0.005,
  levelM: 0.01,
  demand: 0.02,
};
