/**
 * The town's causal graph, as data: what moves what, by which mechanism, and who says so. An edge says that within a day
 * a change of the one, all else alike, changes the other; what feeds back over longer (people move house for congestion)
 * is not in it. It is drawn for people and used to choose what estimates from history are adjusted for.
 */
import { CausalGraph } from "./graph.ts";

export interface TownNode {
  id: string;
  name: string;
  domain:
    | "traffic"
    | "air"
    | "water"
    | "energy"
    | "agriculture"
    | "market"
    | "weather"
    | "people"
    | "calendar";
  /** Whether the town's feeds (or a calendar) show it. */
  observed: boolean;
}

export interface TownEdge {
  from: string;
  to: string;
  /** The direction of the change that more of `from` brings: ± where it depends. */
  sign: "+" | "-" | "±";
  mechanism: string;
  source: string;
}

const node = (id: string, name: string, domain: TownNode["domain"], observed = true): TownNode => ({
  id,
  name,
  domain,
  observed,
});

export const townNodes: readonly TownNode[] = [
  node("season", "Season", "calendar"),
  node("day_type", "Working day, weekend or festival", "calendar"),
  node("temperature", "Air temperature", "weather"),
  node("wind", "Wind speed and direction", "weather"),
  node("rainfall", "Rainfall", "weather"),
  node("solar_radiation", "Solar radiation", "weather"),
  node("mixing_height", "Mixing height", "weather", false),
  node("activity", "Trips that people want to make", "people", false),
  node("traffic_volume", "Traffic volume", "traffic"),
  node("road_capacity", "Road capacity in use", "traffic"),
  node("congestion", "Congestion", "traffic"),
  node("vehicle_emissions", "Exhaust emissions", "air", false),
  node("road_dust", "Road dust", "air", false),
  node("construction", "Construction activity", "air"),
  node("waste_burning", "Waste and residue burning", "air", false),
  node("industry_emissions", "Industry and generator emissions", "air", false),
  node("household_emissions", "Cooking and heating emissions", "air", false),
  node("regional_background", "Pollution carried in from outside", "air"),
  node("pm25", "PM2.5 and AQI", "air"),
  node("exposure", "People's exposure", "people"),
  node("health_burden", "Illness and deaths", "people", false),
  node("water_demand", "Water demand", "water", false),
  node("supply_hours", "Hours of supply", "water"),
  node("pressure", "Water pressure", "water"),
  node("leakage", "Leakage", "water"),
  node("bursts", "Pipe bursts", "water"),
  node("reservoir_level", "Reservoir and tank level", "water"),
  node("electric_load", "Electric load", "energy"),
  node("solar_generation", "Rooftop solar generation", "energy"),
  node("voltage", "Feeder voltage", "energy"),
  node("transformer_heat", "Transformer hot-spot temperature", "energy"),
  node("outages", "Outages", "energy"),
  node("soil_moisture", "Soil moisture", "agriculture"),
  node("irrigation", "Irrigation", "agriculture", false),
  node("crop_yield", "Crop yield", "agriculture"),
  node("arrivals", "Arrivals at the mandi", "market"),
  node("price", "Mandi price", "market"),
];

const edge = (
  from: string,
  to: string,
  sign: TownEdge["sign"],
  mechanism: string,
  source: string,
): TownEdge => ({ from, to, sign, mechanism, source });
const PHYSICS = "meteorology; any textbook of the boundary layer";
const DISPERSION = "Gaussian plume: Turner, US EPA AP-26; docs/models/air.md";
const HYDRAULICS = "EPANET 2.2 manual, pressure-dependent demand and emitters; docs/models/water.md";
const FAO = "FAO Irrigation and Drainage Paper 56 and 33; docs/models/agriculture.md";
const FLOW = "power flow of a radial feeder, Baran & Wu 1989; docs/models/energy.md";
const SURVEYS = "time-use and travel surveys; assumption for this town until its own counts show it";

