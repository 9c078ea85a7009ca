/** What the simulation tells of each lever: the outcomes that stand for it, or why there are none. */
import type { LeverId } from "../catalogue/intervention.ts";
import type { Measure } from "../place.ts";

/** What stands for a lever in the model: the outcomes whose sum is what a share is taken of. */
export const OUTCOMES: Partial<
  Record<LeverId, { outcomes: readonly string[]; of?: (sum: number) => number }>
> = {
  traffic_exhaust: { outcomes: ["air.emitted_exhaust"] },
  road_dust: { outcomes: ["air.emitted_road_dust"] },
  construction_dust: { outcomes: ["air.emitted_construction"] },
  open_burning: { outcomes: ["air.emitted_waste_burning"] },
  industry_emissions: { outcomes: ["air.emitted_industry", "air.emitted_brick_kiln"] },
  generator_emissions: { outcomes: ["air.emitted_generators"] },
  traffic_delay: { outcomes: ["traffic.delay"] },
  water_losses: { outcomes: ["water.leaked"] },
  water_shortfall: { outcomes: ["water.unserved"] },
  uneven_water: { outcomes: ["water.uneven"] },
  peak_load: { outcomes: ["power.peak"] },
  grid_losses: { outcomes: ["power.losses"] },
  farm_water: { outcomes: ["farm.water"] },
  // The yield is relative to one without stress, in per cent.
  crop_loss: { outcomes: ["farm.yield"], of: (relative) => 100 - relative },
};

/** Why the model has no outcome for the other levers. */
const WITHOUT: Partial<Record<LeverId, string>> = {
  household_and_eatery_smoke: "no policy of the simulation acts on hearths and eateries",
  personal_exposure:
    "people breathe the air of their ward in the simulation, wherever they stay and whatever they wear",
  price_excess: "no policy of the simulation acts on stocks, sales or fees of the mandi",
  heat_illness: "the simulation has no illness by heat",
  flood_disruption: "the simulation needs to be told which roads stand under water",
};

/** Why simulation has no part in what is known of a measure's effect on a lever; undefined where it could. */
export function whyNotSimulated({ levers }: Pick<Measure, "levers">, lever: LeverId): string | undefined {
  if (WITHOUT[lever]) return WITHOUT[lever];
  return levers.length === 0 ? "no policy of the simulation stands for it" : undefined;
}
