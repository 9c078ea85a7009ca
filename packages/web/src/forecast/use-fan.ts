/** The forecast of one place, with the measurements that it continues. */
import { useCallback } from "react";
import { getHistory } from "../api/client.ts";
import type { PredictAnswer } from "../api/forecast-types.ts";
import { predict } from "../api/forecasts.ts";
import type { Point } from "../api/types.ts";
import type { Place } from "../town/places.ts";
import { type Asked, useAsked } from "../ui/use-asked.ts";
import type { Ask } from "./questions.ts";

export interface Fan {
  forecast: PredictAnswer;
  past: Point[];
}

/** How much of the past stands before a forecast: enough to see the day or the fortnight that it continues. */
const BEFORE_MS = { "1h": 36 * 3_600_000, "1d": 14 * 86_400_000, season: 0 } as const;

/** @param metric undefined asks for nothing: the place has shown nothing that can be forecast. */
export function useFan(place: Place, ask: Ask, metric: string | undefined, horizon: string): Asked<Fan> {
  const { domain, entityId } = place;
  const { kind } = ask;
  const load = useCallback(
    async (signal: AbortSignal): Promise<Fan> => {
      const question = {
        entity_id: entityId,
        forecast_horizon: horizon,
        include_explanation: true,
        ...(metric !== undefined && { metric }),
      };
      const forecast = await predict(kind, question, signal);
      const before = BEFORE_MS[forecast.step];
      if (forecast.step === "season") return { forecast, past: [] };
      const to = Date.parse(forecast.origin);
      const { points } = await getHistory(
        {
          domain,
          entity: entityId,
          resolution: forecast.step,
          from: new Date(to - before).toISOString(),
          to: new Date(to).toISOString(),
        },
        signal,
      );
      return { forecast, past: points };
    },
    [domain, entityId, kind, metric, horizon],
  );
  return useAsked(load);
}
