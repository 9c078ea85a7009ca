/** The windows of one entity that the counter holds in memory, with its latest state. */
import type { EntityKey } from "../observation/domain.ts";
import { localHour, MINUTE_MS } from "../observation/instant.ts";
import { DUPLICATE_WITHIN_MS } from "../quality/limits.ts";
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
    const { "1m": minutes, "1h": hours, "1d": days, norm } = this.#byKind;
    return minutes.size + hours.size + days.size + norm.size;
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

  /** The keys that counting the observations in `slots` (event times by slot) needs and that are not here yet. */
  missing(observedAt: Float64Array, slots: readonly number[]): WindowKey[] {
    const keys = new Map<string, WindowKey>();
    const need = (kind: Kind, start: number) => {
      if (this.#byKind[kind].has(start)) return;
      const key = `${kind}#${start}`;
      if (!keys.has(key)) keys.set(key, { entity: this.entity, kind, start });
    };
    let minute = Number.NaN;
    // Which neighbours of the minute have been asked for: once is enough.
    let before = false;
    let after = false;
    for (const slot of slots) {
      const at = observedAt[slot] as number;
      let offset = at - minute;
      // Most observations lie in the same minute as the one before.
      if (!(offset >= 0 && offset < MINUTE_MS)) {
        minute = windowStart("1m", at);
        offset = at - minute;
        before = false;
        after = false;
        need("1m", minute);
        need("1h", windowStart("1h", at));
        need("1d", windowStart("1d", at));
        need("norm", localHour(at));
      }
      if (!before && offset < DUPLICATE_WITHIN_MS) {
        before = true;
        need("1m", minute - MINUTE_MS);
      }
      if (!after && offset >= MINUTE_MS - DUPLICATE_WITHIN_MS) {
        after = true;
        need("1m", minute + MINUTE_MS);
      }
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
