/**
 * A trial over the entities of a domain: a share of them is answered by their version of one recipe, the others by their
 * champions. Which of them is drawn by name, so that an entity stays where it is while the share grows.
 */
import * as z from "zod";
import { WHO_ACTS } from "../../access/sign-in.ts";
import { domainParameter, parameters } from "../../read/parameters.ts";
import { splitSeriesId } from "../serve/series-id.ts";
import { versionsToTry } from "./choose-version.ts";
import { RECIPES } from "./recipes.ts";
import { championOf, type Doing, type Registry, splitBy } from "./registry.ts";

export const splitBody = parameters({
  domain: domainParameter.describe("Whose entities take part"),
  recipe: z
    .enum(RECIPES, { error: `one of ${RECIPES.join(", ")}` })
    .describe("The kind of model on trial: each series' newest version of it that may answer"),
  share: z
    .number({ error: "a number from 0 to 1" })
    .min(0)
    .max(1)
    .describe("Part of the entities; 0 ends the trial"),
  by: z.string().trim().min(1, "who does this").max(100).describe(WHO_ACTS),
  reason: z.string().trim().min(1, "why").max(500).describe("Why: it is kept with the change"),
});
export type SplitBody = z.output<typeof splitBody>;

export const splitAnswer = z.strictObject({
  series: z
    .array(
      z.strictObject({
        series: z.string(),
        version: z.string().describe("On trial"),
        answering: z
          .string()
          .nullable()
          .describe("Who answers this entity now; null where a naive rule does"),
      }),
    )
    .describe("Every series that takes part"),
  in_trial: z.number().describe("How many of them the version on trial answers"),
  without: z.number().describe("Series of the domain that have no such version"),
  answered_at: z.string(),
});

/** The version of a recipe that could be on trial: the newest that is neither champion nor rejected. */
function trialVersion({ entries }: Registry, recipe: string): string | undefined {
  return entries.findLast(
    (entry) => entry.recipe === recipe && entry.stage !== "champion" && entry.stage !== "rejected",
  )?.version;
}

/** The version of a recipe that is on trial now. */
function onTrial({ entries, split }: Registry, recipe: string): string | undefined {
  return entries.find((entry) => entry.version === split?.version && entry.recipe === recipe)?.version;
}

/** The version that a trial of this share is about: where it ends, the one that is on trial, not one that came since. */
export const versionTried = (registry: Registry, { recipe, share }: Pick<SplitBody, "recipe" | "share">) =>
  (share === 0 ? onTrial(registry, recipe) : undefined) ?? trialVersion(registry, recipe);

/**
 * The registry with its series in the trial. Without a champion, or a version of the recipe, it is the same; a share of 0 ends
 * whatever trial of that recipe there is, also where the champion has been rolled back meanwhile.
 */
export function putOnTrial(
  registry: Registry,
  { recipe, share }: Pick<SplitBody, "recipe" | "share">,
  doing: Doing,
): Registry {
  if (share === 0) {
    const ended = onTrial(registry, recipe);
    return ended === undefined ? registry : splitBy(registry, ended, 0, doing);
  }
  const version = trialVersion(registry, recipe);
  return version === undefined || !championOf(registry) ? registry : splitBy(registry, version, share, doing);
}

/** Who answers the series' entity now; null where a naive rule does. */
export const answeringVersion = (registry: Registry): string | null =>
  versionsToTry(registry, splitSeriesId(registry.series)?.entityId ?? "")[0]?.version ?? null;
