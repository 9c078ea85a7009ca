/**
 * Who asks, as the API's authorizer knows them: an IAM signature on a shared stage, a JWT where a stage has one. A town that runs
 * on one machine has no identities; there, and only there, a body says who acts.
 */
import type { APIGatewayProxyEventV2 } from "aws-lambda";

interface Authorizer {
  iam?: { userArn?: string | null } | null;
  jwt?: { claims?: Record<string, unknown> | null } | null;
}

/** Claims that name a person, the most readable first; `sub` is in every token. */
const NAMING_CLAIMS = ["email", "cognito:username", "username", "sub"];
/** As long as the shortest `by` that a body may have. */
const MOST = 80;

/** A name to keep with what was done; undefined where no authorizer stood before the route. */
export function callerOf(event: APIGatewayProxyEventV2): string | undefined {
  const { authorizer } = event.requestContext as { authorizer?: Authorizer };
  const arn = authorizer?.iam?.userArn;
  const claims = authorizer?.jwt?.claims ?? {};
  const claimed = NAMING_CLAIMS.map((name) => claims[name]).find((value) => typeof value === "string");
  const name = arn ? nameInArn(arn) : (claimed as string | undefined);
  return name?.slice(0, MOST);
}

/** `…:user/asha` is asha; of `…:assumed-role/Control/asha` the role stands too, because the session's name is its holder's choice. */
function nameInArn(arn: string): string {
  const resource = arn.split(":").slice(5).join(":");
  const assumed = /^assumed-role\/(?<role>[^/]+)\/(?<session>.+)$/.exec(resource)?.groups;
  if (assumed) return `${assumed["session"]} (${assumed["role"]})`;
  return resource.split("/").at(-1)!;
}

/** A body that leaves `by` to the authorizer, as its schema wants it; any other is as it came. */
export function withCaller(body: unknown, caller: string | undefined): unknown {
  const empty = typeof body === "object" && body !== null && !Array.isArray(body) && !("by" in body);
  return caller !== undefined && empty ? { ...body, by: caller } : body;
}

/** Who acts: the caller where one is known, and for whom, where the body names somebody else. */
export const actor = (said: string, caller: string | undefined): string =>
  caller === undefined || said === caller ? said : `${caller} for ${said}`;
