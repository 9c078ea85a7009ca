/** The running API as a command sees it: where it is, and requests that survive a pause of the other side. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Infeasible, InvalidInput, Unavailable } from "@nagar/core/errors.ts";
import { isLoopback } from "../cloud/own-machine.ts";

/** Tries of one request; the pauses between them add up to about half a minute. */
const TRIES = 8;
const PATIENCE_MS = 60_000;
/** Within which a town that runs says so. */
const ALIVE_MS = 2_000;

/**
 * Base URL of the API: as given, or that of the local cloud whose data folder is given.
 * @throws InvalidInput where the URL is none, or no cloud has written its endpoints there.
 */
export function apiUrl({ url, data }: { url?: string | undefined; data: string }): string {
  if (url !== undefined) {
    if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ""))
      throw new InvalidInput(`--url ${url}: not an http(s) address`);
    return url.replace(/\/(v1\/?)?$/, "");
  }
  const file = join(data, "endpoints.json");
  if (!existsSync(file)) {
    throw new InvalidInput(
      `${file} is not there: start the town with \`nagar start --data ${data}\`, or give --url`,
    );
  }
  const { http } = JSON.parse(readFileSync(file, "utf8")) as { http?: string };
  if (http === undefined) throw new InvalidInput(`${file} does not say where the API is`);
  return http;
}

/** Base URL of the local cloud of a data folder, where one was started there and still answers. */
export async function runningApi(data: string): Promise<string | undefined> {
  if (!existsSync(join(data, "endpoints.json"))) return undefined;
  const url = apiUrl({ data });
  return fetch(`${url}/v1/health`, { signal: AbortSignal.timeout(ALIVE_MS) }).then(
    () => url,
    () => undefined,
  );
}

/** @throws InvalidInput where whatever lies between could read what is sent to `url`: a token, a secret, a code. */
export function refuseOpen(url: string): void {
  const { protocol, host, origin } = new URL(url);
  if (protocol === "https:" || isLoopback(host)) return;
  throw new InvalidInput(
    `${origin}: tokens and secrets go to other machines over https only; use https://${host}`,
    { details: { field: "url" } },
  );
}

/** Who asks, on a town where one signs in: what `nagar token` printed. @throws InvalidInput as {@link refuseOpen}. */
function bearer(url: string): Record<string, string> {
  const token = process.env["NAGAR_TOKEN"];
  if (token === undefined || token === "") return {};
  refuseOpen(url);
  return { authorization: `Bearer ${token}` };
}

/**
 * Asks the API, as whoever NAGAR_TOKEN is of, and gives its JSON. What may pass (no connection, 429, 5xx) is tried again
 * with growing pauses; a retry of a POST is safe only with an Idempotency-Key, which is the caller's to set.
 * @throws Infeasible for 422 and InvalidInput for any other 4xx, with the API's own message, or for a token that others
 * could read ({@link refuseOpen}); Unavailable when the tries are used up.
 */
export async function askApi<T>(url: string, init: RequestInit = {}): Promise<T> {
  const asWhom = bearer(url);
  let last = "";
  for (let attempt = 0; attempt < TRIES; attempt++) {
    // Full jitter up to a quarter second, doubled each time.
    if (attempt > 0) await pause(Math.random() * 250 * 2 ** attempt);
    let response: Response;
    try {
      response = await fetch(url, {
        ...init,
        headers: { ...asWhom, ...init.headers },
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch (error) {
      const { cause, message } = error as Error & { cause?: { code?: string } };
      last = cause?.code ?? message;
      continue;
    }
    const text = await response.text().catch(() => "");
    if (response.ok) return JSON.parse(text) as T;
    last = `${response.status} ${messageOf(text)}`;
    if (response.status === 422) throw new Infeasible(messageOf(text));
    if (response.status === 401) throw new InvalidInput(`${url}: sign in: NAGAR_TOKEN=$(nagar token …)`);
    if (response.status < 500 && response.status !== 429) throw new InvalidInput(`${url}: ${last}`);
  }
  throw new Unavailable(`${url} does not answer: ${last}`);
}

/**
 * Posts `body` as JSON and gives the answer, as {@link askApi} does.
 * @param key Idempotency-Key of a request that must not be carried out twice
 */
export const postApi = <T>(url: string, body: object, key?: string): Promise<T> =>
  askApi<T>(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...(key !== undefined && { "idempotency-key": key }) },
    body: JSON.stringify(body),
  });

function messageOf(text: string): string {
  try {
    return (
      (JSON.parse(text) as { error?: { message?: string }; message?: string }).error?.message ??
      text.slice(0, 200)
    );
  } catch {
    return text.slice(0, 200);
  }
}
