/** What the page shows, as its address says it: a link reproduces the view. */
import { DOMAINS, type Domain, RESOLUTIONS, type Resolution } from "../api/types.ts";
import { LANGUAGES, type Language } from "../i18n/messages.ts";

export const RANGES = ["1h", "6h", "24h", "7d", "30d"] as const;
export type Range = (typeof RANGES)[number];

const HOUR = 3_600_000;
export const RANGE_MS: Readonly<Record<Range, number>> = {
  "1h": HOUR,
  "6h": 6 * HOUR,
  "24h": 24 * HOUR,
  "7d": 7 * 24 * HOUR,
  "30d": 30 * 24 * HOUR,
};
export const RESOLUTION_MS: Readonly<Record<Resolution, number>> = {
  "1m": 60_000,
  "5m": 300_000,
  "1h": HOUR,
  "1d": 24 * HOUR,
};

/** From 1 to 2,500 points: less is no chart, and more no eye can tell apart. */
export function resolutionsOf(range: Range): Resolution[] {
  return RESOLUTIONS.filter((resolution) => {
    const points = RANGE_MS[range] / RESOLUTION_MS[resolution];
    return points >= 1 && points <= 2500;
  });
}

export const PAGES = [
  "map",
  "alerts",
  "forecasts",
  "simulate",
  "recommend",
  "causes",
  "models",
  "quality",
] as const;
export type PageName = (typeof PAGES)[number];

/** What only one page understands: it reads and writes these itself, in an address of its own words. */
export type OwnView = Readonly<Record<string, string>>;

export interface View {
  page: PageName;
  /** `domain/entity_id` of the chosen place. */
  entity: string | undefined;
  layers: readonly Domain[];
  range: Range;
  resolution: Resolution;
  /** The quantity that the chart shows; the first of the place where it is left out. */
  metric: string | undefined;
  /** As the reader's browser prefers where it is left out. */
  language: Language | undefined;
  own: OwnView;
}

export const DEFAULT_VIEW: View = {
  page: "map",
  entity: undefined,
  layers: DOMAINS.filter((domain) => domain !== "water" && domain !== "energy"),
  range: "24h",
  resolution: "5m",
  metric: undefined,
  language: undefined,
  own: {},
};

const SHARED = ["view", "entity", "layers", "range", "resolution", "metric", "lang"];

/** Reads `?entity=…&layers=…`. What it does not understand counts as left out: an old link still opens. */
export function readView(search: string): View {
  const given = new URLSearchParams(search);
  const range = oneOf(RANGES, given.get("range")) ?? DEFAULT_VIEW.range;
  const layers = given.get("layers");
  return {
    page: oneOf(PAGES, given.get("view")) ?? "map",
    entity: given.get("entity") ?? undefined,
    layers:
      layers === null ? DEFAULT_VIEW.layers : DOMAINS.filter((domain) => layers.split(",").includes(domain)),
    range,
    resolution: fitting(oneOf(RESOLUTIONS, given.get("resolution")) ?? DEFAULT_VIEW.resolution, range),
    metric: given.get("metric") ?? undefined,
    language: oneOf(LANGUAGES, given.get("lang")),
    own: Object.fromEntries([...given].filter(([name]) => !SHARED.includes(name))),
  };
}

/** The address of a view: only what differs from the default is said. */
export function writeView(view: View): string {
  const said = new URLSearchParams();
  if (view.page !== "map") said.set("view", view.page);
  if (view.entity !== undefined) said.set("entity", view.entity);
  if (view.layers.join() !== DEFAULT_VIEW.layers.join()) {
    said.set("layers", view.layers.join(","));
  }
  if (view.range !== DEFAULT_VIEW.range) said.set("range", view.range);
  if (view.resolution !== DEFAULT_VIEW.resolution) said.set("resolution", view.resolution);
  if (view.metric !== undefined) said.set("metric", view.metric);
  if (view.language !== undefined) said.set("lang", view.language);
  for (const [name, value] of Object.entries(view.own)) said.set(name, value);
  // Commas and slashes may stand in a query as they are, and a link is read by people too.
  const text = said.toString().replaceAll("%2C", ",").replaceAll("%2F", "/");
  return text === "" ? "" : `?${text}`;
}

/** The resolution nearest to `wished` that `range` allows. */
export function fitting(wished: Resolution, range: Range): Resolution {
  const allowed = resolutionsOf(range);
  if (allowed.includes(wished)) return wished;
  return RESOLUTION_MS[wished] < RESOLUTION_MS[allowed[0]!] ? allowed[0]! : allowed.at(-1)!;
}

function oneOf<Value extends string>(allowed: readonly Value[], given: string | null): Value | undefined {
  return allowed.find((value) => value === given);
}
