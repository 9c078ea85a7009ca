import { expect, it } from "vitest";
import { featureGroup } from "./feature-groups.ts";
import { featureSet } from "./features.ts";

const names = (day: number, week: number, known: string[] = []) =>
  featureSet({ day, week, known, calendar: "in", peers: true, seasons: true }).names;

it("every feature of an hourly and of a daily series is about something; only given columns are known conditions", () => {
  const daily = ["temp_c", "temp_c change", "temp_c mean of a day"];
  const within = [
    ...daily,
    "temp_c of a day less the week before",
    "temp_c of three days less the week before",
  ];
  for (const [all, expected] of [
    [names(24, 168, ["temp_c"]), within],
    [names(1, 7, ["temp_c"]), daily],
    [names(96, 672, ["temp_c"]), within],
  ] as const) {
    expect(all.filter((name) => featureGroup(name) === "known conditions")).toEqual(expected);
  }
});

it.each([
  ["lag 0", "recent values"],
  ["surprise lag 3", "recent surprises"],
  ["same time, day −1", "same time on earlier days"],
  ["same time, week −2", "same time in earlier weeks"],
  ["week slot, slow", "usual value at this time"],
  ["last Sunday's slot on a holiday", "holidays"],
  ["day after holiday", "holidays"],
  ["working day cos 1", "time of day and weekday"],
  ["Sunday", "time of day and weekday"],
  ["half-year sin", "time of year"],
  ["peers now", "other series"],
])('"%s" is about %s', (feature, group) => {
  expect(featureGroup(feature)).toBe(group);
});
