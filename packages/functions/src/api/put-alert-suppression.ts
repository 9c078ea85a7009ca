/** PUT /v1/alerts/suppressions/{id} */
import { suppressionWire } from "@nagar/core/alerts/suppression.ts";
import { documentIdParameter, named } from "@nagar/core/alerts/wire.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import { suppressionDocuments } from "../alerts/alert-documents.ts";
import { httpHandler } from "../lib/handler.ts";

export const handler = httpHandler(
  { path: parameters({ id: documentIdParameter }), body: suppressionWire },
  async ({ path, body }) => {
    await suppressionDocuments().put(path.id, named(path.id, body));
    return { body };
  },
);
