/** The routes of observations, the town's state and health as the API's document lists them. */
import { signInAnswer } from "@nagar/core/access/sign-in.ts";
import * as answers from "@nagar/core/read/answers.ts";
import { dataQuery } from "@nagar/core/read/data-request.ts";
import { entitiesQuery, entityQuery, stateQuery } from "@nagar/core/read/entity-answer.ts";
import { deadLettersQuery, replayBody } from "@nagar/core/read/ledger-answer.ts";
import { domainParameter, entityParameter } from "@nagar/core/read/parameters.ts";
import { pollutionQuery } from "@nagar/core/read/pollution.ts";
import { trafficQuery } from "@nagar/core/read/traffic.ts";
import type { JsonSchema } from "./json-schema.ts";
import { observationsAnswer } from "./observations-answer.ts";
import { idempotencyKey, jsonBody, type Route } from "./openapi-route.ts";

const OBSERVATION: JsonSchema = { $ref: "#/components/schemas/Observation" };

export const townRoutes: readonly Route[] = [
  {
    method: "post",
    path: "/v1/observations",
    summary: "Take observations",
    description:
      "A JSON array, one object, or NDJSON; up to 5,000 observations, gzip accepted. Answered when the stream holds them. Flagged observations are kept and counted; rejected ones become dead letters with their reasons.",
    headers: [idempotencyKey("Makes a retry safe: the same key with the same body is taken once")],
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
    body: jsonBody(replayBody),
    status: 202,
    answer: answers.replayed,
    errors: [400, 503],
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
    path: "/v1/sign-in",
    summary: "Whether and where one signs in",
    answer: signInAnswer,
    errors: [],
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
