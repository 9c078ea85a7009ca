/** GET /v1/alerts/rules: the rules in force, the town's own marked. */
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { toWire } from "@nagar/core/wire-names.ts";
import { ruleDocuments } from "../alerts/alert-documents.ts";
import { rulesInForce } from "../alerts/alert-settings.ts";
import { httpHandler } from "../lib/handler.ts";

export const handler = httpHandler({}, async (_, { now }) => {
  const { accepted, refused } = await ruleDocuments().stored();
  const own = accepted.map(({ document }) => document);
  const ids = new Set(own.map(({ id }) => id));
  return {
    body: {
      rules: rulesInForce(own, now).map((rule) => ({ ...toWire(rule), shipped: !ids.has(rule.id) })),
      refused,
      answered_at: formatInstant(now),
    },
  };
});
