/** What the forecast page shows, in its own words of the address: `domain`, `horizon`, `ahead`, `quantity`. */
import type { OwnView } from "../view/view.ts";
import { ASKS, type Ask } from "./questions.ts";

export interface ForecastView {
  ask: Ask;
  horizon: string;
  /** Steps ahead, from 0. */
  ahead: number;
  metric: string | undefined;
}

export function readForecastView(own: OwnView): ForecastView {
  const ask = ASKS.find(({ domain }) => domain === own["domain"]) ?? ASKS[0]!;
  const ahead = Number(own["ahead"] ?? 0);
  return {
    ask,
    horizon: ask.horizons.find((one) => one === own["horizon"]) ?? ask.usual,
    ahead: Number.isInteger(ahead) && ahead >= 0 ? ahead : 0,
    metric: ask.metrics.find((one) => one === own["quantity"]) ?? ask.metrics[0],
  };
}

/** Only what differs from what the page opens with is said. */
export function writeForecastView({ ask, horizon, ahead, metric }: ForecastView): OwnView {
  return {
    ...(ask !== ASKS[0] && { domain: ask.domain }),
    ...(horizon !== ask.usual && { horizon }),
    ...(ahead > 0 && { ahead: String(ahead) }),
    ...(metric !== undefined && metric !== ask.metrics[0] && { quantity: metric }),
  };
}
