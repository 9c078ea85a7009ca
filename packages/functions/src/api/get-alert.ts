/** GET /v1/alerts/{id} */
import { alertIdParameter } from "@nagar/core/alerts/wire.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import { httpHandler } from "../lib/handler.ts";
import { answerOf, readAlert } from "./alerts-reader.ts";

export const handler = httpHandler({ path: parameters({ id: alertIdParameter }) }, async ({ path }) => ({
  body: await answerOf((await readAlert(path.id)).alert),
}));
