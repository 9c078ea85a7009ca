/** Follows a simulation until it ends, and keeps what each answer estimated: how the estimate converges. */
import { useEffect, useState } from "react";
import type { Estimate, Simulation } from "../api/simulation-types.ts";
import { getSimulation } from "../api/simulations.ts";

const EVERY_MS = 1_000;

export interface Step {
  runs: number;
  estimates: readonly Estimate[];
}

export interface FollowedSimulation {
  simulation: Simulation | undefined;
  /** Of the last try; it is asked again all the same. */
  error: Error | undefined;
  /** Estimates by the number of runs that they rest on, ascending. */
  trail: readonly Step[];
  /** Asks at once. */
  refresh(): void;
}

export const hasEnded = ({ status }: Pick<Simulation, "status">): boolean =>
  status === "completed" || status === "failed" || status === "cancelled";

/** The trail with what a new answer estimates; the same one where no run was added. */
export function withStep(
  trail: readonly Step[],
  { progress }: Pick<Simulation, "progress">,
): readonly Step[] {
  const runs = progress.runs_done;
  if (runs === 0 || runs <= (trail.at(-1)?.runs ?? 0)) return trail;
  return [...trail, { runs, estimates: progress.estimates }];
}

/** @param id of the simulation; the component must be mounted anew for another one */
export function useSimulation(id: string): FollowedSimulation {
  const [simulation, setSimulation] = useState<Simulation>();
  const [error, setError] = useState<Error>();
  const [trail, setTrail] = useState<readonly Step[]>([]);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is what asks again.
  useEffect(() => {
    const gone = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const round = async (): Promise<void> => {
      try {
        const answer = await getSimulation(id, gone.signal);
        setSimulation(answer);
        setTrail((before) => withStep(before, answer));
        setError(undefined);
        if (hasEnded(answer)) return;
      } catch (failure) {
        if (gone.signal.aborted) return;
        setError(failure as Error);
      }
      if (!gone.signal.aborted) timer = setTimeout(round, EVERY_MS);
    };
    void round();
    return () => {
      gone.abort();
      clearTimeout(timer);
    };
  }, [id, attempt]);

  return { simulation, error, trail, refresh: () => setAttempt((before) => before + 1) };
}
