/** Numbers, times and ages as the reader's language writes them. Times are the town's: Asia/Kolkata. */
import { type Language, LOCALES } from "./messages.ts";

const TIME_ZONE = "Asia/Kolkata";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Format {
  /** A measured value: as many places as its size deserves. */
  value(value: number): string;
  /** A change, with its sign; rounded to `step` where it is given (500 → …,000), to three significant places else. */
  change(value: number, step?: number): string;
  /** 0.0042 → +0.42 %. */
  relative(share: number): string;
  /** A count. */
  count(value: number): string;
  /** 0.42 → 42 %. */
  percent(share: number): string;
  /** Rupees, short: ₹1.2 crore in the reader's words. */
  money(inr: number): string;
  /** "5 min. ago" for an age in ms. */
  age(ms: number): string;
  /** "this hour", "in 3 hours", "tomorrow": so many whole hours or days ahead. */
  ahead(count: number, unit: "hour" | "day"): string;
  /** "15 min" for a length in ms. */
  span(ms: number): string;
  dateTime(ms: number): string;
  time(ms: number): string;
  day(ms: number): string;
}

const made = new Map<Language, Format>();

export function formatOf(language: Language): Format {
  const known = made.get(language) ?? makeFormat(LOCALES[language]);
  made.set(language, known);
  return known;
}

function makeFormat(locale: string): Format {
  const byPlaces = [0, 1, 2, 3].map(
    (places) => new Intl.NumberFormat(locale, { maximumFractionDigits: places }),
  );
  const relativeChange = new Intl.NumberFormat(locale, {
    style: "percent",
    maximumSignificantDigits: 2,
    signDisplay: "exceptZero",
  });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  const money = new Intl.NumberFormat(locale, {
    style: "currency",
    currency: "INR",
    notation: "compact",
    compactDisplay: "long",
    maximumSignificantDigits: 3,
  });
  const relative = new Intl.RelativeTimeFormat(locale, { style: "short", numeric: "auto" });
  const coming = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const units = Object.fromEntries(
    (["second", "minute", "hour", "day"] as const).map((unit) => [
      unit,
      new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 0 }),
    ]),
  );
  const dateTime = new Intl.DateTimeFormat(locale, {
    timeZone: TIME_ZONE,
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const time = new Intl.DateTimeFormat(locale, {
    timeZone: TIME_ZONE,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const day = new Intl.DateTimeFormat(locale, { timeZone: TIME_ZONE, day: "numeric", month: "short" });
  return {
    value: (value) => byPlaces[placesOf(value)]!.format(value),
    change: (value, step) => changeFormat(locale, value, step),
    relative: (share) => relativeChange.format(Math.abs(share) < 1e-6 ? 0 : share),
    count: (value) => byPlaces[0]!.format(value),
    money: (inr) => money.format(inr),
    percent: (share) => percent.format(share),
    age(ms) {
      const { amount, unit } = inUnits(ms);
      return relative.format(-amount, unit);
    },
    ahead: (count, unit) => coming.format(count, unit),
    span(ms) {
      const { amount, unit } = inUnits(ms);
      return units[unit]!.format(amount);
    },
    dateTime: (ms) => dateTime.format(ms),
    time: (ms) => time.format(ms),
    day: (ms) => day.format(ms),
  };
}

function changeFormat(locale: string, value: number, step: number | undefined): string {
  const signDisplay = "exceptZero";
  if (step === undefined || !(step > 0)) {
    return new Intl.NumberFormat(locale, { signDisplay, maximumSignificantDigits: 3 }).format(value);
  }
  if (Math.round(value / step) === 0) return "0";
  const places = Math.min(8, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  return new Intl.NumberFormat(locale, {
    signDisplay,
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  }).format(Math.round(value / step) * step);
}

/** Three significant places at most, and no more than three behind the point. */
function placesOf(value: number): number {
  const size = Math.abs(value);
  if (size >= 100) return 0;
  if (size >= 10) return 1;
  return size >= 1 ? 2 : 3;
}

function inUnits(ms: number): { amount: number; unit: "second" | "minute" | "hour" | "day" } {
  const size = Math.max(0, ms);
  if (size < MINUTE) return { amount: Math.round(size / 1000), unit: "second" };
  if (size < HOUR) return { amount: Math.round(size / MINUTE), unit: "minute" };
  if (size < 2 * DAY) return { amount: Math.round(size / HOUR), unit: "hour" };
  return { amount: Math.round(size / DAY), unit: "day" };
}
