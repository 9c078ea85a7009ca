/** A tab that signs in, against a pool that is played by `fetch`. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";

const PLACE = { required: true, origin: "https://staff.example", client_id: "page" };
const HOUR_S = 3600;
const base64url = (binary: string): string =>
  btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const token = (username: string): string => `h.${base64url(JSON.stringify({ sub: "9f1", username }))}.s`;

let asked: { path: string; form: Record<string, string> }[];
let answers: (form: Record<string, string>) => Response | Promise<Response>;
let address: URL;
let store: Map<string, string>;

const given = (access: string, more: object = {}) =>
  Response.json({ access_token: access, expires_in: HOUR_S, token_type: "Bearer", ...more });

/** The module as a tab that has just been opened has it. */
async function openTab() {
  vi.resetModules();
  const tab = await import("./session.ts");
  await tab.resume();
  return tab;
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-03-02T09:00:00Z") });
  asked = [];
  answers = () => given(token("asha"), { refresh_token: "r1" });
  address = new URL("https://town.example/?view=alerts&entity=air%2FP001");
  store = new Map();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, value: string) => store.set(key, value),
    removeItem: (key: string) => store.delete(key),
  });
  vi.stubGlobal("location", {
    get origin() {
      return address.origin;
    },
    get pathname() {
      return address.pathname;
    },
    get search() {
      return address.search;
    },
    assign: (to: string) => {
      address = new URL(to);
    },
  });
  vi.stubGlobal("history", {
    replaceState: (_: unknown, __: string, to: string) => {
      address = new URL(to, address);
    },
  });
  vi.stubGlobal("fetch", async (url: string, init?: { body?: URLSearchParams }) => {
    if (url === "/v1/sign-in") return Response.json(PLACE);
    const form = Object.fromEntries(init!.body!);
    asked.push({ path: url, form });
    return answers(form);
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A tab whose person has been at the sign-in pages and is back. */
async function signedIn() {
  const before = await openTab();
  await before.learnPlace();
  await before.signIn();
  const sent = address;
  address = new URL(`https://town.example/?code=c1&state=${sent.searchParams.get("state")}`);
  return { sent, tab: await openTab() };
}

it("goes with a challenge of which the pool later sees the secret, and comes back to the same view", async () => {
  const { sent, tab } = await signedIn();
  expect(`${sent.origin}${sent.pathname}`).toBe("https://staff.example/oauth2/authorize");
  expect(Object.fromEntries(sent.searchParams)).toMatchObject({
    response_type: "code",
    client_id: "page",
    redirect_uri: "https://town.example/",
    code_challenge_method: "S256",
  });
  const [exchange] = asked;
  expect(exchange?.form).toMatchObject({ grant_type: "authorization_code", code: "c1", client_id: "page" });
  // RFC 7636, 4.2 and 4.1.
  const verifier = exchange?.form["code_verifier"] ?? "";
  expect(verifier).toMatch(/^[\w.~-]{43,128}$/);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier)));
  expect(sent.searchParams.get("code_challenge")).toBe(base64url(String.fromCharCode(...digest)));
  expect(address.search).toBe("?view=alerts&entity=air%2FP001");
  expect(await tab.authorization()).toEqual({ authorization: `Bearer ${token("asha")}` });
  expect(tab.nameOf(tab.signInState().session!)).toBe("asha");
});

it("does not take in what it has not asked for", async () => {
  const tab = await openTab();
  await tab.learnPlace();
  await tab.signIn();
  address = new URL("https://town.example/?code=stolen&state=guessed");
  const back = await openTab();
  expect(asked).toEqual([]);
  expect(await back.authorization()).toEqual({});
  expect(back.signInState().failure?.message).toBe("another sign-in was under way");
  expect(address.search).not.toContain("stolen");
});

it("keeps no code in the address that it has not asked for, and stays who it was", async () => {
  await signedIn();
  address = new URL("https://town.example/?code=c1&state=used");
  const back = await openTab();
  expect(address.search).toBe("");
  expect(asked).toHaveLength(1);
  expect(await back.authorization()).toEqual({ authorization: `Bearer ${token("asha")}` });
  expect(back.signInState().failure).toBeUndefined();
});

it("says why the pool let nobody in", async () => {
  const tab = await openTab();
  await tab.learnPlace();
  await tab.signIn();
  const state = address.searchParams.get("state");
  address = new URL(`https://town.example/?error=access_denied&error_description=No+access&state=${state}`);
  expect((await openTab()).signInState().failure?.message).toBe("No access");
});

it("renews a token that is about to end once, for all who wait for it", async () => {
  const { tab } = await signedIn();
  vi.setSystemTime(Date.now() + (HOUR_S - 30) * 1000);
  answers = () => given(token("asha2"));
  const headers = await Promise.all([tab.authorization(), tab.authorization()]);
  expect(headers).toEqual(Array(2).fill({ authorization: `Bearer ${token("asha2")}` }));
  expect(asked.filter(({ form }) => form["grant_type"] === "refresh_token")).toEqual([
    {
      path: "https://staff.example/oauth2/token",
      form: { client_id: "page", grant_type: "refresh_token", refresh_token: "r1" },
    },
  ]);
  // The pool gave no other: the first holds on.
  vi.setSystemTime(Date.now() + HOUR_S * 1000);
  await tab.authorization();
  expect(asked.at(-1)?.form["refresh_token"]).toBe("r1");
});

it("is signed out where the pool renews no longer, and not where the pool is out of reach", async () => {
  const { tab } = await signedIn();
  vi.setSystemTime(Date.now() + (HOUR_S - 30) * 1000);
  answers = () => Promise.reject(new TypeError("no network"));
  expect(await tab.authorization()).toEqual({ authorization: `Bearer ${token("asha")}` });
  answers = () => Response.json({ error: "invalid_grant" }, { status: 400 });
  expect(await tab.authorization()).toEqual({});
  expect(tab.signInState()).toMatchObject({ place: { client: "page" }, session: undefined });
});

it("keeps nothing after signing out, and the pool takes the refresh token back", async () => {
  const { tab } = await signedIn();
  answers = () => Response.json({});
  await tab.signOut();
  expect(asked.at(-1)).toEqual({
    path: "https://staff.example/oauth2/revoke",
    form: { client_id: "page", token: "r1" },
  });
  expect(address.href).toMatch(/^https:\/\/staff\.example\/logout\?/);
  expect(store.size).toBe(0);
  expect(await tab.authorization()).toEqual({});
});

it("asks nobody to sign in where the stage does not", async () => {
  vi.stubGlobal("fetch", async () => Response.json({ required: false, origin: null, client_id: null }));
  const tab = await openTab();
  await tab.learnPlace();
  expect(tab.signInState().place).toBeUndefined();
  await tab.signIn();
  expect(address.host).toBe("town.example");
});
