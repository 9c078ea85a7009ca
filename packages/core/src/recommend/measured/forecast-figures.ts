/**
 * Figures of the state as they are forecast, where the decision is about what comes: forecasts are read as windows that are
 * not there yet, so that a figure is computed from them as from what was measured.
 */
import type { Town } from "../../town/town.ts";
import { addValue, emptySummary } from "../../window/summary.ts";
import type { Measured, MeasuredFigures } from "./measure-state.ts";
import {
  congestion,
  type EntityWindows,
  type Figure,
  meanOver,
  peakLoadRatio,
  priceExcess,
  waterShortage,
} from "./state-figures.ts";

/** A series as it is forecast: points of coming steps, in time order. */
export interface SeriesAhead {
  entityId: string;
  /** As windows name it: pm25, congestionLevel. */
  metric: string;
  points: readonly { at: number; value: number }[];
  /** Whether a trained version answered, and no naive rule. */
  trained: boolean;
}

/** Hours ahead that a forecast has to reach; days of prices. */
export const COMING_HOURS = 24;
export const COMING_DAYS = 3;

export interface Ahead {
  stations: readonly SeriesAhead[];
  /** With the vehicles that each carries now, where that is counted. */
  roads: readonly (SeriesAhead & { vehicles?: number })[];
  zones: readonly SeriesAhead[];
  feeders: readonly SeriesAhead[];
  goods: readonly SeriesAhead[];
  /** What the goods cost so far: what is usual. */
  goodsSoFar: readonly EntityWindows[];
}

/** Those figures of which there are forecasts that reach far enough. */
export function forecastFigures(town: Town, ahead: Ahead): MeasuredFigures {
  const far = <S extends SeriesAhead>(of: readonly S[], steps: number) =>
    of.filter(({ points }) => points.length >= steps && points.every(({ value }) => Number.isFinite(value)));
  const stations = far(ahead.stations, COMING_HOURS);
  const roads = far(ahead.roads, COMING_HOURS);
  const zones = far(ahead.zones, COMING_HOURS);
  const feeders = far(ahead.feeders, COMING_HOURS);
  const goods = far(ahead.goods, COMING_DAYS);
  const told = (
    figure: Figure | undefined,
    of: readonly SeriesAhead[],
    what: string,
  ): Measured | undefined => {
    if (!figure || !Number.isFinite(figure.value)) return undefined;
    const trained = of.filter((each) => each.trained).length;
    const by =
      trained === of.length
        ? "trained models"
        : trained === 0
          ? "naive rules"
          : `${trained} of them by trained models`;
    return { ...figure, kind: "forecast", how: `forecast of ${figure.entities} ${what} (${by})` };
  };
  const hours = `coming ${COMING_HOURS} hours`;
  const found: MeasuredFigures = Object.fromEntries(
    Object.entries({
      pm25: told(
        meanOver(
          stations.map((each) => asWindows(each)),
          "pm25",
        ),
        stations,
        `stations, ${hours}`,
      ),
      congestionLevel: told(
        congestion(roads.map((each) => asWindows(each, each.vehicles))),
        roads,
        `roads by vehicles, ${hours}`,
      ),
      waterShortage: told(
        waterShortage(
          town,
          zones.map((each) => asWindows(each)),
        ),
        zones,
        `supply zones' inflow, ${hours}`,
      ),
      peakLoadRatio: told(
        peakLoadRatio(
          town,
          feeders.map((each) => asWindows(each)),
        ),
        feeders,
        `feeders, highest of the ${hours}`,
      ),
      priceExcess: told(
        priceExcess(goods.flatMap((each) => following(each, ahead.goodsSoFar) ?? [])),
        goods,
        `goods, coming ${COMING_DAYS} days against the days before`,
      ),
    }).filter(([, figure]) => figure !== undefined),
  );
  return found;
}

function asWindows({ entityId, metric, points }: SeriesAhead, vehicles?: number): EntityWindows {
  const summary = (value: number, at: number) => {
    const made = emptySummary();
    // A model may go a hair below nothing.
    addValue(made, Math.max(0, value), at);
    return made;
  };
  return {
    entityId,
    windows: new Map(
      points.map(({ at, value }) => [
        at,
        {
          metrics: {
            [metric]: summary(value, at),
            ...(vehicles !== undefined && { vehicleCount: summary(vehicles, at) }),
          },
        },
      ]),
    ),
  };
}

/** The coming days after those that were: the newest of what was measured gives way to the day that is forecast. */
function following(ahead: SeriesAhead, soFar: readonly EntityWindows[]): EntityWindows | undefined {
  const before = soFar.find(({ entityId }) => entityId === ahead.entityId);
  const coming = asWindows({ ...ahead, points: ahead.points.slice(0, COMING_DAYS) });
  return before && { entityId: ahead.entityId, windows: new Map([...before.windows, ...coming.windows]) };
}
