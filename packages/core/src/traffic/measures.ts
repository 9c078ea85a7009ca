/** What a traffic engineer reads off loaded links. */

/**
 * Congestion level 0-100: the share of the time on the link that is lost against free flow, 100·(1 − t0/t). 0 where
 * there is no time to lose; 100 where the link is blocked. Times in one unit.
 */
export function congestionLevel(freeTime: number, time: number): number {
  if (!(time > freeTime)) return 0;
  return time === Number.POSITIVE_INFINITY ? 100 : 100 * (1 - freeTime / time);
}

/** Mean speed in km/h over a length in m in a time in s; 0 where the link is blocked. */
export function speedKmPerHour(lengthM: number, timeS: number): number {
  return timeS > 0 ? (3.6 * lengthM) / timeS : Number.POSITIVE_INFINITY;
}

/**
 * GEH statistic of a modelled and a counted hourly flow (vehicles per hour): √(2(m − c)²/(m + c)) (UK DMRB vol. 12).
 * Below 5 counts as a good match. 0 where both are 0. For other periods scale the flows to an hour first.
 */
export function geh(modelled: number, counted: number): number {
  const sum = modelled + counted;
  return sum === 0 ? 0 : Math.sqrt((2 * (modelled - counted) ** 2) / sum);
}

/** Share of count sites with GEH below `limit`; the usual acceptance is 0.85 of them below 5. NaN without sites. */
export function gehShare(modelled: readonly number[], counted: readonly number[], limit = 5): number {
  const good = modelled.filter((flow, site) => geh(flow, counted[site]!) < limit).length;
  return good / modelled.length;
}

export interface LinkLoads {
  /** m */
  length: ArrayLike<number>;
  /** s */
  freeTime: ArrayLike<number>;
  /** s at the flow */
  time: ArrayLike<number>;
}

export interface NetworkMeasures {
  vehicleKm: number;
  vehicleHours: number;
  /** Vehicle-hours beyond free flow. */
  delayHours: number;
  /** vehicleKm / vehicleHours; NaN without traffic. */
  meanSpeedKmPerHour: number;
  /** Congestion level of all vehicle-hours together, 0-100. */
  congestionLevel: number;
}

/** Sums vehicles × length and time over the links, for one class or all; `vehicles` are vehicles per link. */
export function networkMeasures(links: LinkLoads, vehicles: ArrayLike<number>): NetworkMeasures {
  let metres = 0;
  let seconds = 0;
  let free = 0;
  for (let link = 0; link < vehicles.length; link++) {
    const count = vehicles[link]!;
    if (count === 0) continue;
    metres += count * links.length[link]!;
    seconds += count * links.time[link]!;
    free += count * links.freeTime[link]!;
  }
  const vehicleHours = seconds / 3600;
  return {
    vehicleKm: metres / 1000,
    vehicleHours,
    delayHours: (seconds - free) / 3600,
    meanSpeedKmPerHour: metres / 1000 / vehicleHours,
    congestionLevel: congestionLevel(free, seconds),
  };
}
