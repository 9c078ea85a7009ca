/** A range of time as the fewest windows that cover it: whole days, then hours, then minutes at the edges. */
import { RESOLUTION_MS, RESOLUTIONS, type Resolution, windowStart } from "../window/window.ts";

export interface Piece {
  resolution: Resolution;
  from: number;
  to: number;
}

/**
 * Pieces that together are exactly the windows of `resolution` which start in [from, to), none twice. Windows merge
 * without loss, so the sum of a year of hours is the sum of its days: statistics over years read hundreds of
 * items, not hundred thousands.
 */
export function coverRange(resolution: Resolution, from: number, to: number): Piece[] {
  const step = RESOLUTION_MS[resolution];
  const first = windowStart(resolution, from + step - 1);
  const end = windowStart(resolution, to + step - 1);
  return first < end ? cover(resolution, first, end) : [];
}

/** [from, to) lies on edges of `resolution`. */
function cover(resolution: Resolution, from: number, to: number): Piece[] {
  const coarser = RESOLUTIONS[RESOLUTIONS.indexOf(resolution) + 1];
  if (coarser === undefined) return [{ resolution, from, to }];
  const inside = windowStart(coarser, from + RESOLUTION_MS[coarser] - 1);
  const insideEnd = windowStart(coarser, to);
  if (inside >= insideEnd) return [{ resolution, from, to }];
  return [
    ...(from < inside ? [{ resolution, from, to: inside }] : []),
    ...cover(coarser, inside, insideEnd),
    ...(insideEnd < to ? [{ resolution, from: insideEnd, to }] : []),
  ];
}
