/**
 * Cognito as far as one signs in with it: the pages and the token endpoint of a pool's domain (authorization code with
 * PKCE, refresh, client credentials, revocation), on the port for people. What is given out is really signed.
 */
import { userInfo } from "node:os";
import type { JSONWebKeySet } from "jose";
import { isLoopback } from "../../cloud/own-machine.ts";
import type { HttpAnswer, HttpRequest } from "../../gateway/http-event.ts";
import type { Lock } from "../../lock.ts";
import type { Clock } from "../service.ts";
import { Grants } from "./grants.ts";
import { Refused } from "./refused.ts";
import { signInPage, signInPagePolicy } from "./sign-in-page.ts";
import { machineClaims, openSigningKey, personClaims, type SigningKey } from "./tokens.ts";
import { type PoolClient, type UserPool, userPools } from "./user-pools.ts";

/** Every confidential client's, as all of the local cloud's credentials are. */
export const LOCAL_SECRET = "local";

const json = (status: number, body: object): HttpAnswer => ({
  status,
  headers: { "content-type": "application/json", "cache-control": "no-store" },
  body: JSON.stringify(body),
});
const redirect = (location: string): HttpAnswer => ({
  status: 302,
  headers: { location, "cache-control": "no-store" },
  body: "",
});

/** What the operating system calls whoever runs this; a container may have no name for them. */
function personHere(): string {
  try {
    return userInfo().username;
  } catch {
    return "you";
  }
}

/** A callback of this machine's: the page is the same by whatever loopback name and port it was opened. */
function isAllowed(given: string | null, allowed: readonly string[]): given is string {
  if (given === null || !URL.canParse(given)) return false;
  const { protocol, host, pathname, search, hash } = new URL(given);
  return (
    // Another scheme is another program's.
    /^https?:$/.test(protocol) &&
    isLoopback(host) &&
    search === "" &&
    hash === "" &&
    allowed.some((url) => new URL(url).pathname === pathname)
  );
}

export class Cognito {
  readonly #pools: readonly UserPool[];
  readonly #key: SigningKey;
  readonly #clock: Clock;
  readonly #grants: Grants;

  private constructor(pools: readonly UserPool[], key: SigningKey, clock: Clock) {
    this.#pools = pools;
    this.#key = key;
    this.#clock = clock;
    this.#grants = new Grants(clock);
  }

  /** The pools of `lock`, with their key in `folder`; undefined where there are none. */
  static async open(lock: Lock, folder: string, clock: Clock): Promise<Cognito | undefined> {
    const pools = userPools(lock);
    return pools.length === 0 ? undefined : new Cognito(pools, await openSigningKey(folder), clock);
  }

  /** The published keys of the pool whose tokens name `issuer`; undefined where there is no such pool. */
  keysOf(issuer: string): JSONWebKeySet | undefined {
    return this.#pools.some((pool) => pool.issuer === issuer) ? this.#key.published : undefined;
  }

  /** Answers a request to the pool's domain; undefined where the path is none of its. Never rejects for what came. */
  async answer(
    { method, path, rawQuery, headers }: Omit<HttpRequest, "body">,
    body: Buffer | undefined,
  ): Promise<HttpAnswer | undefined> {
    const query = new URLSearchParams(rawQuery);
    const form = new URLSearchParams(body?.toString("utf8"));
    try {
      if (path === "/oauth2/authorize" && method === "GET") return this.#showPage(query);
      if (path === "/oauth2/authorize" && method === "POST") return this.#signIn(query, form.getAll("group"));
      if (path === "/oauth2/token" && method === "POST")
        return await this.#token(form, headers.authorization);
      if (path === "/oauth2/revoke" && method === "POST") return this.#revoke(form);
      if (path === "/logout" && method === "GET") return this.#signOut(query);
      return undefined;
    } catch (error) {
      if (error instanceof Refused) return json(400, { error: error.message });
      throw error;
    }
  }

