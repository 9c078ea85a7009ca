/**
 * The ports of the engine in memory, for a month in one process: every write is on a version as on AWS, and dies
 * (before or after it has taken effect) where `fault` says so, as a process does that is killed.
 */

import { type Domain, type EntityKey, splitEntityKey } from "../../observation/domain.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../observation/instant.ts";
import type { Windows } from "../../read/ports.ts";
import { currentAqi } from "../../read/station-aqi.ts";
import type { EntityState } from "../../window/entity-state.ts";
import type { SaveResult, StateStore, StoredState, WindowStore } from "../../window/ports.ts";
import type { WindowKey } from "../../window/stored-window.ts";
import type { Resolution, WindowSummary } from "../../window/window.ts";
import { decodeSummary, decodeWindow, encodeWindow, type WindowForm } from "../../window/window-codec.ts";
import type { Alert, AlertChange } from "../alert.ts";
import type { Notification } from "../notify.ts";
import type { AlertSettings, AlertStore, StoredAlert, SweepPorts, WatchStore } from "../ports.ts";
import { recentMinutes } from "../recent-minutes.ts";
import type { NotificationLedger } from "../tell.ts";
import type { Watch } from "../watch-entity.ts";
import { trialForecasts } from "./trial-forecasts.ts";

/** The process is gone. What it wrote before is there. */
export class Killed extends Error {}

type Fault = (what: string) => void;

interface Kept {
  form: WindowForm;
  read?: WindowSummary;
}

/** Windows and latest states. */
export class TrialWindows {
  fault: Fault = () => {};
  readonly #windows = new Map<EntityKey, Map<string, Kept>>();
  readonly #starts = new Map<string, number[]>();
  readonly #states = new Map<EntityKey, StoredState>();

  readonly windows: WindowStore = {
    load: async (keys) =>
      keys.map((key) => {
        const kept = this.#of(key.entity).get(nameOf(key));
        return kept && decodeWindow(key, kept.form);
      }),
    save: async (window) => {
      const all = this.#of(window.entity);
      const name = nameOf(window);
      return this.#write(all.get(name)?.form.version ?? 0, window.version, (version) => {
        if (window.kind !== "norm" && !all.has(name)) {
          const starts = this.#startsOf(window.entity, window.kind);
          let at = starts.length;
          while (at > 0 && starts[at - 1]! > window.start) at -= 1;
          starts.splice(at, 0, window.start);
        }
        all.set(name, { form: { ...encodeWindow(window), version } });
      });
    },
  };

  readonly states: StateStore = {
    load: async (entities) => entities.map((entity) => this.#states.get(entity)),
    save: async (state, version) =>
      this.#write(this.#states.get(state.entity)?.version ?? 0, version, (next) =>
        this.#states.set(state.entity, { state, version: next }),
      ),
  };

  readonly reader: Windows = {
    readWindows: async ({ entity, resolution, from, to }) => {
      const all = this.#of(entity);
      const starts = this.#startsOf(entity, resolution);
      const windows: WindowSummary[] = [];
      // What is asked for lies at the end, nearly always.
      let at = starts.length;
      while (at > 0 && starts[at - 1]! >= from) at -= 1;
      for (; at < starts.length && starts[at]! < to; at += 1) {
        const start = starts[at]!;
        const kept = all.get(`${resolution}${start}`)!;
        kept.read ??= { entity, resolution, start, ...decodeSummary(kept.form.summary) };
        windows.push(kept.read);
      }
      return { windows };
    },
    countWindows: async () => 0,
  };

  /** The latest states of a domain. */
  statesOf(domain: Domain): EntityState[] {
    return [...this.#states.values()].flatMap(({ state }) => (state.domain === domain ? [state] : []));
  }

  /** Forgets minutes that began before `ms`, as the table's time to live does. */
  forget(ms: number): void {
    for (const [entity, all] of this.#windows) {
      const starts = this.#startsOf(entity, "1m");
      const young = starts.findIndex((start) => start >= ms);
      for (const start of starts.splice(0, young < 0 ? starts.length : young)) all.delete(`1m${start}`);
    }
  }

  /** When an entity's windows of a resolution begin, in order. */
  #startsOf(entity: EntityKey, resolution: Resolution): number[] {
    const key = `${entity} ${resolution}`;
    const known = this.#starts.get(key) ?? [];
    this.#starts.set(key, known);
    return known;
  }

  #of(entity: EntityKey): Map<string, Kept> {
    const known = this.#windows.get(entity) ?? new Map<string, Kept>();
    this.#windows.set(entity, known);
    return known;
  }

  #write(current: number, expected: number, put: (version: number) => void): SaveResult {
    this.fault("window");
    if (current !== expected) return "conflict";
    put(current + 1);
    this.fault("window");
    return "saved";
  }
}

const nameOf = ({ kind, start }: WindowKey) => `${kind}${start}`;

