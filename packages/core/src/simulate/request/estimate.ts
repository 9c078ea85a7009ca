/** When a simulation will be done: first from its size, then from how fast its runs come. */
import { type Configuration, stepsPerRun } from "./configuration.ts";
import type { Plan } from "./plan.ts";

/** Agent-steps a second of one processor; `npm run bench -- simulate` measures it. */
const STEPS_PER_SECOND = 5e7;
/** Preparing the town, starting children, analysing. */
const FIXED_SECONDS = { functions: 20, containers: 90 };
/** As many functions compute at once as the workflow lets. */
const PARALLEL_FUNCTIONS = 10;

/** Seconds that a simulation takes from its start to its results. */
export function secondsFor(
  { mode, runs, chunks, children }: Plan,
  { agents }: Pick<Configuration, "agents">,
  days: number,
): number {
  const workers = mode === "functions" ? Math.min(PARALLEL_FUNCTIONS, chunks) : children;
  return Math.round(FIXED_SECONDS[mode] + (stepsPerRun(agents, days) * runs) / STEPS_PER_SECOND / workers);
}

/**
 * When it will be done (ms since 1970 UTC).
 * @param done share of the runs that are done
 * @param since when the simulation began
 */
export function completionAt(since: number, now: number, seconds: number, done: number): number {
  if (done <= 0) return Math.max(now + 1000, since + seconds * 1000);
  return Math.round(now + ((now - since) * (1 - done)) / done);
}
