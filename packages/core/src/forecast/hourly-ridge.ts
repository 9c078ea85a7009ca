/**
 * What an equation for each hour of the day adds to the ridge. A pump that is filled at night or a shift that begins at six
 * makes some hours follow other features than the rest; an equation per hour (as in the expert models of electricity
 * prices, Lago et al. 2021, doi:10.1016/j.apenergy.2021.116983) sees that, and all horizons of a day ahead teach it together.
 */
import { fitRidge, type Ridge } from "./ridge.ts";

/** Equations by the hour of the day that is forecast, for horizons up to and including `upTo` steps. */
export interface HourlyRidge {
  readonly upTo: number;
  readonly equations: readonly Ridge[];
}

/** Rows of one horizon, and what the ridge left of their targets. */
export interface RestOfRidge {
  readonly rows: Float32Array;
  readonly rest: Float64Array;
  /** How far into the training part a row lies, 0-1. */
  readonly ages: Float64Array;
}

const HOURS = 24;

/**
 * Fits one equation per hour on what the ridge left; none at all where an hour has fewer than `least` rows.
 * @param width columns of a row; @param hourColumn the one that holds the hour of the target, 0-24.
 * @param columns those that the equations may use: what means the same at every distance within a day.
 */
export function fitHourly(
  parts: readonly RestOfRidge[],
  width: number,
  hourColumn: number,
  columns: readonly number[],
  least: number,
): Ridge[] {
  const chosen = Array.from({ length: HOURS }, (): { part: RestOfRidge; i: number }[] => []);
  for (const part of parts) {
    for (let i = 0; i < part.rest.length; i++) {
      chosen[Math.floor(part.rows[i * width + hourColumn]!)]!.push({ part, i });
    }
  }
  if (chosen.some((rows) => rows.length < least)) return [];
  const size = Math.max(...columns) + 1;
  return chosen.map((of) => {
    const rows = new Float32Array(of.length * columns.length);
    of.forEach(({ part, i }, at) => {
      columns.forEach((column, c) => {
        rows[at * columns.length + c] = part.rows[i * width + column]!;
      });
    });
    const own = fitRidge(
      rows,
      columns.length,
      columns.length,
      Float64Array.from(of, ({ part, i }) => part.rest[i]!),
      Float64Array.from(of, ({ part, i }) => part.ages[i]!),
    );
    return spread(own, columns, size);
  });
}

/** Every so many rows of a part, from the first. */
export function everyNth(part: RestOfRidge, width: number, stride: number): RestOfRidge {
  if (stride === 1) return part;
  const count = Math.ceil(part.rest.length / stride);
  const rows = new Float32Array(count * width);
  for (let k = 0; k < count; k++) {
    rows.set(part.rows.subarray(k * stride * width, (k * stride + 1) * width), k * width);
  }
  const pick = (values: Float64Array) => Float64Array.from({ length: count }, (_, k) => values[k * stride]!);
  return { rows, rest: pick(part.rest), ages: pick(part.ages) };
}

/** An equation of some columns as one of all of them. */
function spread(ridge: Ridge, columns: readonly number[], size: number): Ridge {
  const weights = new Float64Array(size);
  const means = new Float64Array(size);
  const spreads = new Float64Array(size).fill(1);
  columns.forEach((column, c) => {
    weights[column] = ridge.weights[c]!;
    means[column] = ridge.means[c]!;
    spreads[column] = ridge.spreads[c]!;
  });
  return { ...ridge, weights, means, spreads };
}

/** The equation for a horizon and an hour, where there is one. */
export function hourlyEquation(
  hourly: readonly HourlyRidge[],
  { horizon, hour }: { horizon: number; hour: number },
): Ridge | undefined {
  return hourly.find(({ upTo }) => horizon <= upTo)?.equations[hour];
}
