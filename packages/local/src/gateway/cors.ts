/** CORS as API Gateway's HTTP APIs do it: configured on the API, answered before any function is called. */
import type { Cors } from "./api-config.ts";

type Headers = Record<string, string>;

function matches(patterns: readonly string[], origin: string): boolean {
  return patterns.some((pattern) => {
    if (pattern === "*" || pattern === origin) return true;
    const star = pattern.indexOf("*");
    return star > 0 && origin.startsWith(pattern.slice(0, star)) && origin.endsWith(pattern.slice(star + 1));
  });
}

function originHeaders(cors: Cors, origin: string): Headers {
  const any = cors.allowOrigins.includes("*");
  return {
    "access-control-allow-origin": any ? "*" : origin,
    ...(any ? {} : { vary: "Origin" }),
    ...(cors.allowCredentials ? { "access-control-allow-credentials": "true" } : {}),
  };
}

/** What is added to the answer of a request from `origin`; nothing where CORS is off or the origin not allowed. */
export function corsHeaders(cors: Cors | undefined, origin: string | undefined): Headers {
  if (!cors || !origin || !matches(cors.allowOrigins, origin)) return {};
  return {
    ...originHeaders(cors, origin),
    ...(cors.exposeHeaders.length > 0
      ? { "access-control-expose-headers": cors.exposeHeaders.join(",") }
      : {}),
  };
}

/** Headers of the answer (204) to a preflight; without them the browser refuses the request. */
export function preflightHeaders(cors: Cors, origin: string | undefined): Headers {
  if (!origin || !matches(cors.allowOrigins, origin)) return {};
  return {
    ...originHeaders(cors, origin),
    "access-control-allow-methods": cors.allowMethods.join(","),
    "access-control-allow-headers": cors.allowHeaders.join(","),
    ...(cors.maxAge === undefined ? {} : { "access-control-max-age": String(cors.maxAge) }),
  };
}
