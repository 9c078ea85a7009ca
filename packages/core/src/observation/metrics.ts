/**
 * The metrics of the data contract, per domain: name on the wire, unit, physical range, and the smallest
 * difference that means something.
 *
 * The range is what the quantity or the instruments that measure it can show, not what is usual: a value outside
 * it is an error of the instrument or of the unit. It is kept and flagged `range`, and left out of statistics.
 * Ranges are wide on purpose (Delhi's reference monitor showed 1,985 µg/m³ of PM2.5 on the morning after Diwali
 * 2018). Analysers drift a little below zero in clean air, and cutting that off would bias the mean, so
 * concentrations may be slightly negative. CO reaches 115 mg/m³, the 100 ppm full scale of the analysers in use.
 */
import type { Domain } from "./domain.ts";

export interface Metric {
  /** Its name in TypeScript. */
  readonly name: string;
  /** Its name on the wire. */
  readonly wire: string;
  readonly unit: string;
  readonly description: string;
  readonly min: number;
  readonly max: number;
  /** Smallest meaningful difference: the floor of a standard deviation when a value is called an anomaly. */
  readonly resolution: number;
}

type Row = [
  name: string,
  wire: string,
  unit: string,
  min: number,
  max: number,
  resolution: number,
  what: string,
];

const TABLE: Record<Domain, Row[]> = {
  traffic: [
    ["vehicleCount", "vehicle_count", "1/interval", 0, 100_000, 1, "vehicles in the reporting interval"],
    ["averageSpeed", "average_speed", "km/h", 0, 200, 0.5, "mean speed"],
    ["occupancy", "occupancy", "%", 0, 100, 0.5, "share of time the detector is covered"],
    ["congestionLevel", "congestion_level", "0-100", 0, 100, 0.5, "share of time lost against free flow"],
  ],
  air: [
    ["pm25", "pm25", "µg/m³", -20, 3_000, 1, "particles below 2.5 µm"],
    ["pm10", "pm10", "µg/m³", -20, 5_000, 1, "particles below 10 µm"],
    ["so2", "so2", "µg/m³", -20, 5_000, 0.5, "sulphur dioxide"],
    ["no2", "no2", "µg/m³", -20, 2_000, 0.5, "nitrogen dioxide"],
    ["no", "no", "µg/m³", -20, 2_500, 0.5, "nitric oxide"],
    ["nox", "nox", "ppb", -20, 2_000, 0.5, "oxides of nitrogen as NO + NO2"],
    ["nh3", "nh3", "µg/m³", -20, 5_000, 0.5, "ammonia"],
    ["o3", "o3", "µg/m³", -20, 2_000, 0.5, "ozone"],
    ["co", "co", "mg/m³", -1, 115, 0.05, "carbon monoxide"],
    ["co2", "co2", "ppm", 250, 10_000, 2, "carbon dioxide"],
    ["benzene", "benzene", "µg/m³", -5, 1_000, 0.1, "benzene"],
    ["toluene", "toluene", "µg/m³", -5, 2_000, 0.1, "toluene"],
    ["xylene", "xylene", "µg/m³", -5, 2_000, 0.1, "xylenes"],
    ["temperature", "temperature", "°C", -60, 65, 0.1, "air temperature"],
    ["humidity", "humidity", "%", 0, 100, 0.5, "relative humidity"],
    ["aqi", "aqi", "0-500", 0, 500, 1, "India's air quality index, derived"],
  ],
  water: [
    ["consumption", "consumption", "L", 0, 1e8, 1, "volume taken in the reporting interval"],
    ["flow", "flow", "L/s", -10_000, 10_000, 0.05, "flow; negative is backwards"],
    ["pressure", "pressure", "bar", -1, 100, 0.01, "gauge pressure"],
    ["level", "level", "m", -5, 200, 0.01, "level above the tank's floor"],
  ],
  agriculture: [
    ["soilMoisture", "soil_moisture", "m³/m³", 0, 1, 0.005, "volumetric water content"],
    ["ndvi", "ndvi", "1", -1, 1, 0.01, "normalized difference vegetation index"],
    ["et0", "et0", "mm/d", 0, 25, 0.05, "reference evapotranspiration"],
    ["yield", "yield", "t/ha", 0, 300, 0.05, "harvest per area"],
  ],
  market: [
    ["minPrice", "min_price", "INR/quintal", 1, 1e6, 5, "lowest price of the day; 0 means not quoted"],
    ["maxPrice", "max_price", "INR/quintal", 1, 1e6, 5, "highest price of the day; 0 means not quoted"],
    ["modalPrice", "modal_price", "INR/quintal", 1, 1e6, 5, "most usual price; 0 means not quoted"],
    ["arrivals", "arrivals", "t", 0, 200_000, 0.1, "arrivals of the day"],
  ],
  energy: [
    ["voltage", "voltage", "V", 0, 800_000, 0.5, "voltage, per phase"],
    ["current", "current", "A", 0, 100_000, 0.1, "current, per phase"],
    ["activePower", "active_power", "kW", -1e9, 1e9, 0.05, "active power; negative is fed in"],
    ["reactivePower", "reactive_power", "kvar", -1e9, 1e9, 0.05, "reactive power"],
    ["frequency", "frequency", "Hz", 45, 65, 0.005, "mains frequency"],
    ["powerFactor", "power_factor", "1", -1, 1, 0.005, "power factor"],
    ["oilTemperature", "oil_temperature", "°C", -40, 250, 0.1, "transformer top oil"],
  ],
  weather: [
    ["temperature", "temperature", "°C", -60, 65, 0.1, "air temperature"],
    ["temperatureMin", "temperature_min", "°C", -60, 65, 0.1, "lowest of the reporting interval"],
    ["temperatureMax", "temperature_max", "°C", -60, 65, 0.1, "highest of the reporting interval"],
    ["dewPoint", "dew_point", "°C", -90, 45, 0.1, "dew point"],
    ["rainfall", "rainfall", "mm", 0, 2_000, 0.2, "rain in the reporting interval"],
    ["snowfall", "snowfall", "mm", 0, 2_000, 0.2, "snow, melted, in the reporting interval"],
    ["windSpeed", "wind_speed", "m/s", 0, 120, 0.1, "wind speed"],
    ["windGust", "wind_gust", "m/s", 0, 150, 0.1, "gust"],
    // A direction has no mean on the line: a floor of a full turn keeps it from ever being called an anomaly.
    ["windDirection", "wind_direction", "deg", 0, 360, 360, "where the wind comes from"],
    ["humidity", "humidity", "%", 0, 100, 0.5, "relative humidity"],
    ["pressure", "pressure", "hPa", 300, 1_100, 0.1, "air pressure"],
    [
      "solarRadiation",
      "solar_radiation",
      "W/m²",
      -20,
      1_600,
      1,
      "global horizontal; slightly negative at night",
    ],
    ["cloudCover", "cloud_cover", "%", 0, 100, 1, "cloud cover"],
    ["visibility", "visibility", "km", 0, 200, 0.1, "visibility"],
    ["sunshine", "sunshine", "h", 0, 24, 0.1, "sunshine in the reporting interval"],
    ["uvIndex", "uv_index", "1", 0, 30, 0.5, "UV index"],
  ],
};

