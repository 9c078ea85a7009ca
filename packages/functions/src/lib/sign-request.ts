/**
 * AWS Signature Version 4 for one kind of request: a POST of a JSON document to `/` (AWS General Reference,
 * "Create a signed AWS API request"). It is checked against the SDK's own signer.
 */
import { createHash, createHmac } from "node:crypto";

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

export interface SigningScope {
  region: string;
  /** The service's name in signatures, `dynamodb`. */
  service: string;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/** A key serves for a day of UTC, a region and a service: deriving it takes four hashes, so it is kept. */
let kept: { scope: string; secret: string; key: Buffer } | undefined;

function signingKey(secret: string, day: string, { region, service }: SigningScope): Buffer {
  const scope = `${day}/${region}/${service}`;
  if (kept?.scope !== scope || kept.secret !== secret) {
    const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, day), region), service), "aws4_request");
    kept = { scope, secret, key };
  }
  return kept.key;
}

/** The headers of the request, `headers` (lower-case names) and those that sign it, at `now` (ms since 1970 UTC). */
export function signRequest(
  host: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  credentials: Credentials,
  scope: SigningScope,
  now: number,
): Record<string, string> {
  const time = new Date(now).toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
  const day = time.slice(0, 8);
  const signed: Record<string, string> = {
    ...headers,
    host,
    "x-amz-date": time,
    ...(credentials.sessionToken !== undefined && { "x-amz-security-token": credentials.sessionToken }),
  };
  const names = Object.keys(signed).sort();
  const canonicalHeaders = names.map((name) => `${name}:${signed[name]}\n`).join("");
  const signedHeaders = names.join(";");
  const request = `POST\n/\n\n${canonicalHeaders}\n${signedHeaders}\n${sha256(body)}`;
  const scopeText = `${day}/${scope.region}/${scope.service}/aws4_request`;
  const toSign = `AWS4-HMAC-SHA256\n${time}\n${scopeText}\n${sha256(request)}`;
  const signature = hmac(signingKey(credentials.secretAccessKey, day, scope), toSign).toString("hex");
  const credential = `${credentials.accessKeyId}/${scopeText}`;
  return {
    ...signed,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
  };
}
