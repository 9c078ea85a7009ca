/**
 * What a forecast is made of: the members' weights, and for the learnt ones what each feature adds. It explains the last step
 * asked for: the furthest is the one that people wonder about.
 */

import type { Component } from "../additive/parts.ts";
import { componentsOf } from "../components.ts";
import { contributions, memberWeights } from "../contributions.ts";
import { type FeatureGroup, sumByGroup } from "../feature-groups.ts";
import type { ForecastInput } from "../forecast-input.ts";
import type { ForecastModel } from "../model.ts";
import type { SeasonWeather } from "./crop-season.ts";
import type { SeriesForecast } from "./forecast-series.ts";

/** Features named, the largest. */
const NAMED = 8;

export interface Explanation {
  readonly summary: string;
  readonly members: Record<string, number>;
  /** The features that add most, in the series' unit. */
  readonly features: { feature: string; value: number | null; contribution: number }[];
  /** All features, summed up by what they are about. */
  readonly groups: { group: FeatureGroup; contribution: number }[];
  /** Of an additive model: what the forecast is the sum of. */
  readonly components: { component: Component; contribution: number }[];
  /** Start of the step that is explained, ms; null for a naive rule, whose steps all have the same reason. */
  readonly atMs: number | null;
}

const RULES: Readonly<Record<string, string>> = {
  "seasonal-naive-week": "each step repeats the same time of last week",
  "seasonal-naive-day": "each step repeats the same time of yesterday",
  persistence: "each step repeats the last value, because the past is too short for a rhythm",
  "season-mean": "the mean of the past seasons' yields",
};

export function explanation(forecast: SeriesForecast): Explanation {
  const { made, method, path } = forecast;
  if (forecast.season) return seasonExplanation(forecast.season, method);
  const input = made?.inputs.at(-1);
  if (!made || !input) {
    return {
      summary: RULES[method] ?? method,
      members: { [method]: 1 },
      features: [],
      groups: [],
      components: [],
      atMs: null,
    };
  }
  const { model } = made.artefact;
  const members = memberWeights(model, input);
  const { features, groups } = whatAdds(model, input);
  const components = componentsOf(model, input).map((line) => ({
    ...line,
    contribution: Number(line.contribution.toPrecision(6)),
  }));
  const lead = Object.entries(members).sort(([, a], [, b]) => b - a)[0];
  const most = groups[0];
  const [name, weight] = lead ?? [method, 1];
  const summary = [
    weight < 1 ? `mostly the ${name} (${Math.round(100 * weight)} %)` : `by the model ${name}`,
    most && `"${most.group}" moves it by ${signed(most.contribution)}`,
    components
      .map(
        ({ component, contribution }, i) => `${component} ${i === 0 ? contribution : signed(contribution)}`,
      )
      .join(", "),
  ];
  return {
    summary: summary.filter(Boolean).join("; "),
    members,
    features,
    groups,
    components,
    atMs: path.at(-1)?.atMs ?? input.atMs,
  };
}

const signed = (value: number) => `${value > 0 ? "+" : ""}${value}`;

/** A season by its weather: what the days so far and the years behind the rest do to the yield. */
function seasonExplanation(season: SeasonWeather, method: string): Explanation {
  const { outlook, crop, daysSoFar, rainMm, years, harvestMs, seasonsWithWeather } = season;
  const { point, relative, usual, stressDays, weatherSkill } = outlook;
  const percent = (share: number) => Math.round(100 * share);
  const taken = weatherSkill === null || weatherSkill >= 0;
  const change = taken && relative > 0 ? point - (point * usual) / relative : 0;
  const judged =
    weatherSkill === null
      ? `too few past harvests with weather (${seasonsWithWeather}) to say how much it helps`
      : `on past harvests the weather ${taken ? `saved ${percent(weatherSkill)} % of the error` : "did not help and is left out"}`;
  const row = (feature: string, value: number, contribution = 0) => ({
    feature,
    value: Number(value.toPrecision(4)),
    contribution: Number(contribution.toPrecision(4)),
  });
  return {
    summary: `${crop}: ${percent(relative)} % of what full water gives, ${percent(usual)} % in an ordinary year; ${daysSoFar} days as they were, the rest as in ${years} earlier years; ${judged}`,
    members: { [method]: 1 },
    features: [
      row("water supply of the season against an ordinary one", relative / usual, change),
      row("rain so far, mm", rainMm),
      row("days of water stress, expected", stressDays),
    ],
    groups: [],
    components: [],
    atMs: harvestMs,
  };
}

/** What features add, in the series' unit: those that add most, and all of them summed up by what they are about. */
function whatAdds(model: ForecastModel, input: ForecastInput): Pick<Explanation, "features" | "groups"> {
  const added = contributions(model, input);
  if (!added) return { features: [], groups: [] };
  const { names } = model.forecaster.features;
  const features = Array.from(added, (contribution, f) => ({
    feature: names[f]!,
    value: Number.isFinite(input.features[f]!) ? Number(input.features[f]!.toPrecision(4)) : null,
    contribution,
  }));
  const groups = [...sumByGroup(names, added)].map(([group, contribution]) => ({ group, contribution }));
  return { features: largest(features).slice(0, NAMED), groups: largest(groups) };
}

const largest = <Line extends { contribution: number }>(lines: readonly Line[]): Line[] =>
  lines
    .filter(({ contribution }) => contribution !== 0)
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .map((line) => ({ ...line, contribution: Number(line.contribution.toPrecision(4)) }));
