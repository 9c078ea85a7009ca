/**
 * How large a simulation is: agents, runs, time step; what it costs, in agent-steps (one agent, one hour, one world);
 * and the limits beyond which it is refused before anything starts.
 */
import * as z from "zod";
import { InvalidInput } from "../../errors.ts";
import { countRuns } from "./run-design.ts";

/** Most runs that may be asked for. 1,000 give an interval's ends to a few percent of its width. */
export const MAX_RUNS = 10_000;
/** Most agents of all kinds together. */
export const MAX_AGENTS = 2_000_000;
/** Most agent-steps of one simulation: about an hour on 32 processors at 10 million a second each. */
export const MAX_AGENT_STEPS = 1e12;
/** Most agent-steps of a question that is answered while the caller waits. */
export const MAX_WHATIF_AGENT_STEPS = 2e9;

const whole = (min: number, max: number) => {
  const allowed = `a whole number from ${min.toLocaleString("en-IN")} to ${max.toLocaleString("en-IN")}`;
  return z.int({ error: allowed }).min(min, allowed).max(max, allowed);
};

/** simulation.md, section 2: people, vehicles, businesses and farms, each of which stands for several. */
export const DEFAULT_AGENTS = { citizens: 10_000, vehicles: 5_000, businesses: 500, farms: 200 } as const;

export const agentsSchema = z
  .strictObject({
    citizens: whole(100, MAX_AGENTS).default(DEFAULT_AGENTS.citizens),
    vehicles: whole(50, MAX_AGENTS).default(DEFAULT_AGENTS.vehicles),
    businesses: whole(10, MAX_AGENTS).default(DEFAULT_AGENTS.businesses),
    farms: whole(0, MAX_AGENTS).default(DEFAULT_AGENTS.farms),
  })
  .describe("How many agents stand for the town; each has a weight");

export type Agents = z.output<typeof agentsSchema>;

/** Further analyses of the parameters, each with runs of its own; `ranks` needs none. */
export const sensitivitySchema = z
  .discriminatedUnion("method", [
    z.strictObject({ method: z.literal("ranks") }),
    z.strictObject({
      method: z.literal("morris"),
      trajectories: whole(4, 200)
        .default(20)
        .describe("Walks; each takes as many runs as there are parameters, and one"),
    }),
    z.strictObject({
      method: z.literal("sobol"),
      base: z
        .literal([16, 32, 64, 128, 256, 512, 1024], { error: "16, 32, 64, 128, 256, 512 or 1024" })
        .default(64)
        .describe("Base rows; each takes as many runs as there are parameters, and two"),
    }),
  ])
  .describe(
    "Which parameters the outcomes hang on: `ranks` asks the runs that are there; `morris` (screening) and `sobol` (shares of the variance) compute more runs",
  );

const target = z.number().positive("a number above 0").describe("Standard error of the mean difference");

/** The part `configuration` of a request, as it is on the wire. */
export const configurationSchema = z
  .strictObject({
    agents: agentsSchema.prefault({}),
    time_step_minutes: z
      .literal(60, { error: "60: the model's step is one hour" })
      .default(60)
      .describe("The model's time step"),
    monte_carlo_runs: whole(2, MAX_RUNS)
      .default(200)
      .describe("Paired runs; the ceiling where a target is given"),
    seed: whole(0, 2 ** 32 - 1)
      .default(1)
      .describe("The same request with the same seed gives the same numbers, to the last bit"),
    target_standard_error: z
      .record(z.string().max(80), target)
      .default({})
      .describe("Runs stop early once every outcome named here is known this well, in its own unit"),
    calibration: z
      .enum(["town", "priors"])
      .default("town")
      .describe(
        "`town`: parameters fitted to the town's own history where it has one; `priors`: as published",
      ),
    sensitivity: sensitivitySchema.prefault({ method: "ranks" }),
    tolerated_failures: z
      .number()
      .min(0, "a share from 0 to 0.2")
      .max(0.2, "a share from 0 to 0.2")
      .default(0)
      .describe("Share of the runs that may fail; those that did are reported with the results"),
  })
  .refine(
    ({ sensitivity, target_standard_error }) =>
      sensitivity.method === "ranks" || Object.keys(target_standard_error).length === 0,
    {
      path: ["target_standard_error"],
      error: "none with sensitivity morris or sobol, whose runs are all needed",
    },
  );

