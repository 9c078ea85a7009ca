import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import type { HashConstructor } from "@smithy/types";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signRequest } from "./sign-request.ts";

/** What the SDK's signer asks of a hash. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: Uint8Array | string) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", secret);
  }

  update(data: Uint8Array | string): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {}
}

describe("a signature", () => {
  it("is the one that the SDK's signer gives", async () => {
    const scope = { region: "ap-south-1", service: "dynamodb" };
    await fc.assert(
      fc.asyncProperty(
        fc.string(),
        fc.option(fc.base64String({ minLength: 4 }), { nil: undefined }),
        fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true }),
        async (body, token, date) => {
          const credentials = {
            accessKeyId: "AKIDEXAMPLE",
            secretAccessKey: "secret",
            ...(token !== undefined && { sessionToken: token }),
          };
          const headers = {
            "content-type": "application/x-amz-json-1.0",
            "x-amz-target": "DynamoDB_20120810.PutItem",
          };
          const signer = new SignatureV4({
            credentials,
            ...scope,
            sha256: Sha256 as unknown as HashConstructor,
            applyChecksum: false,
          });
          const theirs = await signer.sign(
            {
              method: "POST",
              protocol: "https:",
              hostname: "h",
              path: "/",
              query: {},
              headers: { ...headers, host: "h" },
              body,
            },
            { signingDate: date },
          );
          const ours = signRequest("h", headers, body, credentials, scope, date.getTime());
          expect(ours["authorization"]).toBe(theirs.headers["authorization"]);
        },
      ),
      { numRuns: 50 },
    );
  });
});
