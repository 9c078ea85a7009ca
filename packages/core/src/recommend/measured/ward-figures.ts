/** What is measured of single wards: by the roads and stations that stand in them, and by the supply zone that serves them. */
import type { Town } from "../../town/town.ts";
import type { EntityState } from "../../window/entity-state.ts";
import { wardOf } from "../run/ward-of.ts";
import type { WardFigures } from "../value/wards.ts";
import { congestion, type EntityWindows, meanOver, waterShortage } from "./state-figures.ts";

interface Heard {
  /** States and windows of the same entities, in one order. */
  traffic: readonly EntityState[];
  roads: readonly EntityWindows[];
  air: readonly EntityState[];
  stations: readonly EntityWindows[];
  zones: readonly EntityWindows[];
}

/** By the wards' ids; wards of which nothing was heard are absent. */
export function wardFigures(town: Town, heard: Heard): Record<string, WardFigures> {
  const inWard = (states: readonly EntityState[], windows: readonly EntityWindows[]) =>
    Map.groupBy(windows, (_, at) => wardOf(states[at]!, town));
  const roads = inWard(heard.traffic, heard.roads);
  const stations = inWard(heard.air, heard.stations);
  const shortage = new Map<string, number>();
  for (const zone of town.water.zones) {
    const own = heard.zones.filter(({ entityId }) => entityId === zone.id);
    const figure = waterShortage({ ...town, water: { ...town.water, zones: [zone] } }, own);
    if (figure) for (const ward of zone.wards) shortage.set(ward, figure.value);
  }
  return Object.fromEntries(
    town.zones.flatMap(({ id }) => {
      const congestionLevel = congestion(roads.get(id) ?? [])?.value;
      const pm25 = meanOver(stations.get(id) ?? [], "pm25")?.value;
      const waterShort = shortage.get(id);
      const told: WardFigures = {
        ...(congestionLevel !== undefined && { congestionLevel }),
        ...(pm25 !== undefined && { pm25 }),
        ...(waterShort !== undefined && { waterShortage: waterShort }),
      };
      return Object.keys(told).length > 0 ? [[id, told]] : [];
    }),
  );
}
