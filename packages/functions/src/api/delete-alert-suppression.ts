/** DELETE /v1/alerts/suppressions/{id} */
import { documentIdParameter } from "@nagar/core/alerts/wire.ts";
import { NotFound } from "@nagar/core/errors.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import { suppressionDocuments } from "../alerts/alert-documents.ts";
import { httpHandler } from "../lib/handler.ts";

export const handler = httpHandler({ path: parameters({ id: documentIdParameter }) }, async ({ path }) => {
  if (!(await suppressionDocuments().remove(path.id))) throw new NotFound(`no suppression "${path.id}"`);
  return { body: { id: path.id, deleted: true } };
});
