/**
 * What the API answers about simulations, as schemas: they describe it in its document, and tests hold real answers
 * against them.
 */
import * as z from "zod";
import { scenarioSchema } from "../scenario/scenario.ts";
import { LISTED_TARGETS } from "../scenario/target-names.ts";
import { SECTORS } from "../sector.ts";
import { configurationSchema } from "./configuration.ts";

const instant = z.string().describe("ISO 8601 with offset, Indian time");
const simulationId = z.string().describe("The request's content key: equal requests have one");

export const SIMULATION_STATUSES = [
  "queued",
  "preparing",
  "running",
  "analysing",
  "completed",
  "failed",
  "cancelled",
] as const;
const status = z.enum(SIMULATION_STATUSES);

const scenarioHead = z.strictObject({ name: z.string(), title: z.string() });
const note = z
  .strictObject({ what: z.string(), detail: z.string() })
  .describe("Something that went wrong and was lived with");

export const progress = z
  .strictObject({
    runs_done: z.number(),
    runs_failed: z.number(),
    runs_total: z.number().describe("The ceiling: fewer where the target of precision is met before"),
    share: z.number().describe("0 to 1"),
    estimates: z
      .array(
        z.strictObject({
          outcome: z.string(),
          label: z.string(),
          unit: z.string(),
          mean: z.number().describe("Scenario minus baseline, over the runs that are done"),
          standard_error: z.number().nullable(),
        }),
      )
      .describe("What the runs that are done say of the headline outcomes"),
  })
  .meta({ id: "SimulationProgress" });

export const simulationAccepted = z.strictObject({
  simulation_id: simulationId,
  status,
  attempt: z.number(),
  shared: z.boolean().describe("True where an equal request was there before, whose execution this is"),
  estimated_completion: instant.nullable(),
  status_url: z.string(),
});

const interval = z.strictObject({
  mean: z.number(),
  standard_error: z.number().nullable(),
  median: z.number(),
  p2_5: z.number(),
  p97_5: z.number(),
});

const distribution = z
  .strictObject({
    quantiles: z
      .array(z.strictObject({ share: z.number(), value: z.number() }))
      .describe("Of the paired differences, ascending"),
    bins: z
      .strictObject({
        from: z.number().describe("Lower end of the first bin"),
        width: z.number().describe("Of every bin; 0 where all differences are equal"),
        counts: z.array(z.number()).describe("Runs in each bin"),
      })
      .describe("Widths by the rule of Freedman and Diaconis (1981), 60 bins at most"),
  })
  .meta({ id: "SimulationDistribution" });

export const outcome = z
  .strictObject({
    id: z.string(),
    sector: z.enum(SECTORS),
    label: z.string(),
    unit: z.string(),
    better: z.enum(["lower", "higher", "neither"]),
    headline: z.boolean(),
    zone: z.string().optional(),
    quintile: z.number().optional().describe("Income quintile of households, 1 the poorest"),
    baseline: z.number().describe("Mean over the runs"),
    scenario: z.number().describe("Mean over the runs"),
    difference: interval.describe(
      "Scenario minus baseline, run by run; 95 % of the runs lie in p2_5 to p97_5",
    ),
    relative_difference: z.number().nullable().describe("Mean difference against the baseline's mean"),
    probability_of_improvement: z
      .number()
      .nullable()
      .describe("Share of the runs; null where neither is better"),
    probability_of_worsening: z.number().nullable(),
    distribution: distribution.optional().describe("Of the headline outcomes"),
  })
  .meta({ id: "SimulationOutcome" });

const outcomes = z.array(outcome);

const estimated = z.strictObject({ value: z.number(), p2_5: z.number(), p97_5: z.number() });
const influences = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.array(z.strictObject({ parameter: z.string(), label: z.string(), ...shape }));
const aboutOutcome = { outcome: z.string(), label: z.string(), unit: z.string() };

