/** What the town has found out about measures: outcomes of finished ones, and effects that were simulated and kept. */
import { Conflict } from "@nagar/core/errors.ts";
import { DAY_MS } from "@nagar/core/observation/instant.ts";
import { catalogue } from "@nagar/core/recommend/catalogue/catalogue.ts";
import type { Context, Intervention } from "@nagar/core/recommend/catalogue/intervention.ts";
import { EFFECT_SIZE } from "@nagar/core/recommend/effect/simulated-effect.ts";
import { claim, type Occasion } from "@nagar/core/recommend/outcome/occasion.ts";
import { baseId } from "@nagar/core/recommend/place.ts";
import {
  afterOutcome,
  effectsByNow,
  type Finding,
  type Outcome,
} from "@nagar/core/recommend/value/known-effects.ts";
import type { KnownEffects } from "@nagar/core/recommend/value/measure-value.ts";
import { MODEL_VERSION } from "@nagar/core/simulate/model-version.ts";
import { contentKey } from "@nagar/core/simulate/request/content-key.ts";
import { linked } from "../lib/resource.ts";
import { dynamoClient, getAll, type Item, putItem, putVersioned, queryPartition } from "../store/dynamo.ts";

const OUTCOMES = "outcomes";
const KEPT_MS = 60 * DAY_MS;

export interface KeptEffect {
  measure: string;
  /** Key of the scenario and the calibration: another one is another effect. */
  key: string;
  findings: Finding[];
}

/** The month whose season simulations of effects on a local day are in. */
export const monthOf = (date: string) => date.slice(0, 7);

/** Simulated effects of one town, context and month stand together, so that one query has them all. */
export function effectsBasis(townHash: string, context: Context, month: string): string {
  return contentKey({ townHash, context, month, size: EFFECT_SIZE, model: MODEL_VERSION });
}

const read = <T>(item: Item) => JSON.parse(item["document"]?.S ?? "null") as T;
const table = () => linked("RecommendationTable");

/** Outcomes of finished measures, in the order in which they were learnt. */
export async function learntOutcomes(): Promise<Outcome[]> {
  return (await queryPartition(dynamoClient(), table(), OUTCOMES)).map(read<Outcome>);
}

/** Keeps an outcome; the same one again replaces itself. @param at ms since 1970 UTC */
export async function keepOutcome(outcome: Outcome, at: number): Promise<void> {
  await putItem(table(), {
    pk: { S: OUTCOMES },
    sk: { S: `${new Date(at).toISOString()} ${outcome.source} ${outcome.lever}` },
    document: { S: JSON.stringify(outcome) },
  });
}

/** Others who claim an occasion of the same measure at the same moment are few. */
const CLAIM_TRIES = 20;

/**
 * Claims the days on which a measure acted, so that nobody else learns from them.
 * @returns the other source where they, or a part of them, are claimed already; claiming again is no harm.
 * @throws Conflict where others are always quicker.
 */
export async function claimOccasion(measure: string, own: Occasion): Promise<Occasion | undefined> {
  const key = { pk: "occasions", sk: measure };
  for (let attempt = 0; attempt < CLAIM_TRIES; attempt++) {
    const [item] = await getAll(table(), [key]);
    const held = item ? read<Occasion[]>(item) : [];
    const answer = claim(held, own);
    if ("taken" in answer) return answer.taken;
    if (answer.occasions === held) return undefined;
    const changed = {
      pk: { S: key.pk },
      sk: { S: key.sk },
      document: { S: JSON.stringify(answer.occasions) },
    };
    if ((await putVersioned(table(), changed, Number(item?.["version"]?.N ?? 0))) === "saved")
      return undefined;
  }
  throw new Conflict(`occasions of ${measure} keep being changed by others: try again`);
}

export async function keptEffects(basis: string): Promise<KeptEffect[]> {
  return (await queryPartition(dynamoClient(), table(), `effects#${basis}`)).map(read<KeptEffect>);
}

export async function keepEffect(basis: string, effect: KeptEffect, now: number): Promise<void> {
  await putItem(table(), {
    pk: { S: `effects#${basis}` },
    sk: { S: effect.measure },
    document: { S: JSON.stringify(effect) },
    expiresAt: { N: String(Math.ceil((now + KEPT_MS) / 1000)) },
  });
}

const levers = new Map(catalogue.map(({ id, effects }) => [id, new Set(effects.map(({ lever }) => lever))]));
/** A later catalogue may have dropped a measure or a lever. */
const isThere = ({ measure, lever }: Pick<Finding, "measure" | "lever">) =>
  levers.get(baseId(measure))?.has(lever);

export function known(outcomes: readonly Outcome[], findings: readonly Finding[]): KnownEffects {
  return effectsByNow(catalogue, outcomes.filter(isThere), findings.filter(isThere));
}

/** The catalogue as the outcomes have moved it. */
export function learntCatalogue(outcomes: readonly Outcome[]): readonly Intervention[] {
  return outcomes
    .filter(isThere)
    .reduce<readonly Intervention[]>((before, outcome) => afterOutcome(before, outcome).catalogue, catalogue);
}
