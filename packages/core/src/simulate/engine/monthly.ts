/** What months' means say of a day. */
const MONTH_DAYS = 30.44;

/** Of twelve means of months, January first, the value on a day of the year from 0: straight lines between the months' middles. */
export function monthly(months: readonly number[], day: number): number {
  const at = ((day - 15) / MONTH_DAYS + 12) % 12;
  const before = Math.floor(at);
  return months[before]! + (at - before) * (months[(before + 1) % 12]! - months[before]!);
}
