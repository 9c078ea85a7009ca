/**
 * A farm's next harvest: by the weather of the season where crop, soil and enough years of a station's weather are known, else
 * the mean of its past harvests. It always says which, and why.
 */
import { seasonDays } from "../../agriculture/crop-coefficient.ts";
import { CROPS, type Crop, SOILS } from "../../agriculture/crops.ts";
import { dayIn, earlierSeasons, fieldDays, seasonFrom } from "../../agriculture/field-weather.ts";
import { type PastSeason, type SeasonOutlook, seasonOutlook } from "../../agriculture/season-outlook.ts";
import type { Site } from "../../agriculture/station-evapotranspiration.ts";
import type { FieldOptions } from "../../agriculture/water-balance.ts";
import { NotFound } from "../../errors.ts";
import { entityKey } from "../../observation/domain.ts";
import { DAY_MS, localDate } from "../../observation/instant.ts";
import { allWindows, type Windows } from "../../read/ports.ts";
import { meanOf } from "../../window/summary.ts";
import { windowStart } from "../../window/window.ts";
import type { SeriesForecast } from "./forecast-series.ts";
import { seasonYield } from "./season-yield.ts";
import { type StandIn, standIn } from "./stand-in.ts";

/** What is known of a field beside its harvests. */
export interface FieldSite {
  readonly site: Site;
  readonly soil: { readonly texture: string; readonly fieldCapacity: number; readonly wiltingPoint: number };
  readonly irrigated: boolean;
  /** Crops by their names, each with its usual day of sowing as month-day. */
  readonly crops: readonly { readonly crop: string; readonly sowing: string }[];
  /** Weather stations by distance, the nearest first. */
  readonly stations: readonly string[];
}

export interface CropPorts {
  readonly windows: Windows;
  /** Undefined for an entity that is no farm of the town. */
  field(entityId: string): Promise<FieldSite | undefined>;
}

/** Seasons looked back on. */
const SEASONS_MS = 20 * 366 * DAY_MS;
/** Yields closer than this are of one harvest. */
const SEASON_GAP_MS = 45 * DAY_MS;
/** Years of weather without which "what the rest may be like" says little. */
const LEAST_YEARS = 3;
/** A harvest is heard of up to so long after the crop's season. */
const REPORTED_MS = 120 * DAY_MS;
/** Largest single irrigation, mm: a flooding of a field. */
const LARGEST_IRRIGATION_MM = 60;
/** The town file's names → those of the crop table; tobacco has no coefficients there. */
const NAMES: Readonly<Record<string, string>> = { millet: "pearl millet" };

interface Harvest {
  readonly at: number;
  readonly yieldTHa: number;
}

/** @throws NotFound where no harvest was ever observed. */
export async function cropSeason(entityId: string, now: number, ports: CropPorts): Promise<SeriesForecast> {
  const harvests = await pastHarvests(entityId, now, ports.windows);
  const last = harvests.at(-1);
  if (!last) {
    throw new NotFound(`no harvest was observed at ${entityId}: no yield to forecast from`, {
      details: { field: "location", value: entityId, metric: "yield" },
    });
  }
  const made = await byWeather(entityId, harvests, now, ports).catch((error: Error) =>
    standIn("weather_failed", { error: error.message }),
  );
  const common = {
    name: { domain: "agriculture", entityId, metric: "yield", step: "1d" } as const,
    stage: "baseline" as const,
    originMs: last.at,
    lastValueMs: last.at,
    features: null,
    intervalsFrom: harvests.length > 2 ? ("past errors" as const) : ("assumption" as const),
  };
  if (!("code" in made)) {
    const { outlook, harvestMs } = made;
    const { point, quantiles } = outlook;
    return {
      ...common,
      path: [{ point, quantiles, atMs: harvestMs }],
      version: "season-outlook",
      method: "season-outlook",
      degraded: [],
      season: { ...made },
    };
  }
  const yields = harvests.map(({ yieldTHa }) => yieldTHa);
  return {
    ...common,
    path: [{ ...seasonYield(yields), atMs: now }],
    version: "season-mean",
    method: "season-mean",
    degraded: [standIn("seasons_only", { seasons: yields.length }), made],
  };
}

/** What a forecast by weather tells beside its distribution. */
export interface SeasonWeather {
  readonly outlook: SeasonOutlook;
  readonly crop: string;
  readonly sowingMs: number;
  readonly harvestMs: number;
  /** Days of the season that are over, and rain in them. */
  readonly daysSoFar: number;
  readonly rainMm: number;
  /** Years that the rest is taken from, and past harvests whose weather is known. */
  readonly years: number;
  readonly seasonsWithWeather: number;
}

