/** What the page reads of alerts; held against the document as `types.ts` is. */
import type { Domain } from "./types.ts";

export const SEVERITIES = ["info", "warning", "severe", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];
export const STATUSES = ["active", "acknowledged", "resolved"] as const;
export type AlertStatus = (typeof STATUSES)[number];

export interface Evidence {
  domain: Domain;
  entity_id: string;
  metric: string;
  value: number | null;
  bound: number | null;
  unit: string;
  expected_at: string | null;
  probability: number | null;
  model_version: string | null;
  /** Of an alert of a model: what it forecasts. */
  series: string | null;
}

export interface AlertChange {
  number: number;
  change: string;
  at: string;
  by: string;
  note: string | null;
  /** The alert of the same incident whose message told of this too. */
  told_with: string | null;
}

export interface Alert {
  id: string;
  rule_id: string;
  /** What it is told as, with the other alerts of its incident that show the same. */
  trouble: string;
  incident_id: string;
  title: string;
  domain: Domain;
  severity: Severity;
  status: AlertStatus;
  entity_id: string;
  location: { type: "Point"; coordinates: [number, number] } | null;
  affected: { domain: Domain; entity_id: string }[];
  opened_at: string;
  last_sign_at: string;
  resolved_at: string | null;
  duration_minutes: number;
  suppressed: boolean;
  evidence: Evidence[];
  recommended_actions: string[];
  history: AlertChange[];
}

interface Measured {
  domain: Domain;
  entity_id: string;
  metric: string;
  unit: string;
  value: number;
}

export interface AlertDetail extends Alert {
  now: (Measured & { observed_at: string })[];
  predicted: (Measured & {
    at: string;
    lower: number;
    upper: number;
    confidence: number;
    model_version: string;
  })[];
  sources: string[];
  health_advice: string | null;
}

export interface AlertsAnswer {
  alerts: Alert[];
  next_cursor: string | null;
  answered_at: string;
}