export const townEdges: readonly TownEdge[] = [
  edge("season", "temperature", "±", "the sun's height over the year", PHYSICS),
  edge("season", "rainfall", "±", "the monsoon", PHYSICS),
  edge("season", "wind", "±", "the monsoon and winter calms", PHYSICS),
  edge("season", "solar_radiation", "±", "the sun's height and the monsoon's clouds", PHYSICS),
  edge(
    "season",
    "waste_burning",
    "±",
    "residue is burnt after the harvest, waste for warmth in winter",
    "CPCB source apportionment studies (S)",
  ),
  edge(
    "season",
    "regional_background",
    "±",
    "regional residue burning and winter haze",
    "CPCB source apportionment studies (S)",
  ),
  edge("season", "day_type", "±", "festivals and school holidays have their season", "the calendar"),
  edge("season", "construction", "±", "building stops in the monsoon", "assumption"),
  edge("season", "irrigation", "±", "rabi and kharif crops need water at different times", FAO),
  edge(
    "season",
    "arrivals",
    "±",
    "the harvest comes to the market after its season",
    "AGMARKNET arrivals; docs/models/market.md",
  ),
  edge("temperature", "mixing_height", "+", "a warm surface lifts the mixing layer", PHYSICS),
  edge("solar_radiation", "mixing_height", "+", "heating of the ground drives convection", PHYSICS),
  edge("solar_radiation", "temperature", "+", "radiation heats the ground and the air above it", PHYSICS),
  edge("rainfall", "temperature", "-", "rain and its clouds cool the day", PHYSICS),
  edge("wind", "mixing_height", "+", "wind shear mixes the layer mechanically", PHYSICS),
  edge("day_type", "activity", "±", "work and school trips on working days, markets at festivals", SURVEYS),
  edge("rainfall", "activity", "-", "trips are put off in heavy rain", SURVEYS),
  edge("temperature", "activity", "-", "trips are put off in great heat", SURVEYS),
  edge("day_type", "industry_emissions", "±", "works stand still on holidays", "assumption"),
  edge("day_type", "construction", "±", "sites stand still on holidays", "assumption"),
  edge("activity", "traffic_volume", "+", "trips load the roads", "four-step models; docs/models/traffic.md"),
  edge(
    "activity",
    "water_demand",
    "+",
    "shops, offices and schools draw while they are open",
    "CPHEEO manual (S)",
  ),
  edge("activity", "electric_load", "+", "shops and offices draw while they are open", FLOW),
  edge(
    "traffic_volume",
    "congestion",
    "+",
    "time on a link rises with its flow (BPR)",
    "IRC:106-1990; docs/models/traffic.md",
  ),
  edge(
    "road_capacity",
    "congestion",
    "-",
    "time on a link falls with its capacity",
    "IRC:106-1990; docs/models/traffic.md",
  ),
  edge("rainfall", "road_capacity", "-", "water on the road slows and blocks it", "assumption"),
  edge("rainfall", "congestion", "+", "drivers slow down in the wet", "assumption"),
  edge(
    "traffic_volume",
    "vehicle_emissions",
    "+",
    "each kilometre emits by class, fuel and stage",
    "ARAI 2007; docs/models/air.md",
  ),
  edge(
    "congestion",
    "vehicle_emissions",
    "+",
    "slow and stopping traffic emits more per kilometre",
    "ARAI 2007; docs/models/air.md",
  ),
  edge(
    "traffic_volume",
    "road_dust",
    "+",
    "wheels raise the silt that lies on the road",
    "US EPA AP-42 13.2.1",
  ),
  edge("rainfall", "road_dust", "-", "wet silt does not rise", "US EPA AP-42 13.2.1"),
  edge("construction", "road_dust", "+", "mud carried out of sites becomes silt", "US EPA AP-42 13.2.1"),
  edge("vehicle_emissions", "pm25", "+", "exhaust disperses from the roads", DISPERSION),
  edge("road_dust", "pm25", "+", "the fine part of dust disperses from the roads", DISPERSION),
  edge("construction", "pm25", "+", "demolition and earthwork raise dust", DISPERSION),
  edge("waste_burning", "pm25", "+", "open fires emit near the ground", DISPERSION),
  edge("industry_emissions", "pm25", "+", "stacks and generators disperse over the town", DISPERSION),
  edge("household_emissions", "pm25", "+", "solid fuel burns in kitchens and for warmth", DISPERSION),
  edge("regional_background", "pm25", "+", "what blows in adds to what is made here", DISPERSION),
  edge("wind", "pm25", "-", "concentration falls as wind dilutes", DISPERSION),
  edge("mixing_height", "pm25", "-", "a low lid holds emissions near the ground", DISPERSION),
  edge("rainfall", "pm25", "-", "rain washes particles out", PHYSICS),
  edge("wind", "regional_background", "±", "the direction decides whose air arrives", PHYSICS),
  edge("rainfall", "regional_background", "-", "rain cleans the air upwind too", PHYSICS),
  edge("rainfall", "waste_burning", "-", "wet heaps do not burn", "assumption"),
  edge("temperature", "household_emissions", "-", "fires are lit for warmth on cold nights", "assumption"),
  edge(
    "outages",
    "industry_emissions",
    "+",
    "diesel generators start when the grid fails",
    "CAQM directions on generators (S)",
  ),
  edge("pm25", "exposure", "+", "people breathe what is where they are", "docs/models/air.md"),
  edge("activity", "exposure", "±", "where people are decides what they breathe", "docs/models/air.md"),
  edge(
    "exposure",
    "health_burden",
    "+",
    "deaths and illness rise with PM2.5",
    "de Bont et al., Lancet Planet. Health 2024 (S)",
  ),
  edge(
    "temperature",
    "health_burden",
    "+",
    "heat strains heart and kidneys",
    "heat action plans of Indian cities (U)",
  ),
  edge("temperature", "water_demand", "+", "more is drunk, washed and cooled in heat", "CPHEEO manual (S)"),
  edge("rainfall", "water_demand", "-", "gardens and yards need less", "assumption"),
  edge("rainfall", "reservoir_level", "+", "the catchment fills the source", "water balance"),
  edge("reservoir_level", "supply_hours", "+", "the utility rations what it has", "CPHEEO manual (S)"),
  edge("outages", "supply_hours", "-", "pumps stop with the power", HYDRAULICS),
  edge("supply_hours", "pressure", "+", "drawing spread over more hours keeps heads up", HYDRAULICS),
  edge("water_demand", "pressure", "-", "head is lost with flow to the power 1.85", HYDRAULICS),
  edge("pressure", "leakage", "+", "leaks flow with a power of the pressure", HYDRAULICS),
  edge("pressure", "bursts", "+", "high and changing pressure breaks pipes", "Thornton & Lambert 2006 (U)"),
  edge("bursts", "leakage", "+", "a burst runs until it is repaired", HYDRAULICS),
  edge("temperature", "electric_load", "+", "cooling degrees above about 24 °C", FLOW),
  edge("solar_radiation", "solar_generation", "+", "panels follow the sun", "docs/models/energy.md"),
  edge("solar_generation", "electric_load", "-", "what the roofs make the feeder need not carry", FLOW),
  edge("water_demand", "electric_load", "+", "pumping", FLOW),
  edge("irrigation", "electric_load", "+", "tube wells", FLOW),
  edge("electric_load", "voltage", "-", "voltage falls along the feeder with its load", FLOW),
  edge("electric_load", "transformer_heat", "+", "losses go with the square of the load", "IEC 60076-7 (U)"),
  edge("temperature", "transformer_heat", "+", "the oil cools against the air", "IEC 60076-7 (U)"),
  edge("transformer_heat", "outages", "+", "hot insulation ages and fails", "IEC 60076-7 (U)"),
  edge("wind", "outages", "+", "branches and lines fall in storms", "assumption"),
  edge("rainfall", "soil_moisture", "+", "rain fills the root zone", FAO),
  edge("irrigation", "soil_moisture", "+", "irrigation fills the root zone", FAO),
  edge("rainfall", "irrigation", "-", "wet fields are not irrigated", FAO),
  edge("temperature", "soil_moisture", "-", "evapotranspiration empties it", FAO),
  edge("reservoir_level", "irrigation", "+", "canals run while there is water", FAO),
  edge("soil_moisture", "crop_yield", "+", "stress takes yield by the crop's Ky", FAO),
  edge("temperature", "crop_yield", "±", "heat at flowering", FAO),
  edge("crop_yield", "arrivals", "+", "what is harvested is sold", "docs/models/market.md"),
  edge("rainfall", "arrivals", "-", "carts and trucks wait for dry roads", "assumption"),
  edge("day_type", "arrivals", "±", "the mandi closes on holidays", "AGMARKNET"),
  edge("arrivals", "price", "-", "demand slopes down", "docs/models/market.md"),
  edge("day_type", "price", "+", "festival demand", "docs/models/market.md"),
];

export const townGraph = new CausalGraph(
  townNodes.map(({ id }) => id),
  townEdges,
);
