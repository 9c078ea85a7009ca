/** Farms (soil moisture each hour, a vegetation index each day) and the mandi's prices on its market days. */

import { DAY_MS, HOUR_MS } from "../observation/instant.ts";
import { normal, uniform } from "../random/draw.ts";
import { randomStream } from "../random/philox.ts";
import type { Farm, Mandi } from "../town/schema/land.ts";
import type { Town } from "../town/town.ts";
import { extraterrestrialDaily } from "../weather/sun.ts";
import type { Climate } from "./climate.ts";
import { clamp, type Device, rounded } from "./device.ts";
import { type Moment, minuteOf, momentAt, seasonal } from "./moment.ts";
import { autoregression } from "./noise.ts";

/** Root zone of the probe, mm, and the days that its water remembers. */
const ROOT_MM = 600;
const MEMORY_DAYS = 45;
/** Irrigated fields are watered when this share of the available water is gone. */
const DEPLETION = 0.5;
/** Days whose rain is remembered: a few years, so that walking through one never forgets what it needs. */
const KEPT_DAYS = 1500;
const NDVI_OFFSET_S = 11 * 3600;

interface Growth {
  /** Days since sowing over the length of the crop; nothing where no crop stands. */
  stage: number | undefined;
}

/** Which part of its season a field's crop is in. */
function growth(farm: Farm, { dayOfYear }: Moment): Growth {
  for (const { sowing, days } of farm.crops) {
    const sown = momentAt(Date.UTC(2023, Number(sowing.slice(0, 2)) - 1, Number(sowing.slice(3)))).dayOfYear;
    const age = (dayOfYear - sown + 365) % 365;
    if (age < days) return { stage: age / days };
  }
  return { stage: undefined };
}

/** Cover of the ground by stage: 0 bare, 1 closed. */
const cover = ({ stage }: Growth) =>
  stage === undefined ? 0 : clamp(Math.min(stage / 0.4, (1 - stage) / 0.22), 0, 1);

/** Reference evapotranspiration by Hargreaves (FAO-56 eq. 52), mm/d. */
function et0(latitude: number, climate: Climate, noonMs: number): number {
  const { moment } = climate(noonMs);
  const high = climate(noonMs + 3 * HOUR_MS).temperatureC;
  const low = climate(noonMs - 9 * HOUR_MS).temperatureC;
  const radiation = extraterrestrialDaily((latitude * Math.PI) / 180, moment.dayOfYear) / 2.45;
  return 0.0023 * ((high + low) / 2 + 17.8) * Math.sqrt(Math.max(1, high - low)) * radiation;
}

/** Rain and evapotranspiration of each local day, shared by all fields. */
function dailyWater(latitude: number, climate: Climate): (day: number) => { rainMm: number; et0Mm: number } {
  const memory = new Map<number, { rainMm: number; et0Mm: number }>();
  return (day) => {
    const known = memory.get(day);
    if (known) return known;
    // Local midnight lies 5.5 h before UTC's.
    const start = day * DAY_MS - 5.5 * HOUR_MS;
    let rainMm = 0;
    for (let half = 0; half < 48; half += 1) rainMm += climate(start + half * 1_800_000).rainMmPerHour / 2;
    const water = { rainMm, et0Mm: et0(latitude, climate, start + 12 * HOUR_MS) };
    if (memory.size > KEPT_DAYS) memory.clear();
    memory.set(day, water);
    return water;
  };
}

