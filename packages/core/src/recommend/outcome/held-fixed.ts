/**
 * What has to be held fixed to read a measure's effect off a figure, from the town's causal graph: the measure stands in it
 * as one more node, which moves its levers and which people decide on by season and day. The back-door set is what
 * confounds; the weather that moves the figure by itself makes the estimate sharper.
 */
import { backDoorSets } from "../../causal/graph/back-door.ts";
import { CausalGraph } from "../../causal/graph/graph.ts";
import { townEdges, townNodes } from "../../causal/graph/town-graph.ts";
import type { LeverId } from "../catalogue/intervention.ts";

export type WeatherMetric = "temperature" | "windSpeed" | "rainfall" | "humidity";

/** The node that a lever is pulled at; levers that no sensor tells of need none. */
const NODE_OF: Partial<Record<LeverId, string>> = {
  traffic_exhaust: "vehicle_emissions",
  road_dust: "road_dust",
  construction_dust: "construction",
  open_burning: "waste_burning",
  industry_emissions: "industry_emissions",
  generator_emissions: "industry_emissions",
  household_and_eatery_smoke: "household_emissions",
  traffic_delay: "congestion",
  water_losses: "leakage",
  peak_load: "electric_load",
};
const METRIC_OF: Record<string, WeatherMetric> = {
  temperature: "temperature",
  wind: "windSpeed",
  rainfall: "rainfall",
};
const MEASURE = "measure";

export interface HeldFixed {
  /** The smallest back-door set of observed nodes; undefined where there is none, and the estimate says so. */
  backDoor: string[] | undefined;
  weather: WeatherMetric[];
}

/** @param figure the node that is observed, such as pm25 */
export function heldFixed(levers: readonly LeverId[], figure: string): HeldFixed {
  const pulled = [...new Set(levers.flatMap((lever) => NODE_OF[lever] ?? []))];
  const graph = new CausalGraph(
    [...townNodes.map(({ id }) => id), MEASURE],
    [
      ...townEdges,
      // Who decides looks at the season and the calendar; what a figure was before is in its own past.
      { from: "season", to: MEASURE },
      { from: "day_type", to: MEASURE },
      ...pulled.map((to) => ({ from: MEASURE, to })),
    ],
  );
  const observed = townNodes.filter((node) => node.observed).map(({ id }) => id);
  const after = graph.descendants([MEASURE]);
  const moved = [...graph.ancestors([figure])].filter((node) => !after.has(node));
  return {
    backDoor: after.has(figure) ? backDoorSets(graph, MEASURE, figure, observed)[0] : undefined,
    weather: moved.flatMap((node) => METRIC_OF[node] ?? []).sort(),
  };
}

/** How an estimate holds each node fixed, in words. */
const HOW: Record<string, string> = {
  season: "the season, by the days just before and a trend",
  day_type: "working days, weekends and holidays, by the day of the week",
  temperature: "temperature",
  wind: "wind",
  rainfall: "rain",
};

/** @param byOthers whether other places, which share season, days and weather, stand for what would have been */
export function heldFixedInWords({ backDoor, weather }: HeldFixed, byOthers = false): string {
  if (byOthers && backDoor)
    return `what confounds by the causal graph (${backDoor.map((node) => node.replaceAll("_", " ")).join(", ")}) is the same for the other places`;
  const sharper = weather.length > 0 ? `; the weather that moves it by itself: ${weather.join(", ")}` : "";
  if (!backDoor) return `the causal graph has no set of observed causes that would do${sharper}`;
  const names = backDoor.map((node) => HOW[node] ?? node.replaceAll("_", " "));
  return `held fixed by the causal graph (back-door): ${names.join("; ") || "nothing needs to be"}${sharper}`;
}
