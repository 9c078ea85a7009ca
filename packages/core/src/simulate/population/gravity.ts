/**
 * Who goes where: a doubly constrained gravity model (Furness 1965) with exponential decay in travel time. Rows are
 * origins; what comes out are each origin's shares of destinations, cumulated for drawing.
 */

const ROUNDS = 15;

export interface GravityInput {
  /** Trips that begin at each end, and pull of each end; only ratios of pulls count. */
  origins: ArrayLike<number>;
  pulls: ArrayLike<number>;
  /** Minutes from each origin to each destination, row by row; Infinity where no way leads. */
  minutes: ArrayLike<number>;
  /** Minutes over which trips thin out to 1/e. */
  decayMin: number;
}

/** Trips between the ends, row by row; rows sum to the origins, columns are near the pulls. */
export function gravityTrips({ origins, pulls, minutes, decayMin }: GravityInput): Float64Array {
  const rows = origins.length;
  const columns = pulls.length;
  const all = sum(origins);
  const pull = sum(pulls);
  const trips = Float64Array.from({ length: rows * columns }, (_, at) => Math.exp(-minutes[at]! / decayMin));
  if (pull === 0 || all === 0) return trips.fill(0);
  for (let round = 0; round < ROUNDS; round++) {
    for (let column = 0; column < columns; column++) {
      let total = 0;
      for (let row = 0; row < rows; row++) total += trips[row * columns + column]!;
      const factor = total > 0 ? (pulls[column]! * all) / pull / total : 0;
      for (let row = 0; row < rows; row++) trips[row * columns + column]! *= factor;
    }
    for (let row = 0; row < rows; row++) {
      let total = 0;
      for (let column = 0; column < columns; column++) total += trips[row * columns + column]!;
      const factor = total > 0 ? origins[row]! / total : 0;
      for (let column = 0; column < columns; column++) trips[row * columns + column]! *= factor;
    }
  }
  return trips;
}

/** Each row as cumulated shares that end at 1; a row of nothing points at its own column. */
export function cumulateRows(trips: Float64Array, columns: number): Float64Array {
  const out = new Float64Array(trips.length);
  for (let start = 0; start < trips.length; start += columns) {
    const total = sum(trips.subarray(start, start + columns));
    let running = 0;
    for (let column = 0; column < columns; column++) {
      running += total > 0 ? trips[start + column]! / total : column === start / columns ? 1 : 0;
      out[start + column] = running;
    }
    out[start + columns - 1] = 1;
  }
  return out;
}

/** The column that a uniform number picks in a row of {@link cumulateRows}. */
export function pickColumn(cumulated: Float64Array, row: number, columns: number, u: number): number {
  let column = 0;
  while (column < columns - 1 && cumulated[row * columns + column]! < u) column++;
  return column;
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let at = 0; at < values.length; at++) total += values[at]!;
  return total;
}