/** Soil moisture probes and the satellite's index over each field. */
export function farmDevices(town: Town, seed: number, climate: Climate): Device[] {
  const stream = randomStream(seed, "farm devices");
  const water = dailyWater(town.centre[1], climate);
  return town.farms.flatMap((farm, index) => {
    const { fieldCapacity, wiltingPoint } = farm.soil;
    const available = (fieldCapacity - wiltingPoint) * ROOT_MM;
    const irrigated = farm.irrigation.method !== "rainfed";
    const memory = new Map<number, number>();

    /** Water missing from the root zone at the end of a day, mm: a bucket run over the days before. */
    const depletion = (day: number): number => {
      const known = memory.get(day);
      if (known !== undefined) return known;
      let missing = available * 0.6 * uniform(stream, index, 0);
      for (let at = day - MEMORY_DAYS; at <= day; at += 1) {
        const { rainMm, et0Mm } = water(at);
        const standing = growth(farm, momentAt(at * DAY_MS));
        const stress = clamp((available - missing) / (0.5 * available), 0, 1);
        missing = clamp(missing + et0Mm * (0.25 + 0.85 * cover(standing)) * stress - rainMm, 0, available);
        if (irrigated && standing.stage !== undefined && missing > DEPLETION * available) missing *= 0.1;
      }
      if (memory.size > 60) memory.clear();
      memory.set(day, missing);
      return missing;
    };

    const probe: Device = {
      id: `SM-${farm.id}`,
      domain: "agriculture",
      entityId: farm.id,
      feed: "soil-probes",
      location: farm.position,
      intervalS: 3600,
      offsetS: 60 + (index % 600),
      observe(ms) {
        const { day, hour } = momentAt(ms);
        const before = depletion(day - 1);
        const missing = before + (depletion(day) - before) * (hour / 24);
        const moisture = fieldCapacity - missing / ROOT_MM;
        return {
          soil_moisture: rounded(moisture + 0.0015 * normal(stream, Math.floor(ms / HOUR_MS), index), 4),
        };
      },
    };
    const satellite: Device = {
      id: `NDVI-${farm.id}`,
      domain: "agriculture",
      entityId: farm.id,
      feed: "satellite",
      location: farm.position,
      intervalS: 86_400,
      offsetS: NDVI_OFFSET_S + index,
      observe(ms) {
        const weather = climate(ms);
        // Under cloud the satellite sees nothing.
        if (weather.cloud > 0.75) return null;
        const green = 0.17 + 0.62 * cover(growth(farm, weather.moment));
        return { ndvi: rounded(green + 0.02 * autoregression(stream, index, weather.moment.day, 0.6), 3) };
      },
    };
    return [probe, satellite];
  });
}

/** Minutes after closing at which the day's prices are posted. */
const POSTED_AFTER_MIN = 20;

/** Prices and arrivals per commodity, once on each market day. */
export function mandiDevices(town: Town, seed: number): Device[] {
  const stream = randomStream(seed, "mandi devices");
  let series = 0;
  return town.mandis.flatMap((mandi) =>
    mandi.commodities.map((commodity): Device => {
      const own = series++;
      return {
        id: `MB-${mandi.id}-${commodity.id}`,
        domain: "market",
        entityId: `${mandi.id}-${commodity.id}`,
        feed: "mandi-board",
        location: mandi.position,
        intervalS: 86_400,
        offsetS: (minuteOf(mandi.closes) + POSTED_AFTER_MIN) * 60 + own,
        observe(ms) {
          return prices(mandi, commodity, momentAt(ms), (salt, phi) =>
            autoregression(stream, own * 4 + salt, momentAt(ms).day, phi),
          );
        },
      };
    }),
  );
}

function prices(
  mandi: Mandi,
  commodity: Mandi["commodities"][number],
  moment: Moment,
  wander: (salt: number, phi: number) => number,
) {
  if (!mandi.marketDays.includes(moment.weekday) || moment.kind === "festival") return null;
  const arrivals =
    commodity.arrivalsTPerDay * seasonal(commodity.monthlyArrivals, moment) * Math.exp(0.28 * wander(0, 0.4));
  const modal =
    commodity.modalPriceInr *
    seasonal(commodity.monthlyPrice, moment) *
    Math.exp(0.16 * wander(1, 0.96) - 0.03 * wander(0, 0.4));
  const spread = 0.1 + 0.05 * Math.abs(wander(2, 0.5));
  const inr = (value: number) => Math.round(value / 5) * 5;
  return {
    min_price: inr(modal * (1 - spread)),
    max_price: inr(modal * (1 + 0.8 * spread)),
    modal_price: inr(modal),
    arrivals: rounded(arrivals, 1),
  };
}
