/** What a feature of `features.ts` is about, in a few words that a reader of forecasts knows. */

export const FEATURE_GROUPS = [
  "recent values",
  "recent surprises",
  "same time on earlier days",
  "same time in earlier weeks",
  "usual value at this time",
  "level",
  "variability",
  "time of day and weekday",
  "time of year",
  "holidays",
  "other series",
  "how far ahead",
  "known conditions",
] as const;
export type FeatureGroup = (typeof FEATURE_GROUPS)[number];

/** The first that fits; what none fits is a column that was given as known. */
const GROUPS: readonly (readonly [FeatureGroup, RegExp])[] = [
  ["recent values", /^lag \d+$|^fading mean$/],
  ["recent surprises", /^surprise /],
  ["same time on earlier days", /^same time, (day|before|after)/],
  ["same time in earlier weeks", /^same time, week/],
  ["holidays", /holiday|^bridge day$|^days to Diwali$/],
  ["usual value at this time", /slot/],
  ["level", /^mean of (a day|four weeks)$/],
  ["variability", /^std of a day$|^range (up|down)$|^volatility$/],
  ["other series", /^peers/],
  ["time of year", /^(half-)?year (sin|cos)$/],
  ["how far ahead", /^horizon$/],
  [
    "time of day and weekday",
    /^(hour|weekday)$|^(working day|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)( (sin|cos) \d)?$/,
  ],
];

export const featureGroup = (feature: string): FeatureGroup =>
  GROUPS.find(([, pattern]) => pattern.test(feature))?.[0] ?? "known conditions";

/** Numbers of features, summed up by what the features are about. @param values in the order of their names. */
export function sumByGroup(names: readonly string[], values: ArrayLike<number>): Map<FeatureGroup, number> {
  const sums = new Map<FeatureGroup, number>();
  names.forEach((name, f) => {
    const group = featureGroup(name);
    sums.set(group, (sums.get(group) ?? 0) + values[f]!);
  });
  return sums;
}
