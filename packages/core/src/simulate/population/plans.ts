/**
 * Daily plans: when people leave, for how long, and how likely on which kind of day. Assumptions in the form of India's
 * Time Use Survey 2019 and of household travel surveys in towns of its size (about two trips a person and day, walks
 * included); no table of either was read (U).
 */

/** Probability that a tour is made, by purpose and kind of day: weekday, Saturday, Sunday, festival. */
export const PARTICIPATION: readonly (readonly number[])[] = [
  [0.94, 0.88, 0.16, 0.18],
  [0.92, 0.85, 0, 0],
  [0.42, 0.48, 0.54, 0.7],
  [0.26, 0.3, 0.45, 0.62],
];

/** Weights of the departure hours by purpose. */
const DEPARTURE: readonly (readonly (readonly [hour: number, weight: number])[])[] = [
  [
    [5, 0.02],
    [6, 0.05],
    [7, 0.12],
    [8, 0.21],
    [9, 0.3],
    [10, 0.19],
    [11, 0.05],
    [13, 0.03],
    [14, 0.03],
  ],
  [
    [6, 0.12],
    [7, 0.4],
    [10, 0.22],
    [11, 0.18],
    [12, 0.08],
  ],
  [
    [8, 0.06],
    [9, 0.08],
    [10, 0.13],
    [11, 0.12],
    [12, 0.06],
    [15, 0.04],
    [16, 0.09],
    [17, 0.15],
    [18, 0.15],
    [19, 0.1],
    [20, 0.02],
  ],
  [
    [8, 0.04],
    [10, 0.08],
    [11, 0.08],
    [14, 0.06],
    [15, 0.08],
    [16, 0.12],
    [17, 0.18],
    [18, 0.18],
    [19, 0.13],
    [20, 0.05],
  ],
] as const;

/** Hours away, from and to (drawn evenly, whole hours). */
const AWAY: readonly (readonly [least: number, most: number])[] = [
  [8, 10],
  [5, 6],
  [1, 2],
  [1, 3],
];

export const LAST_HOUR = 23;

/** Departure and return hour of a tour from two uniform numbers; nobody comes home after the day's last hour. */
export function planHours(purpose: number, u: number, v: number): { departs: number; returns: number } {
  const hours = DEPARTURE[purpose]!;
  let rest = u * hours.reduce((sum, [, weight]) => sum + weight, 0);
  let departs = hours.at(-1)![0];
  for (const [hour, weight] of hours) {
    rest -= weight;
    if (rest < 0) {
      departs = hour;
      break;
    }
  }
  const [least, most] = AWAY[purpose]!;
  const away = least + Math.floor(v * (most - least + 1));
  return { departs, returns: Math.min(LAST_HOUR, departs + away) };
}

/**
 * Minutes over which trips thin out to 1/e at free flow, by purpose (work, school, shopping, leisure): people of a small
 * town go far to work and near to shop (assumptions).
 */
export const DECAY_MIN: readonly number[] = [45, 10, 9, 20];
