/** Training, per series: of the recipes that were tried the best is given a version, kept, and entered in the registry. */
import type { SameFolds } from "@nagar/core/forecast/registry/judge-version.ts";
import { PROMOTION } from "@nagar/core/forecast/registry/judge-version.ts";
import { categoryAccuracy, type ModelCard } from "@nagar/core/forecast/registry/model-card.ts";
import { championOf, nextVersion, register } from "@nagar/core/forecast/registry/registry.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import * as z from "zod";
import { VERSION } from "../api/version.ts";
import { parseWith } from "../lib/parse.ts";
import { artefactKey } from "../store/artefact-store.ts";
import { trainingPorts } from "./linked-ports.ts";
import type { TrainingPorts } from "./training-ports.ts";

const registerEvent = z.object({
  run_id: z.string(),
  series: z.string(),
  dataset: z.string(),
  /** A recipe that gave no model says why. */
  tried: z.array(
    z.object({
      recipe: z.string().optional(),
      key: z.string().optional(),
      mae: z.number().optional(),
      failure: z.string().optional(),
    }),
  ),
});

interface Candidate {
  recipe: string;
  horizons: number[];
  metrics: ModelCard["metrics"];
  folds: ModelCard["folds"];
  parts: ModelCard["parts"];
  mae: number;
  naiveMae: number;
  comparison: SameFolds;
  features: string[];
  importance: ModelCard["importance"];
  parameters: Record<string, unknown>;
  against: string;
  seconds: number;
  from_ms: number;
  until_ms: number;
  count: number;
  artefact: object;
}

type Tried = z.output<typeof registerEvent>["tried"][number];

/** What a recipe gave: a function has said it, a job has left it in the lake, and its file alone was noted. */
async function readAnswer(noted: Tried, ports: TrainingPorts): Promise<Tried> {
  if (noted.key === undefined || noted.mae !== undefined) return noted;
  const { mae, failure } = (await ports.readJson(noted.key)) as { mae?: number; failure?: string };
  if (failure !== undefined) return { recipe: noted.recipe, failure };
  return { ...noted, mae };
}

export async function registerModel(event: unknown, ports: TrainingPorts, now: number) {
  const { run_id, series, dataset, tried: noted } = parseWith(registerEvent, event, "event");
  const tried = await Promise.all(noted.map((each) => readAnswer(each, ports)));
  const best = tried
    .filter((each) => each.key !== undefined && each.mae !== undefined)
    .sort((a, b) => a.mae! - b.mae!)[0];
  if (!best) {
    const reasons = new Set(tried.flatMap(({ failure }) => failure ?? []));
    return { trained: false, better: false, verdict: "failed", reason: [...reasons].join("; ") };
  }
  const candidate = (await ports.readJson(best.key!)) as Candidate;
  const { mae, naiveMae, comparison, recipe } = candidate;
  const before = await ports.registry.load(series);
  // A step that runs again finds its card and goes on with the same version.
  const known = (await ports.registry.cards(series)).find(({ lineage }) => lineage.run === run_id);
  const version = known?.version ?? nextVersion(before, recipe);
  const accuracy = categoryAccuracy(candidate.metrics);
  const skill = naiveMae > 0 ? 1 - mae / naiveMae : null;
  if (!known) {
    await ports.saveArtefact(series, version, { ...candidate.artefact, version });
    await ports.registry.putCard({
      series,
      version,
      recipe,
      created_at: formatInstant(now),
      data: {
        from: formatInstant(candidate.from_ms),
        until: formatInstant(candidate.until_ms),
        values: candidate.count,
      },
      features: candidate.features,
      ...(candidate.importance && { importance: candidate.importance }),
      parameters: {
        kind: recipe,
        horizons: candidate.horizons,
        seed: 1,
        calendar: "in",
        ...candidate.parameters,
      },
      tried: tried.map((each) => ({
        recipe: each.recipe ?? "",
        mae: each.mae ?? null,
        failure: each.failure ?? null,
      })),
      metrics: candidate.metrics,
      folds: candidate.folds,
      ...(candidate.parts && { parts: candidate.parts }),
      comparison: {
        against: candidate.against,
        mae: comparison.mae,
        incumbent_mae: comparison.incumbentMae,
        n: comparison.n,
      },
      lineage: {
        run: run_id,
        dataset,
        artefact: artefactKey(series, version),
        parent: championOf(before)?.version ?? null,
      },
      code_version: VERSION,
      seconds: candidate.seconds,
    });
  }
  await ports.registry.change(series, (registry) =>
    register(
      registry,
      { version, recipe, mae, skill, ...(accuracy !== undefined && { categoryAccuracy: accuracy }) },
      { at: formatInstant(now), by: "nagar", reason: `trained by run ${run_id}` },
    ),
  );
  const gain = 1 - comparison.mae / comparison.incumbentMae;
  return {
    trained: true,
    verdict: "challenger",
    version,
    recipe,
    folds: { mae: comparison.mae, incumbent_mae: comparison.incumbentMae, n: comparison.n },
    better: comparison.n >= PROMOTION.leastQuestions && gain >= PROMOTION.margin,
    reason: `MAE ${short(comparison.mae)} against ${short(comparison.incumbentMae)} of ${candidate.against} on ${comparison.n} same forecasts`,
  };
}

const short = (value: number) => Number(value.toPrecision(4));

export const handler = (event: unknown) => registerModel(event, trainingPorts(), Date.now());
