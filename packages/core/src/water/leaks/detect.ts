/**
 * Watches a network's sensors for leaks, block by block, using only what was measured up to then. A leak is reported
 * when the evidence for it is strong and its place is clear, or when waiting for a clearer place would cost more water
 * than a search in vain. What was reported is from then on a known leak, whose size may change freely; when it is gone
 * (repaired) it is forgotten.
 */
import type { WaterNetwork } from "../network.ts";
import { FollowedModel } from "./followed-model.ts";
import { learnNoise } from "./noise-model.ts";
import { residualBlocks } from "./residuals.ts";
import type { Scada } from "./scada.ts";
import { findSensitivity } from "./sensitivity.ts";
import { DEFAULT_UNCERTAINTY, type Uncertainty } from "./uncertainty.ts";
import { BLOCKS_PER_DAY, type LeakDetection, THRESHOLD, Watch } from "./watch.ts";
import { WindowTest } from "./window-test.ts";

export interface DetectOptions {
  /** Days at the start from which the sensors' ordinary strays are learned. */
  learnDays?: number;
  /** Evidence (gain of log-likelihood) that counts as a leak. */
  threshold?: number;
  /** How far the model may be from the town. */
  uncertainty?: Uncertainty;
  seed?: number;
}

const LEARN_DAYS = 7;

/**
 * Finds leaks in a series. The network is taken over and changed: load it afresh for another use.
 * @throws InvalidInput for sensors that the network does not have, and series too short.
 */
export function detectLeaks(
  network: WaterNetwork,
  scada: Scada,
  options: DetectOptions = {},
): LeakDetection[] {
  const { learnDays = LEARN_DAYS, uncertainty = DEFAULT_UNCERTAINTY, seed = 1 } = options;
  const model = new FollowedModel(network, scada);
  const sensitivity = findSensitivity(model, uncertainty, seed);
  const residuals = residualBlocks(model);
  const learned = Math.min(residuals.count, Math.max(1, Math.round(learnDays)) * BLOCKS_PER_DAY);
  const noise = learnNoise(residuals, sensitivity, learned);
  const watch = new Watch(
    network,
    sensitivity,
    new WindowTest(sensitivity, residuals, noise),
    options.threshold ?? THRESHOLD,
  );
  watch.atStart(residuals.endMs(learned - 1), scada.startMs);
  for (let block = learned; block < residuals.count; block += 1)
    watch.block(block, learned, residuals.endMs(block));
  return watch.detections;
}
