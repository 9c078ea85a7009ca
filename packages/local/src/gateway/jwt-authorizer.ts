/**
 * The JWT authorizer of an HTTP API, with the checks that AWS lists ("Control access to HTTP APIs with JWT authorizers"):
 * an RSA signature by a key that the issuer publishes and the token names, the issuer, the audience (`client_id` where a
 * token has no `aud`, as Cognito's access tokens), and the times.
 */
import type { IncomingHttpHeaders } from "node:http";
import { InvalidInput } from "@nagar/core/errors.ts";
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import { type Lock, resourcesOfType } from "../lock.ts";
import type { Clock } from "../services/service.ts";
import type { JwtIdentity } from "./http-event.ts";

/** The signatures that AWS takes. */
const ALGORITHMS = ["RS256", "RS384", "RS512"];

export interface JwtRules {
  readonly issuer: string;
  readonly audiences: readonly string[];
}

/** Whom `token` is of, at `now` (ms since 1970 UTC); undefined where it is not to be believed. */
export async function verifyToken(
  token: string,
  { issuer, audiences }: JwtRules,
  keys: JSONWebKeySet,
  now: number,
): Promise<JwtIdentity | undefined> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(keys), {
      issuer,
      algorithms: ALGORITHMS,
      currentDate: new Date(now),
      requiredClaims: ["exp"],
    });
    const { aud = payload["client_id"], iat = 0 } = payload;
    const meant = [aud].flat().some((each) => typeof each === "string" && audiences.includes(each));
    if (protectedHeader.kid === undefined || !meant || iat * 1000 > now) return undefined;
    return { claims: asText(payload), scopes: null };
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

/** API Gateway hands every claim over as text, a list as `[a b]`. */
function asText(payload: JWTPayload): Record<string, string> {
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [
      name,
      Array.isArray(value) ? `[${value.join(" ")}]` : String(value),
    ]),
  );
}

/**
 * Asks the authorizers of `lock` by their ids. `keysOf` gives what an issuer publishes.
 * @throws InvalidInput where an authorizer trusts an issuer that is not of this cloud: an open door where the description
 * wants a locked one is worse than no door.
 */
export function jwtAuthorizers(
  lock: Lock,
  keysOf: (issuer: string) => JSONWebKeySet | undefined,
  clock: Clock,
): (authorizerId: string, headers: IncomingHttpHeaders) => Promise<JwtIdentity | undefined> {
  const known = new Map(
    resourcesOfType(lock, "aws:apigatewayv2/authorizer:Authorizer").map(({ name, inputs }) => {
      const rules = inputs["jwtConfiguration"] as JwtRules | undefined;
      const keys = rules && keysOf(rules.issuer);
      if (!keys)
        throw new InvalidInput(
          `${name} trusts ${rules?.issuer ?? "a function"}, which the local cloud cannot ask`,
        );
      return [String(inputs["name"]), { rules, keys }];
    }),
  );
  return async (authorizerId, { authorization }) => {
    const authorizer = known.get(authorizerId);
    const token = authorization?.replace(/^Bearer /i, "");
    return token && authorizer
      ? verifyToken(token, authorizer.rules, authorizer.keys, clock.now())
      : undefined;
  };
}
