import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manualClock } from "../../cloud/clock.ts";
import { jwtAuthorizers } from "../../gateway/jwt-authorizer.ts";
import type { Lock } from "../../lock.ts";
import { temporaryFolder } from "../../testing/temporary.ts";
import { Cognito } from "./cognito.ts";

const POOL = "nagar-test-staff";
const ISSUER = `https://cognito-idp.ap-south-1.amazonaws.com/${POOL}`;
const resource = (type: string, inputs: object) => ({
  type,
  name: type,
  inputs: { userPoolId: POOL, ...inputs },
});
const lock = {
  region: "ap-south-1",
  resources: [
    resource("aws:cognito/userPool:UserPool", { name: POOL }),
    ...["operator", "analyst"].map((name) => resource("aws:cognito/userGroup:UserGroup", { name })),
    resource("aws:cognito/userPoolClient:UserPoolClient", {
      name: "Page",
      allowedOauthFlows: ["code"],
      allowedOauthScopes: ["openid"],
      callbackUrls: ["https://town.cloudfront.net/"],
      logoutUrls: ["https://town.cloudfront.net/"],
      accessTokenValidity: 60,
      refreshTokenValidity: 720,
      tokenValidityUnits: { accessToken: "minutes", refreshToken: "minutes" },
    }),
    resource("aws:cognito/userPoolClient:UserPoolClient", {
      name: "Gateway",
      generateSecret: true,
      allowedOauthFlows: ["client_credentials"],
      allowedOauthScopes: ["nagar/source"],
    }),
    resource("aws:apigatewayv2/authorizer:Authorizer", {
      name: "staff",
      jwtConfiguration: { issuer: ISSUER, audiences: ["Page", "Gateway"] },
    }),
  ],
} as unknown as Lock;

const HOME = "http://127.0.0.1:4000/";
const HOUR = 3_600_000;
const folder = temporaryFolder();
const clock = manualClock(Date.parse("2026-03-02T09:00:00Z"));
let cognito: Cognito;

beforeAll(async () => {
  cognito = (await Cognito.open(lock, folder.path, clock))!;
});
afterAll(() => folder.remove());

async function ask(
  method: string,
  path: string,
  fields: Record<string, string>,
  given: { body?: string; authorization?: string } = {},
) {
  const text = new URLSearchParams(fields).toString();
  const rawQuery = method === "GET" || given.body !== undefined ? text : "";
  const body = Buffer.from(given.body ?? (method === "POST" ? text : ""));
  const { authorization } = given;
  const headers = authorization === undefined ? {} : { authorization };
  const answer = (await cognito.answer({ method, path, rawQuery, headers, sourceIp: "127.0.0.1" }, body))!;
  return { status: answer.status, headers: answer.headers, text: String(answer.body) };
}
const exchange = async (fields: Record<string, string>, authorization?: string) => {
  const { status, text } = await ask(
    "POST",
    "/oauth2/token",
    fields,
    authorization === undefined ? {} : { authorization },
  );
  return {
    status,
    ...(JSON.parse(text) as {
      error?: string;
      access_token: string;
      refresh_token: string;
      expires_in: number;
    }),
  };
};

/** What a page asks for, and what it keeps to prove that it was the one who asked (RFC 7636). */
function asked(change: Record<string, string> = {}) {
  const verifier = randomBytes(32).toString("base64url");
  return {
    verifier,
    query: {
      response_type: "code",
      client_id: "Page",
      redirect_uri: HOME,
      scope: "openid",
      state: "s1",
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
      ...change,
    },
  };
}
async function signIn(groups = "group=operator") {
  const { verifier, query } = asked();
  const { status, headers } = await ask("POST", "/oauth2/authorize", query, { body: groups });
  expect(status).toBe(302);
  const back = new URL(String(headers["location"]));
  expect(back.searchParams.get("state")).toBe("s1");
  return {
    grant_type: "authorization_code",
    client_id: "Page",
    redirect_uri: HOME,
    code: back.searchParams.get("code")!,
    code_verifier: verifier,
  };
}
/** As the API's authorizer sees the holder of a token. */
const claimsOf = async (token: string, at = clock) =>
  (
    await jwtAuthorizers(
      lock,
      (issuer) => cognito.keysOf(issuer),
      at,
    )("staff", { authorization: `Bearer ${token}` })
  )?.claims;

