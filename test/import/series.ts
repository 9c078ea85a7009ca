/**
 * Every time series of the shared data, each with SQL of its own that says what its values are: which entity, which
 * metric, at which instant, in which unit. Nothing here is taken from the mappings; that is the point.
 */
import type { Domain } from "@nagar/core/observation/domain.ts";

export interface Series {
  /** Under the shared data folder, without `.gz`. */
  file: string;
  /** A SELECT of (domain, entity, metric, ms, value): `ms` in ms since 1970, `value` in the contract's unit. */
  sql(path: string): string;
}

interface Part {
  domain: Domain;
  entity: string;
  at: string;
  /** SQL expression by metric, as the API names it. */
  metrics: Record<string, string>;
}

const TIME = "epoch_ms(time::TIMESTAMPTZ)";
/** Stamps that end the hour: the hour before them is meant. */
const TIME_ENDING = `${TIME} - 3600000`;
const DAY = "epoch_ms((date || ' 00:00:00+05:30')::TIMESTAMPTZ)";

const number = (column: string) => `TRY_CAST("${column}" AS DOUBLE)`;
const known = (column: string, condition: string) =>
  `CASE WHEN ${condition.replaceAll("x", number(column))} THEN ${number(column)} END`;
const numbers = (columns: Record<string, string>) =>
  Object.fromEntries(Object.entries(columns).map(([metric, column]) => [metric, number(column)]));

function series(file: string, ...parts: Part[]): Series {
  return {
    file,
    sql: (path) =>
      parts
        .flatMap(({ domain, entity, at, metrics }) =>
          Object.entries(metrics).map(
            ([metric, value]) =>
              `SELECT '${domain}' AS domain, ${entity} AS entity, '${metric}' AS metric, ${at} AS ms, ${value} AS value FROM read_csv('${path}', all_varchar = true, header = true)`,
          ),
        )
        .join(" UNION ALL "),
  };
}

const micrograms = (...names: string[]) =>
  numbers(Object.fromEntries(names.map((name) => [name, `${name}_ug_m3`])));
/** No instrument in use shows more CO than 115 mg/m³: such values are marked and stay out of statistics. */
const co = { co: known("co_mg_m3", "x <= 115") };

const mandi = (file: string): Series =>
  series(file, {
    domain: "market",
    entity: "regexp_replace(market || '-' || commodity, '[^A-Za-z0-9.]+', '-', 'g')",
    at: DAY,
    metrics: {
      arrivals: number("arrival_t"),
      min_price: known("price_min_inr_q", "x > 0"),
      max_price: known("price_max_inr_q", "x > 0"),
      modal_price: known("price_modal_inr_q", "x > 0"),
    },
  });

const SECTORS = [
  "N",
  "NNE",
  "NE",
  "ENE",
  "E",
  "ESE",
  "SE",
  "SSE",
  "S",
  "SSW",
  "SW",
  "WSW",
  "W",
  "WNW",
  "NW",
  "NNW",
];

