/** From the chunks of a simulation to what people are told: distributions, profiles, and what they rest on. */
import type * as z from "zod";
import { formatInstant } from "../../observation/instant.ts";
import type { Town } from "../../town/town.ts";
import { MAP_FIELDS, type MapSums, mapMean, type Side } from "../engine/map-sums.ts";
import { histogram, quantileSorted } from "../outcome/histogram.ts";
import type { OutcomeDefinition } from "../outcome/outcomes.ts";
import { resultHash } from "../outcome/result-hash.ts";
import { type OutcomeSummary, summarize } from "../outcome/summarize.ts";
import { encodeScenario } from "../scenario/scenario.ts";
import type { Sector } from "../sector.ts";
import { type outcome as outcomeAnswer, RESULTS_VERSION, type results as resultsAnswer } from "./answers.ts";
import { type Chunk, firstRuns, mergeChunks } from "./chunk.ts";
import { mapRoads } from "./map-roads.ts";
import { assumptions, type FittedParameters } from "./parameter-draws.ts";
import type { SimulationRequest } from "./request.ts";
import { countRuns, designOf } from "./run-design.ts";
import { analyseSensitivity } from "./sensitivity.ts";

export type ResultsAnswer = z.output<typeof resultsAnswer>;
type OutcomeAnswer = z.output<typeof outcomeAnswer>;

export interface SimulationRuns {
  readonly request: SimulationRequest;
  readonly chunks: readonly Chunk[];
  /** Runs that were wanted: fewer than asked for where the target of precision was met before. */
  readonly wanted: number;
  /** Whether they are fewer because the time was up. */
  readonly outOfTime?: boolean;
  readonly outcomes: readonly OutcomeDefinition[];
  /** What was fitted to the town; undefined where the parameters are the published ones. */
  readonly fit: FittedParameters | undefined;
}

export interface ResultsContext {
  readonly id: string;
  readonly town: { readonly id: string; readonly name: string };
  readonly modelVersion: string;
  readonly seconds: number | null;
  /** Null where no maps are kept. */
  readonly mapUrl: string | null;
  readonly calibration: { id: string; fittedAt: number; accepted: boolean; detail: string } | undefined;
}

/** The sections of the answer: which sectors each is about. */
const SECTIONS = {
  traffic: ["traffic"],
  pollution: ["air"],
  water: ["water"],
  energy: ["power"],
  agriculture_and_market: ["farm", "market"],
  economic: ["money"],
  citizen_impact: ["people"],
} as const satisfies Record<string, readonly Sector[]>;

const numberOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

function answerOf(definition: OutcomeDefinition, summary: OutcomeSummary): OutcomeAnswer {
  const { id, sector, label, unit, better, headline = false, zone, quintile } = definition;
  const { mean, se, median, p2_5, p97_5 } = summary.difference;
  return {
    id,
    sector,
    label,
    unit,
    better,
    headline,
    ...(zone !== undefined && { zone }),
    ...(quintile !== undefined && { quintile }),
    baseline: summary.baseline,
    scenario: summary.scenario,
    difference: { mean, standard_error: numberOrNull(se), median, p2_5, p97_5 },
    relative_difference: numberOrNull(summary.relativeDifference),
    probability_of_improvement: numberOrNull(summary.probabilityOfImprovement),
    probability_of_worsening: numberOrNull(summary.probabilityOfWorsening),
    ...(headline && { distribution: distributionOf(summary.differences) }),
  };
}

/** Ends and middle, and what a box and its whiskers are drawn from. */
const SHARES = [0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 1];

function distributionOf(differences: readonly number[]): OutcomeAnswer["distribution"] {
  const bins = histogram(differences);
  const sorted = Float64Array.from(differences).sort();
  return (
    bins && { quantiles: SHARES.map((share) => ({ share, value: quantileSorted(sorted, share) })), bins }
  );
}

/** Results as they were stored, in the shape of today. */
export function liftResults(stored: Omit<ResultsAnswer, "results_version" | "sensitivity">): ResultsAnswer {
  const runs = { ...stored.runs, out_of_time: stored.runs.out_of_time ?? false };
  return { results_version: 1, sensitivity: null, ...stored, runs };
}

