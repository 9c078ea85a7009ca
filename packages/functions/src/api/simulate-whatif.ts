/** POST /v1/simulate/whatif: a small simulation whose caller waits for the results. */
import { formatInstant } from "@nagar/core/observation/instant.ts";
import {
  checkWhatif,
  MAX_WHATIF_AGENT_STEPS,
  withWhatifDefaults,
} from "@nagar/core/simulate/request/configuration.ts";
import { anyBody, checkRequest, readRequest } from "@nagar/core/simulate/request/request.ts";
import { httpHandler } from "../lib/handler.ts";
import { answerWhatif } from "../simulation/answer-whatif.ts";
import { readyScenarios } from "../simulation/ready-scenarios.ts";
import { readTownFile } from "../store/town-file.ts";
import { zipped } from "./revalidate.ts";

export const handler = httpHandler({ body: anyBody }, async ({ body: given }, { now }) => {
  const body = withWhatifDefaults(given);
  const file = await readTownFile();
  const request = readRequest(body, readyScenarios(file), MAX_WHATIF_AGENT_STEPS);
  checkWhatif(request.configuration);
  checkRequest(request, file.town, body);
  const results = await answerWhatif(request, file, now);
  return { body: { results, answered_at: formatInstant(Date.now()) } };
}).use(zipped());
