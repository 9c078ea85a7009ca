/** What is known of one recommendation while it is made and after: the request, how far it is, and what was decided. */
import type { Context } from "../catalogue/intervention.ts";
import type { Decision } from "./decision.ts";
import type { RecommendRequest } from "./request.ts";

export const RECOMMENDATION_STATUSES = [
  "queued",
  "context",
  "candidates",
  "effects",
  "accounts",
  "portfolio",
  "ranking",
  "completed",
  "failed",
] as const;
export type RecommendationStatus = (typeof RECOMMENDATION_STATUSES)[number];

/** Nothing further happens in these. */
export const RECOMMENDATION_ENDED: readonly RecommendationStatus[] = ["completed", "failed"];

/** How a candidate's effect became known. */
export type EffectState = "simulated" | "kept" | "failed";

/** The result in one line, so that a list need not open each. */
export interface RecommendationSummary {
  spent: number;
  netBenefit: number;
  netBenefitInterval: { low: number; high: number };
  gap: number;
  /** With the wards of those that are done in some only. */
  measures: { id: string; name: string; wards?: string[] }[];
}

export interface RecommendationRecord {
  /** The request's content key. */
  id: string;
  /** One that failed and is asked for again is tried again, with the next number. */
  attempt: number;
  status: RecommendationStatus;
  context: Context;
  request: RecommendRequest;
  town: { name: string; hash: string };
  createdAt: number;
  startedAt?: number;
  finishedAt?: number;
  /** Measures that are simulated, and how far that is. */
  toSimulate?: number;
  effects: Record<string, EffectState>;
  /** What went wrong and was lived with. */
  notes: { what: string; detail: string }[];
  error?: { code: string; message: string };
  summary?: RecommendationSummary;
  /** By measure; those of the chosen ones stand here once the result does. */
  decisions: Record<string, Decision>;
}

/** Share of the work that is done, 0 to 1: the steps alike, but for the effects, which are half of it. */
export function progressShare({ status, toSimulate = 0, effects }: RecommendationRecord): number {
  if (status === "completed") return 1;
  const at: Record<RecommendationStatus, number> = {
    queued: 0,
    context: 0.05,
    candidates: 0.15,
    effects: 0.25,
    accounts: 0.75,
    portfolio: 0.85,
    ranking: 0.95,
    completed: 1,
    failed: 0,
  };
  const done = toSimulate === 0 ? 0 : Object.keys(effects).length / toSimulate;
  return at[status] + (status === "effects" ? 0.5 * Math.min(1, done) : 0);
}

/** A record moved on to a status: never back, and never from an end. Undefined where it may not. */
export function movedTo(
  record: RecommendationRecord,
  status: RecommendationStatus,
): RecommendationRecord | undefined {
  if (RECOMMENDATION_ENDED.includes(record.status)) return record.status === status ? record : undefined;
  const order = RECOMMENDATION_STATUSES;
  return order.indexOf(status) < order.indexOf(record.status) ? record : { ...record, status };
}
