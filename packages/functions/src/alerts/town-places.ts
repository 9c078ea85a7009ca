/** Where entities are: as their source says, else as the town's description does. */
import { NotFound } from "@nagar/core/errors.ts";
import type { EntityKey } from "@nagar/core/observation/domain.ts";
import type { Point } from "@nagar/core/observation/observation.ts";
import { entityPlaces } from "@nagar/core/town/entity-places.ts";
import type { EntityState } from "@nagar/core/window/entity-state.ts";
import { readTownFile } from "../store/town-file.ts";

let known: { hash: string; places: ReadonlyMap<EntityKey, Point> } | undefined;

/** @throws Unavailable where the lake does not answer. */
export async function townPlaces(): Promise<ReadonlyMap<EntityKey, Point>> {
  try {
    const { town, hash } = await readTownFile();
    if (known?.hash !== hash) known = { hash, places: entityPlaces(town) };
    return known.places;
  } catch (error) {
    if (error instanceof NotFound) return new Map();
    throw error;
  }
}

export const placeOf = (
  entity: EntityKey,
  state: EntityState | undefined,
  places: ReadonlyMap<EntityKey, Point>,
): Point | undefined => state?.location ?? places.get(entity);
