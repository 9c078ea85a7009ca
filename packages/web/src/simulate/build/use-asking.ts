/** Asks for a simulation, quick or in full, and holds what was answered or refused. */
import { useCallback, useEffect, useRef, useState } from "react";
import { ApiError, type Issue } from "../../api/client.ts";
import type { Results } from "../../api/simulation-types.ts";
import { askWhatif, startSimulation } from "../../api/simulations.ts";
import type { RequestBody } from "../draft.ts";

export interface Asking {
  /** What is under way. */
  busy: "quick" | "full" | undefined;
  quick: Results | undefined;
  issues: readonly Issue[];
  /** What is about no field. */
  error: Error | undefined;
  askQuick(body: RequestBody): void;
  askFull(body: RequestBody): void;
  forget(): void;
}

export function useAsking(onStarted: (id: string) => void): Asking {
  const [busy, setBusy] = useState<"quick" | "full">();
  const [quick, setQuick] = useState<Results>();
  const [failure, setFailure] = useState<Error>();
  const gone = useRef<AbortController>(undefined);
  useEffect(() => () => gone.current?.abort(), []);

  const forget = useCallback(() => {
    gone.current?.abort();
    setBusy(undefined);
    setQuick(undefined);
    setFailure(undefined);
  }, []);
  const begin = (what: "quick" | "full"): AbortController => {
    forget();
    setBusy(what);
    gone.current = new AbortController();
    return gone.current;
  };
  const issues = failure instanceof ApiError ? failure.issues : [];
  return {
    busy,
    quick,
    issues,
    error: issues.length > 0 ? undefined : failure,
    forget,
    askQuick(body) {
      const { signal } = begin("quick");
      askWhatif(body, signal)
        .then(
          ({ results }) => setQuick(results),
          (error) => signal.aborted || setFailure(error),
        )
        .finally(() => signal.aborted || setBusy(undefined));
    },
    askFull(body) {
      const { signal } = begin("full");
      startSimulation(body)
        .then(({ simulation_id }) => signal.aborted || onStarted(simulation_id), setFailure)
        .finally(() => setBusy(undefined));
    },
  };
}
