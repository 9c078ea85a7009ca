/** What the alert engine asks of whoever stores and tells. Every write is on a version; a conflict means: read again. */
import type { EntityKey } from "../observation/domain.ts";
import type { EntityState } from "../window/entity-state.ts";
import type { SaveResult } from "../window/ports.ts";
import type { Alert, AlertChange } from "./alert.ts";
import type { Recent, Span } from "./judge-minute.ts";
import type { EntityForecast } from "./judge-slow.ts";
import type { AlertRule } from "./rule.ts";
import type { Suppression } from "./suppression.ts";
import type { Watch } from "./watch-entity.ts";
import type { Relations } from "./watch-groups.ts";

export interface StoredAlert {
  alert: Alert;
  /** How many of its changes have been told to the bus. */
  announced: number;
  /** 0 while it is not stored. */
  version: number;
}

export interface AlertStore {
  /** Alerts that are open, or may yet re-open; read consistently. */
  live(): Promise<StoredAlert[]>;
  /** Keeps an alert whose state has not changed: signs, and what was announced. */
  save(stored: StoredAlert): Promise<SaveResult>;
  /** How many turns have been taken: one each time that alerts of the town change their state. */
  turn(): Promise<number>;
  /** Keeps alerts whose state has changed, at most 99, all or none, and only while no turn was taken since `turn`. */
  saveTogether(stored: readonly StoredAlert[], turn: number): Promise<SaveResult>;
  /** Puts a finished alert among the past ones, and out of the live ones. */
  finish(stored: StoredAlert): Promise<void>;
}

export interface WatchStore {
  load(entity: EntityKey): Promise<{ watch: Watch; version: number } | undefined>;
  save(watch: Watch, version: number): Promise<SaveResult>;
  /** Entities that hold a part of a pattern now. */
  holding(): Promise<Watch[]>;
  /** Keeps or forgets that an entity does. */
  hold(watch: Watch, holds: boolean): Promise<void>;
}

export interface AlertSettings {
  rules: readonly AlertRule[];
  suppressions: readonly Suppression[];
  relations: Relations;
}

export interface WatchPorts {
  settings(): Promise<AlertSettings>;
  alerts: AlertStore;
  watches: WatchStore;
  /** The minutes of an entity in `spans`, oldest first, and, where asked for, what is usual at the hour of their end. */
  recent(entity: EntityKey, spans: readonly Span[], withUsual: boolean): Promise<Recent>;
  /** Tells the bus; may tell twice, never not at all. */
  announce(alert: Alert, changes: readonly AlertChange[]): Promise<void>;
}

export interface SweepPorts extends WatchPorts {
  /** The latest state of every entity of a domain. */
  states(domain: AlertRule["domain"]): Promise<EntityState[]>;
  /** India's index of a station now; null where there is too little data. */
  aqi(station: EntityKey, now: number): Promise<number | null>;
  /** The coming hours of a metric (wire name) at an entity; undefined where no trained model can tell them. */
  forecast(
    entity: EntityKey,
    metric: string,
    hours: number,
    now: number,
  ): Promise<EntityForecast | undefined>;
}
