/**
 * The API's document (OpenAPI 3.1), put together from the schemas that validate its requests and that its answers
 * are tested against. Nothing about a parameter is written a second time.
 */
import { WIRE_DOCUMENTATION } from "@nagar/core/observation/wire-schema.ts";
import * as answers from "@nagar/core/read/answers.ts";
import { dataQuery } from "@nagar/core/read/data-request.ts";
import { entitiesQuery, entityQuery, stateQuery } from "@nagar/core/read/entity-answer.ts";
import { deadLettersQuery, replayBody } from "@nagar/core/read/ledger-answer.ts";
import { domainParameter, entityParameter } from "@nagar/core/read/parameters.ts";
import { pollutionQuery } from "@nagar/core/read/pollution.ts";
import { trafficQuery } from "@nagar/core/read/traffic.ts";
import * as z from "zod";
import { observationsAnswer } from "./observations-answer.ts";
import { VERSION } from "./version.ts";

type JsonSchema = Record<string, unknown>;

interface Route {
  method: "get" | "post";
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

const ERRORS: Record<number, string> = {
  400: "INVALID_PARAMETER: names the field, what was given and what is allowed",
  404: "NOT_FOUND",
  409: "CONFLICT: the same Idempotency-Key came with another body, or is under way",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE or UNSUPPORTED_ENCODING",
  429: "Too many requests; try again after a pause",
  500: "INTERNAL: a defect; the request's id finds it in the log",
  503: "UNAVAILABLE: something that is needed does not answer; try again",
};

const OBSERVATION: JsonSchema = { $ref: "#/components/schemas/Observation" };

const observation: JsonSchema = {
  oneOf: Object.values(WIRE_DOCUMENTATION).map((schema) => jsonSchema(schema, "input")),
  discriminator: { propertyName: "domain" },
};

const routes: Route[] = [
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
    method: "get",
    path: "/v1/town",
    summary: "The town as map layers (GeoJSON)",
    description: "Answered with an ETag; a feature's entity_id is what observations carry.",
    answer: {
      type: "object",
      required: ["name", "demonstration", "bounds", "layers"],
      properties: {
        name: { type: "string" },
        demonstration: { type: "boolean" },
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

/** zod's JSON schema, with what a query string holds shown as what it means (an integer, not digits). */
function jsonSchema(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const { $schema: _, ...plain } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    reused: "inline",
    override: ({ zodSchema, jsonSchema: made }) => {
      const meta = z.globalRegistry.get(zodSchema);
      if (meta?.["wire"] === undefined) return;
      for (const key of Object.keys(made)) delete (made as JsonSchema)[key];
      Object.assign(made, meta["wire"], meta.description !== undefined && { description: meta.description });
    },
  }) as JsonSchema;
  return plain;
}

/** Schemas with a name of their own stand under `components`; the rest is written where it is used. */
function hoist(schema: unknown, components: JsonSchema): unknown {
  if (Array.isArray(schema)) return schema.map((each) => hoist(each, components));
  if (schema === null || typeof schema !== "object") return schema;
  const { $defs, ...rest } = schema as JsonSchema;
  for (const [name, definition] of Object.entries(($defs ?? {}) as JsonSchema)) {
    components[name] = hoist(definition, components);
  }
  return Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key,
      key === "$ref" ? String(value).replace("#/$defs/", "#/components/schemas/") : hoist(value, components),
    ]),
  );
}

function parametersOf({ pathParameters = {}, query, headers = [] }: Route): JsonSchema[] {
  const inPath = Object.entries(pathParameters).map(([name, schema]) => {
    const { description, ...plain } = jsonSchema(schema, "input");
    return {
      name,
      in: "path",
      required: true,
      ...(description !== undefined && { description }),
      schema: plain,
    };
  });
  const asked = query && jsonSchema(query, "input");
  const required = (asked?.["required"] ?? []) as string[];
  const inQuery = Object.entries((asked?.["properties"] ?? {}) as Record<string, JsonSchema>).map(
    ([name, { description, ...schema }]) => ({
      name,
      in: "query",
      required: required.includes(name),
      ...(description !== undefined && { description }),
      schema,
    }),
  );
  return [...inPath, ...inQuery, ...headers];
}

function operationOf(route: Route, components: JsonSchema): JsonSchema {
  const { summary, description, body, status = 200, answer, errors } = route;
  const shape = answer instanceof z.ZodType ? jsonSchema(answer, "output") : answer;
  const responses: JsonSchema = {
    [status]: {
      description: "Done",
      headers: { "X-Request-Id": { schema: { type: "string" } } },
      content: { "application/json": { schema: hoist(shape, components) } },
    },
  };
  for (const code of [...errors, 429, 500]) {
    responses[code] = {
      description: ERRORS[code],
      content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
    };
  }
  return {
    summary,
    operationId: `${route.method}${route.path.replace(/^\/v1/, "").replace(/[/{}.]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    ...(description !== undefined && { description }),
    parameters: parametersOf(route),
    ...(body && { requestBody: { required: true, content: hoist(body, components) } }),
    responses,
  };
}

/** The document. It is the same bytes for the same code. */
export function openApiDocument(): JsonSchema {
  const components: JsonSchema = {};
  components["Observation"] = hoist(observation, components);
  const paths: Record<string, JsonSchema> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route, components) };
  }
  const error = hoist(jsonSchema(answers.errorAnswer, "output"), components) as JsonSchema;
  // A named schema at the root comes as a reference to itself.
  if (error["$ref"] === undefined) components["Error"] = error;
  return {
    openapi: "3.1.0",
    info: {
      title: "Nagar",
      version: VERSION,
      description:
        "The API of a digital twin of an Indian town. Times are ISO 8601 with offset; every figure carries its unit and age. Errors have one shape; X-Request-Id is taken from the request or given.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}
