/** GET /v1/alerts/suppressions */
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { suppressionDocuments } from "../alerts/alert-documents.ts";
import { httpHandler } from "../lib/handler.ts";

export const handler = httpHandler({}, async (_, { now }) => {
  const { accepted, refused } = await suppressionDocuments().stored();
  return {
    body: {
      suppressions: accepted.map(({ written }) => written),
      refused,
      answered_at: formatInstant(now),
    },
  };
});
