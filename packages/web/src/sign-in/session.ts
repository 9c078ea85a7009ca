/**
 * Who has signed in, in this tab. The tokens are kept for as long as the tab, and in no other (docs/decisions/0147); one
 * that is about to end is renewed before it is used.
 */
import {
  type Departure,
  departFor,
  findPlace,
  nameIn,
  renewedTokens,
  revoke,
  type SignInPlace,
  SignInRefused,
  signOutAddress,
  type Tokens,
  tokensForCode,
} from "./oauth.ts";

export interface Session {
  place: SignInPlace;
  tokens: Tokens;
}

export interface SignInState {
  /** Undefined where nobody has to sign in, and as long as that is not known. */
  place: SignInPlace | undefined;
  session: Session | undefined;
  /** Why the last sign-in came to nothing. */
  failure: Error | undefined;
}

const SESSION_KEY = "nagar.session";
const DEPARTURE_KEY = "nagar.sign-in";
/** A token that ends sooner than this is renewed first. */
const RENEW_MS = 60_000;

function stored<T>(key: string): T | undefined {
  const text = sessionStorage.getItem(key);
  return text === null ? undefined : (JSON.parse(text) as T);
}

let state: SignInState = { place: undefined, session: undefined, failure: undefined };
const listeners = new Set<() => void>();

export const signInState = (): SignInState => state;

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function set(change: Partial<SignInState>): void {
  state = { ...state, ...change };
  if (state.session) sessionStorage.setItem(SESSION_KEY, JSON.stringify(state.session));
  else sessionStorage.removeItem(SESSION_KEY);
  for (const listener of listeners) listener();
}

/** Finds out whether and where one signs in. Where the API does not say, it will say 401 when it matters. */
export async function learnPlace(): Promise<void> {
  const place = await findPlace().catch(() => state.place);
  set({ place, ...(place === undefined && { session: undefined }) });
}

/** Goes to the sign-in pages, and comes back to this view. */
export async function signIn(): Promise<void> {
  const { place } = state;
  if (!place) return;
  const { departure, address } = await departFor(place, location.search);
  sessionStorage.setItem(DEPARTURE_KEY, JSON.stringify(departure));
  location.assign(address);
}

/** Goes on as whoever the tab was, or as who has just come back from signing in. To be called before the view is read. */
export async function resume(): Promise<void> {
  const session = stored<Session>(SESSION_KEY);
  if (session) set({ place: session.place, session });
  await completeSignIn();
}

/** Takes in what the sign-in pages sent a person back with, where they did. */
async function completeSignIn(): Promise<void> {
  const query = new URLSearchParams(location.search);
  const given = query.get("state");
  if (given === null || !(query.has("code") || query.has("error"))) return;
  const departure = stored<Departure>(DEPARTURE_KEY);
  sessionStorage.removeItem(DEPARTURE_KEY);
  // The code must stay neither in the address nor in the history.
  history.replaceState(null, "", location.pathname + (departure?.search ?? ""));
  // Back at a sign-in that is over, or in a tab that began none.
  if (departure === undefined) return;
  try {
    if (given !== departure.state) throw new SignInRefused("another sign-in was under way");
    const code = query.get("code");
    if (code === null)
      throw new SignInRefused(query.get("error_description") ?? query.get("error") ?? "no code");
    const { place } = departure;
    set({ place, session: { place, tokens: await tokensForCode(departure, code) }, failure: undefined });
  } catch (failure) {
    set({ failure: failure as Error });
  }
}

/** Forgets the tokens here and there, and leaves for the sign-in pages' own way out. */
export async function signOut(): Promise<void> {
  const { session } = state;
  if (!session) return;
  set({ session: undefined });
  const { place, tokens } = session;
  // Whether or not it is heard, the token is gone from here.
  if (tokens.refresh !== undefined) await revoke(place, tokens.refresh).catch(() => undefined);
  location.assign(signOutAddress(place));
}

/** The API does not know who asks, or no longer. */
export async function mustSignInAgain(): Promise<void> {
  set({ session: undefined });
  await learnPlace();
}

let renewing: Promise<void> | undefined;

/** The header that says who asks; none where nobody has signed in. */
export async function authorization(): Promise<Record<string, string>> {
  if (state.session && state.session.tokens.until - Date.now() < RENEW_MS) {
    renewing ??= renew(state.session).finally(() => {
      renewing = undefined;
    });
    await renewing;
  }
  return state.session ? { authorization: `Bearer ${state.session.tokens.access}` } : {};
}

async function renew({ place, tokens: { refresh } }: Session): Promise<void> {
  try {
    if (refresh === undefined) throw new SignInRefused("there is nothing to renew with");
    const tokens = await renewedTokens(place, refresh);
    // Whoever signed out meanwhile stays out.
    if (state.session) set({ session: { place, tokens } });
  } catch (error) {
    // Without a network the old token may still be good; without a right it is not.
    if (error instanceof SignInRefused) set({ session: undefined });
  }
}

/** The name that the person of `session` signs in with. */
export const nameOf = ({ tokens }: Session): string => nameIn(tokens.access);
