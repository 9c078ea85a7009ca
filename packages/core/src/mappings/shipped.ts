/** The mappings that come with Nagar. Each is a JSON file of its own, which serves as an example to copy. */
import { NotFound } from "../errors.ts";
import { type Mapping, parseMapping } from "../import/mapping.ts";
import agmarknetPrices from "./agmarknet-prices.json" with { type: "json" };
import ahmedabadAirHourly from "./ahmedabad-air-hourly.json" with { type: "json" };
import ahmedabadWeatherDaily from "./ahmedabad-weather-daily.json" with { type: "json" };
import beijingAirHourly from "./beijing-air-hourly.json" with { type: "json" };
import bwdfInflowHourly from "./bwdf-inflow-hourly.json" with { type: "json" };
import bwdfWeatherHourly from "./bwdf-weather-hourly.json" with { type: "json" };
import cpcbRealtime from "./cpcb-realtime.json" with { type: "json" };
import delhiEmbassyPm25Hourly from "./delhi-embassy-pm25-hourly.json" with { type: "json" };
import districtCropsYearly from "./district-crops-yearly.json" with { type: "json" };
import etth1Hourly from "./etth1-hourly.json" with { type: "json" };
import indiaCityAirDaily from "./india-city-air-daily.json" with { type: "json" };
import indiaRegionLoadHourly from "./india-region-load-hourly.json" with { type: "json" };
import iudxAirQuality from "./iudx-air-quality.json" with { type: "json" };
import junctionsHourly from "./junctions-hourly.json" with { type: "json" };
import mandiDaily from "./mandi-daily.json" with { type: "json" };
import metrLaSpeed5min from "./metr-la-speed-5min.json" with { type: "json" };
import metroI94Hourly from "./metro-i94-hourly.json" with { type: "json" };
import ngsiAirQualityObserved from "./ngsi-air-quality-observed.json" with { type: "json" };
import ngsiLdAirQualityObserved from "./ngsi-ld-air-quality-observed.json" with { type: "json" };
import ngsiLdTrafficFlowObserved from "./ngsi-ld-traffic-flow-observed.json" with { type: "json" };
import ngsiTrafficFlowObserved from "./ngsi-traffic-flow-observed.json" with { type: "json" };
import openMeteoHourly from "./open-meteo-hourly.json" with { type: "json" };
import tetouan10min from "./tetouan-10min.json" with { type: "json" };

const files: readonly { name: string; files?: string[] }[] = [
  agmarknetPrices,
  ahmedabadAirHourly,
  ahmedabadWeatherDaily,
  beijingAirHourly,
  bwdfInflowHourly,
  bwdfWeatherHourly,
  cpcbRealtime,
  delhiEmbassyPm25Hourly,
  districtCropsYearly,
  etth1Hourly,
  indiaCityAirDaily,
  indiaRegionLoadHourly,
  iudxAirQuality,
  junctionsHourly,
  mandiDaily,
  metrLaSpeed5min,
  metroI94Hourly,
  ngsiAirQualityObserved,
  ngsiLdAirQualityObserved,
  ngsiLdTrafficFlowObserved,
  ngsiTrafficFlowObserved,
  openMeteoHourly,
  tetouan10min,
];

/** Names of the shipped mappings, sorted. */
export const shippedMappingNames: readonly string[] = files.map(({ name }) => name);

/** A shipped mapping. @throws NotFound for any other name, with those that there are. */
export function shippedMapping(name: string): Mapping {
  const file = files.find((each) => each.name === name);
  if (!file) throw new NotFound(`no mapping "${name}"; there are ${shippedMappingNames.join(", ")}`);
  return parseMapping(file, name);
}

/** The shipped mapping for a file of this name (without folder, `.gz` or not), if there is one. */
export function shippedMappingForFile(fileName: string): Mapping | undefined {
  const plain = fileName.replace(/\.gz$/i, "");
  const file = files.find((each) => each.files?.includes(plain));
  return file && parseMapping(file, file.name);
}
