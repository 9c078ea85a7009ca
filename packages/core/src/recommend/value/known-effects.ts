/**
 * What is known of each measure's effect by now: the catalogue's prior from the literature, the town's own history and
 * paired simulation, weighted by precision (`causal/combine.ts`), with each part's weight; and what a finished measure
 * teaches. Without history and simulation the prior stands as it is.
 */
import { type Combined, combineEvidence, type Evidence, learn } from "../../causal/combine.ts";
import { InvalidInput } from "../../errors.ts";
import type { Intervention, LeverId } from "../catalogue/intervention.ts";
import { baseId } from "../place.ts";
import type { KnownEffect, KnownEffects } from "./measure-value.ts";

/** Something that was found out about a measure in this town: a share of a lever. */
export interface Finding {
  measure: string;
  lever: LeverId;
  kind: "history" | "simulation";
  mean: number;
  sd: number;
  /** The estimate's or the run's id. */
  source: string;
}

/**
 * Effects by measure and lever for all that something was found out about.
 * @throws InvalidInput for a measure or a lever of it that the catalogue does not have.
 */
export function knownEffects(catalogue: readonly Intervention[], findings: readonly Finding[]): KnownEffects {
  const known = new Map<string, Map<LeverId, KnownEffect>>();
  const grouped = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.measure} ${finding.lever}`;
    grouped.set(key, [...(grouped.get(key) ?? []), finding]);
  }
  for (const group of grouped.values()) {
    const { measure: id, lever } = group[0]!;
    const prior = priorOf(catalogue, id, lever);
    const evidence: Evidence[] = [
      { kind: "literature", mean: prior.mean, sd: prior.sd, source: prior.source },
      ...group.map(({ kind, mean, sd, source }) => ({ kind, mean, sd, source })),
    ];
    const { mean, sd, weights, between } = combineEvidence(evidence);
    const of = known.get(id) ?? new Map<LeverId, KnownEffect>();
    known.set(id, of.set(lever, { mean, sd, parts: weights, between }));
  }
  return known;
}

/** How much a measure's effect varies from one occasion to the next, relative to its mean (assumption). */
const OCCASION = 0.3;

/**
 * The catalogue after a measure ended and its effect was estimated: its prior moved towards what was seen, the source
 * saying so. All else is as it was.
 * @returns the new catalogue, and how surprising the outcome was (a probability: near 0, the prior was wrong).
 */
export function afterOutcome(
  catalogue: readonly Intervention[],
  outcome: Outcome,
): { catalogue: Intervention[]; weight: number; surprise: number } {
  const prior = priorOf(catalogue, outcome.measure, outcome.lever);
  const { mean, sd, weight, surprise } = learn(prior, outcome, OCCASION * Math.abs(prior.mean));
  const changed = catalogue.map((each) =>
    each.id !== outcome.measure
      ? each
      : {
          ...each,
          effects: each.effects.map((effect) =>
            effect.lever === outcome.lever
              ? {
                  ...effect,
                  mean,
                  sd,
                  source: `${outcome.source} (weight ${weight.toFixed(2)}), before: ${effect.source}`.slice(
                    0,
                    300,
                  ),
                }
              : effect,
          ),
        },
  );
  return { catalogue: changed, weight, surprise };
}

/** A finished measure's effect as a share of a lever, estimated from the town's history. */
export interface Outcome {
  measure: string;
  lever: LeverId;
  effect: number;
  standardError: number;
  /** The decision's id. */
  source: string;
}

/**
 * All that is known by now: the priors as finished measures have moved them, one after another in the order given, then
 * combined with what simulation found. Parts say how much of the mean is literature, history and simulation.
 */
export function effectsByNow(
  catalogue: readonly Intervention[],
  outcomes: readonly Outcome[],
  simulated: readonly Finding[],
): KnownEffects {
  let learnt = catalogue;
  const parts = new Map<string, Combined["weights"]>();
  for (const outcome of outcomes) {
    const key = `${outcome.measure} ${outcome.lever}`;
    const before = parts.get(key) ?? [literature(priorOf(catalogue, outcome.measure, outcome.lever))];
    const after = afterOutcome(learnt, outcome);
    learnt = after.catalogue;
    parts.set(key, [
      ...before.map((part) => ({ ...part, weight: part.weight * (1 - after.weight) })),
      { kind: "history", source: outcome.source, weight: after.weight },
    ]);
  }
  const known = new Map(
    [...knownEffects(learnt, simulated)].map(([id, levers]) => [id, new Map(levers)] as const),
  );
  // What was the prior's weight is the literature's and the history's, in the town and in each place that was simulated.
  for (const [key, split] of parts) {
    const [base, lever] = key.split(" ") as [string, LeverId];
    const { mean, sd } = priorOf(learnt, base, lever);
    const ids = [...known.keys()].filter((id) => baseId(id) === base && known.get(id)!.has(lever));
    for (const id of new Set([base, ...ids])) {
      const of = known.get(id) ?? new Map<LeverId, KnownEffect>();
      const combined = of.get(lever);
      const [prior, ...rest] = combined?.parts ?? [];
      const shared = split.map((part) => ({ ...part, weight: part.weight * (prior?.weight ?? 1) }));
      known.set(id, of.set(lever, { mean, sd, ...combined, parts: [...shared, ...rest] }));
    }
  }
  return known;
}

const literature = ({ source }: { source: string }) => ({ kind: "literature" as const, source, weight: 1 });

/** The prior of a measure is the same in every place. */
function priorOf(catalogue: readonly Intervention[], id: string, lever: LeverId) {
  const measure = catalogue.find((each) => each.id === baseId(id));
  if (!measure) throw new InvalidInput(`no intervention "${id}"`);
  const prior = measure.effects.find((each) => each.lever === lever);
  if (!prior) {
    throw new InvalidInput(
      `${id} does not act on ${lever}; it acts on ${measure.effects.map((each) => each.lever).join(", ")}`,
    );
  }
  return prior;
}
