/** The simulation's routes as the API's document lists them. */
import * as simulate from "@nagar/core/simulate/request/answers.ts";
import {
  compareQuery,
  simulationParameter,
  simulationsQuery,
} from "@nagar/core/simulate/request/parameters.ts";
import { requestBody } from "@nagar/core/simulate/request/request.ts";
import { jsonBody, type Route } from "./openapi-route.ts";

export const simulateRoutes: readonly Route[] = [
  {
    method: "post",
    path: "/v1/simulate/scenario",
    summary: "Ask for a simulation of a scenario",
    description:
      "A ready scenario by name or a full definition, with parameters over it. What is wrong is answered at once, by field. Equal requests about the same town share one execution; one that failed or was cancelled is tried again.",
    body: jsonBody(requestBody),
    status: 202,
    answer: simulate.simulationAccepted,
    errors: [400, 404, 413, 415, 503],
  },
  {
    method: "get",
    path: "/v1/simulate/results/{id}",
    summary: "How far a simulation is, and its results once it is completed",
    pathParameters: { id: simulationParameter },
    answer: simulate.simulation,
    errors: [400, 404, 503],
  },
  {
    method: "get",
    path: "/v1/simulate/results/{id}/map",
    summary: "Hourly profiles per road link and ward, baseline and scenario",
    pathParameters: { id: simulationParameter },
    answer: simulate.simulationMap,
    errors: [400, 404, 503],
  },
  {
    method: "post",
    path: "/v1/simulate/results/{id}/cancel",
    summary: "End a simulation",
    pathParameters: { id: simulationParameter },
    answer: simulate.simulationCancelled,
    errors: [400, 404, 409, 503],
  },
  {
    method: "post",
    path: "/v1/simulate/whatif",
    summary: "A small simulation, answered at once",
    description:
      "The body of /v1/simulate/scenario. Where it does not say so, fewer agents stand for the town; nothing is kept.",
    body: jsonBody(requestBody),
    answer: simulate.whatif,
    errors: [400, 404, 413, 415, 503],
  },
  {
    method: "get",
    path: "/v1/simulate/scenarios",
    summary: "The ready scenarios in this town, with the schema of a scenario for a form",
    answer: simulate.scenarioList,
    errors: [404, 503],
  },
  {
    method: "get",
    path: "/v1/simulate/runs",
    summary: "What was simulated, newest first, with headline results",
    query: simulationsQuery,
    answer: simulate.simulationList,
    errors: [400, 503],
  },
  {
    method: "get",
    path: "/v1/simulate/compare",
    summary: "Completed simulations beside one another",
    query: compareQuery,
    answer: simulate.comparison,
    errors: [400, 404, 409, 503],
  },
];
