/** The town of the trials: a small one, and enough of its instruments that every kind of incident has a place. */
import type { Device } from "../../devices/device.ts";
import { entityKey } from "../../observation/domain.ts";
import { generateTown, sampleTownArguments } from "../../town/generate-town.ts";
import type { Town } from "../../town/town.ts";
import { relationsOf } from "../relations.ts";

export const smallTown = (seed: number): Town =>
  generateTown({ ...sampleTownArguments, population: 20_000, seed });

/** How many devices of each feed. Counters are neighbours of one another; transformers hang on one feeder. */
const HOW_MANY: Readonly<Record<string, number>> = {
  atcc: 10,
  caaqms: 2,
  "low-cost-air": 2,
  agromet: 1,
  "water-scada": 2,
  "water-ami": 4,
  "feeder-scada": 4,
  "dt-ami": 6,
  "soil-probes": 6,
  satellite: 6,
  "mandi-board": 6,
};

/** A selection of a town's devices over all seven domains. */
export function selectDevices(town: Town): (devices: readonly Device[]) => Device[] {
  const { neighboursOf } = relationsOf(town);
  return (devices) => {
    // Counters that report each five minutes, as most do, around the first of them.
    const counters = new Map(
      devices
        .filter(({ feed, intervalS }) => feed === "atcc" && intervalS === 300)
        .map((device) => [entityKey("traffic", device.entityId), device]),
    );
    const near = new Set([counters.keys().next().value!]);
    for (const entity of near) {
      for (const next of neighboursOf(entity)) {
        if (counters.has(next) && near.size < HOW_MANY["atcc"]!) near.add(next);
      }
    }
    const taken = new Map<string, number>();
    return devices.filter(({ feed, domain, entityId }) => {
      if (feed === "atcc") return near.has(entityKey(domain, entityId));
      const count = (taken.get(feed) ?? 0) + 1;
      taken.set(feed, count);
      return count <= (HOW_MANY[feed] ?? 0);
    });
  };
}
