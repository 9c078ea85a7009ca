/** Worlds as what they do to levers and weather. */
import { LEISURE, SHOPPING } from "../../population/modes.ts";
import type { World } from "../../scenario/scenario.ts";
import type { WeatherChange } from "../weather-path.ts";
import { grow } from "./air-effects.ts";
import { type Effect, type Place, zoneMask } from "./effect.ts";
import { linkIndices } from "./traffic-effects.ts";

/** Water on a road at which no car passes, mm, and the speed that is safe at less: v = 0.0009w² − 0.5529w + 86.9448 km/h (Pregnolato et al. 2017). */
export const IMPASSABLE_MM = 300;
const safeShare = (mm: number) => Math.max(0.05, (0.0009 * mm * mm - 0.5529 * mm + 86.9448) / 86.9448);

const neutral = { temperatureC: 0, rainFactor: 1, rainMmPerDay: 0 };

export function worldWeather(world: World, { from, to }: { from: number; to: number }): WeatherChange[] {
  switch (world.kind) {
    case "heatwave":
      return [{ ...neutral, from, to, temperatureC: world.temperatureRiseC }];
    case "drought":
      return [{ ...neutral, from, to, rainFactor: world.rainFactor }];
    case "monsoon_flood":
      return [{ ...neutral, from, to, rainMmPerDay: world.rainMmPerDay }];
    default:
      return [];
  }
}

export function worldEffect(world: World, place: Place): Effect | undefined {
  const { prepared } = place;
  const everywhere = zoneMask(prepared, "all");
  switch (world.kind) {
    case "high_growth":
      return (levers) =>
        grow(
          levers,
          place,
          everywhere,
          world.populationGrowth,
          (1 + world.vehicleGrowth) / (1 + world.populationGrowth),
        );
    case "drought":
      return (levers) => {
        levers.sourceYield *= 1 - world.sourceReduction;
        levers.canalShare *= 1 - world.sourceReduction;
      };
    case "monsoon_flood": {
      if (world.depthMm >= IMPASSABLE_MM) return undefined;
      const links = linkIndices(place, world.links);
      return (levers) => {
        for (const link of links) levers.freeTime[link]! /= safeShare(world.depthMm);
      };
    }
    case "festival": {
      const visitors = world.visitorsShare;
      return (levers) => {
        for (const purpose of [SHOPPING, LEISURE])
          levers.tours[purpose]! *= world.outingFactor * (1 + visitors);
        for (let zone = 0; zone < levers.waterWant.length; zone++) levers.waterWant[zone]! *= 1 + visitors;
        levers.through *= 1 + visitors;
        // Diwali's night stands two to three times above the days around it; over the day that is about this (U).
        levers.background *= 1 + 1.2 * world.fireworks;
      };
    }
    default:
      return undefined;
  }
}
