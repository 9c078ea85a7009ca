/**
 * When enough runs are done: after the first chunk at which every asked outcome is known as well as asked. Looks are at the
 * borders of chunks, in the order of the runs, and a look uses the runs before it only; so it is the same look that ends
 * a simulation, whoever computed what when, and runs that were done beyond it are left out.
 */
import { InvalidInput } from "../../errors.ts";
import { addMoments, type ChunkProgress, NO_MOMENTS, standardError } from "./progress.ts";

/** Below this a standard error is itself too uncertain to stop on: its own error is 1/√(2(n-1)), 13 % at 30. */
export const FEWEST_RUNS = 30;

/** @throws InvalidInput where a target is of none of the outcomes: its runs would never be enough. */
export function checkTargets(
  targets: Readonly<Record<string, number>>,
  outcomes: Iterable<{ readonly id: string }>,
): void {
  const known = Array.from(outcomes, ({ id }) => id);
  const field = "configuration.target_standard_error";
  for (const outcome of Object.keys(targets)) {
    if (known.includes(outcome)) continue;
    const allowed = `${known.slice(0, 20).join(", ")} …`;
    throw new InvalidInput(`${field}: no outcome ${outcome}; there are ${allowed}`, {
      details: { field, value: outcome, allowed: known },
    });
  }
}

/**
 * How many runs are enough; undefined where the chunks that are there do not say so (yet).
 * @param chunks in any order; those after a gap are not looked at
 * @param targets standard error of the mean difference, by outcome; none: all runs are wanted
 */
export function enoughRuns(
  chunks: readonly ChunkProgress[],
  targets: Readonly<Record<string, number>>,
): number | undefined {
  const asked = Object.entries(targets);
  if (asked.length === 0) return undefined;
  const moments = new Map(asked.map(([outcome]) => [outcome, NO_MOMENTS]));
  let next = 0;
  for (const chunk of chunks.toSorted((a, b) => a.from - b.from)) {
    if (chunk.from !== next) return undefined;
    next = chunk.to;
    for (const [outcome] of asked) {
      moments.set(outcome, addMoments(moments.get(outcome)!, chunk.differences[outcome] ?? NO_MOMENTS));
    }
    const known = asked.every(([outcome, target]) => {
      const error = standardError(moments.get(outcome)!);
      return error !== null && error <= target;
    });
    if (next >= FEWEST_RUNS && known) return next;
  }
  return undefined;
}
