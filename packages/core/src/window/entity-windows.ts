/** The windows of one entity that the counter holds in memory, with its latest state. */
import type { EntityKey } from "../observation/domain.ts";
import { localHour, MINUTE_MS } from "../observation/instant.ts";
import { DUPLICATE_WITHIN_MS } from "../quality/limits.ts";
import { type Batch, observationAt } from "./batch.ts";
import type { StoredState } from "./ports.ts";
import { newWindow, type StoredWindow, type WindowKey } from "./stored-window.ts";
import { windowStart } from "./window.ts";

type Kind = WindowKey["kind"];

export class EntityWindows {
  readonly entity: EntityKey;
  /** Undefined until it was loaded; `version` 0 where nothing is stored. */
  state: { state: StoredState["state"] | undefined; version: number } | undefined;
  readonly #byKind: Record<Kind, Map<number, StoredWindow>> = {
    "1m": new Map(),
    "1h": new Map(),
    "1d": new Map(),
    norm: new Map(),
  };

  constructor(entity: EntityKey) {
    this.entity = entity;
  }

  get size(): number {
    return Object.values(this.#byKind).reduce((sum, windows) => sum + windows.size, 0);
  }

  find(kind: Kind, start: number): StoredWindow | undefined {
    return this.#byKind[kind].get(start);
  }

  /** The window, begun where there is none. */
  window(kind: Kind, start: number): StoredWindow {
    const known = this.#byKind[kind].get(start);
    if (known !== undefined) return known;
    const begun = newWindow({ entity: this.entity, kind, start });
    this.#byKind[kind].set(start, begun);
    return begun;
  }

  put(key: WindowKey, window: StoredWindow | undefined): void {
    this.#byKind[key.kind].set(key.start, window ?? newWindow(key));
  }

  /** The keys that counting these observations needs and that are not here yet. */
  missing(batch: Batch, slots: readonly number[]): WindowKey[] {
    const keys = new Map<string, WindowKey>();
    const need = (kind: Kind, start: number) => {
      if (this.#byKind[kind].has(start)) return;
      const key = `${kind}#${start}`;
      if (!keys.has(key)) keys.set(key, { entity: this.entity, kind, start });
    };
    let minute = Number.NaN;
    for (const slot of slots) {
      const { observedAt } = observationAt(batch, slot);
      // Most observations lie in the same minute as the one before.
      if (!(observedAt >= minute && observedAt < minute + MINUTE_MS)) {
        minute = windowStart("1m", observedAt);
        need("1m", minute);
        need("1h", windowStart("1h", observedAt));
        need("1d", windowStart("1d", observedAt));
        need("norm", localHour(observedAt));
      }
      const offset = observedAt - minute;
      if (offset < DUPLICATE_WITHIN_MS) need("1m", minute - MINUTE_MS);
      if (offset >= MINUTE_MS - DUPLICATE_WITHIN_MS) need("1m", minute + MINUTE_MS);
    }
    return [...keys.values()];
  }

  /** Forgets all windows but the latest `keep` minutes and what belongs to them. */
  trim(keep: number): void {
    for (const windows of Object.values(this.#byKind)) {
      if (windows.size <= keep) continue;
      const oldest = [...windows.keys()].sort((a, b) => a - b).slice(0, windows.size - keep);
      for (const start of oldest) windows.delete(start);
    }
  }
}