/** Alerts, watches and notifications, and the bus between those who raise and those who tell. */
export class TrialAlerts {
  fault: Fault = () => {};
  now = 0;
  /** What the bus holds: each change as often as it was told. */
  readonly bus: { alert: Alert; change: AlertChange }[] = [];
  readonly past: Alert[] = [];
  /** Every message that a provider took, in order. */
  readonly delivered: { id: string; at: number; alert: string; kind: AlertChange["kind"] }[] = [];
  #turn = 0;
  readonly #live = new Map<string, StoredAlert>();
  readonly #watches = new Map<EntityKey, { watch: Watch; version: number }>();
  readonly #holding = new Map<EntityKey, Watch>();
  readonly #claims = new Map<string, number | "sent">();
  readonly #told = new Map<string, number[]>();
  readonly #due = new Map<string, Notification>();

  /** Live and past. */
  all(): Alert[] {
    return [...this.past, ...[...this.#live.values()].map(({ alert }) => alert)];
  }

  readonly alerts: AlertStore = {
    live: async () => [...this.#live.values()],
    save: async (stored) => {
      const { id } = stored.alert;
      return this.#write(this.#live.get(id)?.version ?? 0, stored.version, (version) =>
        this.#live.set(id, { ...stored, version }),
      );
    },
    turn: async () => this.#turn,
    saveTogether: async (stored, turn) => {
      if (stored.some(({ alert, version }) => version !== (this.#live.get(alert.id)?.version ?? 0)))
        return "conflict";
      return this.#write(this.#turn, turn, (next) => {
        this.#turn = next;
        for (const each of stored) this.#live.set(each.alert.id, { ...each, version: each.version + 1 });
      });
    },
    finish: async (stored) => {
      this.fault("finish");
      this.past.push(stored.alert);
      this.#live.delete(stored.alert.id);
    },
  };

  readonly watches: WatchStore = {
    load: async (entity) => this.#watches.get(entity),
    save: async (watch, version) =>
      this.#write(this.#watches.get(watch.entity)?.version ?? 0, version, (next) =>
        this.#watches.set(watch.entity, { watch, version: next }),
      ),
    holding: async () => [...this.#holding.values()],
    hold: async (watch, holds) => {
      this.fault("hold");
      if (holds) this.#holding.set(watch.entity, watch);
      else this.#holding.delete(watch.entity);
      this.fault("hold");
    },
  };

  readonly ledger: NotificationLedger = {
    claim: async (id) => {
      const claimed = this.#claims.get(id);
      if (claimed === "sent") return "sent";
      if (claimed !== undefined && this.now - claimed < MINUTE_MS) return "busy";
      this.fault("claim");
      this.#claims.set(id, this.now);
      this.fault("claim");
      return "mine";
    },
    reserve: async ({ recipient }, at, perHour) => {
      this.fault("reserve");
      const told = this.#told.get(recipient) ?? [];
      if (told.filter((each) => each > at - HOUR_MS).length >= perHour) return false;
      this.#told.set(recipient, [...told, at]);
      return true;
    },
    release: async ({ recipient }, at) => {
      const told = this.#told.get(recipient) ?? [];
      const index = told.lastIndexOf(at);
      this.#told.set(recipient, told.toSpliced(index, index < 0 ? 0 : 1));
    },
    sent: async ({ id }) => {
      // No fault here: between the provider's taking and this mark lies the gap that nobody can close.
      this.#claims.set(id, "sent");
      this.fault("sent");
    },
    sentSince: async (recipient, since) => (this.#told.get(recipient) ?? []).filter((at) => at > since),
    postpone: async (notification) => {
      this.fault("postpone");
      this.#due.set(`${notification.notBefore} ${notification.id}`, notification);
      this.fault("postpone");
    },
    due: async (at) =>
      [...this.#due.values()]
        .filter(({ notBefore }) => notBefore <= at)
        .sort((a, b) => a.notBefore - b.notBefore),
    forget: async (notification) => {
      this.#due.delete(`${notification.notBefore} ${notification.id}`);
    },
  };

  async announce(alert: Alert, changes: readonly AlertChange[]): Promise<void> {
    this.fault("announce");
    for (const change of changes) this.bus.push({ alert, change });
    this.fault("announce");
  }

  #write(current: number, expected: number, put: (version: number) => void): SaveResult {
    this.fault("alert");
    if (current !== expected) return "conflict";
    put(current + 1);
    this.fault("alert");
    return "saved";
  }
}

/** What watching and sweeping stand on. */
export function trialPorts(
  windows: TrialWindows,
  alerts: TrialAlerts,
  settings: (now: number) => AlertSettings,
): SweepPorts {
  const indices = new Map<EntityKey, { hour: number; index: number | null }>();
  return {
    settings: async () => settings(alerts.now),
    alerts: alerts.alerts,
    watches: alerts.watches,
    recent: recentMinutes(windows.reader, windows.windows),
    announce: (alert, changes) => alerts.announce(alert, changes),
    states: async (domain) => windows.statesOf(domain),
    // The index is of whole hours, near enough: told once in each.
    aqi: async (station, now) => {
      const hour = Math.floor(now / HOUR_MS);
      const known = indices.get(station);
      if (known?.hour === hour) return known.index;
      const answer = await currentAqi(windows.reader, splitEntityKey(station).entityId, now);
      indices.set(station, { hour, index: answer?.index ?? null });
      return answer?.index ?? null;
    },
    forecast: trialForecasts(windows.reader),
  };
}

/** Minutes are kept for as long as the longest look back, and a little. */
export const KEEP_MINUTES_MS = 6 * DAY_MS;