export const sensitivity = z
  .strictObject({
    rank_regression: z
      .strictObject({
        runs: z.number(),
        outcomes: z.array(
          z.strictObject({
            ...aboutOutcome,
            explained: z
              .number()
              .describe("Share of the spread of ranks that the parameters explain; the rest is chance"),
            parameters: influences({
              rank_correlation: estimated.describe(
                "Partial rank correlation, -1 to 1, with its 95 % interval",
              ),
              at_p10: z
                .number()
                .describe("Difference with the parameter at its 10 % quantile, the others in the middle"),
              at_p90: z.number().describe("Difference with the parameter at its 90 % quantile"),
              swing: estimated.describe("at_p90 minus at_p10, with its 95 % interval"),
            }),
          }),
        ),
      })
      .nullable()
      .describe("Of the runs that the results are made of; null where they are too few"),
    morris: z
      .strictObject({
        trajectories: z.number(),
        outcomes: z.array(
          z.strictObject({
            ...aboutOutcome,
            parameters: influences({
              mu: z.number().describe("Mean elementary effect, for the parameter's whole range"),
              mu_star: z.number().describe("Mean absolute elementary effect"),
              mu_star_standard_error: z.number(),
              sigma: z.number().describe("Spread of the effects: interaction and curvature"),
            }),
          }),
        ),
      })
      .nullable()
      .describe("Screening (Morris 1991); null where it was not asked for"),
    sobol: z
      .strictObject({
        base: z.number(),
        outcomes: z.array(
          z.strictObject({
            ...aboutOutcome,
            parameters: influences({
              first: estimated.describe("Share of the variance that the parameter explains alone"),
              total: estimated.describe("Share with all its interactions, chance among them"),
            }),
          }),
        ),
      })
      .nullable()
      .describe(
        "Shares of the variance (Sobol' 1993, Saltelli et al. 2010); null where they were not asked for",
      ),
  })
  .describe("Which uncertain parameters the headline outcomes hang on, the twelve strongest of each")
  .meta({ id: "SimulationSensitivity" });

/** Raised with every change of the shape below; what was stored under an earlier one is lifted when it is read. */
export const RESULTS_VERSION = 2;

export const results = z
  .strictObject({
    results_version: z.number().describe("Of this shape: 2 has distributions and sensitivity"),
    simulation_id: simulationId,
    scenario: scenarioSchema,
    configuration: configurationSchema,
    town: z.strictObject({ id: z.string(), name: z.string() }),
    model_version: z.string(),
    seed: z.number(),
    runs: z.strictObject({
      asked: z.number(),
      used: z.number(),
      stopped_early: z
        .boolean()
        .describe("Fewer than asked: the target of precision was met, or a what-if's time was up"),
      out_of_time: z.boolean().describe("A what-if's few seconds were up: these are the runs that fitted"),
      failed: z.array(z.strictObject({ run: z.number(), reason: z.string() })),
      missing: z.array(z.number()).describe("Runs that nobody could compute"),
    }),
    result_hash: z.string().describe("SHA-256 of all runs and map sums: equal where the numbers are"),
    execution_time_s: z.number().nullable(),
    headline: outcomes,
    traffic: outcomes,
    pollution: outcomes,
    water: outcomes,
    energy: outcomes,
    agriculture_and_market: outcomes,
    economic: outcomes,
    citizen_impact: outcomes,
    by_zone: outcomes,
    by_income: outcomes,
    sensitivity: sensitivity.nullable().describe("Null in results of an earlier version"),
    hourly_profile: z
      .array(
        z.strictObject({
          field: z.string(),
          label: z.string(),
          unit: z.string(),
          baseline: z.array(z.number()).length(24),
          scenario: z.array(z.number()).length(24),
        }),
      )
      .describe("Means over the places of the map, by hour of the day"),
    map: z.strictObject({
      url: z.string().nullable().describe("Null where the answer was not kept"),
      fields: z.array(
        z.strictObject({ id: z.string(), label: z.string(), unit: z.string(), over: z.string() }),
      ),
    }),
    calibration: z
      .strictObject({ id: z.string(), fitted_at: instant, accepted: z.boolean(), detail: z.string() })
      .nullable(),
    assumptions: z.array(
      z.strictObject({
        id: z.string(),
        label: z.string(),
        unit: z.string(),
        sector: z.enum(SECTORS),
        prior: z.string().describe("Distribution that the parameter was drawn from"),
        source: z.string(),
      }),
    ),
    limits: z.array(z.string()).describe("What the results cannot tell"),
  })
  .meta({ id: "SimulationResults" });

