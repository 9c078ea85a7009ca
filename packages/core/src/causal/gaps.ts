/** Series with gaps, as estimators need them: NaN is missing. */

/** Share of the times at which a series has to be known, so that its gaps may be filled by the times beside them. */
const KNOWN = 0.9;

/** How many values are there. */
export const known = (values: Float64Array): number =>
  values.reduce((count, value) => count + Number(!Number.isNaN(value)), 0);

/** Mean over the units that have a value, each less its own mean first, so that one that is silent moves nothing. */
export function meanOfUnits(units: readonly Float64Array[]): Float64Array {
  const levels = units.map((unit) => {
    const told = [...unit].filter((value) => !Number.isNaN(value));
    return told.reduce((sum, value) => sum + value, 0) / Math.max(1, told.length);
  });
  return Float64Array.from({ length: units[0]?.length ?? 0 }, (_, time) => {
    let sum = 0;
    let count = 0;
    for (const [u, unit] of units.entries()) {
      if (Number.isNaN(unit[time]!)) continue;
      sum += unit[time]! - levels[u]!;
      count++;
    }
    return count === 0 ? Number.NaN : sum / count;
  });
}

/** The series with its gaps filled on the straight line between the times beside them; undefined with too many. */
export function filled(values: Float64Array): Float64Array | undefined {
  if (known(values) < KNOWN * values.length || values.length === 0) return undefined;
  const out = values.slice();
  let last = -1;
  for (let time = 0; time <= out.length; time++) {
    if (time < out.length && Number.isNaN(values[time]!)) continue;
    for (let gap = last + 1; gap < time; gap++) {
      const from = last < 0 ? values[time]! : values[last]!;
      const to = time === out.length ? values[last]! : values[time]!;
      out[gap] = from + ((to - from) * (gap - last)) / (time - last);
    }
    last = time;
  }
  return out;
}
