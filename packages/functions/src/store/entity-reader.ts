/** What whoever reads entities and their latest state asks for. `dynamo-entities.ts` answers it. */
import type { Domain, EntityKey } from "@nagar/core/observation/domain.ts";
import type { EntityState } from "@nagar/core/window/entity-state.ts";

export interface EntityPage {
  entities: EntityState[];
  /** Given to the next call as `cursor`; absent on the last page. */
  next?: string;
}

export interface EntityReader {
  getEntity(entity: EntityKey): Promise<EntityState | undefined>;
  /** Those of the entities that have a state. One may be named twice. */
  getEntities(entities: Iterable<EntityKey>): Promise<Map<EntityKey, EntityState>>;
  /** Entities of a domain, the one that changed longest ago first; `since` (ms): only those changed after it. */
  listEntities(
    domain: Domain,
    options: { limit: number; since?: number; cursor?: string },
  ): Promise<EntityPage>;
}
