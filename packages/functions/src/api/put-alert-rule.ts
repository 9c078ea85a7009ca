/** PUT /v1/alerts/rules/{id} */
import { alertRuleWire } from "@nagar/core/alerts/rule.ts";
import { documentIdParameter, named } from "@nagar/core/alerts/wire.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import { ruleDocuments } from "../alerts/alert-documents.ts";
import { httpHandler } from "../lib/handler.ts";

export const handler = httpHandler(
  { path: parameters({ id: documentIdParameter }), body: alertRuleWire },
  async ({ path, body }) => {
    await ruleDocuments().put(path.id, named(path.id, body));
    return { body };
  },
);
