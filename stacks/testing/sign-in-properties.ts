/** How people and machines become known on a shared stage, as tests. */
import { expect, it } from "vitest";
import { ROLES } from "../../packages/core/src/access/roles.ts";
import type { Graph } from "./graph.ts";

type Inputs = Record<string, unknown>;

/** Declares the tests of `stage`, whose graph `graphOf` gives once it is synthesized. */
export function signInProperties(stage: string, graphOf: () => Graph): void {
  const all = (kind: string): Inputs[] => [...graphOf().of(`aws:cognito/${kind}`).values()];
  const pool = (): Inputs => all("userPool:UserPool")[0]!;
  const clients = (): Inputs[] => all("userPoolClient:UserPoolClient");
  const isMachine = ({ generateSecret }: Inputs): boolean => generateSecret === true;

  it("has one pool, to which only its administrator adds people", () => {
    expect(all("userPool:UserPool").length).toBe(1);
    expect(pool()["adminCreateUserConfig"]).toMatchObject({ allowAdminCreateUserOnly: true });
    expect(pool()["deletionProtection"]).toBe(stage === "production" ? "ACTIVE" : "INACTIVE");
  });

  it("wants long passwords, and in production an authenticator's code too", () => {
    const policy = pool()["passwordPolicy"] as Record<string, unknown>;
    expect(policy["minimumLength"]).toBeGreaterThanOrEqual(12);
    for (const kind of ["Lowercase", "Uppercase", "Numbers", "Symbols"]) {
      expect(policy[`require${kind}`], kind).toBe(true);
    }
    expect(pool()["softwareTokenMfaConfiguration"]).toEqual({ enabled: true });
    expect(pool()["mfaConfiguration"]).toBe(stage === "production" ? "ON" : "OPTIONAL");
    // A text message can be had by whoever has the number.
    expect(pool()["smsConfiguration"]).toBeUndefined();
  });

  it("has a group for each role, and a scope for a machine's", () => {
    const groups = all("userGroup:UserGroup").map(({ name }) => name);
    expect(groups.sort()).toEqual(Object.keys(ROLES).sort());
    const scopes = all("resourceServer:ResourceServer")[0]?.["scopes"] as { scopeName: string }[];
    expect(scopes.map(({ scopeName }) => scopeName).sort()).toEqual(Object.keys(ROLES).sort());
  });

  it("gives the page a client without a secret, for codes only, back to the site or this machine only", () => {
    const [page, ...more] = clients().filter((client) => !isMachine(client));
    expect(more).toEqual([]);
    expect(page?.["allowedOauthFlows"]).toEqual(["code"]);
    expect(page?.["allowedOauthScopes"]).toEqual(["openid"]);
    expect(page?.["explicitAuthFlows"]).toEqual(["ALLOW_REFRESH_TOKEN_AUTH"]);
    expect(page?.["preventUserExistenceErrors"]).toBe("ENABLED");
    const site = expect.stringMatching(/^https:\/\/\w+\.cloudfront\.net\/$/);
    // The second is the reader's own machine, for the command line.
    expect(page?.["callbackUrls"]).toEqual([site, "http://localhost:8976/"]);
    expect(page?.["logoutUrls"]).toEqual([site]);
  });

  it("gives no token longer than an hour, and asks for the password again after a shift", () => {
    for (const { name, accessTokenValidity, tokenValidityUnits } of clients()) {
      expect(tokenValidityUnits, String(name)).toMatchObject({ accessToken: "minutes" });
      expect(accessTokenValidity, String(name)).toBeLessThanOrEqual(60);
    }
    const page = clients().find((client) => !isMachine(client));
    expect(page?.["tokenValidityUnits"]).toMatchObject({ refreshToken: "minutes" });
    expect(page?.["refreshTokenValidity"]).toBeLessThanOrEqual(12 * 60);
  });

  it("lets a machine sign in by its secret only, and a gateway do no more than send observations", () => {
    const machines = clients().filter(isMachine);
    for (const { name, allowedOauthFlows } of machines) {
      expect(allowedOauthFlows, String(name)).toEqual(["client_credentials"]);
    }
    expect(machines.find(({ name }) => name === "Gateway")?.["allowedOauthScopes"]).toEqual(["nagar/source"]);
  });

  it("takes the tokens of this pool's clients, and of no other", () => {
    const [authorizer, ...more] = [...graphOf().of("aws:apigatewayv2/authorizer:Authorizer").values()];
    expect(more).toEqual([]);
    expect(authorizer?.["identitySources"]).toEqual(["$request.header.Authorization"]);
    const { issuer, audiences } = authorizer!["jwtConfiguration"] as { issuer: string; audiences: string[] };
    expect(issuer).toBe(`https://cognito-idp.ap-south-1.amazonaws.com/${pool()["name"]}`);
    expect([...audiences].sort()).toEqual(
      clients()
        .map(({ name }) => String(name))
        .sort(),
    );
  });
}
