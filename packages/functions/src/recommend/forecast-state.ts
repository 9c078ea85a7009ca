/** The coming day of the figures that are forecast: air, traffic, water and power by the hour, prices by the day. */
import { NotFound } from "@nagar/core/errors.ts";
import { forecastSeries } from "@nagar/core/forecast/serve/forecast-series.ts";
import type { NaiveRule } from "@nagar/core/forecast/serve/naive-path.ts";
import type { Domain } from "@nagar/core/observation/domain.ts";
import { DAY_MS } from "@nagar/core/observation/instant.ts";
import {
  COMING_DAYS,
  COMING_HOURS,
  forecastFigures,
  type SeriesAhead,
} from "@nagar/core/recommend/measured/forecast-figures.ts";
import { type MeasuredFigures, priceWindows } from "@nagar/core/recommend/measured/measure-state.ts";
import { inFigures } from "@nagar/core/recommend/measured/state-figures.ts";
import type { Town } from "@nagar/core/town/town.ts";
import { forEachLimited } from "@nagar/core/window/concurrency.ts";
import type { EntityState } from "@nagar/core/window/entity-state.ts";
import { wireName } from "@nagar/core/wire-names.ts";
import { statesOf } from "../api/readers.ts";
import { predictPorts } from "../forecast/predict-ports.ts";
import { statePorts } from "./state-ports.ts";

const SPOKE_WITHIN_MS = 6 * 3_600_000;
const TRADED_WITHIN_MS = 3 * DAY_MS;
/** Series of a domain that are asked for: the busiest roads stand for the others. */
const MOST = 40;
const PARALLEL = 6;

export async function comingFigures(town: Town, now: number): Promise<MeasuredFigures> {
  const counts = inFigures(town);
  const [air, traffic, water, energy, market] = await Promise.all(
    (["air", "traffic", "water", "energy", "market"] as const).map(statesOf),
  );
  const telling = (states: readonly EntityState[], metric: string, withinMs = SPOKE_WITHIN_MS) =>
    states.filter(
      (state) => now - state.observedAt < withinMs && state.metrics[metric] !== undefined && counts(state),
    );
  const vehicles = ({ metrics }: EntityState) => metrics["vehicleCount"]?.value ?? 0;
  const goods = telling(market!, "modalPrice", TRADED_WITHIN_MS).slice(0, MOST);
  const roads = telling(traffic!, "congestionLevel").sort((a, b) => vehicles(b) - vehicles(a));
  const hours = (domain: Domain, metric: string, states: readonly EntityState[]) =>
    allAhead(states.slice(0, MOST), { domain, metric, step: "1h", steps: COMING_HOURS }, now);
  const [stations, links, zones, feeders, prices, goodsSoFar] = await Promise.all([
    hours("air", "pm25", telling(air!, "pm25")),
    hours("traffic", "congestionLevel", roads),
    hours("water", "flow", telling(water!, "flow")),
    hours("energy", "activePower", telling(energy!, "activePower")),
    allAhead(goods, { domain: "market", metric: "modalPrice", step: "1d", steps: COMING_DAYS }, now),
    priceWindows(goods, statePorts(), now),
  ]);
  const carried = new Map(roads.map((state) => [state.entityId, vehicles(state)]));
  return forecastFigures(town, {
    stations,
    roads: links.map((each) => {
      const carries = carried.get(each.entityId)!;
      return { ...each, ...(carries > 0 && { vehicles: carries }) };
    }),
    zones,
    feeders,
    goods: prices,
    goodsSoFar,
  });
}

interface Wanted {
  domain: Domain;
  /** As windows name it. */
  metric: string;
  step: "1h" | "1d";
  steps: number;
}

/** Forecasts of those of which something was observed. */
async function allAhead(
  states: readonly EntityState[],
  { domain, metric, step, steps }: Wanted,
  now: number,
): Promise<SeriesAhead[]> {
  const found: SeriesAhead[] = [];
  await forEachLimited(states, PARALLEL, async ({ entityId }) => {
    try {
      const series = { domain, entityId, metric: wireName(metric), step };
      const made = await forecastSeries(series, steps, now, predictPorts());
      // The last value for all coming hours is no forecast of a day: what was measured says more.
      if (made.version === ("persistence" satisfies NaiveRule)) return;
      const points = made.path.map(({ atMs, point }) => ({ at: atMs, value: point }));
      found.push({ entityId, metric, points, trained: made.stage !== "baseline" });
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
    }
  });
  // One order, whoever answered first.
  return found.sort((a, b) => a.entityId.localeCompare(b.entityId));
}
