/** POST /v1/alerts/{id}/acknowledge: somebody has taken it on. */
import { acknowledge } from "@nagar/core/alerts/alert.ts";
import { actorBody, alertIdParameter } from "@nagar/core/alerts/wire.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import { httpHandler } from "../lib/handler.ts";
import { changeAlert } from "./alerts-reader.ts";

export const handler = httpHandler(
  { path: parameters({ id: alertIdParameter }), body: actorBody, signs: true },
  async ({ path, body }, { now }) => ({
    body: await changeAlert(path.id, (alert) => acknowledge(alert, body, now), body.all_places),
  }),
);
