/** Tokens made here with Node's own cryptography, one thing wrong with each. */
import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { JSONWebKeySet } from "jose";
import { describe, expect, it } from "vitest";
import { manualClock } from "../cloud/clock.ts";
import type { Lock } from "../lock.ts";
import { jwtAuthorizers, verifyToken } from "./jwt-authorizer.ts";

const NOW = Date.parse("2026-03-02T09:00:00Z");
const seconds = NOW / 1000;
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const keys = {
  keys: [{ ...publicKey.export({ format: "jwk" }), kid: "k1", alg: "RS256", use: "sig" }],
} as JSONWebKeySet;
const rules = { issuer: "https://cognito-idp.ap-south-1.amazonaws.com/pool", audiences: ["Page", "Gateway"] };

const good = {
  iss: rules.issuer,
  client_id: "Page",
  sub: "9f1",
  username: "asha",
  "cognito:groups": ["operator", "analyst"],
  scope: "openid",
  iat: seconds - 60,
  exp: seconds + 3540,
};
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function token(claims: object, header: object = {}, key: KeyObject = privateKey): string {
  const signed = `${part({ alg: "RS256", kid: "k1", ...header })}.${part(claims)}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), key).toString("base64url")}`;
}
const check = (text: string) => verifyToken(text, rules, keys, NOW);

describe("a token", () => {
  it("is believed where all is in order, and its claims come as text", async () => {
    expect(await check(token(good))).toEqual({
      claims: {
        ...good,
        "cognito:groups": "[operator analyst]",
        iat: String(good.iat),
        exp: String(good.exp),
      },
      scopes: null,
    });
  });

  const { client_id: _, ...unclaimed } = good;
  const { exp: __, ...endless } = good;
  const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const unsigned = `${part({ alg: "none", kid: "k1" })}.${part(good)}.`;
  const bySecret = `${part({ alg: "HS256", kid: "k1" })}.${part(good)}`;
  const publicPem = publicKey.export({ type: "spki", format: "pem" });
  const [head, , signature] = token(good).split(".");

  it.each([
    ["is over", token({ ...good, exp: seconds - 1 })],
    ["never ends", token(endless)],
    ["is of the future", token({ ...good, iat: seconds + 60 })],
    ["does not hold yet", token({ ...good, nbf: seconds + 60 })],
    ["is of another pool", token({ ...good, iss: `${rules.issuer}2` })],
    ["is for another client", token({ ...good, client_id: "Other" })],
    ["is for nobody", token(unclaimed)],
    ["is for another audience, whatever its client", token({ ...good, aud: "Other" })],
    ["is signed with another key", token(good, {}, other)],
    ["names a key that is not published", token(good, { kid: "k2" })],
    ["names no key", token(good, { kid: undefined })],
    ["is not signed", unsigned],
    [
      "is signed with the published key as if it were a secret",
      `${bySecret}.${createHmac("sha256", publicPem).update(bySecret).digest("base64url")}`,
    ],
    ["was changed after signing", `${head}.${part({ ...good, username: "eve" })}.${signature}`],
    ["is none", "asha"],
  ])("is not believed that %s", async (_what, text) => {
    expect(await check(text)).toBeUndefined();
  });

  it("may name its audience as identity tokens do", async () => {
    expect(await check(token({ ...unclaimed, aud: "Gateway" }))).toBeDefined();
    expect(await check(token({ ...unclaimed, aud: ["Other", "Gateway"] }))).toBeDefined();
  });
});

describe("an authorizer of the lock file", () => {
  const lock = {
    resources: [
      {
        type: "aws:apigatewayv2/authorizer:Authorizer",
        name: "Staff",
        inputs: { name: "staff-1", jwtConfiguration: rules },
      },
    ],
  } as unknown as Lock;

  it("takes a bearer's token, and nobody without one", async () => {
    const ask = jwtAuthorizers(lock, () => keys, manualClock(NOW));
    expect(await ask("staff-1", { authorization: `Bearer ${token(good)}` })).toBeDefined();
    expect(await ask("staff-1", { authorization: "Basic bG9jYWw6bG9jYWw=" })).toBeUndefined();
    expect(await ask("staff-1", {})).toBeUndefined();
    expect(await ask("another", { authorization: `Bearer ${token(good)}` })).toBeUndefined();
  });

  it("is refused where the cloud has no such pool: its routes would be open", () => {
    expect(() => jwtAuthorizers(lock, () => undefined, manualClock(NOW))).toThrow(
      /Staff trusts https:\/\/cognito/,
    );
  });
});
