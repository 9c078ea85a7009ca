/**
 * EventBridge, and once a day → what finished measures did: measured from the town's history, kept as what the town has
 * learnt, and written on the decision. One that was looked at is not looked at again.
 */
import { catalogue } from "@nagar/core/recommend/catalogue/catalogue.ts";
import { measureOutcome } from "@nagar/core/recommend/outcome/measure-outcome.ts";
import { type Occasion, occasionOf } from "@nagar/core/recommend/outcome/occasion.ts";
import { baseId } from "@nagar/core/recommend/place.ts";
import type { Decision } from "@nagar/core/recommend/run/decision.ts";
import type { RecommendationRecord } from "@nagar/core/recommend/run/record.ts";
import { townProfile } from "@nagar/core/recommend/value/town-profile.ts";
import { townState } from "@nagar/core/recommend/value/town-state.ts";
import * as z from "zod";
import { logger } from "../lib/logger.ts";
import { readTownFile } from "../store/town-file.ts";
import { claimOccasion, keepOutcome, learntCatalogue, learntOutcomes } from "./knowledge.ts";
import { statePorts } from "./state-ports.ts";
import { recommendations } from "./step.ts";

const decided = z.object({ detail: z.object({ recommendation_id: z.string() }) });
/** Recommendations that the daily look goes through, the newest. */
const LOOKED_THROUGH = 200;
const PAGE = 50;
const NOT_MEASURED = "a finished measure was not measured";

export async function handler(event: unknown): Promise<void> {
  const { data } = decided.safeParse(event);
  const records = data ? [await recommendations().get(data.detail.recommendation_id)] : await newest();
  const finished = records.flatMap((record) => (record ? unmeasuredOf(record) : []));
  const failures: Error[] = [];
  for (const one of finished) {
    // One that cannot be measured keeps no other from it.
    await measureFinished(one).catch((error: Error) => {
      logger.error(NOT_MEASURED, { error });
      failures.push(error);
    });
  }
  if (failures.length > 0) throw new AggregateError(failures, `${NOT_MEASURED}: ${failures.length} times`);
}

async function newest(): Promise<RecommendationRecord[]> {
  const all: RecommendationRecord[] = [];
  let cursor: string | undefined;
  do {
    const page = await recommendations().list(PAGE, cursor);
    all.push(...page.records);
    cursor = page.next;
  } while (cursor !== undefined && all.length < LOOKED_THROUGH);
  return all;
}

interface Unmeasured {
  record: RecommendationRecord;
  id: string;
  decision: Decision;
}

function unmeasuredOf(record: RecommendationRecord): Unmeasured[] {
  return Object.entries(record.decisions)
    .filter(([, { status, outcome }]) => status === "finished" && !outcome)
    .map(([id, decision]) => ({ record, id, decision }));
}

async function measureFinished({ record, id, decision }: Unmeasured): Promise<void> {
  const measure = catalogue.find((each) => each.id === baseId(id));
  if (!measure) return;
  logger.resetKeys();
  logger.appendKeys({ recommendation_id: record.id, measure: id });
  const source = `${record.id}/${id}`;
  const [{ town }, outcomes] = await Promise.all([readTownFile(), learntOutcomes()]);
  // As others have moved it: its own outcome, of an earlier try, is not counted twice.
  const learnt = learntCatalogue(outcomes.filter((outcome) => outcome.source !== source));
  const state = townState(record.context, decision.startedOn!, record.request.given);
  const profile = townProfile(town);
  const found = await measureOutcome(
    { measure, decision, source },
    learnt,
    { town, profile, state },
    statePorts(),
  );
  const taken =
    found.outcomes.length > 0 ? await claimOccasion(measure.id, occasionOf(decision, source)) : undefined;
  const finishedAt = decision.changes.at(-1)!.at;
  if (!taken) for (const outcome of found.outcomes) await keepOutcome(outcome, finishedAt);
  const outcome = {
    measuredAt: Date.now(),
    effects: taken ? [] : found.effects,
    unmeasured: taken ? [...found.unmeasured, learntElsewhere(taken)] : found.unmeasured,
  };
  await recommendations().change(record.id, (before) => {
    const now = before.decisions[id]!;
    if (now.outcome) return undefined;
    return { ...before, decisions: { ...before.decisions, [id]: { ...now, outcome } } };
  });
  logger.info("outcome", { ...found, taken });
}

const learntElsewhere = ({ source, from, to }: Occasion) =>
  `the days from ${from} to ${to} were learnt from already, with recommendation ${source.split("/")[0]}`;
