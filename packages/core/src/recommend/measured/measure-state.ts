/**
 * How the town stands now, for a decision: what its sensors say of the figures on which benefits and preconditions
 * depend, and for each figure where it is from. What was not measured stays what is typical of the context.
 */
import { type Domain, type EntityKey, splitEntityKey } from "../../observation/domain.ts";
import { DAY_MS, formatInstant, HOUR_MS, localDate } from "../../observation/instant.ts";
import type { Town } from "../../town/town.ts";
import type { EntityState } from "../../window/entity-state.ts";
import { windowStart } from "../../window/window.ts";
import type { Context } from "../catalogue/intervention.ts";
import { type TownState, townState } from "../value/town-state.ts";
import type { WardFigures } from "../value/wards.ts";
import {
  congestion,
  type EntityWindows,
  type Figure,
  inFigures,
  meanHighest,
  meanLargestSum,
  meanOver,
  peakLoadRatio,
  priceExcess,
  waterShortage,
} from "./state-figures.ts";
import { wardFigures } from "./ward-figures.ts";

/** A window to read: of an entity, an hour or a local day. */
export interface WindowToRead {
  entity: EntityKey;
  kind: "1h" | "1d";
  start: number;
}

export interface StatePorts {
  /** The latest state of every entity of a domain. */
  states(domain: Domain): Promise<EntityState[]>;
  /** The windows, in the order of the keys; undefined where there is none. */
  windows(keys: readonly WindowToRead[]): Promise<({ metrics: EntityWindowMetrics } | undefined)[]>;
  /** CPCB's index of a station now; null where there is too little data. */
  aqi(station: EntityKey, now: number): Promise<number | null>;
}
type EntityWindowMetrics =
  EntityWindows["windows"] extends ReadonlyMap<number, { metrics: infer M }> ? M : never;

export interface StateSource {
  field: keyof TownState;
  value: number;
  kind: "measured" | "forecast" | "given" | "typical";
  /** In words: what of how many entities. */
  how: string;
}

export interface KnownState {
  state: TownState;
  sources: StateSource[];
  /** What was measured of single wards, by their ids. */
  wards: Record<string, WardFigures>;
  /** ms since 1970 UTC. */
  asOf: number;
}

/** What has not spoken for so long says nothing of now. */
const SILENT_MS = 2 * DAY_MS;
const PRICE_DAYS = 45;

/**
 * The state for a context: given figures first, then measured ones, then what is typical.
 * @throws InvalidInput where a given figure is out of range.
 */
export async function measureState(
  context: Context,
  town: Town,
  ports: StatePorts,
  now: number,
  given: Partial<TownState> = {},
): Promise<KnownState> {
  return knownState(context, await figures(town, ports, now), now, given);
}

export interface Measured extends Figure {
  how: string;
  kind?: "measured" | "forecast";
}
export type MeasuredFigures = Partial<Record<keyof TownState, Measured>>;

/** What is seen of the town, and of its single wards. */
export interface Seen {
  town: MeasuredFigures;
  wards: Record<string, WardFigures>;
}
export const NOTHING_SEEN: Seen = { town: {}, wards: {} };

/** Puts the state together; also where figures were forecast or nothing was measured. @throws InvalidInput. */
export function knownState(
  context: Context,
  { town: measured, wards }: Seen,
  now: number,
  given: Partial<TownState> = {},
): KnownState {
  const known = Object.fromEntries(
    Object.entries(measured).map(([field, { value }]) => [
      field,
      field === "aqi" ? Math.min(500, Math.round(value)) : value,
    ]),
  ) as Partial<TownState>;
  // An index that was measured belongs to the particles that were: others, given or forecast, go without that index.
  if (given.pm25 !== undefined || measured.pm25?.kind === "forecast") delete known.aqi;
  const state = townState(context, localDate(now), { ...known, ...given });
  const sources = (Object.keys(state) as (keyof TownState)[])
    .filter((field) => field !== "date")
    .map((field): StateSource => {
      const value = state[field] as number;
      if (given[field] !== undefined) return { field, value, kind: "given", how: "as given in the request" };
      const from = known[field] === undefined ? undefined : measured[field];
      if (from) return { field, value, kind: from.kind ?? "measured", how: from.how };
      const follows = field === "aqi" ? "follows from PM2.5" : `typical of ${context.replaceAll("_", " ")}`;
      return { field, value, kind: "typical", how: follows };
    });
  return { state, sources, wards, asOf: now };
}

const many = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

/** Values that a figure rests on: a town that began an hour ago has few, and whoever decides should see it. */
const countOf = (entities: readonly EntityWindows[], metric: string) =>
  entities.reduce(
    (sum, { windows }) =>
      [...windows.values()].reduce((inner, { metrics }) => inner + (metrics[metric]?.count ?? 0), sum),
    0,
  );

