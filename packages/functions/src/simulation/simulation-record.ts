/**
 * What is known of one simulation: the request as it will be computed, how far it is, and what came of it. Its parts in
 * DynamoDB: one record, whose every change says from which states it may happen, and one item per finished chunk.
 */

import type { SIMULATION_STATUSES } from "@nagar/core/simulate/request/answers.ts";
import type { Plan } from "@nagar/core/simulate/request/plan.ts";
import type { ChunkProgress } from "@nagar/core/simulate/request/progress.ts";
import type { SimulationRequest } from "@nagar/core/simulate/request/request.ts";

export type Status = (typeof SIMULATION_STATUSES)[number];

/** Nothing further happens in these. */
export const ENDED: readonly Status[] = ["completed", "failed", "cancelled"];

export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** Something that went wrong and was lived with. */
export interface Note {
  readonly what: "calibration" | "chunk" | "children" | "run";
  readonly detail: string;
}

export interface SimulationRecord {
  /** The request's content key. */
  readonly id: string;
  /** A request that failed or was cancelled and is asked for again is tried again, with the next number. */
  readonly attempt: number;
  readonly status: Status;
  readonly title: string;
  readonly request: SimulationRequest;
  /** Of the town's file when it was asked for. */
  readonly town: { readonly id: string; readonly name: string; readonly hash: string };
  readonly modelVersion: string;
  readonly plan: Plan;
  /** ms since 1970 UTC. */
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly error?: Failure;
  readonly notes: readonly Note[];
  /** The calibration that its parameters came from; absent where they are the published ones. */
  readonly calibrationId?: string;
  /** The outcomes that progress is told of, once the town is prepared. */
  readonly outcomes?: readonly { id: string; label: string; unit: string }[];
  /** Its headline results, so that a list need not open each result. */
  readonly headline?: readonly Headline[];
}

export interface Headline {
  readonly outcome: string;
  readonly label: string;
  readonly unit: string;
  readonly difference: { mean: number; p2_5: number; p97_5: number };
}

/**
 * What a simulation's numbers depend on beside the request: where its parameters come from. Chunks of one basis belong
 * together; those of an earlier attempt on the same basis are taken over, those on another are left alone.
 */
export function basisOf({ calibrationId }: Pick<SimulationRecord, "calibrationId">): string {
  return calibrationId ?? "priors";
}

/** Changes that a step may make beside the status. */
export type Changes = Partial<
  Pick<SimulationRecord, "startedAt" | "finishedAt" | "error" | "calibrationId" | "outcomes" | "headline">
>;

export interface SimulationStore {
  /** Keeps a new record; gives the one that was there instead where there is one. */
  create(record: SimulationRecord): Promise<SimulationRecord>;
  get(id: string): Promise<SimulationRecord | undefined>;
  /** Queues the next attempt of a record that failed or was cancelled; false where somebody else has. */
  retry(record: SimulationRecord, createdAt: number): Promise<boolean>;
  /**
   * Moves the attempt on to `status`, from any state before it; the same again changes nothing. False where the attempt
   * has ended, or is another one.
   */
  advance(id: string, attempt: number, status: Status, changes?: Changes): Promise<boolean>;
  /** Writes down what was lived with, once per `key`. */
  note(id: string, attempt: number, key: string, note: Note): Promise<void>;
  /** Newest first. */
  list(limit: number, cursor?: string): Promise<{ records: SimulationRecord[]; next?: string }>;
  putChunk(id: string, basis: string, chunk: ChunkProgress): Promise<void>;
  chunks(id: string, basis: string): Promise<ChunkProgress[]>;
}