/** What the simulation says, as the API answers it. An outcome that no run has a number for is left out. */
export function buildResults(
  { request, chunks, wanted, outOfTime = false, outcomes, fit }: SimulationRuns,
  { id, town, modelVersion, seconds, mapUrl, calibration }: ResultsContext,
): ResultsAnswer {
  const { scenario, configuration } = request;
  const all = mergeChunks(chunks, wanted);
  const { failed, missing, maps } = all;
  const design = designOf(configuration, fit);
  const merged = firstRuns(all, design.sample);
  const { baseline, scenario: changed } = merged;
  const answers = summarize({ outcomes, runs: merged.runs.length, baseline, scenario: changed })
    .map((summary, at) => answerOf(outcomes[at]!, summary))
    .filter(({ difference }) => Number.isFinite(difference.mean));
  const whole = answers.filter(({ zone, quintile }) => zone === undefined && quintile === undefined);
  const sections = Object.fromEntries(
    Object.entries(SECTIONS).map(([name, sectors]) => [
      name,
      whole.filter(({ sector }) => (sectors as readonly Sector[]).includes(sector)),
    ]),
  ) as Record<keyof typeof SECTIONS, OutcomeAnswer[]>;
  return {
    results_version: RESULTS_VERSION,
    simulation_id: id,
    scenario: encodeScenario(scenario),
    configuration,
    town,
    model_version: modelVersion,
    seed: configuration.seed,
    runs: {
      asked: configuration.monte_carlo_runs,
      used: merged.runs.length,
      stopped_early: wanted < countRuns(configuration),
      out_of_time: outOfTime,
      failed: [...failed],
      missing: [...missing],
    },
    result_hash: resultHash({ ...all, outcomes: outcomes.length }),
    execution_time_s: seconds,
    headline: whole.filter(({ headline }) => headline),
    ...sections,
    by_zone: answers.filter(({ zone }) => zone !== undefined),
    by_income: answers.filter(({ zone, quintile }) => zone === undefined && quintile !== undefined),
    sensitivity: analyseSensitivity(outcomes, all, design, configuration),
    hourly_profile: hourlyProfile(maps as MapSums, merged.runs.length),
    map: { url: mapUrl, fields: MAP_FIELDS.map(({ id, label, unit, over }) => ({ id, label, unit, over })) },
    calibration: calibration
      ? {
          id: calibration.id,
          fitted_at: formatInstant(calibration.fittedAt),
          accepted: calibration.accepted,
          detail: calibration.detail,
        }
      : null,
    assumptions: assumptions(fit),
    limits: scenario.limits,
  };
}

/** Mean over the places of each field, by hour of the day. */
function hourlyProfile(maps: MapSums, runs: number): ResultsAnswer["hourly_profile"] {
  return MAP_FIELDS.map((field) => {
    const of = (side: Side): number[] => {
      const means = mapMean(maps, side, field, runs);
      const places = means.length / 24;
      return Array.from({ length: 24 }, (_, hour) => {
        let sum = 0;
        for (let place = 0; place < places; place++) sum += means[place * 24 + hour]!;
        return places === 0 ? 0 : sum / places;
      });
    };
    const { id, label, unit } = field;
    return { field: id, label, unit, baseline: of("baseline"), scenario: of("scenario") };
  });
}

/** The maps: per field the places, and the means of each hour of the day, place by place. */
export function buildMaps(
  { request, chunks, wanted }: Pick<SimulationRuns, "request" | "chunks" | "wanted">,
  town: Town,
  places: { links: readonly string[]; zones: readonly string[] },
) {
  const { monte_carlo_runs: sample } = request.configuration;
  const { maps, runs } = firstRuns(mergeChunks(chunks, wanted), sample);
  return {
    links: places.links,
    ...mapRoads(town, request.scenario, places.links),
    zones: places.zones,
    fields: MAP_FIELDS.map((field) => {
      const of = (side: Side) =>
        [...mapMean(maps as MapSums, side, field, runs.length)].map((mean) => Number(mean.toPrecision(6)));
      const { id, label, unit, over } = field;
      return { id, label, unit, over, baseline: of("baseline"), scenario: of("scenario") };
    }),
  };
}
