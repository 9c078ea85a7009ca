/**
 * A history that the engine itself would have left: a town whose true parameters are known. Weather and regional
 * background are drawn, the town's instruments read what the model says with errors as the fit supposes them.
 */
import { normal } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import type { PreparedTown } from "../engine/prepared-town.ts";
import { drawWeather } from "../engine/weather-path.ts";
import { ERRORS } from "./fit-observations.ts";
import { TownForward } from "./town-forward.ts";
import type { TownHistory } from "./town-history.ts";

/** Counting error of a site (ln): loops and cameras miss and double (assumption). */
const COUNT_SD = 0.05;

export interface EngineHistoryOptions {
  /** Local days since 1970-01-01. */
  firstDay: number;
  days: number;
  seed: number;
  /** Counts the towns that are made with one seed. */
  run: number;
}

/** The history for one row of true parameters. A pure function of its arguments. */
export function historyFromEngine(
  prepared: PreparedTown,
  draw: Float64Array,
  { firstDay, days, seed, run }: EngineHistoryOptions,
): TownHistory {
  const { town } = prepared;
  const path = drawWeather(prepared.climate, town.centre, firstDay, days, seed, run);
  const { temperatureC, humidity, windMPerS, fromDegrees, rainMm, solarWM2 } = path;
  const hours = new Float64Array(24 * days);
  const blank: TownHistory = {
    firstDay,
    days,
    counts: town.roads.counters.map(({ segment }) => ({ segment, perHour: hours })),
    pm25: town.air.stations.map(({ id }) => ({ station: id, perHour: hours })),
    inflow: town.water.zones.map(({ id }) => ({ zone: id, perDay: new Float64Array(days) })),
    loadKw: hours,
    weather: { temperatureC, humidity, windMPerS, fromDegrees, rainMm, solarWM2 },
  };
  const said = new TownForward(prepared, blank, { weather: path }).predict(draw, seed, run);
  const stream = randomStream(seed, "instruments");
  const error = (group: keyof typeof ERRORS, of: number) => {
    const { common, each } = ERRORS[group];
    const at = Object.keys(ERRORS).indexOf(group);
    return Math.exp(common * normal(stream, at, run, 0) + each * normal(stream, of, run, 1 + at));
  };
  const scaled = (series: Float64Array, factor: (at: number) => number) =>
    series.map((value, at) => value * factor(at));
  const byHour = (group: "air" | "power") => {
    const factors = Array.from({ length: 24 }, (_, hour) => error(group, hour));
    return (at: number) => factors[at % 24]!;
  };
  const air = byHour("air");
  return {
    ...blank,
    counts: blank.counts.map(({ segment }, site) => {
      const factor = Math.exp(COUNT_SD * normal(stream, site, run, 9));
      return { segment, perHour: scaled(said.counts[site]!, () => factor) };
    }),
    pm25: blank.pm25.map(({ station }, at) => ({ station, perHour: scaled(said.pm25[at]!, air) })),
    inflow: blank.inflow.map(({ zone }, at) => {
      const factor = error("water", at);
      return { zone, perDay: scaled(said.inflow[at]!, () => factor) };
    }),
    loadKw: scaled(said.loadKw, byHour("power")),
  };
}
