/** Asks for the forecasts of many places, a few at a time; what has come is shown while the rest is on its way. */
import { useEffect, useState } from "react";
import type { PredictAnswer } from "../api/forecast-types.ts";
import { predict } from "../api/forecasts.ts";
import type { Place } from "../town/places.ts";
import type { Ask } from "./questions.ts";
import type { Forecasts } from "./town-forecast.ts";

/** Requests at a time: a browser's share of one server, and not all of it. */
const AT_ONCE = 4;
/** The map is painted again this often while answers come in, ms. */
const SHOWN_EVERY_MS = 300;

export interface TownForecast {
  forecasts: Forecasts;
  done: number;
  all: number;
  /** The API's words for the first place that it could not forecast, and how many there are. */
  failed: number;
  error: Error | undefined;
}

const NOTHING: TownForecast = { forecasts: new Map(), done: 0, all: 0, failed: 0, error: undefined };

/** @param places must be the same list on every render. */
export function useTownForecast(
  places: readonly Place[],
  { kind }: Ask,
  metric: string | undefined,
  horizon: string,
): TownForecast {
  const [held, setHeld] = useState(NOTHING);

  useEffect(() => {
    const gone = new AbortController();
    const forecasts = new Map<string, PredictAnswer>();
    const progress = { done: 0, all: places.length, failed: 0, error: undefined as Error | undefined };
    const show = (): void => setHeld({ ...progress, forecasts: new Map(forecasts) });
    const waiting = [...places];
    const work = async (): Promise<void> => {
      for (let place = waiting.shift(); place && !gone.signal.aborted; place = waiting.shift()) {
        const question = {
          entity_id: place.entityId,
          forecast_horizon: horizon,
          ...(metric !== undefined && { metric }),
        };
        try {
          forecasts.set(place.key, await predict(kind, question, gone.signal));
        } catch (failure) {
          progress.failed++;
          progress.error ??= failure as Error;
        }
        progress.done++;
      }
    };
    show();
    const timer = setInterval(show, SHOWN_EVERY_MS);
    void Promise.all(Array.from({ length: AT_ONCE }, work)).then(() => {
      clearInterval(timer);
      if (!gone.signal.aborted) show();
    });
    return () => {
      gone.abort();
      clearInterval(timer);
    };
  }, [places, kind, metric, horizon]);

  return held;
}
