/** DELETE /v1/alerts/recipients/{id} */
import { documentIdParameter } from "@nagar/core/alerts/wire.ts";
import { NotFound } from "@nagar/core/errors.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import { recipientDocuments } from "../alerts/alert-documents.ts";
import { addressesLeft, unsubscribe } from "../alerts/subscribe.ts";
import { httpHandler } from "../lib/handler.ts";

export const handler = httpHandler({ path: parameters({ id: documentIdParameter }) }, async ({ path }) => {
  const documents = recipientDocuments();
  const before = await documents.list();
  // First, as whoever repeats a request that failed finds the recipient again.
  await unsubscribe(
    addressesLeft(
      before,
      before.filter(({ id }) => id !== path.id),
    ),
  );
  if (!(await documents.remove(path.id))) throw new NotFound(`no recipient "${path.id}"`);
  return { body: { id: path.id, deleted: true } };
});
