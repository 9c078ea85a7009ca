/** Wall clocks of a fixed offset or of a named zone, daylight saving included. */
import { InvalidInput } from "../errors.ts";

export interface Zone {
  name: string;
  /** Local time minus UTC (ms) at an instant. */
  offsetAt(instantMs: number): number;
}

const HOUR_MS = 3_600_000;
const QUARTER_MS = 900_000;

/**
 * A zone by offset ("+05:30", "Z") or IANA name ("Asia/Kolkata", "America/Chicago").
 * @throws InvalidInput for anything else.
 */
export function zoneOf(name: string): Zone {
  const fixed = /^(?:Z|([+-])(\d\d):?(\d\d))$/.exec(name);
  if (fixed) {
    const offset =
      (Number(fixed[2] ?? 0) * 60 + Number(fixed[3] ?? 0)) * 60_000 * (fixed[1] === "-" ? -1 : 1);
    return { name, offsetAt: () => offset };
  }
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: name,
      timeZoneName: "longOffset",
      hourCycle: "h23",
    });
  } catch (cause) {
    throw new InvalidInput(
      `time zone "${name}" is not known; allowed are an offset (+05:30) or an IANA name (Asia/Kolkata)`,
      { cause },
    );
  }
  // Clocks change on the quarter hour at most, and asking Intl is slow: one answer per quarter is kept.
  const known = new Map<number, number>();
  return {
    name,
    offsetAt(instantMs) {
      const quarter = Math.floor(instantMs / QUARTER_MS);
      let offset = known.get(quarter);
      if (offset === undefined) {
        const text = format
          .formatToParts(quarter * QUARTER_MS)
          .find(({ type }) => type === "timeZoneName")!.value;
        const match = /^GMT(?:([+-])(\d\d):(\d\d))?/.exec(text);
        offset =
          (Number(match?.[2] ?? 0) * 60 + Number(match?.[3] ?? 0)) * 60_000 * (match?.[1] === "-" ? -1 : 1);
        if (known.size > 100_000) known.clear();
        known.set(quarter, offset);
      }
      return offset;
    },
  };
}

/**
 * The instant of a wall clock (written as if it were UTC, ms). Of the two instants of a doubled hour in autumn it is
 * the first, summer time; undefined for a wall clock that spring skips.
 */
export function localToInstant(localMs: number, zone: Zone): number | undefined {
  const before = localMs - zone.offsetAt(localMs - 14 * HOUR_MS);
  const after = localMs - zone.offsetAt(localMs + 14 * HOUR_MS);
  // Around a change the two offsets give two instants; whichever reads back as the given wall clock is one.
  for (const instant of before < after ? [before, after] : [after, before]) {
    if (instant + zone.offsetAt(instant) === localMs) return instant;
  }
  return undefined;
}
