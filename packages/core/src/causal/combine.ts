/**
 * One effect from several sources (the literature, the town's own history, paired simulation): a normal mean weighted by
 * precision, where sources that disagree beyond their errors are all trusted less (DerSimonian & Laird 1986), and what a
 * measure turned out to do updates what will be expected of it next time.
 */
import { InvalidInput } from "../errors.ts";
import { normalCdf, normalQuantile } from "../numeric/distributions.ts";

export type EvidenceKind = "literature" | "history" | "simulation";

export interface Evidence {
  kind: EvidenceKind;
  mean: number;
  /** Standard deviation of what is believed, not of a population. */
  sd: number;
  /** Whom to cite: a paper, an estimate's id, a run's id. */
  source: string;
}

export interface Combined {
  mean: number;
  sd: number;
  /** 95 %. */
  low: number;
  high: number;
  /** Each source's share of the mean; they add up to 1. */
  weights: { kind: EvidenceKind; source: string; weight: number }[];
  /** Standard deviation between sources, 0 where they agree within their errors. */
  between: number;
  /** Share of the sources' variation that their own errors do not explain (Higgins' I², 0-1). */
  disagreement: number;
}

const Z = normalQuantile(0.975);

/** @throws InvalidInput for no source, or one without an sd above 0. */
export function combineEvidence(evidence: readonly Evidence[]): Combined {
  if (evidence.length === 0) throw new InvalidInput("no evidence: at least one source is needed");
  for (const { kind, source, mean, sd } of evidence) {
    if (!(sd > 0) || !Number.isFinite(mean) || !Number.isFinite(sd)) {
      throw new InvalidInput(
        `${kind} (${source}): mean ${mean}, sd ${sd}; a number and one above 0 are needed`,
      );
    }
  }
  const fixed = pool(
    evidence.map(({ sd }) => sd ** -2),
    evidence,
  );
  const spread = evidence.reduce((sum, { mean, sd }) => sum + ((mean - fixed.mean) / sd) ** 2, 0);
  const surplus = spread - (evidence.length - 1);
  const squares = evidence.reduce((sum, { sd }) => sum + sd ** -4, 0);
  const between = surplus > 0 ? surplus / (fixed.total - squares / fixed.total) : 0;
  const { mean, total, shares } = pool(
    evidence.map(({ sd }) => 1 / (sd ** 2 + between)),
    evidence,
  );
  const sd = 1 / Math.sqrt(total);
  return {
    mean,
    sd,
    low: mean - Z * sd,
    high: mean + Z * sd,
    weights: evidence.map(({ kind, source }, i) => ({ kind, source, weight: shares[i]! })),
    between: Math.sqrt(between),
    disagreement: surplus > 0 ? surplus / spread : 0,
  };
}

function pool(weights: number[], evidence: readonly Evidence[]) {
  const total = weights.reduce((sum, each) => sum + each, 0);
  const shares = weights.map((each) => each / total);
  return { mean: evidence.reduce((sum, { mean }, i) => sum + shares[i]! * mean, 0), total, shares };
}

export interface Learned {
  mean: number;
  sd: number;
  /** Share of what was measured in the new mean. */
  weight: number;
  /** Two-sided probability of a measurement as far from the prior as this one: near 0, the prior was wrong. */
  surprise: number;
}

/**
 * The prior after a measured effect (normal-normal). A measure does not do the same every time: `occasionSd` is how much
 * it varies from one to the next, so that no single occasion, however well measured, settles the matter.
 * @throws InvalidInput for an sd that is not above 0, or a negative occasionSd.
 */
export function learn(
  prior: { mean: number; sd: number },
  measured: { effect: number; standardError: number },
  occasionSd = 0,
): Learned {
  if (!(prior.sd > 0) || !(measured.standardError > 0) || !(occasionSd >= 0)) {
    throw new InvalidInput(
      `prior sd ${prior.sd}, standard error ${measured.standardError}, occasionSd ${occasionSd}: above 0, above 0, 0 or more are needed`,
    );
  }
  const error = measured.standardError ** 2 + occasionSd ** 2;
  const weight = prior.sd ** 2 / (prior.sd ** 2 + error);
  const distance = Math.abs(measured.effect - prior.mean) / Math.sqrt(prior.sd ** 2 + error);
  return {
    mean: prior.mean + weight * (measured.effect - prior.mean),
    sd: Math.sqrt((1 - weight) * prior.sd ** 2),
    weight,
    surprise: 2 * normalCdf(-distance),
  };
}
