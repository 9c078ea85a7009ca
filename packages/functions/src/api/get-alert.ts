/** GET /v1/alerts/{id} */
import { alertIdParameter } from "@nagar/core/alerts/wire.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import { describeAlert } from "../alerts/describe-alert.ts";
import { httpHandler } from "../lib/handler.ts";
import { readAlert } from "./alerts-reader.ts";

export const handler = httpHandler(
  { path: parameters({ id: alertIdParameter }) },
  async ({ path }, { now }) => ({ body: await describeAlert((await readAlert(path.id)).alert, now) }),
);