export const simulation = z
  .strictObject({
    simulation_id: simulationId,
    status,
    attempt: z.number(),
    scenario: scenarioHead,
    created_at: instant,
    started_at: instant.nullable(),
    finished_at: instant.nullable(),
    estimated_completion: instant.nullable(),
    progress,
    notes: z.array(note),
    error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    results: results.nullable().describe("Once it is completed"),
    answered_at: instant,
  })
  .meta({ id: "Simulation" });

const profile = z.array(z.number()).describe("Place by place, 24 hours each");

export const simulationMap = z.strictObject({
  links: z.array(z.string()).describe("Ids of the road links, in the order of the fields over links"),
  segments: z
    .array(z.string())
    .describe("Id of the road of the town's map that each link is a direction of, in the links' order"),
  new_roads: z
    .array(
      z.strictObject({
        segment: z.string(),
        name: z.string(),
        line: z.array(z.tuple([z.number(), z.number()])).describe("Longitude, latitude"),
      }),
    )
    .describe("Roads that the scenario builds"),
  zones: z.array(z.string()).describe("Ids of the wards, in the order of the fields over zones"),
  fields: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      unit: z.string(),
      over: z.enum(["link", "zone"]),
      baseline: profile,
      scenario: profile,
    }),
  ),
});

export const simulationCancelled = z.strictObject({ simulation_id: simulationId, status });

export const simulationList = z.strictObject({
  simulations: z.array(
    z.strictObject({
      simulation_id: simulationId,
      status,
      scenario: scenarioHead,
      created_at: instant,
      finished_at: instant.nullable(),
      runs: z.number(),
      days: z.number(),
      headline: z.array(
        z.strictObject({
          outcome: z.string(),
          label: z.string(),
          unit: z.string(),
          difference: z.strictObject({ mean: z.number(), p2_5: z.number(), p97_5: z.number() }),
        }),
      ),
    }),
  ),
  next_cursor: z.string().nullable().describe("Give it as `cursor` for the next page; null on the last"),
  answered_at: instant,
});

export const whatif = z.strictObject({ results, answered_at: instant });

export const scenarioList = z.strictObject({
  scenarios: z.array(scenarioSchema),
  schema: z
    .record(z.string(), z.unknown())
    .describe("JSON Schema of a scenario, for a form: titles, units, defaults and bounds"),
  request_schema: z
    .record(z.string(), z.unknown())
    .describe("JSON Schema of a request's parameters and configuration"),
  targets: z
    .record(z.enum(LISTED_TARGETS), z.array(z.strictObject({ id: z.string(), name: z.string() })))
    .describe(
      "What the fields of policies that name elements may hold in this town; wards and roads: GET /v1/town",
    ),
});

export const comparison = z.strictObject({
  simulations: z.array(
    z.strictObject({
      simulation_id: simulationId,
      scenario: scenarioHead,
      start_date: z.string(),
      days: z.number(),
      runs: z.number(),
    }),
  ),
  comparable: z.boolean().describe("Whether all are about the same days, agents, seed and model"),
  differs_in: z.array(z.string()).describe("What they do not have in common"),
  outcomes: z.array(
    z.strictObject({
      id: z.string(),
      sector: z.enum(SECTORS),
      label: z.string(),
      unit: z.string(),
      better: z.enum(["lower", "higher", "neither"]),
      differences: z
        .array(interval.nullable())
        .describe("Scenario minus baseline of each simulation, in their order"),
      best: z.number().nullable().describe("Position of the best mean, where one is better"),
    }),
  ),
  answered_at: instant,
});