const toMetric = ([name, wire, unit, min, max, resolution, description]: Row): Metric => ({
  name,
  wire,
  unit,
  description,
  min,
  max,
  resolution,
});

/** Every metric of every domain, in the contract's order. */
export const METRICS: Readonly<Record<Domain, readonly Metric[]>> = Object.fromEntries(
  Object.entries(TABLE).map(([domain, rows]) => [domain, rows.map(toMetric)]),
) as unknown as Record<Domain, readonly Metric[]>;

const index = (key: "name" | "wire") =>
  Object.fromEntries(
    Object.entries(METRICS).map(([domain, metrics]) => [domain, new Map(metrics.map((m) => [m[key], m]))]),
  ) as unknown as Readonly<Record<Domain, ReadonlyMap<string, Metric>>>;

/** Metrics of a domain by their name in TypeScript. */
export const METRIC_BY_NAME = index("name");
/** Metrics of a domain by their name on the wire. */
export const METRIC_BY_WIRE = index("wire");

/**
 * A quantity whose unit nobody stated is kept under `unknown_<name>`, the same inside and on the wire. It has
 * windows and statistics of its own but no range, and no model can take it for a metric, because no metric is
 * called so.
 */
export const UNKNOWN_METRIC_PATTERN = /^unknown_[a-z0-9][a-z0-9_]{0,47}$/;

/** The wire name of a metric of `domain`; an `unknown_…` quantity keeps its name. */
export function metricToWire(domain: Domain, name: string): string {
  return METRIC_BY_NAME[domain].get(name)?.wire ?? name;
}

/** The unit of a metric, by its name inside; `unknown` where nobody stated it. */
export function metricUnit(domain: Domain, name: string): string {
  return METRIC_BY_NAME[domain].get(name)?.unit ?? "unknown";
}
