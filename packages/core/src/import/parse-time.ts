/** Times as files write them: ISO, a pattern, or a count; with an offset of their own or the mapping's zone. */
import { InvalidInput } from "../errors.ts";
import { EARLIEST_MS, LATEST_MS, parseInstant } from "../observation/instant.ts";
import type { Cell } from "./rows.ts";
import { localToInstant, type Zone } from "./zone.ts";

/** Gives the instant in ms since 1970 UTC, or why there is none. */
export type TimeParser = (cell: Cell) => number | { problem: string };

const LENGTHS = { YYYY: 4, MM: 2, DD: 2, HH: 2, mm: 2, ss: 2 } as const;
type Token = keyof typeof LENGTHS;

const ISO_LOCAL = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?)?$/;

/** What a pattern leaves out: the first month, the first day, midnight. */
const FIRST = [0, 1, 1, 0, 0, 0];

/** Days from 1899-12-30, as spreadsheets count (1900 date system, right from 1 March 1900 on), to 1970. */
const SPREADSHEET_EPOCH_DAYS = 25_569;

/**
 * A parser for one column.
 * @param formats one, or several that are tried in order: `iso` (date and time, or a date alone), `iso-interval`
 * ("start/end", of which the start), `epoch-s`, `epoch-ms`, `spreadsheet` (days since 1900), or a pattern of YYYY MM DD
 * HH mm ss with any other characters between ("DD-MM-YYYY HH:mm"). What the pattern leaves out is the first: "YYYY" is
 * the midnight that begins the year. Digits of day, month and hour may lack a leading zero where something else than a
 * digit follows.
 * @param zone where a time without an offset of its own is meant; left out, such a time is refused. A time with
 * an offset keeps it. Date cells of a workbook are wall clocks and take the zone too.
 * @throws InvalidInput for a pattern without a year, with a gap (hours but no day), or with a letter that is no token.
 */
export function timeParser(formats: string | readonly string[], zone: Zone | undefined): TimeParser {
  const all = typeof formats === "string" ? [formats] : formats;
  const parsers = all.map((format) => textParser(format, zone));
  const epoch = all.find((format) => format === "epoch-s" || format === "epoch-ms");
  return (cell) => {
    if (cell instanceof Date) return inZone(cell.getTime(), zone);
    if (typeof cell === "number")
      return (epoch ? textParser(epoch, zone) : fromSpreadsheet(zone))(String(cell));
    if (cell === null || cell === undefined || cell === "") return { problem: "the time is missing" };
    const text = typeof cell === "string" ? cell.trim() : String(cell);
    let first: { problem: string } | undefined;
    for (const parse of parsers) {
      const parsed = parse(text);
      if (typeof parsed === "number") return parsed;
      first ??= parsed;
    }
    return first ?? { problem: "the time is missing" };
  };
}

type TextParser = (text: string) => number | { problem: string };

function textParser(format: string, zone: Zone | undefined): TextParser {
  switch (format) {
    case "iso":
      return (text) => {
        const instant = parseInstant(text);
        if (instant !== undefined) return instant;
        const local = ISO_LOCAL.exec(text);
        return local
          ? fromFields(
              local.slice(1, 7).map((f) => Number(f ?? 0)),
              zone,
              text,
            )
          : none(text, "ISO 8601");
      };
    case "iso-interval": {
      const start = textParser("iso", zone);
      return (text) => start(text.split("/", 1)[0]!);
    }
    case "epoch-s":
    case "epoch-ms":
      return (text) => {
        const ms = Number(text) * (format === "epoch-s" ? 1000 : 1);
        return /^-?\d+(\.\d+)?$/.test(text) && inRange(ms) ? Math.floor(ms) : none(text, format);
      };
    case "spreadsheet":
      return fromSpreadsheet(zone);
    default:
      return patternParser(format, zone);
  }
}

function fromSpreadsheet(zone: Zone | undefined): TextParser {
  return (text) =>
    /^\d+(\.\d+)?$/.test(text)
      ? inZone(Math.round((Number(text) - SPREADSHEET_EPOCH_DAYS) * 86_400_000), zone)
      : none(text, "days since 1900");
}

function patternParser(format: string, zone: Zone | undefined): TextParser {
  const order: Token[] = [];
  const source = format.replace(/YYYY|MM|DD|HH|mm|ss|[A-Za-z]+|[^A-Za-z0-9\s]|\s+/g, (part, at: number) => {
    if (part in LENGTHS) {
      const token = part as Token;
      order.push(token);
      const followedByToken = /^[A-Za-z]/.test(format.slice(at + part.length));
      return token === "YYYY" || followedByToken ? `(\\d{${LENGTHS[token]}})` : "(\\d{1,2})";
    }
    if (part === "T") return "[Tt ]";
    if (/[A-Za-z]/.test(part)) {
      throw new InvalidInput(
        `time format "${format}": "${part}" is not known; allowed are YYYY MM DD HH mm ss, iso, epoch-s, epoch-ms, spreadsheet`,
      );
    }
    return /\s/.test(part) ? "\\s+" : `\\${part}`;
  });
  const coarser = { MM: "YYYY", DD: "MM", HH: "DD", mm: "HH", ss: "mm" } as const;
  if (!order.includes("YYYY")) throw new InvalidInput(`time format "${format}": YYYY is missing`);
  for (const [token, needed] of Object.entries(coarser) as [Token, Token][]) {
    if (order.includes(token) && !order.includes(needed)) {
      throw new InvalidInput(`time format "${format}": ${token} without ${needed}`);
    }
  }
  const pattern = new RegExp(`^${source}$`);
  const places = (["YYYY", "MM", "DD", "HH", "mm", "ss"] as const).map((token) => order.indexOf(token) + 1);
  return (text) => {
    const match = pattern.exec(text);
    if (!match) return none(text, format);
    return fromFields(
      places.map((place, i) => (place === 0 ? FIRST[i]! : Number(match[place]))),
      zone,
      text,
    );
  };
}

/** Year, month, day, hour, minute, second on the wall clock. 24:00 is the midnight that ends the day. */
function fromFields(fields: number[], zone: Zone | undefined, text: string): number | { problem: string } {
  const [year, month, day, hour, minute, second] = fields as [number, number, number, number, number, number];
  const endOfDay = hour === 24 && minute === 0 && second === 0;
  const date = Date.UTC(year, month - 1, day);
  const check = new Date(date);
  const real = check.getUTCMonth() === month - 1 && check.getUTCDate() === day;
  if (!real || (hour > 23 && !endOfDay) || minute > 59 || second > 59) {
    return { problem: `"${text.slice(0, 40)}" is no time that exists` };
  }
  return inZone(date + ((hour * 60 + minute) * 60 + second) * 1000, zone);
}

function inZone(localMs: number, zone: Zone | undefined): number | { problem: string } {
  if (zone === undefined) {
    return { problem: "the time has no offset, and the mapping's time.zone does not say where it is meant" };
  }
  if (!inRange(localMs)) return none(new Date(localMs).getTime(), "a time from 1900 to 2199");
  const instant = localToInstant(localMs, zone);
  return instant ?? { problem: "the clock skipped this local time (daylight saving begins)" };
}

const inRange = (ms: number) => ms >= EARLIEST_MS && ms < LATEST_MS;

function none(given: unknown, allowed = "a time"): { problem: string } {
  return { problem: `"${String(given).slice(0, 40)}" is not ${allowed}` };
}
