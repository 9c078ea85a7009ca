/**
 * Signing in by authorization code with PKCE (RFC 6749, RFC 7636) on the pages of the stage's user pool: a public client,
 * so what proves that the same page asks twice is a secret that is made for each sign-in.
 */

/** Where one signs in. */
export interface SignInPlace {
  /** Of the sign-in pages; empty where they are at this page's own. */
  origin: string;
  client: string;
}

export interface Tokens {
  access: string;
  refresh: string | undefined;
  /** When the access token ends, ms since 1970 UTC. */
  until: number;
}

/** What the page remembers while a person is away at the sign-in pages. */
export interface Departure {
  place: SignInPlace;
  state: string;
  verifier: string;
  /** The view to come back to, as the address's search. */
  search: string;
}

/** The tokens are refused: a code or a refresh token that holds no longer. */
export class SignInRefused extends Error {}

const TIMEOUT_MS = 15_000;

/** The page's own address, as the pool knows it. */
const home = (): string => `${location.origin}/`;

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

const secret = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));

/** What the API says of signing in. */
export interface SignInAnswer {
  required: boolean;
  origin: string | null;
  client_id: string | null;
}

/** Asks the API where one signs in; undefined where nobody has to. */
export async function findPlace(): Promise<SignInPlace | undefined> {
  const response = await fetch("/v1/sign-in", { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`/v1/sign-in: ${response.status}`);
  const { origin, client_id } = (await response.json()) as SignInAnswer;
  return origin === null || client_id === null ? undefined : { origin, client: client_id };
}

/** What to remember, and the address to go to. */
export async function departFor(
  place: SignInPlace,
  search: string,
): Promise<{ departure: Departure; address: string }> {
  const departure = { place, state: secret(), verifier: secret(), search };
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(departure.verifier));
  const query = new URLSearchParams({
    response_type: "code",
    client_id: place.client,
    redirect_uri: home(),
    scope: "openid",
    state: departure.state,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: "S256",
  });
  return { departure, address: `${place.origin}/oauth2/authorize?${query}` };
}

/** The tokens for the code that a person came back with. */
export const tokensForCode = ({ place, verifier }: Departure, code: string): Promise<Tokens> =>
  askTokens(place, {
    grant_type: "authorization_code",
    code,
    code_verifier: verifier,
    redirect_uri: home(),
  });

/** Fresh tokens for those that end. @throws SignInRefused where one has to sign in again */
export const renewedTokens = (place: SignInPlace, refresh: string): Promise<Tokens> =>
  askTokens(place, { grant_type: "refresh_token", refresh_token: refresh }, refresh);

async function askTokens(
  place: SignInPlace,
  grant: Record<string, string>,
  refresh?: string,
): Promise<Tokens> {
  const asked = Date.now();
  const response = await postForm(place, "token", grant);
  const answer = (await response.json().catch(() => ({}))) as {
    access_token?: string;
    refresh_token?: string;
    expires_in?: number;
    error?: string;
  };
  if (!response.ok || answer.access_token === undefined) {
    const why = answer.error ?? `${response.status} ${response.statusText}`;
    throw response.status < 500 ? new SignInRefused(why) : new Error(why);
  }
  const until = asked + (answer.expires_in ?? 0) * 1000;
  // A renewal gives no new refresh token unless the pool changes them each time.
  return { access: answer.access_token, refresh: answer.refresh_token ?? refresh, until };
}

/** Makes the refresh token worthless. */
export const revoke = (place: SignInPlace, refresh: string): Promise<Response> =>
  postForm(place, "revoke", { token: refresh });

const postForm = (place: SignInPlace, what: string, fields: Record<string, string>): Promise<Response> =>
  fetch(`${place.origin}/oauth2/${what}`, {
    method: "POST",
    body: new URLSearchParams({ client_id: place.client, ...fields }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });

/** Ends the sign-in pages' own session, and comes back here. */
export const signOutAddress = ({ origin, client }: SignInPlace): string =>
  `${origin}/logout?${new URLSearchParams({ client_id: client, logout_uri: home() })}`;

/** The name that a person signs in with, out of their access token. */
export function nameIn(access: string): string {
  const [, payload = ""] = access.split(".");
  const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (sign) =>
    sign.charCodeAt(0),
  );
  const { username, sub } = JSON.parse(new TextDecoder().decode(bytes)) as { username?: string; sub: string };
  return username ?? sub;
}
