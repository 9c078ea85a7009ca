/**
 * Where a feeder's energy goes: technical loss from the power flow, the rest of the gap to the bills as
 * commercial loss, and the aggregate technical and commercial (AT&C) loss by the definition of India's Central
 * Electricity Authority: 1 − billing efficiency × collection efficiency.
 */
import { InvalidInput } from "../errors.ts";

export interface FeederEnergy {
  /** Energy that entered the feeder, and that was billed, kWh. */
  inputKwh: number;
  billedKwh: number;
  /** Amounts billed and collected, INR. */
  billedInr: number;
  collectedInr: number;
  /** Power loss at the peak load (from the power flow), kW; hours of the period; load factor (mean over peak). */
  peakLossKw: number;
  hours: number;
  loadFactor: number;
}

export interface FeederLosses {
  technicalKwh: number;
  /** Theft, faulty meters, unbilled supply: what is neither billed nor lost in the lines, kWh. May be below 0. */
  commercialKwh: number;
  technicalPercent: number;
  commercialPercent: number;
  atcPercent: number;
  /** What in the figures cannot be, in words; empty where nothing. */
  doubts: string[];
}

/**
 * Loss factor (mean over peak loss) from the load factor: 0.3·LF + 0.7·LF² for distribution (Gönen, *Electric
 * Power Distribution Engineering*, eq. 2.40a, with the coefficient 0.3 usual in India; 0.15-0.3 elsewhere).
 */
export const lossFactor = (loadFactor: number) => 0.3 * loadFactor + 0.7 * loadFactor * loadFactor;

/**
 * Splits a period's losses. Collection above billing (arrears paid) counts as 100 % efficiency.
 * @throws InvalidInput for a figure that is negative, not a number, or an input of 0.
 */
export function splitFeederLosses(energy: FeederEnergy): FeederLosses {
  for (const [field, value] of Object.entries(energy)) {
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY))
      throw new InvalidInput(`${field} is ${value}; allowed is 0 or more`);
  }
  const { inputKwh, billedKwh, billedInr, collectedInr, peakLossKw, hours, loadFactor } = energy;
  if (inputKwh === 0)
    throw new InvalidInput("inputKwh is 0; a feeder that took in nothing has no loss share");
  if (loadFactor > 1)
    throw new InvalidInput(`loadFactor is ${loadFactor}; allowed is 0 to 1 (mean over peak)`);
  const technicalKwh = peakLossKw * lossFactor(loadFactor) * hours;
  const commercialKwh = inputKwh - billedKwh - technicalKwh;
  const collection = billedInr === 0 ? 0 : Math.min(1, collectedInr / billedInr);
  const doubts: string[] = [];
  if (billedKwh > inputKwh)
    doubts.push("more was billed than entered: meters or consumer indexing are wrong");
  else if (commercialKwh < 0)
    doubts.push("lines would lose more than is missing: the model's loads or the peak are too high");
  return {
    technicalKwh,
    commercialKwh,
    technicalPercent: (100 * technicalKwh) / inputKwh,
    commercialPercent: (100 * commercialKwh) / inputKwh,
    atcPercent: 100 * (1 - Math.min(1, billedKwh / inputKwh) * collection),
    doubts,
  };
}
