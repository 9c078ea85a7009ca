/** POST /v1/simulate/scenario: asks for a simulation. What is wrong with it is said now; nothing is started then. */
import { anyBody, checkRequest, readRequest } from "@nagar/core/simulate/request/request.ts";
import { httpHandler } from "../lib/handler.ts";
import { readyScenarios } from "../simulation/ready-scenarios.ts";
import { estimatedCompletion, statusUrl } from "../simulation/simulation-answer.ts";
import { submitSimulation } from "../simulation/submit.ts";
import { readTownFile } from "../store/town-file.ts";

export const handler = httpHandler({ body: anyBody }, async ({ body }, { now }) => {
  const file = await readTownFile();
  const request = readRequest(body, readyScenarios(file));
  checkRequest(request, file.town, body);
  const { record, shared } = await submitSimulation(request, file, now);
  return {
    status: 202,
    headers: { location: statusUrl(record.id) },
    body: {
      simulation_id: record.id,
      status: record.status,
      attempt: record.attempt,
      shared,
      estimated_completion: estimatedCompletion(record, [], now),
      status_url: statusUrl(record.id),
    },
  };
});
