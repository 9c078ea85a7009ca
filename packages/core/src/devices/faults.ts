/**
 * What goes wrong between an instrument and the town: silence, a line that fails and is caught up later, stuck
 * and spiking sensors, wrong clocks, messages sent twice, values missing or garbled. All at rates of the field's
 * better operators, so that every quality flag and the dead letters have work; all by counter-based chance, so
 * that a day's faults are the same whenever it is played.
 */
import { DAY_MS, HOUR_MS, IST_OFFSET_MS, MINUTE_MS } from "../observation/instant.ts";
import { uniform } from "../random/draw.ts";
import type { Stream } from "../random/philox.ts";

/** Chances per device and day of an episode, and per message. */
const OUTAGES_PER_DAY = 0.025;
const STUCK_PER_DAY = 0.012;
const FEED_OUTAGES_PER_DAY = 0.2;
const SPIKES = 0.0006;
const MISSING = 0.001;
const GARBLED = 0.0001;
const TWICE = 0.002;
/** Shares of devices whose clock is off, and badly off. */
const SKEWED = 0.04;
const FAST_CLOCKS = 0.005;

/** Which draw asks: the last index of each. */
const DRAW = { outage: 1, stuck: 4, feed: 7, value: 10, twice: 15, skew: 17, delay: 20 } as const;

export interface Fate {
  /** True where the message never leaves the device. */
  lost: boolean;
  /** When it is published, ms: after the line is back, for one that was kept. */
  publishAt: number;
  /** The instant whose reading is shown: earlier than the sample's for a stuck sensor. */
  readingAt: number;
  /** What is added to the stamp by the device's clock, ms. */
  skewMs: number;
  /** The value at this place in the reading is wrong in this way. */
  spoil?: { place: number; how: "spike" | "sentinel" | "missing" | "garbled"; factor: number };
  /** When it is sent again, ms; `renamed` gives the second a message id of its own. */
  again?: { at: number; renamed: boolean };
}

interface Span {
  /** ms since 1970 UTC, [from, to). */
  from: number;
  to: number;
}

/** An episode of a day: from a start within the first 22 hours, of a drawn length; nothing on most days. */
function episode(
  stream: Stream,
  series: number,
  day: number,
  draw: number,
  chance: number,
  minutes: readonly [number, number],
): Span | undefined {
  if (uniform(stream, day, series, draw) >= chance) return undefined;
  const from = day * DAY_MS - IST_OFFSET_MS + 22 * HOUR_MS * uniform(stream, day, series, draw + 1);
  const length = minutes[0] + (minutes[1] - minutes[0]) * uniform(stream, day, series, draw + 2);
  const whole = Math.floor(from / MINUTE_MS) * MINUTE_MS;
  return { from: whole, to: whole + length * MINUTE_MS };
}

/** What a device (`series`) and its feed suffer on a local day (since 1970): each at most once. */
export function episodesOf(
  stream: Stream,
  series: number,
  feed: number,
  day: number,
): { outage?: Span | undefined; feedOutage?: Span | undefined; stuck?: Span | undefined } {
  return {
    outage: episode(stream, series, day, DRAW.outage, OUTAGES_PER_DAY, [10, 150]),
    feedOutage: episode(stream, 0xf000_0000 + feed, day, DRAW.feed, FEED_OUTAGES_PER_DAY, [12, 40]),
    stuck: episode(stream, series, day, DRAW.stuck, STUCK_PER_DAY, [60, 300]),
  };
}

/** Whether a device's clock, which nobody sets, runs minutes ahead on a local day: with some on one day in three. */
export const clockRunsAhead = (stream: Stream, series: number, day: number): boolean =>
  uniform(stream, 0, series, DRAW.skew) < FAST_CLOCKS && uniform(stream, day, series, DRAW.skew + 1) < 1 / 3;

/**
 * What becomes of the message that a device would send for the instant `at`.
 * `series` names the device and `feed` its feed within the town.
 */
export function fateOf(stream: Stream, series: number, feed: number, at: number): Fate {
  const day = Math.floor((at + IST_OFFSET_MS) / DAY_MS);
  const second = Math.floor(at / 1000);
  const chance = (draw: number) => uniform(stream, second, series, draw);
  const within = (span: Span | undefined) => span !== undefined && at >= span.from && at < span.to;

  const { outage, feedOutage, stuck } = episodesOf(stream, series, feed, day);
  // Half of the devices keep what they could not send; a feed's gateway always does.
  const keeps = (series & 1) === 0;

  const slow = chance(DRAW.delay) < 0.02 ? 50_000 : 2400;
  let publishAt = at + 100 + slow * chance(DRAW.delay + 1);
  const held = within(feedOutage) ? feedOutage : within(outage) && keeps ? outage : undefined;
  if (held) publishAt = held.to + 20_000 * chance(DRAW.delay + 1);

  const skewed = uniform(stream, 0, series, DRAW.skew);
  let skewMs = 0;
  if (skewed < SKEWED) skewMs = Math.round(200 * (uniform(stream, 1, series, DRAW.skew) - 0.5)) * 1000;
  if (clockRunsAhead(stream, series, day)) skewMs = 240_000;

  const fate: Fate = {
    lost: within(outage) && !keeps && !held,
    publishAt: Math.round(publishAt),
    readingAt: within(stuck) ? stuck!.from : at,
    skewMs,
  };
  const spoilt = chance(DRAW.value);
  if (spoilt < SPIKES + MISSING + GARBLED) {
    const how =
      spoilt < SPIKES
        ? chance(DRAW.value + 1) < 0.6
          ? "spike"
          : "sentinel"
        : spoilt < SPIKES + MISSING
          ? "missing"
          : "garbled";
    fate.spoil = { place: chance(DRAW.value + 2), how, factor: 3 + 5 * chance(DRAW.value + 3) };
  }
  if (chance(DRAW.twice) < TWICE) {
    fate.again = { at: fate.publishAt + 1000 + 3000 * chance(DRAW.twice + 1), renamed: second % 2 === 0 };
  }
  return fate;
}
