/** Times in which nobody is to be told: planned works, tests of a sensor, a festival whose crowds are expected. */
import * as z from "zod";
import { DOMAINS, type EntityKey, entityIdSchema, splitEntityKey } from "../observation/domain.ts";
import type { AlertRule } from "./rule.ts";

export const suppression = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{1,62}$/),
    reason: z.string().trim().min(1).max(300),
    /** ms since 1970 UTC; `to` is exclusive. */
    from: z.int(),
    to: z.int(),
    domain: z.enum(DOMAINS).optional(),
    ruleId: z.string().max(63).optional(),
    entityId: entityIdSchema.optional(),
  })
  .check((context) => {
    const { from, to } = context.value;
    if (to > from) return;
    context.issues.push({ code: "custom", path: ["to"], input: to, message: "has to be after `from`" });
  });
export type Suppression = z.output<typeof suppression>;

/** Whether a sign of `rule` at `entity` falls in one of them. */
export function isSuppressed(
  suppressions: readonly Suppression[],
  rule: AlertRule,
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
