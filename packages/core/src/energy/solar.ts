/** How much rooftop solar a radial feeder can take, and what that does to its losses. */
import { InvalidInput } from "../errors.ts";
import { busIndex, type Feeder, withLoads } from "./feeder.ts";
import { orNoFlow, type PowerFlowOptions, sweepPowerFlow } from "./power-flow.ts";

export interface SolarLimits {
  /** Share of the peak load that is on at noon when the sun is highest. */
  noonLoadShare: number;
  /** Highest voltage allowed, pu (Indian low and medium tension: +6 % of nominal). */
  maxVoltagePu: number;
  /** Thermal limit of every section, A. Absent: not checked. */
  maxSectionA?: number;
}

export interface SolarHosting {
  /** Largest solar output at noon that breaks no limit, kW. */
  hostingKw: number;
  /** What limits it, and where. */
  limit: { kind: "voltage" | "current" | "no solution" | "none"; bus?: string };
  lossKwWithout: number;
  lossKwAtHosting: number;
  /** Output with the least loss, kW, and that loss. */
  leastLossKw: number;
  lossKwAtLeast: number;
}

/**
 * Hosting capacity for rooftop solar (unity power factor) at noon: at one bus, or spread over all buses by their
 * load. Found by bisection to 0.1 % of the feeder's load; beyond ten times the load it stops and says "none".
 * @throws InvalidInput for an unknown bus or a share outside 0-1.5.
 */
export function solarHosting(
  feeder: Feeder,
  options: PowerFlowOptions,
  limits: SolarLimits,
  atBus?: string,
): SolarHosting {
  if (!(limits.noonLoadShare >= 0 && limits.noonLoadShare <= 1.5)) {
    throw new InvalidInput(`noonLoadShare is ${limits.noonLoadShare}; allowed is 0 to 1.5 of the peak load`);
  }
  const peakKw = feeder.loadKw.reduce((sum, load) => sum + load, 0);
  if (!(peakKw > 0)) throw new InvalidInput(`the feeder's load is ${peakKw} kW; a load above 0 is needed`);
  const single = atBus === undefined ? undefined : busIndex(feeder, atBus);
  const flowAt = (solarKw: number) => {
    const kw = feeder.loadKw.map((load, bus) => {
      const solar = single === undefined ? (load / peakKw) * solarKw : bus === single ? solarKw : 0;
      return load * limits.noonLoadShare - solar;
    });
    return sweepPowerFlow(
      withLoads(
        feeder,
        kw,
        feeder.loadKvar.map((load) => load * limits.noonLoadShare),
      ),
      options,
    );
  };
  const broken = (solarKw: number): SolarHosting["limit"] => {
    // The bisection begins far beyond what a long thin feeder can send back: that no flow exists is an answer there.
    const flow = orNoFlow(() => flowAt(solarKw));
    if (!flow) return { kind: "no solution" };
    const { voltagePu, branchA } = flow;
    const high = voltagePu.findIndex((pu) => pu > limits.maxVoltagePu);
    if (high >= 0) return { kind: "voltage", bus: feeder.buses[high]! };
    const hot = branchA.findIndex((amps) => amps > (limits.maxSectionA ?? Infinity));
    return hot >= 0 ? { kind: "current", bus: feeder.buses[hot]! } : { kind: "none" };
  };
  let [low, high] = [0, peakKw * 10];
  let limit = broken(high);
  if (limit.kind === "none") low = high;
  while (high - low > peakKw / 1000) {
    const middle = (low + high) / 2;
    const here = broken(middle);
    if (here.kind === "none") low = middle;
    else [high, limit] = [middle, here];
  }
  let [from, to] = [0, Math.max(low, peakKw / 1000)];
  while (to - from > peakKw / 1000) {
    const third = (to - from) / 3;
    if (flowAt(from + third).lossKw <= flowAt(to - third).lossKw) to -= third;
    else from += third;
  }
  return {
    hostingKw: low,
    limit,
    lossKwWithout: flowAt(0).lossKw,
    lossKwAtHosting: flowAt(low).lossKw,
    leastLossKw: from,
    lossKwAtLeast: flowAt(from).lossKw,
  };
}
