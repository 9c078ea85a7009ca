/** Cognito's access tokens: RS256, signed with a key that stays in the data directory, so that a restart signs nobody out. */
import { createHash, randomUUID } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  SignJWT,
} from "jose";
import type { PoolClient, UserPool } from "./user-pools.ts";

const ALGORITHM = "RS256";

export interface SigningKey {
  /** What others may know of it, as a pool publishes it. */
  readonly published: JSONWebKeySet;
  /** @param now ms since 1970 UTC */
  sign(claims: Record<string, unknown>, now: number, lifeMs: number): Promise<string>;
}

/** The key in `folder`, made where there is none yet. */
export async function openSigningKey(folder: string): Promise<SigningKey> {
  const file = join(folder, "signing-key.json");
  if (!existsSync(file)) {
    const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
    writeFileSync(file, JSON.stringify(await exportJWK(privateKey)), { mode: 0o600 });
  }
  const jwk = JSON.parse(readFileSync(file, "utf8")) as JWK;
  const kid = await calculateJwkThumbprint(jwk);
  const key = await importJWK(jwk, ALGORITHM);
  const { kty, n, e } = jwk as Required<Pick<JWK, "kty" | "n" | "e">>;
  return {
    published: { keys: [{ kty, n, e, kid, alg: ALGORITHM, use: "sig" }] },
    sign: (claims, now, lifeMs) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: ALGORITHM, kid })
        .setIssuedAt(Math.floor(now / 1000))
        .setExpirationTime(Math.floor((now + lifeMs) / 1000))
        .setJti(randomUUID())
        .sign(key),
  };
}

/** A person who has signed in. */
export interface Person {
  readonly username: string;
  readonly groups: readonly string[];
}

/** Claims of a person's access token. */
export function personClaims(pool: UserPool, client: PoolClient, { username, groups }: Person) {
  return {
    // The same person is the same subject, whenever they come.
    sub: asUuid(`${pool.id}/${username}`),
    ...(groups.length > 0 && { "cognito:groups": groups }),
    iss: pool.issuer,
    client_id: client.id,
    token_use: "access",
    scope: client.scopes.join(" "),
    username,
    version: 2,
  };
}

/** Claims of a machine's: its subject is its client, and no user is named. */
export const machineClaims = (pool: UserPool, client: PoolClient, scopes: readonly string[]) => ({
  sub: client.id,
  iss: pool.issuer,
  client_id: client.id,
  token_use: "access",
  scope: scopes.join(" "),
  version: 2,
});

function asUuid(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}
