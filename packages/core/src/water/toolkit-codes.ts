/** Numbers by which EPANET's toolkit names properties and options (epanet2_enums.h of version 2.3). */

export const COUNT = { nodes: 0, tanks: 1, links: 2, patterns: 3, curves: 4, controls: 5, rules: 6 } as const;

export const NODE = {
  elevation: 0,
  baseDemand: 1,
  pattern: 2,
  emitter: 3,
  initialQuality: 4,
  sourceQuality: 5,
  sourceType: 7,
  tankLevel: 8,
  demand: 9,
  head: 10,
  pressure: 11,
  quality: 12,
  tankDiameter: 17,
  minLevel: 20,
  maxLevel: 21,
  tankVolume: 24,
  demandDeficit: 27,
  emitterFlow: 29,
  leakageFlow: 30,
  demandFlow: 31,
  fullDemand: 32,
} as const;

export const LINK = {
  diameter: 0,
  length: 1,
  roughness: 2,
  minorLoss: 3,
  initialStatus: 4,
  initialSetting: 5,
  bulkReaction: 6,
  wallReaction: 7,
  flow: 8,
  status: 11,
  setting: 12,
  energy: 13,
  quality: 14,
} as const;

export const TIME = {
  duration: 0,
  hydraulicStep: 1,
  qualityStep: 2,
  patternStep: 3,
  patternStart: 4,
  reportStep: 5,
  reportStart: 6,
  ruleStep: 7,
  startClock: 10,
} as const;

export const OPTION = {
  accuracy: 1,
  emitterExponent: 3,
  demandMultiplier: 4,
  headlossFormula: 7,
  specificGravity: 12,
  pressureUnit: 25,
} as const;

export const QUALITY = { none: 0, chemical: 1, age: 2, trace: 3 } as const;

/** How a hydraulic run begins: keep its results for a quality run or not; begin from fresh flows or the last ones. */
export const INIT = { keepFlows: 0, save: 1, freshFlows: 10, saveFresh: 11 } as const;
