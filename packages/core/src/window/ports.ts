/** What the counter asks of the stores. */
import type { EntityKey } from "../observation/domain.ts";
import type { EntityState } from "./entity-state.ts";
import type { StoredWindow, WindowKey } from "./stored-window.ts";

export type SaveResult = "saved" | "conflict";

export interface WindowStore {
  /** The stored windows, in the order of the keys; undefined where there is none. Reads are consistent. */
  load(keys: readonly WindowKey[]): Promise<(StoredWindow | undefined)[]>;
  /**
   * Writes `window` as version `window.version + 1` if the stored one has `window.version` (0: there is none),
   * else answers "conflict" and writes nothing. `window` itself is not changed.
   * @throws Unavailable when the store does not answer; then it is not known whether it was written.
   */
  save(window: StoredWindow): Promise<SaveResult>;
}

export interface StoredState {
  state: EntityState;
  version: number;
}

export interface StateStore {
  load(entities: readonly EntityKey[]): Promise<(StoredState | undefined)[]>;
  /** As WindowStore.save; `version` is that of the state that was loaded, 0 when there was none. */
  save(state: EntityState, version: number): Promise<SaveResult>;
}
