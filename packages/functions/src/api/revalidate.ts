/** Answers that need not travel: an ETag for whoever has them already, gzip for whoever takes it. */
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { header } from "../lib/body.ts";

type Middleware = MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>;

const zip = promisify(gzip);

/** Below this many characters gzip costs more than it saves: the answer fits one network packet. */
const WORTH_ZIPPING = 1400;

/** Gives a 200 its ETag (of the plain body), and answers 304 without a body where the caller has that one. */
export function revalidated(maxAgeSeconds: number): Middleware {
  return {
    after: ({ event, response }) => {
      if (response?.statusCode !== 200 || response.isBase64Encoded) return;
      const hash = createHash("sha256")
        .update(response.body ?? "")
        .digest("base64url");
      // Weak, because the same content may come zipped or not.
      const etag = `W/"${hash.slice(0, 27)}"`;
      response.headers = { ...response.headers, etag, "cache-control": `public, max-age=${maxAgeSeconds}` };
      const known = header(event, "if-none-match")
        ?.split(",")
        .map((each) => each.trim());
      if (!known?.some((each) => each === etag || each === "*")) return;
      response.statusCode = 304;
      response.body = "";
    },
  };
}

/** Zips an answer for a caller that takes gzip. To be used before {@link revalidated}, so that it runs after it. */
export function zipped(): Middleware {
  return {
    after: async ({ event, response }) => {
      if (!response?.body || response.isBase64Encoded || response.body.length < WORTH_ZIPPING) return;
      response.headers = { ...response.headers, vary: "accept-encoding" };
      if (!/\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(header(event, "accept-encoding") ?? "")) return;
      response.body = (await zip(response.body)).toString("base64");
      response.isBase64Encoded = true;
      response.headers["content-encoding"] = "gzip";
    },
  };
}
