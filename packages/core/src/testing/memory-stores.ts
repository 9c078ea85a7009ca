/**
 * Stores in memory that keep what the real ones would keep (encoded, so that nothing is shared with the counter)
 * and fail when they are told to.
 */

import type { DeadLetterSink, ProgressStore } from "../ledger/consume-batch.ts";
import type { LedgerItem, LedgerStore } from "../ledger/count-into-ledger.ts";
import type { DeadLetter } from "../ledger/dead-letter.ts";
import type { ShardProgress } from "../ledger/ledger.ts";
import type { EntityKey } from "../observation/domain.ts";
import type { SaveResult, StateStore, StoredState, WindowStore } from "../window/ports.ts";
import { type StoredWindow, sortKeyOf } from "../window/stored-window.ts";
import { decodeWindow, encodeWindow, type WindowForm } from "../window/window-codec.ts";

/** Asked before and after each write with what is written; throws to fail it. */
export type Fault = (moment: "before" | "after", what: string) => void;

const never: Fault = () => {};

export class MemoryStores {
  readonly windows = new Map<string, { window: StoredWindow; form: WindowForm }>();
  readonly states = new Map<EntityKey, string>();
  readonly ledgerItems = new Map<string, string>();
  readonly progress = new Map<string, ShardProgress>();
  readonly letters = new Map<string, DeadLetter>();
  fault: Fault = never;

  readonly windowStore: WindowStore = {
    load: async (keys) =>
      keys.map((key) => {
        const stored = this.windows.get(`${key.entity} ${sortKeyOf(key)}`);
        return stored === undefined ? undefined : decodeWindow(key, stored.form);
      }),
    save: async (window) => {
      const name = `${window.entity} ${sortKeyOf(window)}`;
      return this.#write(
        `window ${name}`,
        this.windows.get(name)?.form.version ?? 0,
        window.version,
        (version) => {
          this.windows.set(name, {
            window: { ...window, metrics: {} },
            form: { ...encodeWindow(window), version },
          });
        },
      );
    },
  };

  readonly stateStore: StateStore = {
    load: async (entities) =>
      entities.map((entity) => {
        const stored = this.states.get(entity);
        return stored === undefined ? undefined : (JSON.parse(stored) as StoredState);
      }),
    save: async (state, version) => {
      const stored = this.states.get(state.entity);
      const current = stored === undefined ? 0 : (JSON.parse(stored) as StoredState).version;
      return this.#write(`state ${state.entity}`, current, version, (next) => {
        this.states.set(state.entity, JSON.stringify({ state, version: next }));
      });
    },
  };

  readonly ledgerStore: LedgerStore = {
    load: async (sources) =>
      sources.map((source) => {
        const stored = this.ledgerItems.get(source);
        return stored === undefined ? undefined : (JSON.parse(stored) as LedgerItem);
      }),
    save: async (item) => {
      const stored = this.ledgerItems.get(item.source);
      const current = stored === undefined ? 0 : (JSON.parse(stored) as LedgerItem).version;
      return this.#write(`ledger ${item.source}`, current, item.version, (version) => {
        this.ledgerItems.set(item.source, JSON.stringify({ ...item, version }));
      });
    },
  };

  readonly progressStore: ProgressStore = {
    load: async (shardIds) => shardIds.map((shardId) => this.progress.get(shardId)),
    save: async (progress) => {
      this.fault("before", "progress");
      this.progress.set(progress.shardId, progress);
      this.fault("after", "progress");
    },
  };

  readonly deadLetters: DeadLetterSink = {
    keep: async (letters) => {
      this.fault("before", "letters");
      for (const letter of letters) this.letters.set(letter.id, letter);
      this.fault("after", "letters");
    },
  };

  /** The stored window of this name, decoded. */
  window(name: string): StoredWindow | undefined {
    const stored = this.windows.get(name);
    return stored === undefined ? undefined : decodeWindow(stored.window, stored.form);
  }

  #write(what: string, current: number, expected: number, put: (version: number) => void): SaveResult {
    this.fault("before", what);
    if (current !== expected) return "conflict";
    put(current + 1);
    this.fault("after", what);
    return "saved";
  }
}
