/**
 * Whether a version is better than the one that answers: on the same folds when it is trained, and on the same live
 * questions afterwards. Margins keep chance from changing models every week.
 */
import type { Registry } from "./registry.ts";
import { championOf, type Doing, inStage, promote, rollBack, shadow } from "./registry.ts";

/** Errors of two models on the same questions. */
export interface SameFolds {
  /** Of the new version, and of what answers now: the champion, or the best naive rule where there is none. */
  readonly mae: number;
  readonly incumbentMae: number;
  readonly n: number;
}

export interface PromotionRule {
  /** The new version's error must be lower by this share. */
  readonly margin: number;
  /** Questions that the folds must hold. */
  readonly leastQuestions: number;
  /** Live forecasts scored in the shadow before a version may answer; 0 lets it answer at once. */
  readonly shadowForecasts: number;
}

export const PROMOTION: PromotionRule = { margin: 0.02, leastQuestions: 30, shadowForecasts: 48 };

export type Verdict = "promoted" | "shadow" | "challenger";

/** What becomes of a version that was just registered. */
export function judgeFolds(
  registry: Registry,
  version: string,
  folds: SameFolds,
  rule: PromotionRule,
  doing: Omit<Doing, "reason">,
): { registry: Registry; verdict: Verdict; reason: string } {
  const against = championOf(registry)?.version ?? "the best naive rule";
  const gain = 1 - folds.mae / folds.incumbentMae;
  const figures = `MAE ${short(folds.mae)} against ${short(folds.incumbentMae)} of ${against} on ${folds.n} same forecasts`;
  if (folds.n < rule.leastQuestions || !(gain >= rule.margin)) {
    return { registry, verdict: "challenger", reason: `${figures}: not better by ${100 * rule.margin} %` };
  }
  // A naive rule learns nothing from standing beside: a first model answers at once.
  const verdict: Verdict = championOf(registry) && rule.shadowForecasts > 0 ? "shadow" : "promoted";
  const act = verdict === "shadow" ? shadow : promote;
  return { registry: act(registry, version, { ...doing, reason: figures }), verdict, reason: figures };
}

/** Live errors of one version since it began to forecast. */
export interface LiveErrors {
  readonly n: number;
  readonly mae: number;
  /** The naive rule's error on the same questions. */
  readonly naiveMae: number;
  /** Different steps that were forecast, and the standard error of MAE less naive MAE over them. */
  readonly targets: number;
  readonly excessError: number;
}

/**
 * When a champion is worse than no model: by a share, over so many different steps, and by more than chance makes of it
 * (three standard errors; forecasts of neighbouring steps err together, so two would be too few).
 */
const ROLLBACK = { targets: 24, worse: 0.05, errors: 3 };

function isWorseThanNaive({ mae, naiveMae, targets, excessError }: LiveErrors): boolean {
  return (
    targets >= ROLLBACK.targets &&
    mae > (1 + ROLLBACK.worse) * naiveMae &&
    mae - naiveMae > ROLLBACK.errors * excessError
  );
}

/**
 * What live errors change: a shadow that holds up against the champion is promoted, one that does not waits again, and
 * a champion that is worse than doing nothing is rolled back. Returns the same registry where nothing does.
 */
export function judgeLive(
  registry: Registry,
  errors: ReadonlyMap<string, LiveErrors>,
  rule: PromotionRule,
  doing: Omit<Doing, "reason">,
): Registry {
  const champion = championOf(registry);
  const candidate = inStage(registry, "shadow");
  const own = champion && errors.get(champion.version);
  const other = candidate && errors.get(candidate.version);
  if (champion && candidate && own && other && Math.min(own.n, other.n) >= rule.shadowForecasts) {
    // Each against the naive rule on its own questions: the two may not have begun at the same time.
    const better = other.mae / other.naiveMae <= own.mae / own.naiveMae;
    const reason = `live MAE ${short(other.mae)} over ${other.n} forecasts, the champion's ${short(own.mae)} over ${own.n}`;
    return better
      ? promote(registry, candidate.version, { ...doing, reason })
      : {
          ...registry,
          entries: registry.entries.map((each) =>
            each === candidate ? { ...each, stage: "challenger" } : each,
          ),
          changes: [
            ...registry.changes,
            { ...doing, what: "challenger", version: candidate.version, reason },
          ],
        };
  }
  let next = registry;
  for (;;) {
    const answering = championOf(next);
    const live = answering && errors.get(answering.version);
    // The one before may be known to be no better.
    if (!live || !isWorseThanNaive(live)) return next;
    const reason = `live MAE ${short(live.mae)} over ${live.n} forecasts is worse than the naive rule's ${short(live.naiveMae)}`;
    next = rollBack(next, { ...doing, reason });
  }
}

const short = (value: number) => Number(value.toPrecision(4));
