/** Outcomes of air, water and power. */
import { AREA_KINDS } from "../engine/air-tables.ts";
import type { PreparedTown } from "../engine/prepared-town.ts";
import type { Variant } from "../engine/variant.ts";
import { KWH_PER_LITRE } from "../engine/water.ts";
import { definer, HEADLINE, INCOME_GROUPS, perDay, ratio } from "./define.ts";
import type { Outcome } from "./outcomes.ts";

const AIR = [
  ["pm25", "PM2.5", "µg/m³", 1],
  ["pm10", "PM10", "µg/m³", 1],
  ["no2", "NO2", "µg/m³", 1],
  ["co", "CO", "mg/m³", 1e-3],
  ["so2", "SO2", "µg/m³", 1],
] as const;
const CATEGORIES = ["good", "satisfactory", "moderate", "poor", "very_poor", "severe"] as const;
const SOURCES = ["exhaust", "road_dust", "area_sources", "industry"] as const;
const AREA_WORDS: Record<(typeof AREA_KINDS)[number], string> = {
  cooking: "hearths and eateries",
  waste_burning: "open fires",
  construction: "building sites",
  generators: "generators",
  brick_kiln: "brick kilns",
};
const POLLUTANTS = AIR.length;

export function airOutcomes(prepared: PreparedTown): Outcome[] {
  const air = definer("air");
  const hours = (v: Variant) => 24 * v.days;
  return [
    ...AIR.map(([id, label, unit, scale], pollutant) =>
      air(
        id,
        `${label}, mean that people breathe`,
        unit,
        "lower",
        (v) => (scale * v.air.meanSum[pollutant]!) / hours(v),
        pollutant < 2 ? HEADLINE : {},
      ),
    ),
    air(
      "aqi",
      "Air quality index (CPCB), mean of days",
      "index",
      "lower",
      perDay((v) => v.air.aqiSum),
      HEADLINE,
    ),
    ...CATEGORIES.map((id, category) =>
      air(
        `days_${id}`,
        `Days of "${id.replace("_", " ")}" air`,
        "d",
        category < 2 ? "higher" : "lower",
        (v) => v.air.categoryDays[category]!,
      ),
    ),
    ...SOURCES.map((id, source) =>
      air(
        `emitted_${id}`,
        `PM2.5 emitted, ${id.replace("_", " ")}`,
        "kg/d",
        "lower",
        perDay((v) => v.air.pm25Kg[source]!),
      ),
    ),
    ...AREA_KINDS.map((id, kind) =>
      air(
        `emitted_${id}`,
        `PM2.5 emitted, ${AREA_WORDS[id]}`,
        "kg/d",
        "lower",
        perDay((v) => v.air.areaPm25Kg[kind]!),
      ),
    ),
    ...INCOME_GROUPS.map((quintile, q) =>
      air(
        "pm25",
        `PM2.5, income group ${quintile}`,
        "µg/m³",
        "lower",
        perDay((v) => v.air.exposure[q]!),
        { quintile },
      ),
    ),
    ...prepared.zones.ids.map((zone, at) =>
      air(
        "pm25",
        `PM2.5, ${prepared.zones.names[at]}`,
        "µg/m³",
        "lower",
        (v) => v.air.zoneSum[at * POLLUTANTS]! / hours(v),
        { zone },
      ),
    ),
  ];
}

const LITRES_PER_M3 = 1000;

export function waterOutcomes(prepared: PreparedTown): Outcome[] {
  const water = definer("water");
  const { wardZone, people } = prepared.water;
  return [
    water(
      "wanted",
      "Water wanted",
      "m³/d",
      "neither",
      perDay((v) => v.water.wantedL / LITRES_PER_M3),
    ),
    water(
      "delivered",
      "Water delivered",
      "m³/d",
      "higher",
      perDay((v) => v.water.deliveredL / LITRES_PER_M3),
      HEADLINE,
    ),
    water(
      "unserved",
      "Water wanted and not delivered",
      "m³/d",
      "lower",
      perDay((v) => v.water.unservedL / LITRES_PER_M3),
      HEADLINE,
    ),
    water(
      "leaked",
      "Water leaked",
      "m³/d",
      "lower",
      perDay((v) => v.water.leakedL / LITRES_PER_M3),
      HEADLINE,
    ),
    water(
      "leaked_share",
      "Share of the water let in that leaks",
      "%",
      "lower",
      (v) => 100 * ratio(v.water.leakedL, v.water.leakedL + v.water.deliveredL),
    ),
    water(
      "supplied",
      "Water from the sources",
      "m³/d",
      "neither",
      perDay((v) => v.water.suppliedL / LITRES_PER_M3),
    ),
    water(
      "uneven",
      "Water that supply zones get less than their people's share",
      "m³/d",
      "lower",
      perDay((v) => {
        const served = people.reduce((sum, here) => sum + here, 0);
        const each = ratio(v.water.deliveredL, served);
        return people.reduce(
          (sum, here, zone) => sum + Math.max(0, here * each - v.water.deliveredZoneL[zone]!) / LITRES_PER_M3,
          0,
        );
      }),
    ),
    water("pressure", "Mean pressure while supplied", "m", "higher", (v) =>
      ratio(v.water.pressureHours, v.water.supplyHours),
    ),
    water(
      "hours",
      "Hours of supply",
      "h/d",
      "higher",
      perDay((v) => v.water.supplyHours),
    ),
    water(
      "pumping",
      "Electricity for pumping",
      "kWh/d",
      "lower",
      perDay((v) => v.water.suppliedL * KWH_PER_LITRE),
    ),
    ...prepared.zones.ids.map((zone, at) => {
      const supply = wardZone[at]!;
      return water(
        "lpcd",
        `Litres a person gets, ${prepared.zones.names[at]}`,
        "L/d",
        "higher",
        perDay((v) => (supply < 0 ? 0 : ratio(v.water.deliveredZoneL[supply]!, people[supply]!))),
        { zone },
      );
    }),
  ];
}

export function powerOutcomes(): Outcome[] {
  const power = definer("power");
  return [
    power(
      "energy",
      "Electricity drawn from the feeders",
      "kWh/d",
      "neither",
      perDay((v) => v.power.energyKwh),
      HEADLINE,
    ),
    power("peak", "Highest hour of all feeders", "kW", "lower", (v) => v.power.peakKw, HEADLINE),
    power("lowest_voltage", "Lowest voltage of a bus", "pu", "higher", (v) => v.power.lowestPu),
    power(
      "low_voltage_hours",
      "Bus-hours below 0.94 pu",
      "h/d",
      "lower",
      perDay((v) => v.power.lowBusHours),
    ),
    power(
      "losses",
      "Losses of the lines",
      "kWh/d",
      "lower",
      perDay((v) => v.power.lossKwh),
    ),
    power(
      "overload_hours",
      "Transformer-hours above the rating",
      "h/d",
      "lower",
      perDay((v) => v.power.overloadHours),
    ),
    power(
      "ageing",
      "Mean ageing rate of transformers (1: as designed)",
      "1",
      "lower",
      (v) => v.power.ageing / v.power.hours / Math.max(1, v.prepared.power.transformers),
    ),
    power(
      "solar",
      "Electricity from roofs",
      "kWh/d",
      "higher",
      perDay((v) => v.power.solarKwh),
    ),
    power(
      "charged",
      "Electricity that vehicles charge",
      "kWh/d",
      "neither",
      perDay((v) => v.chargedKwh),
    ),
  ];
}
