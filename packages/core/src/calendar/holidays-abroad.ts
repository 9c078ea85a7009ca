/**
 * National public holidays of countries outside India, by rule: Italy (law 260 of 27 May 1949 as amended) and the federal
 * ones of the United States (5 U.S.C. 6103). Regions and towns have days of their own, which a known column can give.
 */
export const COUNTRIES = ["it", "us"] as const;
export type Country = (typeof COUNTRIES)[number];

const DAY_MS = 86_400_000;

const ITALY = ["01-01", "01-06", "04-25", "05-01", "06-02", "08-15", "11-01", "12-08", "12-25", "12-26"];
const UNITED_STATES = ["01-01", "07-04", "11-11", "12-25"];
/** Month, weekday (0 Monday) and which one of the month; −1 is the last. */
const UNITED_STATES_MOVING = [
  [1, 0, 3],
  [2, 0, 3],
  [5, 0, -1],
  [9, 0, 1],
  [10, 0, 2],
  [11, 3, 4],
] as const;

/** Days since 1970-01-01 of a country's holidays in a year. A holiday on a weekend is not moved. */
export function holidaysIn(country: Country, year: number): number[] {
  const fixed = country === "it" ? ITALY : UNITED_STATES;
  const days = fixed.map((date) => Date.parse(`${year}-${date}`) / DAY_MS);
  if (country === "it") return [...days, easter(year), easter(year) + 1];
  return [...days, ...UNITED_STATES_MOVING.map(([month, weekday, nth]) => nthOf(year, month, weekday, nth))];
}

function nthOf(year: number, month: number, weekday: number, nth: number): number {
  const first = Date.UTC(year, month - 1, 1) / DAY_MS;
  const begin = first + ((weekday - weekdayOf(first) + 7) % 7);
  if (nth > 0) return begin + 7 * (nth - 1);
  const next = Date.UTC(year, month, 1) / DAY_MS;
  return begin + 7 * Math.floor((next - 1 - begin) / 7);
}

/** 0 Monday to 6 Sunday: 1970-01-01 was a Thursday. */
const weekdayOf = (day: number) => (day + 3) % 7;

/** Easter Sunday of the Gregorian calendar (New Scientist, 30 March 1961, in Meeus, Astronomical Algorithms, chapter 8), days since 1970-01-01. */
export function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const rest = h + l - 7 * m;
  const month = Math.floor((rest + 90) / 25);
  return Date.UTC(year, month - 1, (rest + 33 * month + 19) % 32) / DAY_MS;
}
