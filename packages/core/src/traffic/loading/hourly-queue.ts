/**
 * Roads hour by hour (or in any other period): what comes beyond a link's capacity waits at its end, in a queue that
 * takes no room (a vertical queue), and is served first in the next period. One pass over arrays, nothing allocated.
 */
import type { VolumeDelay } from "../volume-delay.ts";

export interface PeriodLoad {
  /** PCU that arrive at each link during the period; read. */
  arrivals: Float64Array;
  /** PCU that wait at each link: at the period's start when called, at its end afterwards. */
  queue: Float64Array;
  /** PCU that leave each link during the period; written. */
  served: Float64Array;
  /** Mean time of those who arrive, running and waiting, in the delay function's unit; written. */
  time: Float64Array;
}

export interface PeriodLinks {
  delay: VolumeDelay;
  /** The most that leaves a link, PCU/h. 0 closes it. */
  saturationPcuPerHour: Float64Array;
  /** Time units of the delay function in an hour: 60 for minutes, 3600 for seconds. */
  unitsPerHour: number;
}

/**
 * Serves one period of `hours`. Conserves exactly: queue before + arrivals = served + queue after. Running time is the
 * volume-delay function at the served rate; waiting is that of a queue with constant arrivals and service (D/D/1): mean
 * (q₀ + q₁)/2c while it lasts through the period, and q₀·t*²-shaped when it dissolves at t* = q₀/(c − λ).
 */
export function loadPeriod(
  { delay, saturationPcuPerHour, unitsPerHour }: PeriodLinks,
  load: PeriodLoad,
  hours: number,
): void {
  const { arrivals, queue, served, time } = load;
  for (let link = 0; link < arrivals.length; link++) {
    const before = queue[link]!;
    const capacity = saturationPcuPerHour[link]!;
    const demand = before + arrivals[link]!;
    const out = Math.min(demand, capacity * hours);
    const after = demand - out;
    served[link] = out;
    queue[link] = after;
    time[link] =
      delay.time(link, out / hours) +
      unitsPerHour * waitHours(before, arrivals[link]!, after, capacity, hours);
  }
}

function waitHours(before: number, arrivals: number, after: number, capacity: number, hours: number): number {
  if (before === 0 && after === 0) return 0;
  if (capacity === 0) return Number.POSITIVE_INFINITY;
  if (after > 0) return (before + after) / (2 * capacity);
  const dissolves = before / (capacity - arrivals / hours);
  return ((before / (2 * capacity)) * Math.min(dissolves, hours)) / hours;
}
