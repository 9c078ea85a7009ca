/** GET /v1/openapi.json: the API described by the schemas that validate its requests. */
import { httpHandler } from "../lib/handler.ts";
import { openApiDocument } from "./openapi.ts";
import { revalidated, zipped } from "./revalidate.ts";

export const handler = httpHandler({}, async () => ({ body: openApiDocument() }))
  .use(zipped())
  .use(revalidated(300));
