/** What a ready scenario is about, for the list: by its world, or by its first policy. */
import type { Scenario } from "../../api/simulation-types.ts";

export const GROUPS = ["roads", "air", "water", "power", "farms", "town"] as const;
export type Group = (typeof GROUPS)[number];

const BY_KIND: Readonly<Record<string, Group>> = {
  low_emission_zone: "air",
  road_dust_control: "air",
  waste_burning_enforcement: "air",
  industry_curtailment: "air",
  construction_halt: "air",
  generator_ban: "air",
  water_supply_hours: "water",
  pressure_management: "water",
  leak_repair: "water",
  water_tariff: "water",
  water_rationing: "water",
  time_of_day_tariff: "power",
  rooftop_solar: "power",
  capacitors: "power",
  drip_irrigation: "farms",
  crop_switch: "farms",
  population_growth: "town",
  drought: "water",
  heatwave: "power",
  monsoon_flood: "roads",
  high_growth: "town",
  festival: "town",
};

export function groupOf({ world, policies }: Pick<Scenario, "world" | "policies">): Group {
  return BY_KIND[world.kind] ?? BY_KIND[policies[0]?.kind ?? ""] ?? "roads";
}
