/**
 * The API's document (OpenAPI 3.1), put together from the schemas that validate its requests and that its answers
 * are tested against. Nothing about a parameter is written a second time.
 */
import { rolesFor } from "@nagar/core/access/roles.ts";
import { WIRE_DOCUMENTATION } from "@nagar/core/observation/wire-schema.ts";
import * as answers from "@nagar/core/read/answers.ts";
import * as z from "zod";
import { type JsonSchema, jsonSchema } from "./json-schema.ts";
import { alertRoutes } from "./openapi-alerts.ts";
import { forecastRoutes } from "./openapi-forecast.ts";
import { recommendRoutes } from "./openapi-recommend.ts";
import type { Route } from "./openapi-route.ts";
import { simulateRoutes } from "./openapi-simulate.ts";
import { townRoutes } from "./openapi-town.ts";
import { VERSION } from "./version.ts";

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

const observation: JsonSchema = {
  oneOf: Object.values(WIRE_DOCUMENTATION).map((schema) => jsonSchema(schema, "input")),
  discriminator: { propertyName: "domain" },
};

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

/** The bearer's token that a route wants, for each of its roles; none too, as a stage may ask nobody. */
function guardOf({ method, path }: Route): JsonSchema {
  const roles = rolesFor(`${method.toUpperCase()} ${path}`);
  if (!roles) return {};
  const needs = roles.length > 0 ? roles.map((role) => [role]) : [[]];
  return { security: [...needs.map((each) => ({ signIn: each })), {}] };
}

/** What the gateway and the handler say to whoever may not. */
const REFUSED: JsonSchema = {
  401: {
    description: "Not signed in, or no longer: the gateway's own words, where the stage asks",
    content: {
      "application/json": { schema: { type: "object", properties: { message: { type: "string" } } } },
    },
  },
  403: {
    description: "FORBIDDEN: names the roles that are needed and those that whoever asks has",
    content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
  },
};

function operationOf(route: Route, components: JsonSchema): JsonSchema {
  const { summary, description, body, status = 200, answer, errors } = route;
  const shape = answer instanceof z.ZodType ? jsonSchema(answer, "output") : answer;
  const guard = guardOf(route);
  const responses: JsonSchema = {
    ...(guard["security"] !== undefined && REFUSED),
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
    ...guard,
    parameters: parametersOf(route),
    ...(body && { requestBody: { required: true, content: hoist(body, components) } }),
    responses,
  };
}

const ROUTES: readonly Route[] = [
  ...townRoutes,
  ...forecastRoutes,
  ...simulateRoutes,
  ...alertRoutes,
  ...recommendRoutes,
];

/** The document. It is the same bytes for the same code. */
export function openApiDocument(): JsonSchema {
  const components: JsonSchema = {};
  components["Observation"] = hoist(observation, components);
  const paths: Record<string, JsonSchema> = {};
  for (const route of ROUTES) {
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
      securitySchemes: {
        signIn: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description:
            "An access token of the stage's user pool: a person's by authorization code with PKCE, a machine's by client credentials, both where GET /v1/sign-in says. Of the roles that a route lists one is needed.",
        },
      },
      schemas: Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}
