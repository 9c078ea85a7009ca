/** Asks for the forecasts of all places of a kind, a page of them at a time; what has come is shown while the rest is on its way. */
import { useEffect, useState } from "react";
import type { PredictAnswer } from "../api/forecast-types.ts";
import { predictTown } from "../api/forecasts.ts";
import type { Place } from "../town/places.ts";
import type { Ask } from "./questions.ts";
import type { Forecasts } from "./town-forecast.ts";

export interface TownForecast {
  forecasts: Forecasts;
  done: number;
  all: number;
  /** The API's words for the first place that it could not forecast, and how many there are. */
  failed: number;
  error: Error | undefined;
  /** Asks for all of them once more. */
  again(): void;
}

const NOTHING: Omit<TownForecast, "again"> = {
  forecasts: new Map(),
  done: 0,
  all: 0,
  failed: 0,
  error: undefined,
};

/** @param places must be the same list on every render. */
export function useTownForecast(
  places: readonly Place[],
  { kind, domain }: Ask,
  metric: string | undefined,
  horizon: string,
): TownForecast {
  const [held, setHeld] = useState(NOTHING);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is what asks again.
  useEffect(() => {
    const gone = new AbortController();
    const wanted = new Set(places.map(({ key }) => key));
    const forecasts = new Map<string, PredictAnswer>();
    let [failed, error] = [0, undefined as Error | undefined];
    const show = (over: boolean): void => {
      const done = over ? places.length : Math.min(places.length, forecasts.size + failed);
      setHeld({ forecasts: new Map(forecasts), done, all: places.length, failed, error });
    };
    const work = async (): Promise<void> => {
      for await (const page of predictTown(kind, { horizon, metric }, gone.signal)) {
        for (const forecast of page.forecasts) {
          const key = `${domain}/${forecast.entity_id}`;
          if (wanted.has(key)) forecasts.set(key, forecast);
        }
        const missing = page.failed.filter(({ entity_id }) => wanted.has(`${domain}/${entity_id}`));
        failed += missing.length;
        if (missing[0]) error ??= new Error(missing[0].message);
        show(false);
      }
    };
    show(false);
    if (places.length === 0) return () => gone.abort();
    void work()
      .catch((failure: Error) => {
        failed = places.length - forecasts.size;
        error = failure;
      })
      .then(() => {
        if (!gone.signal.aborted) show(true);
      });
    return () => gone.abort();
  }, [places, kind, domain, metric, horizon, attempt]);

  return { ...held, again: () => setAttempt((before) => before + 1) };
}
