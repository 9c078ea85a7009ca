/** The routes of the API as its document lists them: which schemas they take and answer, and what a schema cannot say. */

import { monitoringAnswer, monitoringQuery } from "@nagar/core/forecast/monitor/monitoring-answer.ts";
import {
  actionParameter,
  changeAnswer,
  changeBody,
  modelsAnswer,
  modelsQuery,
  seriesModelsAnswer,
  seriesParameter,
} from "@nagar/core/forecast/registry/registry-answer.ts";
import { splitAnswer, splitBody } from "@nagar/core/forecast/registry/split-domain.ts";
import {
  runParameter,
  trainingAnswer,
  trainingInput,
  trainingQuery,
  trainingStarted,
  trainingsAnswer,
} from "@nagar/core/forecast/registry/training-run.ts";
import { uploadAnswer, uploadBody } from "@nagar/core/forecast/registry/upload.ts";
import {
  batchAccepted,
  batchBody,
  batchParameter,
  batchResult,
  batchStatus,
} from "@nagar/core/forecast/serve/batch-job.ts";
import { predictAnswer } from "@nagar/core/forecast/serve/predict-answer.ts";
import { kindParameter, predictBody } from "@nagar/core/forecast/serve/predict-request.ts";
import { townForecastAnswer, townForecastQuery } from "@nagar/core/forecast/serve/town-forecast.ts";
import * as answers from "@nagar/core/read/answers.ts";
import { dataQuery } from "@nagar/core/read/data-request.ts";
import { entitiesQuery, entityQuery, stateQuery } from "@nagar/core/read/entity-answer.ts";
import { deadLettersQuery, replayBody } from "@nagar/core/read/ledger-answer.ts";
import { domainParameter, entityParameter } from "@nagar/core/read/parameters.ts";
import { pollutionQuery } from "@nagar/core/read/pollution.ts";
import { trafficQuery } from "@nagar/core/read/traffic.ts";
import * as simulate from "@nagar/core/simulate/request/answers.ts";
import {
  compareQuery,
  simulationParameter,
  simulationsQuery,
} from "@nagar/core/simulate/request/parameters.ts";
import { requestBody } from "@nagar/core/simulate/request/request.ts";
import type * as z from "zod";
import { type JsonSchema, jsonSchema } from "./json-schema.ts";
import { observationsAnswer } from "./observations-answer.ts";

export interface Route {
  method: "get" | "post" | "put" | "delete";
  path: string;
  summary: string;
  description?: string;
  pathParameters?: Record<string, z.ZodType>;
  query?: z.ZodType;
  headers?: JsonSchema[];
  body?: JsonSchema;
  status?: number;
  answer: z.ZodType | JsonSchema;
  /** Statuses of errors besides 429 and 500. */
  errors: number[];
}

const OBSERVATION: JsonSchema = { $ref: "#/components/schemas/Observation" };

