/** Times in which nobody is to be told: planned works, tests of a sensor, a festival whose crowds are expected. */
import * as z from "zod";
import { DOMAINS, type EntityKey, entityIdSchema, splitEntityKey } from "../observation/domain.ts";
import { parseInstant } from "../observation/instant.ts";
import { fromWire } from "../wire-names.ts";
import type { AlertRule } from "./rule.ts";

const instantText = z
  .string()
  .refine((text) => parseInstant(text) !== undefined, "an instant such as 2026-01-05T09:30:00+05:30");

export const suppressionWire = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{1,62}$/),
    reason: z.string().trim().min(1).max(300),
    from: instantText,
    to: instantText.describe("Exclusive"),
    domain: z.enum(DOMAINS).optional(),
    rule_id: z.string().max(63).optional(),
    entity_id: entityIdSchema.optional(),
  })
  .check((context) => {
    const { from, to } = context.value;
    if (parseInstant(to)! > parseInstant(from)!) return;
    context.issues.push({ code: "custom", path: ["to"], input: to, message: "has to be after `from`" });
  });
/** In ms since 1970 UTC; `to` is exclusive. */
export const suppression = suppressionWire.transform((each) => ({
  ...fromWire(each),
  from: parseInstant(each.from)!,
  to: parseInstant(each.to)!,
}));
export type Suppression = z.output<typeof suppression>;

/** Whether a sign of `rule` at `entity` falls in one of them. */
export function isSuppressed(
  suppressions: readonly Suppression[],
  rule: Pick<AlertRule, "id">,
  entity: EntityKey,
  at: number,
): boolean {
  const { domain, entityId } = splitEntityKey(entity);
  return suppressions.some(
    (each) =>
      at >= each.from &&
      at < each.to &&
      (each.domain ?? domain) === domain &&
      (each.ruleId ?? rule.id) === rule.id &&
      (each.entityId ?? entityId) === entityId,
  );
}
