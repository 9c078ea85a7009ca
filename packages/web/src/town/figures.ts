/**
 * Which figure of an entity the map and the list show, in which class of its legend it falls, and when it is too
 * old to be believed. Classes are for the eye; what a value means is the API's to say (an AQI's category is its).
 */
import type { Domain, Entity } from "../api/types.ts";
import type { PlainKey } from "../i18n/messages.ts";
import type { Place } from "./places.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** After this much silence (ms) a figure is greyed: three times or more what its devices usually take. */
export const STALE_AFTER: Readonly<Record<Domain, number>> = {
  traffic: 15 * MINUTE,
  air: 3 * HOUR,
  water: HOUR,
  energy: HOUR,
  agriculture: 36 * HOUR,
  market: 96 * HOUR,
  weather: 2 * HOUR,
};

export interface Figure {
  value: number;
  unit: string;
  metric: string;
  /** ms since 1970. */
  observedAt: number;
}

/** Which metric stands for an entity, in order of preference: a meter has no pressure, a transformer no soil. */
const LEADING: Readonly<Record<Domain, readonly string[]>> = {
  traffic: ["congestion_level", "average_speed", "vehicle_count"],
  air: ["pm25", "pm10", "no2", "co2"],
  water: ["pressure", "flow", "consumption", "level"],
  energy: ["active_power", "current", "voltage"],
  agriculture: ["soil_moisture", "ndvi"],
  market: ["modal_price"],
  weather: ["temperature", "rainfall"],
};

/** The figure that stands for an entity; undefined where it has none yet. */
export function leadingFigure(entity: Entity | undefined): Figure | undefined {
  if (entity === undefined) return undefined;
  if (entity.aqi && entity.aqi.index !== null) {
    return {
      value: entity.aqi.index,
      unit: "0-500",
      metric: "aqi",
      observedAt: Date.parse(entity.observed_at),
    };
  }
  const names = [...LEADING[entity.domain], ...Object.keys(entity.metrics)];
  const metric = names.find((name) => entity.metrics[name] !== undefined);
  if (metric === undefined) return undefined;
  const { value, unit, observed_at } = entity.metrics[metric]!;
  return { value, unit, metric, observedAt: Date.parse(observed_at) };
}

/** Share of what its transformers can carry that an energy place draws; undefined where either is not known. */
export function loadShare(place: Place, entity: Entity | undefined): number | undefined {
  const kilowatts = entity?.metrics["active_power"]?.value;
  const rated = place.properties["rated_kva"];
  return kilowatts === undefined || typeof rated !== "number" || rated <= 0 ? undefined : kilowatts / rated;
}

export function isStale(domain: Domain, observedAt: number, now: number): boolean {
  return now - observedAt > STALE_AFTER[domain];
}

export interface LegendClass {
  /** Lower edge, in the figure's unit. */
  from: number;
  label: PlainKey;
  colour: string;
}

/**
 * The classes of each layer. The colours run from light to dark or from blue over yellow to dark red, which every
 * kind of colour vision tells apart; the air's are CPCB's own, which do not, and so a station shows its number.
 */
export const LEGENDS: Readonly<Partial<Record<Domain, readonly LegendClass[]>>> = {
  traffic: [
    { from: 0, label: "class.traffic.0", colour: "#2f8fb3" },
    { from: 10, label: "class.traffic.1", colour: "#86c5b4" },
    { from: 20, label: "class.traffic.2", colour: "#f2c14e" },
    { from: 35, label: "class.traffic.3", colour: "#ec7a2c" },
    { from: 55, label: "class.traffic.4", colour: "#b0173f" },
  ],
  air: [
    { from: 0, label: "class.air.0", colour: "#00b050" },
    { from: 51, label: "class.air.1", colour: "#92d050" },
    { from: 101, label: "class.air.2", colour: "#ffff00" },
    { from: 201, label: "class.air.3", colour: "#ff9900" },
    { from: 301, label: "class.air.4", colour: "#ff0000" },
    { from: 401, label: "class.air.5", colour: "#c00000" },
  ],
  water: [
    { from: 0, label: "class.water.0", colour: "#d2b48c" },
    { from: 0.2, label: "class.water.1", colour: "#b7d8ee" },
    { from: 0.7, label: "class.water.2", colour: "#5aa7d6" },
    { from: 1.5, label: "class.water.3", colour: "#1f5fae" },
  ],
  energy: [
    { from: 0, label: "class.energy.0", colour: "#8795d8" },
    { from: 0.25, label: "class.energy.1", colour: "#9e63c4" },
    { from: 0.5, label: "class.energy.2", colour: "#cf4690" },
    { from: 0.8, label: "class.energy.3", colour: "#ea6a47" },
    { from: 1, label: "class.energy.4", colour: "#c9a400" },
  ],
  agriculture: [
    { from: 0, label: "class.agriculture.0", colour: "#d7b377" },
    { from: 0.15, label: "class.agriculture.1", colour: "#a9b86a" },
    { from: 0.25, label: "class.agriculture.2", colour: "#5f9e58" },
    { from: 0.35, label: "class.agriculture.3", colour: "#23766f" },
  ],
};

/** CPCB's categories as the API names them, in the legend's order. */
const AQI_CATEGORIES = ["Good", "Satisfactory", "Moderate", "Poor", "Very poor", "Severe"];

/** Index of the legend's class that a place is in now; undefined where it has no figure of that kind. */
export function classOf(place: Place, entity: Entity | undefined): number | undefined {
  if (entity === undefined) return undefined;
  switch (place.domain) {
    case "traffic":
      return classAt("traffic", entity.metrics["congestion_level"]?.value);
    case "air": {
      const at = AQI_CATEGORIES.indexOf(entity.aqi?.category ?? "");
      return at < 0 ? undefined : at;
    }
    case "water":
      return classAt("water", entity.metrics["pressure"]?.value);
    case "energy":
      return classAt("energy", loadShare(place, entity));
    case "agriculture":
      return classAt("agriculture", entity.metrics["soil_moisture"]?.value);
    default:
      return undefined;
  }
}

function classAt(domain: Domain, value: number | undefined): number | undefined {
  const classes = LEGENDS[domain];
  if (value === undefined || classes === undefined) return undefined;
  return Math.max(
    0,
    classes.findLastIndex(({ from }) => value >= from),
  );
}