/** All figures that can be told from what was measured. */
export async function figures(town: Town, ports: StatePorts, now: number): Promise<Seen> {
  const counts = inFigures(town);
  const speaking = async (domain: Domain) =>
    (await ports.states(domain)).filter((state) => now - state.observedAt <= SILENT_MS && counts(state));
  const [traffic, air, water, energy, weather, market] = await Promise.all(
    (["traffic", "air", "water", "energy", "weather", "market"] as const).map(speaking),
  );
  const today = windowStart("1d", now);
  const hour = windowStart("1h", now);
  const days = [today - DAY_MS, today];
  const hours = Array.from({ length: 24 }, (_, k) => hour - (24 - k) * HOUR_MS);
  const asked = [
    { of: traffic!, kind: "1d", starts: days },
    { of: air!, kind: "1d", starts: days },
    { of: weather!, kind: "1d", starts: days },
    { of: water!, kind: "1h", starts: hours },
    { of: energy!, kind: "1h", starts: hours },
  ] as const;
  const [[roads, stations, sky, zones, feeders], goods, indices] = await Promise.all([
    readEntityWindows(asked, ports),
    priceWindows(market!, ports, now),
    Promise.all(air!.map(({ entity }) => ports.aqi(entity, now))),
  ]);
  const index = indices.filter((each) => each !== null);
  const since = `since ${formatInstant(days[0]!).slice(0, 10)}`;
  const told = (figure: Figure | undefined, how: (entities: number) => string) =>
    figure && { ...figure, how: how(figure.entities) };
  const rests = (of: readonly EntityWindows[], metric: string) => many(countOf(of, metric), "value");
  const found: { [F in keyof TownState]?: Measured | undefined } = {
    pm25: told(
      meanOver(stations!, "pm25"),
      (n) => `mean of ${many(n, "station")} ${since}, ${rests(stations!, "pm25")}`,
    ),
    aqi:
      index.length === 0
        ? undefined
        : {
            value: index.reduce((sum, each) => sum + each, 0) / index.length,
            entities: index.length,
            how: `mean index of ${many(index.length, "station")}, last 24 hours`,
          },
    congestionLevel: told(
      congestion(roads!),
      (n) => `mean of ${many(n, "road")} by vehicles, ${since}, ${rests(roads!, "congestionLevel")}`,
    ),
    waterShortage: told(
      waterShortage(town, zones!),
      (n) => `inflow of ${many(n, "supply zone")}, last 24 hours`,
    ),
    temperatureC: told(
      meanHighest(sky!, "temperature"),
      (n) => `highest at ${many(n, "station")} ${since}, ${rests(sky!, "temperature")}`,
    ),
    rainfallMm: told(
      meanLargestSum(sky!, "rainfall"),
      (n) => `wettest day at ${many(n, "station")} ${since}, ${rests(sky!, "rainfall")}`,
    ),
    peakLoadRatio: told(
      peakLoadRatio(town, feeders!),
      (n) => `highest hour of ${many(n, "feeder")}, last 24 hours`,
    ),
    priceExcess: told(priceExcess(goods), (n) => `${many(n, "good")}, last days against ${PRICE_DAYS} days`),
  };
  return {
    town: Object.fromEntries(
      Object.entries(found).filter(([, figure]) => figure && Number.isFinite(figure.value)),
    ) as MeasuredFigures,
    wards: wardFigures(town, {
      traffic: traffic!,
      roads: roads!,
      air: air!,
      stations: stations!,
      zones: zones!,
    }),
  };
}

/** Daily prices of goods, of as many days as tell what is usual. */
export async function priceWindows(
  goods: readonly EntityState[],
  ports: Pick<StatePorts, "windows">,
  now: number,
): Promise<EntityWindows[]> {
  const today = windowStart("1d", now);
  const starts = Array.from({ length: PRICE_DAYS }, (_, k) => today - (PRICE_DAYS - 1 - k) * DAY_MS);
  const [windows] = await readEntityWindows([{ of: goods, kind: "1d", starts }], ports);
  return windows!;
}

/** All windows of several groups of entities in one reading. */
export async function readEntityWindows(
  groups: readonly { of: readonly EntityState[]; kind: "1h" | "1d"; starts: readonly number[] }[],
  ports: Pick<StatePorts, "windows">,
): Promise<EntityWindows[][]> {
  const keys = groups.flatMap(({ of, kind, starts }) =>
    of.flatMap(({ entity }) => starts.map((start): WindowToRead => ({ entity, kind, start }))),
  );
  const windows = await ports.windows(keys);
  let at = 0;
  return groups.map(({ of, starts }) =>
    of.map(({ entity }): EntityWindows => {
      const own = new Map<number, { metrics: EntityWindowMetrics }>();
      for (const start of starts) {
        const window = windows[at++];
        if (window) own.set(start, window);
      }
      return { entityId: splitEntityKey(entity).entityId, windows: own };
    }),
  );
}
