/** GET /v1/alerts/recipients */
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { recipientDocuments } from "../alerts/alert-documents.ts";
import { httpHandler } from "../lib/handler.ts";

export const handler = httpHandler({}, async (_, { now }) => {
  const { accepted, refused } = await recipientDocuments().stored();
  return {
    body: {
      recipients: accepted.map(({ written }) => written),
      refused,
      answered_at: formatInstant(now),
    },
  };
});
