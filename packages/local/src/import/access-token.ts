/**
 * An access token for a command or a program: a machine's by client credentials (RFC 6749, 4.4), a person's by the
 * browser, which comes back to this machine with a code (RFC 8252, PKCE).
 */
import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { CLI_PORT, type SignInAnswer } from "@nagar/core/access/sign-in.ts";
import { Conflict, InvalidInput, Unavailable } from "@nagar/core/errors.ts";
import { closeServer, listen } from "../cloud/http.ts";
import { askApi, refuseOpen } from "./api-client.ts";

const PATIENCE_MS = 30_000;
/** For a password and an authenticator's code, and no longer: the port is one for all. */
const SIGN_IN_MS = 5 * 60_000;
const REDIRECT = `http://localhost:${CLI_PORT}/`;

/** Where the pages of the town at `url` are. @throws InvalidInput where nobody has to sign in, or others could listen */
async function placeOf(url: string): Promise<{ origin: string; client: string }> {
  refuseOpen(url);
  const { origin, client_id } = await askApi<SignInAnswer>(`${url}/v1/sign-in`);
  if (origin === null || client_id === null) {
    throw new InvalidInput(`${url} asks nobody to sign in: its commands need no token`);
  }
  const pages = origin === "" ? url : origin;
  refuseOpen(pages);
  return { origin: pages, client: client_id };
}

/** The token of a machine, by its own id and secret. */
export async function machineToken(url: string, id: string, secret: string): Promise<string> {
  const { origin } = await placeOf(url);
  const basic = Buffer.from(`${id}:${secret}`).toString("base64");
  return askToken(origin, { grant_type: "client_credentials" }, { authorization: `Basic ${basic}` });
}

/** The token of whoever signs in at the address that `show` is given. */
export async function personToken(url: string, show: (address: string) => void): Promise<string> {
  const { origin, client } = await placeOf(url);
  const [verifier, state] = [randomBytes(32).toString("base64url"), randomBytes(16).toString("base64url")];
  const query = new URLSearchParams({
    response_type: "code",
    client_id: client,
    redirect_uri: REDIRECT,
    scope: "openid",
    state,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  const code = await codeFor(state, () => show(`${origin}/oauth2/authorize?${query}`));
  const grant = { grant_type: "authorization_code", code, code_verifier: verifier, redirect_uri: REDIRECT };
  return askToken(origin, { client_id: client, ...grant });
}

/**
 * What the browser came back with to the address `path`; undefined where it is not what was asked for under `state`. Whatever
 * page a browser shows may send here, addresses that are none included.
 */
export function cameBackWith(path: string | undefined, state: string): URLSearchParams | undefined {
  const query = URL.parse(path ?? "/", REDIRECT)?.searchParams;
  return query?.get("state") === state ? query : undefined;
}

/** Waits for the browser to come back with `state`; what comes with another is somebody else's. */
async function codeFor(state: string, ready: () => void): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    const query = cameBackWith(request.url, state);
    if (!query) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": "text/plain; charset=utf-8", connection: "close" });
    response.end("nagar has what it needs; this page may be closed.\n");
    const code = query.get("code");
    const why = query.get("error_description") ?? query.get("error");
    if (code !== null) resolve(code);
    else reject(new InvalidInput(`the sign-in pages say: ${why ?? "nothing"}`));
  });
  await listen(server, CLI_PORT, "").catch((cause: Error) => {
    throw new Conflict(
      `the sign-in pages come back to port ${CLI_PORT} of this machine, and it cannot be had (does another nagar token wait?)`,
      { cause },
    );
  });
  const late = setTimeout(
    () => reject(new Unavailable(`nobody has signed in within ${SIGN_IN_MS / 60_000} minutes`)),
    SIGN_IN_MS,
  );
  try {
    ready();
    return await promise;
  } finally {
    clearTimeout(late);
    await closeServer(server);
  }
}

/** Asked once: a code that was answered and not heard is used up. */
async function askToken(
  origin: string,
  grant: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<string> {
  const address = `${origin}/oauth2/token`;
  const response = await fetch(address, {
    method: "POST",
    headers,
    body: new URLSearchParams(grant),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((cause: Error) => {
    throw new Unavailable(`${address} does not answer: ${cause.message}`, { cause });
  });
  const answer = (await response.json().catch(() => ({}))) as { access_token?: string; error?: string };
  if (answer.access_token !== undefined) return answer.access_token;
  throw new InvalidInput(`${address}: ${response.status} ${answer.error ?? "without a token"}`);
}
