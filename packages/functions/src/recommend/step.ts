/** What every step of the workflow begins with: its event, the recommendation that it is about, and what was left for it. */
import { Conflict, Infeasible, NagarError, NotFound } from "@nagar/core/errors.ts";
import type { KnownState } from "@nagar/core/recommend/measured/measure-state.ts";
import type { Chosen } from "@nagar/core/recommend/recommend.ts";
import type { MeasureAccount } from "@nagar/core/recommend/run/accounts.ts";
import {
  movedTo,
  RECOMMENDATION_ENDED,
  type RecommendationRecord,
  type RecommendationStatus,
} from "@nagar/core/recommend/run/record.ts";
import type { AnsweredAlert } from "@nagar/core/recommend/run/relevant-alerts.ts";
import type { UnderWay } from "@nagar/core/recommend/run/under-way.ts";
import type { Finding, Outcome } from "@nagar/core/recommend/value/known-effects.ts";
import * as z from "zod";
import { logger } from "../lib/logger.ts";
import { parseWith } from "../lib/parse.ts";
import { linked } from "../lib/resource.ts";
import { readObject, writeObject } from "../simulation/lake-objects.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { readTownFile, type TownFile } from "../store/town-file.ts";
import { dynamoRecommendations, type RecommendationStore } from "./dynamo-recommendations.ts";

export const stepEvent = z.object({
  recommendation_id: z.string().regex(/^[0-9a-f]{32}$/),
  attempt: z.int().min(1),
});
export type StepEvent = z.output<typeof stepEvent>;

/** Another attempt has taken over, or this one has ended. Nothing retries this. */
class Superseded extends NagarError {
  override readonly name = "Superseded";
  readonly code = "CONFLICT";
}

export function recommendations(): RecommendationStore {
  return dynamoRecommendations(dynamoClient(), linked("RecommendationTable"));
}

/** The town that a recommendation is about. @throws Conflict where another one has been put in its place since. */
export async function townOf(record: RecommendationRecord): Promise<TownFile> {
  const file = await readTownFile();
  if (file.hash !== record.town.hash)
    throw new Conflict("the town was changed after the recommendation was asked for; ask for it again");
  return file;
}

/** Documents that steps leave for one another, and the result. */
export interface StepDocuments {
  context: { known: KnownState; alerts: AnsweredAlert[]; outcomes: Outcome[]; underWay: UnderWay[] };
  accounts: { findings: Finding[]; accounts: MeasureAccount[] };
  portfolio: Chosen;
  result: object;
}

/** Results are kept; what steps hand to one another is forgotten after a month (the lake's lifecycle). */
const keyOf = ({ id, attempt }: RecommendationRecord, name: keyof StepDocuments) =>
  name === "result"
    ? `recommendations/${id}/result.json`
    : `recommendation-steps/${id}/${attempt}/${name}.json`;

/** A document of an earlier step; undefined where it is not there yet. */
export async function lookFor<Name extends keyof StepDocuments>(
  record: RecommendationRecord,
  name: Name,
): Promise<StepDocuments[Name] | undefined> {
  const bytes = await readObject(keyOf(record, name));
  return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as StepDocuments[Name]);
}

/** @throws Infeasible where the step before has not left it. */
export async function needed<Name extends keyof StepDocuments>(
  record: RecommendationRecord,
  name: Name,
): Promise<StepDocuments[Name]> {
  const found = await lookFor(record, name);
  if (found) return found;
  throw new Infeasible(`${keyOf(record, name)} is not in the lake`);
}

export async function leave<Name extends keyof StepDocuments>(
  record: RecommendationRecord,
  name: Name,
  document: StepDocuments[Name],
): Promise<void> {
  await writeObject(
    keyOf(record, name),
    new TextEncoder().encode(JSON.stringify(document)),
    "application/json",
  );
}

/**
 * The record of a step's event, moved on to the step's status.
 * @throws NotFound where there is none, Superseded where the attempt is over.
 */
export async function beginStep<S extends z.ZodType<StepEvent>>(
  given: unknown,
  schema: S,
  status: RecommendationStatus,
  change: (record: RecommendationRecord) => Partial<RecommendationRecord> = () => ({}),
): Promise<{ event: z.output<S>; record: RecommendationRecord }> {
  const event = parseWith(schema, given, "event");
  const { recommendation_id: id, attempt } = event;
  logger.resetKeys();
  logger.appendKeys({ recommendation_id: id, attempt });
  const record = await recommendations().change(id, (before) => {
    if (before.attempt !== attempt || RECOMMENDATION_ENDED.includes(before.status)) return undefined;
    const moved = movedTo(before, status);
    return moved && { ...moved, ...change(moved) };
  });
  if (record === undefined) throw new NotFound(`there is no recommendation ${id}`);
  if (record.attempt !== attempt || record.status === "failed") {
    throw new Superseded(`attempt ${attempt} is over: the recommendation is ${record.status}`);
  }
  return { event, record };
}
