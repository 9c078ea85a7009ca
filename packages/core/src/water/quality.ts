/**
 * Water quality over a hydraulic run: age of the water, decay of chlorine, or the share that comes from one source.
 */
import { InvalidInput } from "../errors.ts";
import { type HydraulicOptions, runHydraulics } from "./hydraulics.ts";
import type { WaterNetwork } from "./network.ts";
import { INIT, LINK, NODE, QUALITY, TIME } from "./toolkit-codes.ts";

export type QualityAnalysis =
  /** Hours since the water entered the network. */
  | { kind: "age" }
  /**
   * mg/L of a decaying substance. `sourceMgL` doses every reservoir; `bulkPerDay` and `wallMPerDay` are first-order
   * coefficients, negative for decay. What is left out stays as the file has it.
   */
  | { kind: "chlorine"; sourceMgL?: number; bulkPerDay?: number; wallMPerDay?: number }
  /** Percent of the water that came through one node. */
  | { kind: "trace"; node: string };

export interface QualityStep {
  timeS: number;
  /** Per node, in the analysis' unit; overwritten by the next step. */
  quality: Float64Array;
}

/**
 * Runs hydraulics, then quality; shows quality at every reporting time.
 * @param qualityStepS step of the transport calculation; the file's own when left out.
 * @returns EPANET's mass balance ratio (outflow and storage over inflow; 1 is perfect).
 */
export function runQuality(
  network: WaterNetwork,
  analysis: QualityAnalysis,
  options: HydraulicOptions & { qualityStepS?: number },
  visit: (step: QualityStep) => void,
): number {
  setAnalysis(network, analysis);
  runHydraulics(network, { ...options, save: true }, { solved: () => undefined });
  const { engine } = network;
  if (options.qualityStepS !== undefined) network.setTime(TIME.qualityStep, options.qualityStepS);
  const reportStepS = network.times.reportStepS;
  const quality = new Float64Array(network.nodes.length);
  engine.call((en, handle) => en._EN_openQ(handle));
  try {
    engine.call((en, handle) => en._EN_initQ(handle, INIT.keepFlows));
    let leftS = 0;
    do {
      const now = engine.seconds((en, handle, out) => en._EN_runQ(handle, out)).value;
      if (now % reportStepS === 0) {
        engine.fill(quality, (en, handle, out) =>
          "_EN_getnodevalues" in en ? en._EN_getnodevalues(handle, NODE.quality, out) : 0,
        );
        visit({ timeS: now, quality });
      }
      leftS = engine.seconds((en, handle, out) => en._EN_nextQ(handle, out)).value;
    } while (leftS > 0);
    const MASS_BALANCE = 4;
    return engine.number((en, handle, out) => en._EN_getstatistic(handle, MASS_BALANCE, out));
  } finally {
    engine.call((en, handle) => en._EN_closeQ(handle));
  }
}

function setAnalysis(network: WaterNetwork, analysis: QualityAnalysis): void {
  const { engine } = network;
  const trace = analysis.kind === "trace" ? analysis.node : "";
  if (analysis.kind === "trace") network.nodeIndex(analysis.node);
  const code = { age: QUALITY.age, chlorine: QUALITY.chemical, trace: QUALITY.trace }[analysis.kind];
  engine.withText(["Chlorine", "mg/L", trace], (en, handle, name, unit, node) =>
    en._EN_setqualtype(handle, code, name!, unit!, node!),
  );
  if (analysis.kind !== "chlorine") return;
  const { sourceMgL, bulkPerDay, wallMPerDay } = analysis;
  if (sourceMgL !== undefined) {
    if (!(sourceMgL >= 0))
      throw new InvalidInput(`source concentration is ${sourceMgL} mg/L; 0 or more is needed`);
    for (const [i, node] of network.nodes.entries()) {
      if (node.kind !== "reservoir") continue;
      engine.call((en, handle) => en._EN_setnodevalue(handle, i + 1, NODE.initialQuality, sourceMgL));
    }
  }
  for (const [i, link] of network.links.entries()) {
    if (link.kind !== "pipe") continue;
    const set = (property: number, value: number) =>
      engine.call((en, handle) => en._EN_setlinkvalue(handle, i + 1, property, value));
    if (bulkPerDay !== undefined) set(LINK.bulkReaction, bulkPerDay);
    if (wallMPerDay !== undefined) set(LINK.wallReaction, wallMPerDay / network.unit.metres);
  }
}
