/** Training, where a version is better: lets it answer, or run in the champion's shadow first. */
import { judgeFolds } from "@nagar/core/forecast/registry/judge-version.ts";
import { promotionRule } from "@nagar/core/forecast/registry/training-run.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import * as z from "zod";
import { modelRegistry } from "../forecast/linked-registry.ts";
import { parseWith } from "../lib/parse.ts";
import type { ModelRegistry } from "../store/model-registry.ts";

const promoteEvent = z.object({
  series: z.string(),
  version: z.string(),
  shadow_first: z.boolean(),
  folds: z.object({ mae: z.number(), incumbent_mae: z.number(), n: z.number() }),
});

export async function promoteModel(event: unknown, registry: Pick<ModelRegistry, "change">, now: number) {
  const { series, version, shadow_first, folds } = parseWith(promoteEvent, event, "event");
  const doing = { at: formatInstant(now), by: "nagar" };
  const same = { mae: folds.mae, incumbentMae: folds.incumbent_mae, n: folds.n };
  let verdict: { verdict: string; reason: string } = { verdict: "challenger", reason: "" };
  await registry.change(series, (before) => {
    const entry = before.entries.find((each) => each.version === version);
    // Run again after it was done, or after a person was quicker: what is, stays.
    if (entry?.stage !== "challenger") {
      const stage = entry?.stage === "champion" ? "promoted" : (entry?.stage ?? "rejected");
      verdict = {
        verdict: stage === "shadow" || stage === "promoted" ? stage : "challenger",
        reason: `it is ${stage} already`,
      };
      return before;
    }
    const { registry: next, ...rest } = judgeFolds(
      before,
      version,
      same,
      promotionRule({ shadow_first }),
      doing,
    );
    verdict = rest;
    return next;
  });
  return verdict;
}

export const handler = (event: unknown) => promoteModel(event, modelRegistry(), Date.now());
