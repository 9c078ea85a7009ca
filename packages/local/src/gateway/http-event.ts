/** Payload format 2.0: the event that an HTTP API makes of a request, and the response it makes of an answer. */
import type { IncomingHttpHeaders } from "node:http";
import type { APIGatewayEventRequestContextV2, APIGatewayProxyEventV2WithRequestContext } from "aws-lambda";

export interface HttpRequest {
  readonly method: string;
  /** Path as it came, without the query. */
  readonly path: string;
  /** Without the question mark. */
  readonly rawQuery: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly sourceIp: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string | Buffer;
}

export interface JwtIdentity {
  readonly claims: Readonly<Record<string, string>>;
  readonly scopes: readonly string[] | null;
}

export type HttpEvent = APIGatewayProxyEventV2WithRequestContext<
  APIGatewayEventRequestContextV2 & { authorizer?: { jwt: JwtIdentity } }
>;

/** Content types whose body a function gets as text; all else, and all that is compressed, comes as base64. */
const TEXT_TYPES = /^(text\/|application\/(json|javascript|xml)$|[^;]*\+(json|xml)$)/i;

function isText(headers: IncomingHttpHeaders): boolean {
  const encoding = headers["content-encoding"];
  if (encoding && encoding !== "identity") return false;
  const type = (headers["content-type"] ?? "").split(";")[0]?.trim() ?? "";
  return TEXT_TYPES.test(type);
}

/** Repeated parameters are joined by commas, as in format 2.0. */
function queryParameters(rawQuery: string): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rawQuery)) {
    parameters[name] = name in parameters ? `${parameters[name]},${value}` : value;
  }
  return Object.keys(parameters).length > 0 ? parameters : undefined;
}

function singleHeaders({ cookie: _cookie, ...headers }: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(",") : value]],
    ),
  );
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `12/Mar/2020:19:03:58 +0000`, as API Gateway writes times. */
export function clfTime(epochMs: number): string {
  const [date = "", time = ""] = new Date(epochMs).toISOString().split("T");
  const [year, month, day] = date.split("-");
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`;
}

/** The event for `request`. `now` is epoch milliseconds. */
export function httpEvent(
  request: HttpRequest,
  route: { routeKey: string; pathParameters: Readonly<Record<string, string>> | undefined },
  api: {
    id: string;
    account: string;
    stage: string;
    requestId: string;
    now: number;
    /** Whom a JWT authorizer let in. */
    identity?: JwtIdentity;
  },
): HttpEvent {
  const text = isText(request.headers);
  const query = queryParameters(request.rawQuery);
  const domainName = request.headers.host ?? "localhost";
  return {
    version: "2.0",
    routeKey: route.routeKey,
    rawPath: request.path,
    rawQueryString: request.rawQuery,
    ...(request.headers.cookie ? { cookies: request.headers.cookie.split("; ") } : {}),
    headers: singleHeaders(request.headers),
    ...(query ? { queryStringParameters: query } : {}),
    requestContext: {
      accountId: api.account,
      apiId: api.id,
      ...(api.identity ? { authorizer: { jwt: api.identity } } : {}),
      domainName,
      domainPrefix: domainName.split(".")[0] ?? "",
      http: {
        method: request.method,
        path: request.path,
        protocol: "HTTP/1.1",
        sourceIp: request.sourceIp,
        userAgent: request.headers["user-agent"] ?? "",
      },
      requestId: api.requestId,
      routeKey: route.routeKey,
      stage: api.stage,
      time: clfTime(api.now),
      timeEpoch: api.now,
    },
    ...(route.pathParameters ? { pathParameters: { ...route.pathParameters } } : {}),
    ...(request.body.length > 0 ? { body: request.body.toString(text ? "utf8" : "base64") } : {}),
    isBase64Encoded: request.body.length > 0 && !text,
  };
}

/** An error of the gateway itself, in its own words. */
export function gatewayError(status: number, message: string): HttpAnswer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify({ message }) };
}

interface StructuredResult {
  statusCode: number;
  headers?: Record<string, string | number | boolean>;
  cookies?: string[];
  body?: string;
  isBase64Encoded?: boolean;
}

/**
 * What a function's answer becomes. Without a status it is the JSON body of a 200; a malformed answer is the 500
 * that API Gateway gives.
 */
export function httpAnswer(result: unknown): HttpAnswer {
  if (typeof result !== "object" || result === null || !("statusCode" in result)) {
    const body = typeof result === "string" ? result : JSON.stringify(result ?? null);
    return { status: 200, headers: { "content-type": "application/json" }, body };
  }
  const { statusCode, headers = {}, cookies, body = "", isBase64Encoded } = result as StructuredResult;
  if (!Number.isInteger(statusCode) || statusCode < 100 || statusCode > 599 || typeof body !== "string") {
    return gatewayError(500, "Internal Server Error");
  }
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const);
  return {
    status: statusCode,
    headers: {
      "content-type": "text/plain;charset=UTF-8",
      ...Object.fromEntries(named),
      ...(cookies && cookies.length > 0 ? { "set-cookie": cookies } : {}),
    },
    body: isBase64Encoded ? Buffer.from(body, "base64") : body,
  };
}
