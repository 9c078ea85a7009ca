/** Every device of a town, in a fixed order. */
import type { Town } from "../town/town.ts";
import { airDevices, weatherDevices } from "./air.ts";
import { createClimate } from "./climate.ts";
import type { Device } from "./device.ts";
import { farmDevices, mandiDevices } from "./land.ts";
import { powerDevices } from "./power.ts";
import { trafficDevices } from "./traffic.ts";
import { supplyZoneDevices, waterMeterDevices } from "./water.ts";

/** The devices that a town's description implies; `seed` (by default the town's own) sets their weather and noise. */
export function townDevices(town: Town, seed = town.origin.seed ?? 0): Device[] {
  const climate = createClimate(seed, town.centre, town.elevationM);
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
