/**
 * Who the town's staff are, on a stage that asks: a user pool that only its administrator adds people to, a group for
 * each role, the page's client (authorization code with PKCE on Cognito's sign-in pages) and one for each machine
 * (client credentials). What a role may do is `packages/core/src/access/roles.ts` (docs/decisions/0146).
 */

import { ROLE_SCOPES, ROLES } from "../packages/core/src/access/roles.ts";
import { CLI_PORT } from "../packages/core/src/access/sign-in.ts";
import { account, region } from "./account.ts";
import { router } from "./router.ts";
import { stage } from "./stage.ts";
import type { SignInSettings } from "./stage-settings.ts";

/** Names are the account's own (a pool's) or the whole region's (its pages'). */
const NAME = `${$app.name}-${$app.stage}`;
/** A token holds until it ends, whatever becomes of its holder meanwhile: an hour, and a shift until the next password. */
const TOKEN_MINUTES = 60;
const SHIFT_MINUTES = 12 * 60;

function peoplePool({ mfa }: SignInSettings): sst.aws.CognitoUserPool {
  return new sst.aws.CognitoUserPool("Staff", {
    // A name that the administrator gives: it is what stands beside a decision for years.
    aliases: ["email"],
    mfa,
    softwareToken: true,
    domain: { prefix: $interpolate`${NAME}-${account}` },
    transform: {
      userPool: {
        name: `${NAME}-staff`,
        adminCreateUserConfig: { allowAdminCreateUserOnly: true },
        passwordPolicy: {
          minimumLength: 12,
          requireLowercase: true,
          requireUppercase: true,
          requireNumbers: true,
          requireSymbols: true,
          temporaryPasswordValidityDays: 3,
        },
        accountRecoverySetting: { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] },
        deletionProtection: stage.deletionProtection ? "ACTIVE" : "INACTIVE",
      },
      domain: { managedLoginVersion: 2 },
    },
  });
}

function pageClient(pool: sst.aws.CognitoUserPool) {
  const page = pool.addClient("Page", {
    // And back to whoever signs in from the command line (RFC 8252).
    callbackUrls: [$interpolate`${router.url}/`, `http://localhost:${CLI_PORT}/`],
    transform: {
      client: {
        logoutUrls: [$interpolate`${router.url}/`],
        allowedOauthFlows: ["code"],
        allowedOauthScopes: ["openid"],
        // Passwords go to Cognito's pages, never to its API. Left out, Cognito would allow SRP by itself.
        explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
        preventUserExistenceErrors: "ENABLED",
        enableTokenRevocation: true,
        tokenValidityUnits: { accessToken: "minutes", idToken: "minutes", refreshToken: "minutes" },
        accessTokenValidity: TOKEN_MINUTES,
        idTokenValidity: TOKEN_MINUTES,
        refreshTokenValidity: SHIFT_MINUTES,
      },
    },
  });
  new aws.cognito.ManagedLoginBranding("SignInPages", {
    userPoolId: pool.id,
    clientId: page.id,
    useCognitoProvidedValues: true,
  });
  return page;
}

function machineClients(
  pool: sst.aws.CognitoUserPool,
  { machines }: SignInSettings,
): aws.cognito.UserPoolClient[] {
  const server = new aws.cognito.ResourceServer("Roles", {
    userPoolId: pool.id,
    identifier: ROLE_SCOPES,
    name: `${NAME}-roles`,
    scopes: Object.entries(ROLES).map(([scopeName, scopeDescription]) => ({ scopeName, scopeDescription })),
  });
  return Object.entries(machines).map(
    ([name, roles]) =>
      new aws.cognito.UserPoolClient(`${name}Machine`, {
        name,
        userPoolId: pool.id,
        generateSecret: true,
        allowedOauthFlowsUserPoolClient: true,
        allowedOauthFlows: ["client_credentials"],
        allowedOauthScopes: roles.map((role) => $interpolate`${server.identifier}/${role}`),
        explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
        tokenValidityUnits: { accessToken: "minutes" },
        accessTokenValidity: TOKEN_MINUTES,
      }),
  );
}

function createSignIn(settings: SignInSettings) {
  const pool = peoplePool(settings);
  for (const [name, description] of Object.entries(ROLES)) {
    new aws.cognito.UserGroup(`Group${name[0]!.toUpperCase()}${name.slice(1)}`, {
      name,
      description,
      userPoolId: pool.id,
    });
  }
  const page = pageClient(pool);
  return {
    issuer: $interpolate`https://cognito-idp.${region}.amazonaws.com/${pool.id}`,
    /** Whose tokens are taken. */
    clients: [page.id, ...machineClients(pool, settings).map(({ id }) => id)],
    /** Of Cognito's sign-in pages. */
    origin: pool.domainUrl!,
    page: page.id,
  };
}

/** Undefined on a stage that asks nobody. */
export const signIn = stage.signIn && createSignIn(stage.signIn);

/** Where a page or a program signs in; empty where it need not. */
export const signInPlace = new sst.Linkable("SignIn", {
  properties: { origin: signIn?.origin ?? "", client: signIn?.page ?? "" },
});
