/** The registry on the wire: what may be asked and done, and how it is answered. */
import * as z from "zod";
import { WHO_ACTS } from "../../access/sign-in.ts";
import { InvalidInput } from "../../errors.ts";
import { DOMAINS } from "../../observation/domain.ts";
import { cursorParameter, domainParameter, integerParameter, parameters } from "../../read/parameters.ts";
import { SERIES_ALLOWED, splitSeriesId } from "../serve/series-id.ts";
import { type ModelCard, modelCard } from "./model-card.ts";
import {
  championOf,
  inStage,
  promote,
  type Registry,
  reject,
  rollBack,
  STAGES,
  splitBy,
} from "./registry.ts";
import { answeringVersion } from "./split-domain.ts";

export const modelsQuery = parameters({
  domain: domainParameter.optional().describe("Only this domain; all where left out"),
  limit: integerParameter(1, 500, 200).describe("Series per page, before the domain is looked at"),
  cursor: cursorParameter(z.string().max(300)),
});

export const seriesParameter = z
  .string()
  .refine((text) => splitSeriesId(text) !== undefined, SERIES_ALLOWED)
  .describe("The series: domain~entity~metric~step");

export const ACTIONS = ["promote", "reject", "rollback", "split"] as const;
export type Action = (typeof ACTIONS)[number];
export const actionParameter = z
  .enum(ACTIONS, { error: `one of ${ACTIONS.join(", ")}` })
  .describe(
    "promote: the version answers from now on; reject: it never may; rollback: the champion is rejected and the one before it answers; split: a share of the entities is answered by the version",
  );

export const changeBody = parameters({
  version: z
    .string()
    .regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/, "a version such as 1.2.0")
    .optional()
    .describe("Which version; not for rollback, which is about the champion"),
  share: z.number().min(0).max(1).optional().describe("For split: 0 ends it"),
  by: z.string().trim().min(1, "who does this").max(100).describe(WHO_ACTS),
  reason: z.string().trim().min(1, "why").max(500).describe("Why: it is kept with the change"),
});

/** @throws InvalidInput where a field is missing that the action needs; what registry.ts throws. */
export function applyAction(
  registry: Registry,
  action: Action,
  { version, share, by, reason }: z.output<typeof changeBody>,
  at: string,
): Registry {
  const doing = { at, by, reason };
  if (action === "rollback") return rollBack(registry, doing);
  if (version === undefined)
    throw missing(
      "version",
      action,
      registry.entries.map((entry) => entry.version),
    );
  if (action === "promote") return promote(registry, version, doing);
  if (action === "reject") return reject(registry, version, doing);
  if (share === undefined) throw missing("share", action, "0 to 1");
  return splitBy(registry, version, share, doing);
}

const missing = (field: string, action: string, allowed: unknown) =>
  new InvalidInput(`body: ${field}: is missing; ${action} needs it`, { details: { field, allowed } });

const entry = z.strictObject({
  version: z.string(),
  stage: z.enum(STAGES),
  recipe: z.string(),
  mae: z.number().describe("Over the folds, in the series' unit"),
  skill: z.number().nullable().describe("Against the best naive rule"),
  category_accuracy: z
    .number()
    .nullable()
    .describe("Of PM2.5 and PM10: share of right categories of India's index over the folds"),
  registered_at: z.string(),
});

const summaryShape = {
  series: z.string(),
  domain: z.enum(DOMAINS),
  entity_id: z.string(),
  metric: z.string(),
  step: z.enum(["1h", "1d"]),
  champion: entry.nullable().describe("The version that answers; null where a naive rule does"),
  shadow: entry.nullable().describe("The version that forecasts beside it and is scored"),
  versions: z.number(),
  recipes: z.array(z.string()).describe("Kinds of models that it has versions of, which may answer"),
  split: z.strictObject({ version: z.string(), share: z.number() }).nullable(),
  answering: z
    .string()
    .nullable()
    .describe(
      "The version that answers this entity, a trial taken into account; null where a naive rule does",
    ),
};

export const modelsAnswer = z.strictObject({
  models: z.array(z.strictObject(summaryShape)),
  next_cursor: z.string().nullable(),
  answered_at: z.string(),
});

export const changeAnswer = z.strictObject({ ...summaryShape, answered_at: z.string() });

export const seriesModelsAnswer = z.strictObject({
  ...summaryShape,
  entries: z.array(z.strictObject({ ...entry.shape, card: modelCard.nullable() })),
  changes: z
    .array(
      z.strictObject({
        at: z.string(),
        what: z.string(),
        version: z.string(),
        by: z.string(),
        reason: z.string(),
      }),
    )
    .describe("Newest last"),
  answered_at: z.string(),
});

const toEntry = ({ registeredAt, categoryAccuracy, ...rest }: Registry["entries"][number]) => ({
  ...rest,
  category_accuracy: categoryAccuracy ?? null,
  registered_at: registeredAt,
});

export function registrySummary(registry: Registry) {
  const champion = championOf(registry);
  const candidate = inStage(registry, "shadow");
  const { domain, entityId, metric, step } = splitSeriesId(registry.series)!;
  return {
    series: registry.series,
    domain,
    entity_id: entityId,
    metric,
    step,
    champion: champion ? toEntry(champion) : null,
    shadow: candidate ? toEntry(candidate) : null,
    versions: registry.entries.length,
    recipes: [
      ...new Set(registry.entries.flatMap(({ stage, recipe }) => (stage === "rejected" ? [] : [recipe]))),
    ],
    split: registry.split,
    answering: answeringVersion(registry),
  };
}

export function seriesAnswer(registry: Registry, cards: readonly ModelCard[]) {
  const byVersion = new Map(cards.map((card) => [card.version, card]));
  return {
    ...registrySummary(registry),
    entries: registry.entries.map((each) => ({
      ...toEntry(each),
      card: byVersion.get(each.version) ?? null,
    })),
    changes: registry.changes,
  };
}
