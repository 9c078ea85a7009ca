/** Follows a simulation until it ends, and keeps what each answer estimated: how the estimate converges. */
import { useCallback, useEffect, useState } from "react";
import type { Estimate, Simulation } from "../api/simulation-types.ts";
import { getSimulation } from "../api/simulations.ts";
import { useAsked } from "../ui/use-asked.ts";

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

const nextAskMs = (answered: Simulation | Error): number | undefined =>
  !(answered instanceof Error) && hasEnded(answered) ? undefined : EVERY_MS;

/** @param id of the simulation; the component must be mounted anew for another one */
export function useSimulation(id: string): FollowedSimulation {
  const ask = useCallback((signal: AbortSignal) => getSimulation(id, signal), [id]);
  const { answer: simulation, error, again } = useAsked(ask, nextAskMs);
  const [trail, setTrail] = useState<readonly Step[]>([]);
  useEffect(() => {
    if (simulation) setTrail((before) => withStep(before, simulation));
  }, [simulation]);
  return { simulation, error, trail, refresh: again };
}