export const routes: readonly Route[] = [
  {
    method: "post",
    path: "/v1/observations",
    summary: "Take observations",
    description:
      "A JSON array, one object, or NDJSON; up to 5,000 observations, gzip accepted. Answered when the stream holds them. Flagged observations are kept and counted; rejected ones become dead letters with their reasons.",
    headers: [
      {
        name: "Idempotency-Key",
        in: "header",
        schema: { type: "string", maxLength: 255 },
        description: "Makes a retry safe: the same key with the same body is taken once",
      },
    ],
    body: {
      "application/json": {
        schema: { oneOf: [{ type: "array", maxItems: 5000, items: OBSERVATION }, OBSERVATION] },
      },
      "application/x-ndjson": { schema: { type: "string", description: "One observation a line" } },
    },
    status: 202,
    answer: observationsAnswer,
    errors: [400, 409, 413, 415, 503],
  },
  {
    method: "get",
    path: "/v1/entities",
    summary: "What is observed, with its latest state",
    query: entitiesQuery,
    answer: answers.entities,
    errors: [400, 503],
  },
  {
    method: "get",
    path: "/v1/entities/{id}",
    summary: "One entity and its latest state; CPCB's index for a station",
    pathParameters: { id: entityParameter },
    query: entityQuery,
    answer: answers.entity,
    errors: [400, 404, 503],
  },
  {
    method: "get",
    path: "/v1/state",
    summary: "The latest state of everything, for a map",
    query: stateQuery,
    answer: answers.state,
    errors: [400, 503],
  },
  {
    method: "get",
    path: "/v1/data/{domain}",
    summary: "An entity's series with statistics",
    description:
      "Windows by event time, those that start in [from, to). Hours and days are Indian ones. `raw` reads the lake, to which observations come some minutes after they were counted.",
    pathParameters: { domain: domainParameter },
    query: dataQuery,
    answer: answers.data,
    errors: [400, 503],
  },
  {
    method: "get",
    path: "/v1/data/traffic",
    summary: "Traffic at a place in flat points",
    description: "With `entity` in place of `location` it answers as /v1/data/{domain} does.",
    query: trafficQuery,
    answer: answers.traffic,
    errors: [400, 503],
  },
  {
    method: "get",
    path: "/v1/data/pollution",
    summary: "Pollution at a station by the hour, with CPCB's index and category per point",
    query: pollutionQuery,
    answer: answers.pollution,
    errors: [400, 503],
  },
  {
    method: "get",
    path: "/v1/ledger",
    summary: "Where every observation has gone, per source",
    answer: answers.ledger,
    errors: [503],
  },
  {
    method: "get",
    path: "/v1/deadletters",
    summary: "What was refused, and why",
    query: deadLettersQuery,
    answer: answers.deadLetters,
    errors: [400, 503],
  },
  {
    method: "post",
    path: "/v1/deadletters/replay",
    summary: "Put dead letters back on the stream",
    body: { "application/json": { schema: jsonSchema(replayBody, "input") } },
    status: 202,
    answer: answers.replayed,
    errors: [400, 503],
  },
  {
    method: "post",
    path: "/v1/predict/{kind}",
    summary: "What an entity will be in hours, days or a season, with intervals",
    description:
      "Answered by the series' champion; where there is none or it fails by the next best, down to a naive rule, and `degraded` says why. The same question within 5 minutes gets the same answer.",
    pathParameters: { kind: kindParameter },
    body: { "application/json": { schema: jsonSchema(predictBody, "input") } },
    answer: predictAnswer,
    errors: [400, 404, 503],
  },
  {
    method: "get",
    path: "/v1/predict/{kind}",
    summary: "What all entities of a kind will be, page by page",
    description:
      "The same answers as POST gives for one entity, for a page of them: what a map of forecasts asks for. Entities without the quantity are passed over; those that cannot be forecast are listed with the reason.",
    pathParameters: { kind: kindParameter },
    query: townForecastQuery,
    answer: townForecastAnswer,
    errors: [400, 503],
  },
  {
    method: "get",
    path: "/v1/ml/models",
    summary: "The series that have trained models, and which version answers",
    query: modelsQuery,
    answer: modelsAnswer,
    errors: [400, 503],
  },
  {
    method: "get",
    path: "/v1/ml/models/{series}",
    summary: "The versions of a series: metrics, folds, lineage, and who changed what",
    pathParameters: { series: seriesParameter },
    answer: seriesModelsAnswer,
    errors: [400, 404, 503],
  },
  {
    method: "post",
    path: "/v1/ml/models/{series}/{action}",
    summary: "Let a version answer, reject it, roll back, or split the entities between two",
    pathParameters: { series: seriesParameter, action: actionParameter },
    body: { "application/json": { schema: jsonSchema(changeBody, "input") } },
    answer: changeAnswer,
    errors: [400, 404, 409, 503],
  },
  {
    method: "post",
    path: "/v1/ml/split",
    summary: "Put a kind of model on trial: it answers a share of a domain's entities",
    description:
      "Each series' newest version of the recipe that is neither champion nor rejected takes part. Entities are drawn by name, so that they stay where they are while the share grows; a share of 0 ends the trial. GET /v1/ml/monitoring gives live errors by version.",
    body: { "application/json": { schema: jsonSchema(splitBody, "input") } },
    answer: splitAnswer,
    errors: [400, 503],
  },
  {
    method: "post",
    path: "/v1/ml/models/{series}/upload",
    summary: "Bring a model that was trained elsewhere: an ONNX network, or XGBoost's JSON",
    description:
      "It is kept and goes through a training run: judged on folds of what follows `trained_until`, beside what answers now, registered, and promoted where it is better. An XGBoost model reads the features of `nagar model rows`, and gives distances from the local level in local scales; SageMaker's built-in XGBoost writes such a model. A network reads the last `past` steps in the same unit. 64 MiB after unzipping, 6 MB on the wire.",
    pathParameters: { series: seriesParameter },
    body: { "application/json": { schema: jsonSchema(uploadBody, "input") } },
    status: 202,
    answer: uploadAnswer,
    errors: [400, 413, 415, 503],
  },
  {
    method: "post",
    path: "/v1/simulate/scenario",
    summary: "Ask for a simulation of a scenario",
    description:
      "A ready scenario by name or a full definition, with parameters over it. What is wrong is answered at once, by field. Equal requests about the same town share one execution; one that failed or was cancelled is tried again.",
    body: { "application/json": { schema: jsonSchema(requestBody, "input") } },
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
    body: { "application/json": { schema: jsonSchema(requestBody, "input") } },
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
  {
    method: "get",
    path: "/v1/ml/monitoring",
    summary: "How forecasts do live: error, coverage and drift per series",
    description:
      "Made every hour from the forecasts of the last 7 days (60 for daily series) whose truth has come.",
    query: monitoringQuery,
    answer: monitoringAnswer,
    errors: [400, 503],
  },
  {
    method: "post",
    path: "/v1/ml/batch-predict",
    summary: "Forecasts of many entities, made in the background",
    description:
      "Answered at once with a job; its result lies in the lake for 30 days. A callback is an HTTPS POST to a host that the operator has listed, signed with HMAC-SHA256 in X-Nagar-Signature (t=seconds,v1=hex over `seconds.body`).",
    headers: [
      {
        name: "Idempotency-Key",
        in: "header",
        schema: { type: "string", maxLength: 255 },
        description: "The same key is the same job",
      },
    ],
    body: { "application/json": { schema: jsonSchema(batchBody, "input") } },
    status: 202,
    answer: batchAccepted,
    errors: [400, 503],
  },
  {
    method: "get",
    path: "/v1/ml/batch/{id}/status",
    summary: "How far a batch is",
    pathParameters: { id: batchParameter },
    answer: batchStatus,
    errors: [400, 404, 503],
  },
  {
    method: "get",
    path: "/v1/ml/batch/{id}/result",
    summary: "The forecasts of a batch that is over",
    pathParameters: { id: batchParameter },
    answer: batchResult,
    errors: [400, 404, 503],
  },
  {
    method: "post",
    path: "/v1/ml/train",
    summary: "Train models now",
    description: "Starts the training workflow; `{}` trains every series. An Idempotency-Key starts one run.",
    headers: [
      {
        name: "Idempotency-Key",
        in: "header",
        schema: { type: "string", maxLength: 255 },
        description: "The same key is the same run",
      },
    ],
    body: { "application/json": { schema: jsonSchema(trainingInput, "input") } },
    status: 202,
    answer: trainingStarted,
    errors: [400, 503],
  },
  {
    method: "get",
    path: "/v1/ml/training",
    summary: "The training runs, newest first",
    query: trainingQuery,
    answer: trainingsAnswer,
    errors: [400, 503],
  },
  {
    method: "get",
    path: "/v1/ml/training/{id}",
    summary: "How a training run goes or went, series by series",
    pathParameters: { id: runParameter },
    answer: trainingAnswer,
    errors: [400, 404, 503],
  },
  {
    method: "get",
    path: "/v1/town",
    summary: "The town as map layers (GeoJSON)",
    description: "Answered with an ETag; a feature's entity_id is what observations carry.",
    answer: {
      type: "object",
      required: ["name", "demonstration", "note", "attribution", "bounds", "layers"],
      properties: {
        name: { type: "string" },
        demonstration: { type: "boolean" },
        note: { type: ["string", "null"], description: "What of the town is real and what is generated" },
        attribution: { type: ["string", "null"], description: "To be shown wherever the town is drawn" },
        bounds: { type: "array", items: { type: "number" }, minItems: 4, maxItems: 4 },
        layers: {
          type: "object",
          additionalProperties: { type: "object", description: "GeoJSON FeatureCollection" },
        },
      },
    },
    errors: [404, 503],
  },
  {
    method: "get",
    path: "/v1/health",
    summary: "Whether everything answers and the counter keeps up",
    description: "200 when ok or degraded; 503 with the same body when something essential is down.",
    answer: answers.health,
    errors: [],
  },
  {
    method: "get",
    path: "/v1/openapi.json",
    summary: "This document",
    answer: { type: "object" },
    errors: [],
  },
];
