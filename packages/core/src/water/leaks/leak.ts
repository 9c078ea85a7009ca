/** A leak as the BattLeDIM competition describes one: an orifice in the middle of a pipe, for a time. */
import { InvalidInput } from "../../errors.ts";
import { readTable } from "../../table/read-table.ts";

export interface Leak {
  pipe: string;
  /** Epoch milliseconds: begins; is full size (equal to the start for a burst); is repaired. */
  startMs: number;
  peakMs: number;
  endMs: number;
  /** Of the orifice at full size (m). */
  diameterM: number;
}

/** Largest orifice that is taken for one (m). */
const LARGEST_M = 1;

/**
 * Reads a table of leaks: columns `pipe,start,end,peak,type,diameter_m`. An incipient leak grows in diameter from
 * `start` to `peak`; an abrupt one is full from its start.
 * @throws InvalidInput naming line and field.
 */
export function readLeaks(text: string, name: string): Leak[] {
  const rows = readTable(text, name, {
    text: ["pipe", "start", "end", "peak", "type"],
    number: ["diameter_m"],
  });
  return rows.map(({ line, text: cells, number }) => {
    const time = (field: "start" | "end" | "peak") => {
      const ms = parseTime(cells[field]);
      if (Number.isNaN(ms)) {
        throw new InvalidInput(
          `${name}, line ${line}: ${field} is "${cells[field].slice(0, 40)}"; a time such as 2018-01-08T13:30:00+00:00 is needed`,
        );
      }
      return ms;
    };
    const [startMs, peakMs, endMs] = [time("start"), time("peak"), time("end")];
    if (!(startMs <= peakMs && peakMs <= endMs && startMs < endMs)) {
      throw new InvalidInput(
        `${name}, line ${line}: start ${cells.start}, peak ${cells.peak}, end ${cells.end} are not in that order`,
      );
    }
    if (cells.type !== "incipient" && cells.type !== "abrupt") {
      throw new InvalidInput(
        `${name}, line ${line}: type is "${cells.type.slice(0, 40)}"; abrupt or incipient is allowed`,
      );
    }
    const diameterM = number.diameter_m;
    if (!(diameterM > 0 && diameterM <= LARGEST_M)) {
      throw new InvalidInput(
        `${name}, line ${line}: diameter_m is ${diameterM}; more than 0, up to ${LARGEST_M} is allowed`,
      );
    }
    return {
      pipe: cells.pipe,
      startMs,
      peakMs: cells.type === "abrupt" ? startMs : peakMs,
      endMs,
      diameterM,
    };
  });
}

/** Area of the orifice (m²) at a time: 0 outside the leak's life, diameter growing linearly up to its peak. */
export function leakAreaM2(leak: Leak, timeMs: number): number {
  if (timeMs < leak.startMs || timeMs >= leak.endMs) return 0;
  const share = timeMs >= leak.peakMs ? 1 : (timeMs - leak.startMs) / (leak.peakMs - leak.startMs);
  return (Math.PI / 4) * (leak.diameterM * share) ** 2;
}

/**
 * Epoch milliseconds of `2018-01-08T13:30:00+00:00` or `2018-01-08 13:30[:00]`; without an offset it is taken as
 * +00:00, the competition's convention. NaN for anything else.
 */
export function parseTime(text: string): number {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/.exec(text.trim());
  return match ? Date.parse(`${match[1]}T${match[2]}${match[3] ?? ":00"}${match[4] ?? "Z"}`) : Number.NaN;
}
