/** Finds the route of a request as API Gateway does: the most specific path wins, then the method over ANY. */
import type { Route } from "./api-config.ts";

export interface Match {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>> | undefined;
}

interface Pattern {
  readonly route: Route;
  readonly method: string;
  readonly segments: readonly string[];
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function matchPath(pattern: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [i, part] of pattern.entries()) {
    if (/^\{\w+\+\}$/.test(part)) {
      if (path.length <= i) return undefined;
      parameters[part.slice(1, -2)] = path.slice(i).map(decode).join("/");
      return parameters;
    }
    const segment = path[i];
    if (segment === undefined || segment === "") return undefined;
    if (/^\{.+\}$/.test(part)) parameters[part.slice(1, -1)] = decode(segment);
    else if (part !== segment) return undefined;
  }
  return path.length === pattern.length ? parameters : undefined;
}

/** Smaller is more specific: literal segments before parameters before the greedy rest, position by position. */
function rank({ segments, method }: Pattern): string {
  const kinds = segments.map((part) => (part.endsWith("+}") ? "2" : part.startsWith("{") ? "1" : "0"));
  return `${kinds.join("")}${method === "ANY" ? "9" : "8"}`;
}

/** A matcher over `routes`: gives the route and its path parameters, or undefined where there is none. */
export function routeMatcher(routes: readonly Route[]): (method: string, path: string) => Match | undefined {
  const fallback = routes.find(({ routeKey }) => routeKey === "$default");
  const patterns = routes
    .filter(({ routeKey }) => routeKey.includes(" "))
    .map((route): Pattern => {
      const [method = "", path = ""] = route.routeKey.split(" ");
      return { route, method, segments: path.split("/").slice(1) };
    })
    .sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  return (method, path) => {
    const segments = path.split("/").slice(1);
    for (const pattern of patterns) {
      if (pattern.method !== "ANY" && pattern.method !== method) continue;
      const parameters = matchPath(pattern.segments, segments);
      if (!parameters) continue;
      return {
        route: pattern.route,
        pathParameters: Object.keys(parameters).length > 0 ? parameters : undefined,
      };
    }
    return fallback && { route: fallback, pathParameters: undefined };
  };
}
