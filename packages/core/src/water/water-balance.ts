/** The International Water Association's balance: where the water that entered a system went, and how sure that is. */
import { InvalidInput } from "../errors.ts";

/** A volume with the half-width of its 95 % interval, in percent of it. */
export interface Volume {
  m3: number;
  percent: number;
}

export interface BalanceInput {
  systemInput: Volume;
  billedMetered: Volume;
  billedUnmetered: Volume;
  unbilledMetered: Volume;
  unbilledUnmetered: Volume;
  unauthorized: Volume;
  /** Customers' meters that run slow, and errors of reading and billing. */
  meterInaccuracies: Volume;
}

export interface WaterBalance {
  billedAuthorized: Volume;
  unbilledAuthorized: Volume;
  authorized: Volume;
  waterLosses: Volume;
  apparentLosses: Volume;
  realLosses: Volume;
  /** System input that earns nothing: unbilled consumption and all losses. */
  nonRevenueWater: Volume;
  /** Non-revenue water over system input (%). */
  nonRevenuePercent: number;
}

/**
 * IWA's standard balance (Alegre et al., Performance Indicators for Water Supply Services; Lambert & Hirner 2000):
 * losses = input - authorized consumption; real = losses - apparent; non-revenue = input - billed. Intervals add as
 * squares, for errors that have nothing to do with each other.
 * @throws InvalidInput for negative volumes, and where consumption exceeds the input.
 */
export function waterBalance(input: BalanceInput): WaterBalance {
  for (const [name, { m3, percent }] of Object.entries(input) as [string, Volume][]) {
    if (!(m3 >= 0 && Number.isFinite(m3) && percent >= 0)) {
      throw new InvalidInput(`${name} is ${m3} m³ ± ${percent} %; 0 or more is needed`);
    }
  }
  const minus = (volume: Volume): Volume => ({ m3: -volume.m3, percent: volume.percent });
  const billedAuthorized = add(input.billedMetered, input.billedUnmetered);
  const unbilledAuthorized = add(input.unbilledMetered, input.unbilledUnmetered);
  const authorized = add(billedAuthorized, unbilledAuthorized);
  const apparentLosses = add(input.unauthorized, input.meterInaccuracies);
  const waterLosses = add(input.systemInput, minus(authorized));
  const realLosses = add(waterLosses, minus(apparentLosses));
  if (realLosses.m3 < 0) {
    throw new InvalidInput(
      `authorized consumption and apparent losses are ${(authorized.m3 + apparentLosses.m3).toFixed(0)} m³, more than the system input of ${input.systemInput.m3.toFixed(0)} m³`,
    );
  }
  const nonRevenueWater = add(input.systemInput, minus(billedAuthorized));
  return {
    billedAuthorized,
    unbilledAuthorized,
    authorized,
    waterLosses,
    apparentLosses,
    realLosses,
    nonRevenueWater,
    nonRevenuePercent: input.systemInput.m3 === 0 ? 0 : (100 * nonRevenueWater.m3) / input.systemInput.m3,
  };
}

function add(...volumes: Volume[]): Volume {
  const m3 = volumes.reduce((sum, volume) => sum + volume.m3, 0);
  const half = Math.hypot(...volumes.map((volume) => (volume.m3 * volume.percent) / 100));
  return { m3, percent: m3 === 0 ? 0 : (100 * half) / Math.abs(m3) };
}
