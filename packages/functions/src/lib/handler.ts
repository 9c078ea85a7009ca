/**
 * The one middy stack of every HTTP handler: a request id, a log line, parsed input, one shape for answers and
 * one for errors. A handler built on it is a function from parsed input to what is to be answered.
 */
import type { Logger } from "@aws-lambda-powertools/logger";
import middy from "@middy/core";
import { allow } from "@nagar/core/access/roles.ts";
import { InvalidInput, NagarError, Unavailable } from "@nagar/core/errors.ts";
import { JSON_ALLOWED, parseJson } from "@nagar/core/observation/json.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import * as z from "zod";
import { type BodyLimits, header, readBody } from "./body.ts";
import { actor, callerOf, withCaller } from "./caller.ts";
import { errorAnswer } from "./error-answer.ts";
import { logger } from "./logger.ts";
import { parseWith } from "./parse.ts";

/** A route that says nothing of its query takes none: a misspelt or misplaced parameter is not passed over. */
const NO_QUERY = parameters({});

const JSON_BODY: BodyLimits = { mediaTypes: ["application/json"], maxBytes: 1_048_576 };

/** Before its function is ended, a request is answered in the API's shape: the gateway would answer in its own. */
const SPARE_MS = 500;

export interface HttpShape<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  /** Path parameters. */
  path?: P;
  /** The query string; every value arrives as a string. Left out, there may be none. */
  query?: Q;
  /** A JSON body. Leave out where the handler reads the body itself. */
  body?: B;
  /** Size of the JSON body; 1 MiB where nothing is said. */
  limits?: BodyLimits;
  /** The body says in `by` who acts: where the authorizer knows them, it is they. */
  signs?: boolean;
}

export interface HttpInput<P, Q, B> {
  path: P;
  query: Q;
  body: B;
  event: APIGatewayProxyEventV2;
}

export interface HttpContext {
  requestId: string;
  /** When the request arrived, ms since 1970 UTC. */
  now: number;
  log: Logger;
}

export interface HttpAnswer {
  /** 200 where nothing is said. */
  status?: number;
  /** Answered as JSON. */
  body: unknown;
  headers?: Record<string, string>;
}

/** The caller's `X-Request-Id` where it is harmless in a log, else the gateway's. */
export function requestIdOf(event: APIGatewayProxyEventV2, context: Context): string {
  const given = header(event, "x-request-id");
  if (given !== undefined && /^[\w.-]{1,64}$/.test(given)) return given;
  return event.requestContext?.requestId ?? context.awsRequestId;
}

function answer(
  status: number,
  body: unknown,
  requestId: string,
  headers: Record<string, string> = {},
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    headers: { "content-type": "application/json; charset=utf-8", "x-request-id": requestId, ...headers },
    body: JSON.stringify(body),
  };
}

async function jsonBody(event: APIGatewayProxyEventV2, limits: BodyLimits): Promise<unknown> {
  const { text } = await readBody(event, limits);
  try {
    return parseJson(text);
  } catch (cause) {
    throw new InvalidInput(`the body is not JSON: ${(cause as Error).message.slice(0, 120)}`, {
      details: { field: "body", allowed: JSON_ALLOWED },
      cause,
    });
  }
}

async function parsedBody(
  { body: schema, limits = JSON_BODY, signs }: HttpShape<z.ZodType, z.ZodType, z.ZodType>,
  event: APIGatewayProxyEventV2,
  caller: string | undefined,
): Promise<unknown> {
  const given = await jsonBody(event, limits);
  if (!signs) return parseWith(schema!, given, "body");
  const parsed = parseWith(schema!, withCaller(given, caller), "body") as { by: string };
  return { ...parsed, by: actor(parsed.by, caller) };
}

/**
 * A Lambda handler (API Gateway payload 2.0) that lets those in who may, parses with `shape`, calls `handle` and answers
 * JSON.
 *
 * NagarErrors become their status and code (400, 403, 404, 409, 413, 415, 422, 503); anything else is logged and
 * answered as 500 INTERNAL with the request's id only.
 */
export function httpHandler<
  P extends z.ZodType = z.ZodUnknown,
  Q extends z.ZodType = z.ZodUnknown,
  B extends z.ZodType = z.ZodUnknown,
>(
  shape: HttpShape<P, Q, B>,
  handle: (
    input: HttpInput<z.output<P>, z.output<Q>, z.output<B>>,
    context: HttpContext,
  ) => Promise<HttpAnswer>,
) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>({
    timeoutEarlyInMillis: SPARE_MS,
    timeoutEarlyResponse: () => {
      throw new Unavailable("the answer took too long; ask again, the system may be busy");
    },
  })
    .use({
      before: ({ event, context }) => {
        logger.resetKeys();
        logger.appendKeys({ request_id: requestIdOf(event, context) });
      },
      after: ({ event, response }) => {
        logger.info("answered", { route: event.routeKey, status: response?.statusCode });
      },
      onError: (request) => {
        const { event, context, error } = request;
        const requestId = requestIdOf(event, context);
        const { status, body } = errorAnswer(error, requestId, Date.now());
        const fields = { route: event.routeKey, status };
        if (error instanceof NagarError) logger.warn(error.message, { ...fields, code: error.code });
        else logger.error("defect", { ...fields, error: error as Error });
        request.response = answer(status, body, requestId, status === 503 ? { "retry-after": "1" } : {});
      },
    })
    .handler(async (event: APIGatewayProxyEventV2, context: Context) => {
      const requestId = requestIdOf(event, context);
      const caller = callerOf(event);
      if (caller) {
        logger.appendKeys({ caller: caller.name });
        allow(event.routeKey, caller);
      }
      const input = {
        path: parseWith(shape.path ?? z.unknown(), event.pathParameters ?? {}, "path") as z.output<P>,
        query: parseWith(shape.query ?? NO_QUERY, event.queryStringParameters ?? {}, "query") as z.output<Q>,
        body: (shape.body === undefined
          ? undefined
          : await parsedBody(shape, event, caller?.name)) as z.output<B>,
        event,
      };
      const { status, body, headers } = await handle(input, { requestId, now: Date.now(), log: logger });
      return answer(status ?? 200, body, requestId, headers);
    });
}
