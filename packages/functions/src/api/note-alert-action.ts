/** POST /v1/alerts/{id}/actions: what was done about it. */
import { noteAction } from "@nagar/core/alerts/alert.ts";
import { actionBody, alertIdParameter } from "@nagar/core/alerts/wire.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import { httpHandler } from "../lib/handler.ts";
import { changeAlert } from "./alerts-reader.ts";

export const handler = httpHandler(
  { path: parameters({ id: alertIdParameter }), body: actionBody, signs: true },
  async ({ path, body }, { now }) => ({
    body: await changeAlert(path.id, (alert) => noteAction(alert, body, now)),
  }),
);
