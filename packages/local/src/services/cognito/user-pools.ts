/** The user pools of the lock file: clients with what each may ask for, and the groups that people can be in. */
import { type Lock, type LockResource, resourcesOfType } from "../../lock.ts";

export interface PoolClient {
  readonly id: string;
  /** `code` (with PKCE) or `client_credentials`. */
  readonly flows: readonly string[];
  readonly scopes: readonly string[];
  /** Where a person may be sent back to, with a code and after signing out. */
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
  /** Whether it has a secret to prove itself with. */
  readonly confidential: boolean;
  readonly accessMs: number;
  readonly refreshMs: number;
}

export interface UserPool {
  readonly id: string;
  /** What stands in its tokens as `iss`, and where AWS would publish its keys. */
  readonly issuer: string;
  readonly groups: readonly string[];
  readonly clients: readonly PoolClient[];
}

const UNIT_MS: Readonly<Record<string, number>> = {
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};

/** A validity in the unit that the client sets, else in the one that Cognito takes. */
function validity(inputs: LockResource["inputs"], token: string, unit: string, otherwise: number): number {
  const units = (inputs["tokenValidityUnits"] ?? {}) as Record<string, string>;
  return Number(inputs[`${token}Validity`] ?? otherwise) * UNIT_MS[units[token] ?? unit]!;
}

const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

function clientOf({ inputs }: LockResource): PoolClient {
  return {
    id: String(inputs["name"]),
    flows: list(inputs["allowedOauthFlows"]),
    scopes: list(inputs["allowedOauthScopes"]),
    callbackUrls: list(inputs["callbackUrls"]),
    logoutUrls: list(inputs["logoutUrls"]),
    confidential: inputs["generateSecret"] === true,
    accessMs: validity(inputs, "accessToken", "hours", 1),
    refreshMs: validity(inputs, "refreshToken", "days", 30),
  };
}

/** All pools of `lock`. In synthesis a pool and a client have their names as ids. */
export function userPools(lock: Lock): UserPool[] {
  return resourcesOfType(lock, "aws:cognito/userPool:UserPool").map(({ inputs }) => {
    const id = String(inputs["name"]);
    const ofPool = (kind: string): LockResource[] =>
      resourcesOfType(lock, `aws:cognito/${kind}`).filter((each) => each.inputs["userPoolId"] === id);
    return {
      id,
      issuer: `https://cognito-idp.${lock.region}.amazonaws.com/${id}`,
      groups: ofPool("userGroup:UserGroup").map((group) => String(group.inputs["name"])),
      clients: ofPool("userPoolClient:UserPoolClient").map(clientOf),
    };
  });
}