describe("a person", () => {
  it("is shown which roles there are, and asked for no password", async () => {
    const { status, text, headers } = await ask("GET", "/oauth2/authorize", asked().query);
    expect(status).toBe(200);
    expect(text).toContain('value="operator"');
    expect(text).not.toContain("<script");
    // A browser holds the way back to the policy too.
    expect(headers["content-security-policy"]).toMatch(
      /default-src 'none'.* form-action 'self' http:\/\/127\.0\.0\.1:4000;/,
    );
  });

  it("gets a token that the API believes for an hour, with the roles chosen", async () => {
    const { status, access_token, expires_in } = await exchange(await signIn());
    expect(status).toBe(200);
    expect(expires_in).toBe(3600);
    expect(await claimsOf(access_token)).toMatchObject({
      iss: ISSUER,
      client_id: "Page",
      token_use: "access",
      "cognito:groups": "[operator]",
      username: expect.stringMatching(/./),
    });
    expect(await claimsOf(access_token, manualClock(clock.now() + HOUR))).toBeUndefined();
  });

  it("is in no group that the pool does not have", async () => {
    const { access_token } = await exchange(await signIn("group=king"));
    expect(await claimsOf(access_token)).not.toHaveProperty("cognito:groups");
  });

  it("uses a code once, at once, and only as whoever asked for it", async () => {
    const grant = await signIn();
    expect((await exchange(grant)).status).toBe(200);
    expect(await exchange(grant)).toMatchObject({ status: 400, error: "invalid_grant" });
    for (const change of [{ code_verifier: "guessed" }, { redirect_uri: `${HOME}x` }]) {
      expect(await exchange({ ...(await signIn()), ...change })).toMatchObject({ error: "invalid_grant" });
    }
    const late = await signIn();
    await clock.advance(5 * 60_000);
    expect(await exchange(late)).toMatchObject({ error: "invalid_grant" });
  });

  it("renews the token for a shift, and not after signing out", async () => {
    const { refresh_token } = await exchange(await signIn());
    const renew = { grant_type: "refresh_token", client_id: "Page", refresh_token };
    await clock.advance(11 * HOUR);
    expect(await claimsOf((await exchange(renew)).access_token)).toMatchObject({
      "cognito:groups": "[operator]",
    });
    await ask("POST", "/oauth2/revoke", { client_id: "Page", token: refresh_token });
    expect(await exchange(renew)).toMatchObject({ error: "invalid_grant" });
    const another = await exchange(await signIn());
    await clock.advance(12 * HOUR);
    expect(await exchange({ ...renew, refresh_token: another.refresh_token })).toMatchObject({
      error: "invalid_grant",
    });
  });

  it.each([
    ["another site", { redirect_uri: "https://evil.example/" }],
    ["another path", { redirect_uri: `${HOME}elsewhere` }],
    ["another program", { redirect_uri: "evil://localhost/" }],
    ["a page without PKCE", { code_challenge_method: "plain" }],
    ["the implicit flow", { response_type: "token" }],
    ["an unknown client", { client_id: "Other" }],
    ["a machine's client", { client_id: "Gateway" }],
  ])("is not sent to %s", async (_, change) => {
    for (const method of ["GET", "POST"]) {
      expect((await ask(method, "/oauth2/authorize", asked(change).query, { body: "" })).status).toBe(400);
    }
  });

  it("comes back after signing out, to this machine only", async () => {
    const out = (logout_uri: string) => ask("GET", "/logout", { client_id: "Page", logout_uri });
    expect(await out("http://localhost:4000/")).toMatchObject({
      status: 302,
      headers: { location: "http://localhost:4000/" },
    });
    expect((await out("https://evil.example/")).status).toBe(400);
  });
});

describe("a machine", () => {
  const grant = { grant_type: "client_credentials", client_id: "Gateway", client_secret: "local" };

  it("gets a token with its scopes, and names nobody", async () => {
    const claims = await claimsOf((await exchange(grant)).access_token);
    expect(claims).toMatchObject({ sub: "Gateway", client_id: "Gateway", scope: "nagar/source" });
    expect(claims).not.toHaveProperty("username");
  });

  it("may prove itself by HTTP Basic", async () => {
    const basic = `Basic ${Buffer.from("Gateway:local").toString("base64")}`;
    expect((await exchange({ grant_type: "client_credentials" }, basic)).status).toBe(200);
  });

  it.each([
    ["the wrong secret", { client_secret: "guess" }, "invalid_client"],
    ["no secret", { client_secret: "" }, "invalid_client"],
    ["a scope that it was not given", { scope: "nagar/engineer" }, "invalid_scope"],
    ["the page's client", { client_id: "Page" }, "unauthorized_client"],
  ])("gets none with %s", async (_, change, error) => {
    expect(await exchange({ ...grant, ...change })).toMatchObject({ status: 400, error });
  });
});

it("a restart signs nobody out", async () => {
  const { access_token } = await exchange(await signIn());
  cognito = (await Cognito.open(lock, folder.path, clock))!;
  expect(await claimsOf(access_token)).toBeDefined();
});

it("a lock without a pool has nobody to sign in", async () => {
  expect(await Cognito.open({ ...lock, resources: [] }, folder.path, clock)).toBeUndefined();
});
