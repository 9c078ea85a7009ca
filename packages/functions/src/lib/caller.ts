/**
 * Who asks, as the API's JWT authorizer has found them in an access token of the town's user pool: a person by the name
 * that they sign in with, a machine by its client. A town that runs on one machine has no identities; there, and only
 * there, a body says who acts.
 */
import { isRole, ROLE_SCOPES, type Role } from "@nagar/core/access/roles.ts";
import type { APIGatewayProxyEventV2 } from "aws-lambda";

export interface Caller {
  /** To be kept with what was done. */
  name: string;
  roles: readonly Role[];
}

type Claims = Readonly<Record<string, unknown>>;

/** As long as the shortest `by` that a body may have. */
const MOST = 80;
const SCOPE_PREFIX = `${ROLE_SCOPES}/`;

/** Undefined where no authorizer stood before the route. */
export function callerOf(event: APIGatewayProxyEventV2): Caller | undefined {
  const { authorizer } = event.requestContext as { authorizer?: { jwt?: { claims?: Claims | null } | null } };
  const claims = authorizer?.jwt?.claims;
  if (!claims) return undefined;
  // The gateway takes an identity token too, which names a person by another claim; a machine's token names nobody, and its
  // subject is its client.
  const name = String(claims["username"] ?? claims["cognito:username"] ?? claims["sub"]).slice(0, MOST);
  const scopes = words(claims["scope"]).filter((scope) => scope.startsWith(SCOPE_PREFIX));
  const named = [
    ...words(claims["cognito:groups"]),
    ...scopes.map((scope) => scope.slice(SCOPE_PREFIX.length)),
  ];
  return { name, roles: named.filter(isRole) };
}

/** API Gateway hands a list over as text, `[operator analyst]`; scopes are words in the token already. */
function words(claim: unknown): string[] {
  return typeof claim === "string" ? claim.split(/[[\]\s]+/).filter((word) => word !== "") : [];
}

/** A body that leaves `by` to the authorizer, as its schema wants it; any other is as it came. */
export function withCaller(body: unknown, caller: string | undefined): unknown {
  const empty = typeof body === "object" && body !== null && !Array.isArray(body) && !("by" in body);
  return caller !== undefined && empty ? { ...body, by: caller } : body;
}

/** Who acts: the caller where one is known, and for whom, where the body names somebody else. */
export const actor = (said: string, caller: string | undefined): string =>
  caller === undefined || said === caller ? said : `${caller} for ${said}`;
