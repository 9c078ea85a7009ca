/** Spans of hours, as requests hold them, and the 24 hours of a day. */

/** Whether each hour of the day lies in one of the [from, to) spans. */
export function hoursOf(spans: readonly (readonly [number, number])[]): boolean[] {
  return Array.from({ length: 24 }, (_, hour) => spans.some(([from, to]) => from <= hour && hour < to));
}

/** The fewest spans that cover exactly the hours. */
export function spansOf(hours: readonly boolean[]): [number, number][] {
  const spans: [number, number][] = [];
  hours.forEach((on, hour) => {
    const last = spans.at(-1);
    if (on && last?.[1] === hour) last[1] = hour + 1;
    else if (on) spans.push([hour, hour + 1]);
  });
  return spans;
}