/** A question that is answered at once has fewer agents, each of which stands for more. */
const WHATIF_DEFAULTS = {
  agents: { citizens: 1_000, vehicles: 500, businesses: 100, farms: 50 },
  monte_carlo_runs: 200,
};

/** The body of a what-if with what is usual there, where it says nothing else. */
export function withWhatifDefaults(body: Record<string, unknown>): Record<string, unknown> {
  const given = body["configuration"] ?? {};
  if (typeof given !== "object") return body;
  return { ...body, configuration: { ...WHATIF_DEFAULTS, ...given } };
}

/**
 * Refuses what a question that is answered at once cannot keep: it ends with the runs that fit into its time, and how well they
 * know an outcome is told with it.
 * @throws InvalidInput naming the field
 */
export function checkWhatif({
  target_standard_error: targets,
}: Pick<Configuration, "target_standard_error">): void {
  const asked = Object.keys(targets);
  if (asked.length === 0) return;
  const allowed =
    "none in a what-if, which takes the runs that fit into its time; POST /v1/simulate/scenario stops at a target";
  throw refused("target_standard_error", asked.join(", "), allowed);
}

export type Configuration = z.output<typeof configurationSchema>;

export function agentCount({ citizens, vehicles, businesses, farms }: Agents): number {
  return citizens + vehicles + businesses + farms;
}

/** Agent-steps of one paired run: every agent, every hour, in the baseline and in the scenario. */
export function stepsPerRun(agents: Agents, days: number): number {
  return agentCount(agents) * days * 24 * 2;
}

const readable = (steps: number): string => steps.toExponential(1).replace("e+", "·10^");

/**
 * Refuses what is too large as a whole although each number of it is allowed.
 * @throws InvalidInput naming the field that is easiest to lower, and what it may be.
 */
export function checkCost(
  configuration: Pick<Configuration, "agents" | "monte_carlo_runs" | "sensitivity">,
  days: number,
  limit: number = MAX_AGENT_STEPS,
): void {
  const { agents, monte_carlo_runs: runs, sensitivity } = configuration;
  const all = countRuns(configuration);
  const total = agentCount(agents);
  if (total > MAX_AGENTS) {
    throw refused("agents", total, `${MAX_AGENTS.toLocaleString("en-IN")} agents of all kinds together`);
  }
  const perRun = stepsPerRun(agents, days);
  if (perRun * all <= limit) return;
  if (perRun * runs <= limit) {
    throw refused(
      "sensitivity.method",
      sensitivity.method,
      `ranks, or fewer runs, days or agents: ${all - runs} more runs would make ${readable(perRun * all)} agent-steps; ${readable(limit)} are allowed`,
    );
  }
  const most = Math.floor(limit / perRun);
  const allowed =
    most >= 2
      ? `${most.toLocaleString("en-IN")} runs at most, for ${days} days of ${total.toLocaleString("en-IN")} agents`
      : `fewer days or agents: one run of ${days} days of ${total.toLocaleString("en-IN")} agents is ${readable(perRun)} agent-steps; ${readable(limit)} are allowed`;
  throw refused("monte_carlo_runs", runs, allowed);
}

function refused(field: string, value: number | string, allowed: string): InvalidInput {
  const name = `configuration.${field}`;
  return new InvalidInput(`${name} is ${value.toLocaleString("en-IN")}; allowed: ${allowed}`, {
    details: { in: "body", issues: [{ field: name, value, allowed }] },
  });
}