export const allSeries: readonly Series[] = [
  series("air/ahmedabad_hourly.csv", {
    domain: "air",
    entity: "'Ahmedabad-city'",
    at: TIME_ENDING,
    metrics: {
      ...micrograms("no2", "so2", "o3", "benzene", "toluene", "xylene"),
      ...numbers({ nox: "nox_ppb" }),
      ...co,
    },
  }),
  series("air/india_city_daily.csv", {
    domain: "air",
    entity: "city || '-daily'",
    at: DAY,
    metrics: {
      ...micrograms("pm25", "pm10", "no", "no2", "nh3", "so2", "o3", "benzene", "toluene", "xylene"),
      ...numbers({ nox: "nox_ppb" }),
      ...co,
    },
  }),
  series("air/delhi_us_embassy_pm25_hourly.csv", {
    domain: "air",
    entity: "'Delhi-US-Embassy'",
    at: TIME_ENDING,
    metrics: micrograms("pm25"),
  }),
  series(
    "air/beijing_multisite_hourly.csv",
    {
      domain: "air",
      entity: "station",
      at: TIME,
      metrics: { ...micrograms("pm25", "pm10", "so2", "no2", "o3"), co: `${number("co_ug_m3")} / 1000` },
    },
    {
      domain: "weather",
      entity: "station",
      at: TIME,
      metrics: {
        ...numbers({
          temperature: "temp_c",
          pressure: "pressure_hpa",
          dew_point: "dewpoint_c",
          rainfall: "rain_mm",
          wind_speed: "wind_m_s",
        }),
        wind_direction: `(list_position([${SECTORS.map((each) => `'${each}'`).join(",")}], wind_dir) - 1) * 22.5`,
      },
    },
  ),
  series("weather/ahmedabad_daily.csv", {
    domain: "weather",
    entity: "'Ahmedabad-daily'",
    at: DAY,
    metrics: {
      ...numbers({
        temperature_max: "temp_max_c",
        temperature_min: "temp_min_c",
        humidity: "humidity_pct",
        dew_point: "dewpoint_c",
        rainfall: "rain_mm",
        pressure: "pressure_hpa",
        cloud_cover: "cloud_pct",
        wind_direction: "wind_dir_deg",
        visibility: "visibility_km",
        sunshine: "sun_h",
        uv_index: "uv_index",
      }),
      wind_speed: `${number("wind_km_h")} / 3.6`,
      wind_gust: `${number("wind_gust_km_h")} / 3.6`,
    },
  }),
  series(
    "traffic/metro_i94_hourly.csv",
    {
      domain: "traffic",
      entity: "'I94-301'",
      at: TIME,
      metrics: numbers({ vehicle_count: "traffic_volume" }),
    },
    {
      domain: "weather",
      entity: "'I94-301'",
      at: TIME,
      metrics: {
        temperature: `CASE WHEN ${number("temp_k")} > 0 THEN ${number("temp_k")} - 273.15 END`,
        rainfall: known("rain_1h_mm", "x <= 2000"),
        ...numbers({ snowfall: "snow_1h_mm", cloud_cover: "cloud_pct" }),
      },
    },
  ),
  series("traffic/junctions_hourly.csv", {
    domain: "traffic",
    entity: "'Junction-' || junction",
    at: TIME,
    metrics: numbers({ vehicle_count: "vehicles" }),
  }),
  {
    file: "traffic/metr_la_week_speed_5min.csv",
    sql: (path) =>
      `SELECT 'traffic' AS domain, 'LA-' || detector AS entity, 'average_speed' AS metric, ${TIME} AS ms, TRY_CAST(mph AS DOUBLE) * 1.609344 AS value FROM (UNPIVOT read_csv('${path}', all_varchar = true, header = true) ON COLUMNS(* EXCLUDE (time)) INTO NAME detector VALUE mph)`,
  },
  series(
    "water/demand/bwdf_inflow_hourly.csv",
    ...Array.from(
      { length: 10 },
      (_, i): Part => ({
        domain: "water",
        entity: `'DMA${i + 1}'`,
        at: TIME,
        metrics: numbers({ flow: `dma${i + 1}_l_s` }),
      }),
    ),
  ),
  series("water/demand/bwdf_weather_hourly.csv", {
    domain: "weather",
    entity: "'BWDF'",
    at: TIME,
    metrics: {
      ...numbers({ rainfall: "rain_mm", temperature: "temp_c", humidity: "humidity_pct" }),
      wind_speed: `${number("wind_km_h")} / 3.6`,
    },
  }),
  mandi("market/maharashtra_onion_daily.csv"),
  mandi("market/uttar_pradesh_potato_daily.csv"),
  mandi("market/maharashtra_tomato_daily.csv"),
  mandi("market/gujarat_potato_daily.csv"),
  series(
    "electricity/india_region_load_hourly.csv",
    ...["northern", "western", "southern", "eastern", "north_eastern"].map(
      (region): Part => ({
        domain: "energy",
        entity: `'IN-${region}'`,
        at: TIME,
        metrics: { active_power: `${number(`${region}_mw`)} * 1000` },
      }),
    ),
  ),
  series("electricity/etth1_hourly.csv", {
    domain: "energy",
    entity: "'ETTh1'",
    at: TIME,
    metrics: {
      ...numbers({ oil_temperature: "oil_temp_c" }),
      ...numbers(
        Object.fromEntries(
          ["hufl", "hull", "mufl", "mull", "lufl", "lull"].map((name) => [`unknown_${name}`, name]),
        ),
      ),
    },
  }),
  series(
    "electricity/tetouan_10min.csv",
    ...[1, 2, 3].map(
      (zone): Part => ({
        domain: "energy",
        entity: `'Tetouan-${zone}'`,
        at: TIME,
        metrics: numbers({ active_power: `zone${zone}_kw` }),
      }),
    ),
    {
      domain: "weather",
      entity: "'Tetouan'",
      at: TIME,
      metrics: numbers({ temperature: "temp_c", humidity: "humidity_pct", unknown_wind_speed: "wind_speed" }),
    },
  ),
  {
    file: "agriculture/gujarat_maharashtra_district_crops.csv",
    sql: (path) =>
      `SELECT 'agriculture' AS domain, regexp_replace(dist_name || '-' || regexp_extract(crop, '(.*)_yield_kg_ha', 1), '[^A-Za-z0-9_]+', '-', 'g') AS entity, 'yield' AS metric, epoch_ms((year || '-01-01 00:00:00+05:30')::TIMESTAMPTZ) AS ms, CASE WHEN TRY_CAST(kg AS DOUBLE) > 0 THEN TRY_CAST(kg AS DOUBLE) / 1000 END AS value FROM (UNPIVOT read_csv('${path}', all_varchar = true, header = true) ON COLUMNS('.*_yield_kg_ha') INTO NAME crop VALUE kg)`,
  },
];
