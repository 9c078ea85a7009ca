/**
 * What a zone wants: people times the CPHEEO norm, commerce and institutions, warmer days, and how it is spread over
 * the day, where supply is continuous and where it comes for some hours.
 */
import { InvalidInput } from "../errors.ts";

/**
 * Litres per person and day at the tap: CPHEEO, Manual on Water Supply and Treatment (1999), table 2.1, as quoted in
 * two secondary sources; one of them has 100 for towns without sewerage. Small commerce is included.
 */
export const CPHEEO_LPCD = { sewered: 135, metropolitan: 150, unsewered: 70, standPost: 40 } as const;
export type ServiceClass = keyof typeof CPHEEO_LPCD;

export interface DemandInput {
  people: number;
  /** A norm by its name, or litres per person and day. */
  service: ServiceClass | number;
  /** Share of people who are there (commuters, festivals); 1 when left out. */
  occupancy?: number;
  /** Litres a day of what the norm does not include: hospitals, hotels, industry. */
  bulkLPerDay?: number;
  /** Mean temperature of the day (°C); the norm holds at `normC` and below. */
  temperatureC?: number;
}

/** Above this mean temperature of the day demand rises (°C), by this share per degree: unverified; published elasticities lie about 0.5-2 %. */
const NORM_C = 25;
const SHARE_PER_DEGREE = 0.01;
const HOURS = 24;

/**
 * Litres that a zone wants on a day.
 * @throws InvalidInput for negative or non-finite figures.
 */
export function zoneDemandLPerDay(input: DemandInput): number {
  const { people, service, occupancy = 1, bulkLPerDay = 0, temperatureC = NORM_C } = input;
  const lpcd = typeof service === "number" ? service : CPHEEO_LPCD[service];
  for (const [name, value] of Object.entries({ people, lpcd, occupancy, bulkLPerDay })) {
    if (!(value >= 0 && Number.isFinite(value)))
      throw new InvalidInput(`${name} is ${value}; 0 or more is needed`);
  }
  if (!(temperatureC > -60 && temperatureC < 60))
    throw new InvalidInput(`temperatureC is ${temperatureC}; -60 to 60 is allowed`);
  const warmth = 1 + SHARE_PER_DEGREE * Math.max(0, temperatureC - NORM_C);
  return people * occupancy * lpcd * warmth + bulkLPerDay;
}

/** Peak hour over mean, by the population of a town: CPHEEO (unverified), 3.0 to 50,000, 2.5 to 200,000, 2.0 above. */
export function peakFactor(people: number): number {
  return people <= 50_000 ? 3 : people <= 200_000 ? 2.5 : 2;
}

/**
 * Hourly multipliers (mean 1) of a day under continuous supply: morning peak of the given height at 7 h, evening peak
 * of seven tenths of it at 19 h, as Gaussian bumps (standard deviation 1.5 h) on an even base.
 * @throws InvalidInput for a peak outside 1 to 3.7: beyond that the bumps leave no base.
 */
export function continuousPattern(peak: number): Float64Array {
  if (!(peak >= 1 && peak <= 3.7)) throw new InvalidInput(`peak factor is ${peak}; 1 to 3.7 is allowed`);
  const bump = (hour: number, at: number) => Math.exp(-(((hour - at) / 1.5) ** 2) / 2);
  const shape = Float64Array.from({ length: HOURS }, (_, hour) => bump(hour, 7) + 0.7 * bump(hour, 19));
  const highest = shape.reduce((most, value) => Math.max(most, value), 0);
  const mean = shape.reduce((sum, value) => sum + value, 0) / HOURS;
  // base + height·shape with mean 1 and maximum `peak`.
  const height = (peak - 1) / (highest - mean);
  const base = 1 - height * mean;
  return shape.map((value) => base + height * value);
}

/**
 * Hourly multipliers (mean 1) where water comes in given hours: the whole day's want is drawn then, evenly, into
 * household tanks and vessels (the practice that makes intermittent supply's peaks).
 * @param hours start and end (h) of each supply; parts of an hour count in part.
 * @throws InvalidInput for hours out of order.
 */
export function intermittentPattern(hours: readonly (readonly [number, number])[]): Float64Array {
  const pattern = new Float64Array(HOURS);
  let last = 0;
  let total = 0;
  for (const [start, end] of hours) {
    if (!(start >= last && end > start && end <= HOURS)) {
      throw new InvalidInput(
        `supply hours ${JSON.stringify(hours)}: each start must precede its end, in order, within 0 to 24`,
      );
    }
    last = end;
    total += end - start;
    for (let hour = Math.floor(start); hour < end; hour += 1) {
      pattern[hour]! += Math.min(end, hour + 1) - Math.max(start, hour);
    }
  }
  return total === 0 ? pattern : pattern.map((share) => (share * HOURS) / total);
}
