/** $default: every path and method that no other route takes. */
import { NotFound } from "@nagar/core/errors.ts";
import { showValue } from "@nagar/core/observation/reason.ts";
import * as z from "zod";
import { httpHandler } from "../lib/handler.ts";

export const handler = httpHandler({ query: z.unknown() }, async ({ event }) => {
  const { method, path } = event.requestContext.http;
  throw new NotFound(`there is no ${method} ${showValue(path)}; GET /v1/openapi.json lists what there is`, {
    details: { method, path: showValue(path) },
  });
});
