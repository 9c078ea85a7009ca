/** Every device of a town, in a fixed order. */
import type { Town } from "../town/town.ts";
import { airDevices, weatherDevices } from "./air.ts";
import { createClimate, type Weather } from "./climate.ts";
import type { Device } from "./device.ts";
import { farmDevices, mandiDevices } from "./land.ts";
import { powerDevices } from "./power.ts";
import { trafficDevices } from "./traffic.ts";
import { supplyZoneDevices, waterMeterDevices } from "./water.ts";

/**
 * The devices that a town's description implies; `seed` (by default the town's own) sets their weather and noise.
 * `alter` changes the weather that all of them feel: a heat wave is felt by loads, fields and air alike.
 */
export function townDevices(
  town: Town,
  seed = town.origin.seed ?? 0,
  alter: (weather: Weather) => Weather = (weather) => weather,
): Device[] {
  const usual = createClimate(seed, town.centre, town.elevationM);
  const climate = (ms: number) => alter(usual(ms));
  return [
    ...trafficDevices(town, seed, climate),
    ...airDevices(town, seed, climate),
    ...weatherDevices(town, seed, climate),
    ...supplyZoneDevices(town, seed, climate),
    ...waterMeterDevices(town, seed, climate),
    ...powerDevices(town, seed, climate),
    ...farmDevices(town, seed, climate),
    ...mandiDevices(town, seed),
  ];
}