  #find(id: string | null, flow: string): { pool: UserPool; client: PoolClient } {
    for (const pool of this.#pools) {
      const client = pool.clients.find((each) => each.id === id);
      if (client?.flows.includes(flow)) return { pool, client };
    }
    throw new Refused("unauthorized_client");
  }

  /** Checks what a page asks for before anybody is asked anything. */
  #asked(query: URLSearchParams) {
    const { pool, client } = this.#find(query.get("client_id"), "code");
    const redirectUri = query.get("redirect_uri");
    const challenge = query.get("code_challenge");
    const proper = query.get("response_type") === "code" && query.get("code_challenge_method") === "S256";
    if (!isAllowed(redirectUri, client.callbackUrls) || !challenge || !proper)
      throw new Refused("invalid_request");
    return { pool, client, redirectUri, challenge };
  }

  #showPage(query: URLSearchParams): HttpAnswer {
    const { pool, redirectUri } = this.#asked(query);
    return {
      status: 200,
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": signInPagePolicy(redirectUri),
        "cache-control": "no-store",
      },
      body: signInPage(pool, personHere()),
    };
  }

  #signIn(query: URLSearchParams, wanted: readonly string[]): HttpAnswer {
    const { pool, client, redirectUri, challenge } = this.#asked(query);
    const person = { username: personHere(), groups: pool.groups.filter((group) => wanted.includes(group)) };
    const code = this.#grants.code(client, person, { challenge, redirectUri });
    const back = new URL(redirectUri);
    back.searchParams.set("code", code);
    const state = query.get("state");
    if (state !== null) back.searchParams.set("state", state);
    return redirect(back.href);
  }

  #token(form: URLSearchParams, authorization: string | undefined): Promise<HttpAnswer> {
    switch (form.get("grant_type")) {
      case "authorization_code":
        return this.#byCode(form);
      case "refresh_token":
        return this.#byRefresh(form);
      case "client_credentials":
        return this.#byCredentials(form, authorization);
      default:
        throw new Refused("unsupported_grant_type");
    }
  }

  async #byCode(form: URLSearchParams): Promise<HttpAnswer> {
    const { pool, client } = this.#find(form.get("client_id"), "code");
    const given = { verifier: form.get("code_verifier") ?? "", redirectUri: form.get("redirect_uri") };
    const person = this.#grants.useCode(form.get("code"), client, given);
    const refresh_token = this.#grants.refresh(client, person);
    return this.#give(client, personClaims(pool, client, person), { refresh_token });
  }

  async #byRefresh(form: URLSearchParams): Promise<HttpAnswer> {
    const { pool, client } = this.#find(form.get("client_id"), "code");
    const person = this.#grants.useRefresh(form.get("refresh_token"), client);
    return this.#give(client, personClaims(pool, client, person));
  }

  async #byCredentials(form: URLSearchParams, authorization: string | undefined): Promise<HttpAnswer> {
    const basic = /^Basic (.+)$/.exec(authorization ?? "")?.[1];
    const [id, secret] = basic
      ? Buffer.from(basic, "base64").toString("utf8").split(":")
      : [form.get("client_id"), form.get("client_secret")];
    const { pool, client } = this.#find(id ?? null, "client_credentials");
    if (!client.confidential || secret !== LOCAL_SECRET) throw new Refused("invalid_client");
    const scopes = form.get("scope")?.split(" ") ?? client.scopes;
    if (!scopes.every((scope) => client.scopes.includes(scope))) throw new Refused("invalid_scope");
    return this.#give(client, machineClaims(pool, client, scopes));
  }

  async #give(client: PoolClient, claims: Record<string, unknown>, more: object = {}): Promise<HttpAnswer> {
    const access_token = await this.#key.sign(claims, this.#clock.now(), client.accessMs);
    return json(200, { access_token, ...more, token_type: "Bearer", expires_in: client.accessMs / 1000 });
  }

  #revoke(form: URLSearchParams): HttpAnswer {
    this.#grants.revoke(form.get("token"));
    return json(200, {});
  }

  #signOut(query: URLSearchParams): HttpAnswer {
    const { client } = this.#find(query.get("client_id"), "code");
    const back = query.get("logout_uri");
    if (!isAllowed(back, client.logoutUrls)) throw new Refused("invalid_request");
    return redirect(back);
  }
}
