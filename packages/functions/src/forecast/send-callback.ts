/**
 * Tells a caller that its batch is over: a POST over HTTPS, signed with HMAC-SHA256 over time and body. The name is looked
 * up here and the connection goes to the very address that was checked, so that a name cannot point elsewhere in between;
 * a redirect is an answer like any other and is not followed.
 */
import { createHmac } from "node:crypto";
import { lookup } from "node:dns/promises";
import { type RequestOptions, request } from "node:https";
import { isPrivateAddress } from "@nagar/core/forecast/serve/private-address.ts";

const TIMEOUT_MS = 10_000;

export interface CallbackPorts {
  /** The addresses of a host. */
  resolve(host: string): Promise<readonly string[]>;
  /** Posts to `url` at `address`; answers the status. */
  post(url: URL, address: string, headers: Record<string, string>, body: string): Promise<number>;
}

/** `t=<seconds>,v1=<hex>`: the receiver makes the same of `<seconds>.<body>` with the key, and compares. */
export function signature(key: string, seconds: number, body: string): string {
  return `t=${seconds},v1=${createHmac("sha256", key).update(`${seconds}.${body}`).digest("hex")}`;
}

/** @returns undefined where it was taken (2xx), else why not, in words for the caller. */
export async function sendCallback(
  url: URL,
  payload: object,
  key: string,
  now: number,
  ports: CallbackPorts,
): Promise<string | undefined> {
  if (key === "") return "the operator has set no signing key";
  const body = JSON.stringify(payload);
  try {
    const addresses = await ports.resolve(url.hostname);
    const [address] = addresses;
    if (address === undefined) return `${url.hostname} has no address`;
    if (addresses.some(isPrivateAddress)) return `${url.hostname} points into a private network`;
    const status = await ports.post(
      url,
      address,
      {
        "content-type": "application/json",
        "content-length": String(Buffer.byteLength(body)),
        "x-nagar-signature": signature(key, Math.floor(now / 1000), body),
      },
      body,
    );
    return status >= 200 && status < 300 ? undefined : `it answered ${status}`;
  } catch (error) {
    return (error as Error).message.slice(0, 200);
  }
}

export const networkCallbackPorts: CallbackPorts = {
  resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  post: (url, address, headers, body) =>
    new Promise((resolve, reject) => {
      const family = address.includes(":") ? 6 : 4;
      const options: RequestOptions = {
        method: "POST",
        headers,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        lookup: (_host, { all }, found) => {
          if (all) found(null, [{ address, family }]);
          else found(null, address, family);
        },
      };
      const sent = request(url, options, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      sent.on("error", reject);
      sent.end(body);
    }),
};