async function byWeather(
  entityId: string,
  harvests: readonly Harvest[],
  now: number,
  { field, windows }: CropPorts,
): Promise<SeasonWeather | StandIn> {
  const site = await field(entityId);
  if (!site) return standIn("unknown_farm");
  const sown = currentCrop(site, now);
  if (!sown) return standIn("unknown_crop", { crops: site.crops.map(({ crop }) => crop).join(", ") });
  const { crop, sowingMs } = sown;
  const length = seasonDays(crop);
  let most = 0;
  for (const station of site.stations) {
    const found = await allWindows(windows, {
      entity: entityKey("weather", station),
      resolution: "1d",
      from: now - SEASONS_MS,
      to: windowStart("1d", now),
    });
    const days = fieldDays(site.site, found);
    const years = earlierSeasons(days, sowingMs, length);
    most = Math.max(most, years.length);
    if (years.length < LEAST_YEARS) continue;
    const past = harvestsOf(crop, site, harvests).map((harvest): PastSeason => {
      const season = seasonFrom(days, sowingBefore(site, crop, harvest.at), length);
      return { yieldTHa: harvest.yieldTHa, ...(season && { days: season }) };
    });
    const passed = Math.min(length, Math.max(0, Math.floor((windowStart("1d", now) - sowingMs) / DAY_MS)));
    const soFar = passed > 0 ? seasonFrom(days, sowingMs, passed) : [];
    if (!soFar) return standIn("season_gap", { station });
    return {
      outlook: seasonOutlook(optionsOf(site, crop), past, soFar, years),
      crop: crop.name,
      sowingMs,
      harvestMs: sowingMs + length * DAY_MS,
      daysSoFar: passed,
      rainMm: soFar.reduce((sum, { rainMm }) => sum + rainMm, 0),
      years: years.length,
      seasonsWithWeather: past.filter(({ days: known }) => known !== undefined).length,
    };
  }
  return standIn("few_weather_years", { years: most, needed: LEAST_YEARS });
}

function optionsOf({ soil, irrigated }: FieldSite, crop: Crop): FieldOptions {
  // Evaporation from the top layer by the nearest texture that FAO-56 lists.
  const listed = SOILS.find(({ name }) => name === soil.texture.toLowerCase()) ?? SOILS[3]!;
  return {
    crop,
    soil: { ...listed, fieldCapacity: soil.fieldCapacity, wiltingPoint: soil.wiltingPoint },
    coefficient: "dual",
    irrigation: irrigated
      ? { kind: "deficit", share: 1, largestMm: LARGEST_IRRIGATION_MM }
      : { kind: "rainfed" },
  };
}

const cropOf = (name: string) => CROPS.find((crop) => crop.name === (NAMES[name] ?? name));

/** The crop in the ground, else the one that is sown next. */
function currentCrop({ crops }: FieldSite, now: number): { crop: Crop; sowingMs: number } | undefined {
  const year = Number(localDate(now).slice(0, 4));
  const seasons = crops.flatMap(({ crop: name, sowing }) => {
    const crop = cropOf(name);
    if (!crop) return [];
    return [year - 2, year - 1, year, year + 1].map((each) => ({ crop, sowingMs: dayIn(each, sowing) }));
  });
  const coming = seasons
    .filter(({ crop, sowingMs }) => sowingMs + seasonDays(crop) * DAY_MS > now)
    .sort((a, b) => a.sowingMs - b.sowingMs);
  return coming[0];
}

/** The sowing whose crop was harvested at `at`. */
function sowingBefore({ crops }: FieldSite, crop: Crop, at: number): number {
  const sowing = crops.find(({ crop: name }) => cropOf(name) === crop)!.sowing;
  const year = Number(localDate(at).slice(0, 4));
  const least = 0.5 * seasonDays(crop) * DAY_MS;
  return (
    [year, year - 1].map((each) => dayIn(each, sowing)).find((start) => at - start >= least) ??
    dayIn(year - 2, sowing)
  );
}

/** Harvests of this crop: those that came when it is harvested; all, where none did or the farm has one crop. */
function harvestsOf(crop: Crop, site: FieldSite, harvests: readonly Harvest[]): readonly Harvest[] {
  if (site.crops.length === 1) return harvests;
  const own = harvests.filter(
    ({ at }) => at - sowingBefore(site, crop, at) <= seasonDays(crop) * DAY_MS + REPORTED_MS,
  );
  return own.length > 0 ? own : harvests;
}

async function pastHarvests(entityId: string, now: number, windows: Windows): Promise<Harvest[]> {
  const found = await allWindows(windows, {
    entity: entityKey("agriculture", entityId),
    resolution: "1d",
    from: now - SEASONS_MS,
    to: now,
  });
  const harvests: { at: number; values: number[] }[] = [];
  for (const { start, metrics } of found) {
    const value = metrics["yield"] && meanOf(metrics["yield"]);
    if (value === undefined) continue;
    const last = harvests.at(-1);
    if (last && start - last.at < SEASON_GAP_MS) last.values.push(value);
    else harvests.push({ at: start, values: [value] });
  }
  return harvests.map(({ at, values }) => ({
    at,
    yieldTHa: values.reduce((a, b) => a + b, 0) / values.length,
  }));
}
