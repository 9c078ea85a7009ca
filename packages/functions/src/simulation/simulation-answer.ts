/** A simulation's record as the API says it. */
import { formatInstant } from "@nagar/core/observation/instant.ts";
import type { OutcomeDefinition } from "@nagar/core/simulate/outcome/outcomes.ts";
import { completionAt, secondsFor } from "@nagar/core/simulate/request/estimate.ts";
import { addProgress, type ChunkProgress, standardError } from "@nagar/core/simulate/request/progress.ts";
import { ENDED, type SimulationRecord } from "./simulation-record.ts";

const instantOrNull = (ms: number | undefined) => (ms === undefined ? null : formatInstant(ms));

export const statusUrl = (id: string): string => `/v1/simulate/results/${id}`;

export const mapUrl = (id: string): string => `${statusUrl(id)}/map`;

export const scenarioHead = ({ request: { scenario } }: Pick<SimulationRecord, "request">) => ({
  name: scenario.name,
  title: scenario.title,
});

function doneShare(record: SimulationRecord, chunks: readonly ChunkProgress[]): number {
  if (record.status === "completed") return 1;
  return addProgress(chunks).runs / record.plan.runs;
}

/** When the simulation will be done; null where it has ended. */
export function estimatedCompletion(
  record: SimulationRecord,
  chunks: readonly ChunkProgress[],
  now: number,
): string | null {
  if (ENDED.includes(record.status)) return null;
  const { scenario, configuration } = record.request;
  const seconds = secondsFor(record.plan, configuration, scenario.days);
  const since = record.startedAt ?? record.createdAt;
  return formatInstant(completionAt(since, now, seconds, doneShare(record, chunks)));
}

/** @param definitions of the headline outcomes; one that is not among them is told by its id */
export function progressAnswer(
  record: SimulationRecord,
  chunks: readonly ChunkProgress[],
  definitions: ReadonlyMap<string, Pick<OutcomeDefinition, "label" | "unit">>,
) {
  const { runs, failed, differences } = addProgress(chunks);
  return {
    runs_done: runs,
    runs_failed: failed,
    runs_total: record.plan.runs,
    share: Math.round(doneShare(record, chunks) * 1000) / 1000,
    estimates: [...differences].map(([outcome, moments]) => ({
      outcome,
      label: definitions.get(outcome)?.label ?? outcome,
      unit: definitions.get(outcome)?.unit ?? "",
      mean: moments.mean,
      standard_error: standardError(moments),
    })),
  };
}

export function simulationAnswer(
  record: SimulationRecord,
  chunks: readonly ChunkProgress[],
  results: unknown,
  now: number,
) {
  return {
    simulation_id: record.id,
    status: record.status,
    attempt: record.attempt,
    scenario: scenarioHead(record),
    created_at: formatInstant(record.createdAt),
    started_at: instantOrNull(record.startedAt),
    finished_at: instantOrNull(record.finishedAt),
    estimated_completion: estimatedCompletion(record, chunks, now),
    progress: progressAnswer(record, chunks, new Map(record.outcomes?.map((each) => [each.id, each]))),
    notes: record.notes,
    error: record.error ?? null,
    results: results ?? null,
    answered_at: formatInstant(now),
  };
}
