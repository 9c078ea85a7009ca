/** The body of a request as text: its base64, its gzip, its size and its encoding taken care of. */
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { InvalidInput } from "@nagar/core/errors.ts";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { RequestRefused } from "./error-answer.ts";

const unzip = promisify(gunzip);

export interface BodyLimits {
  /** Media types that are taken, without parameters. A request without one is taken for the first. */
  mediaTypes: readonly string[];
  /** Bytes after unzipping. A gzip that would become longer is cut off there: a few kB can hold gigabytes. */
  maxBytes: number;
}

/** A header by its lower-case name. */
export function header(event: Pick<APIGatewayProxyEventV2, "headers">, name: string): string | undefined {
  return (
    event.headers?.[name] ?? Object.entries(event.headers ?? {}).find(([k]) => k.toLowerCase() === name)?.[1]
  );
}

function mediaTypeOf(event: APIGatewayProxyEventV2, limits: BodyLimits): string {
  const stated = header(event, "content-type")?.split(";")[0]?.trim().toLowerCase();
  if (stated === undefined || stated === "") return limits.mediaTypes[0] ?? "";
  if (!limits.mediaTypes.includes(stated)) {
    throw new RequestRefused(
      415,
      "UNSUPPORTED_MEDIA_TYPE",
      `Content-Type is ${stated.slice(0, 60)}; allowed: ${limits.mediaTypes.join(", ")}`,
      { field: "Content-Type", allowed: limits.mediaTypes },
    );
  }
  return stated;
}

const tooLarge = (maxBytes: number) =>
  new RequestRefused(
    413,
    "PAYLOAD_TOO_LARGE",
    `the body is larger than ${maxBytes} bytes unzipped; send it in parts`,
    {
      field: "body",
      allowed: maxBytes,
    },
  );

async function plainBytes(event: APIGatewayProxyEventV2, maxBytes: number): Promise<Buffer> {
  const bytes = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
  const encoding = header(event, "content-encoding")?.trim().toLowerCase() ?? "identity";
  if (bytes.length > maxBytes) throw tooLarge(maxBytes);
  if (encoding === "identity" || encoding === "") return bytes;
  if (encoding !== "gzip") {
    throw new RequestRefused(
      415,
      "UNSUPPORTED_ENCODING",
      `Content-Encoding is ${encoding.slice(0, 40)}; allowed: gzip, identity`,
      { field: "Content-Encoding", allowed: ["gzip", "identity"] },
    );
  }
  try {
    return await unzip(bytes, { maxOutputLength: maxBytes });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(maxBytes);
    throw new InvalidInput("the body is not gzip, though Content-Encoding says so", {
      details: { field: "body", allowed: "gzip" },
      cause,
    });
  }
}

/**
 * The body as text and its media type.
 * @throws RequestRefused 413 when it is too large, 415 for a media type or encoding that is not taken.
 * @throws InvalidInput when it is empty, broken gzip or not UTF-8.
 */
export async function readBody(
  event: APIGatewayProxyEventV2,
  limits: BodyLimits,
): Promise<{ text: string; mediaType: string }> {
  const mediaType = mediaTypeOf(event, limits);
  const bytes = await plainBytes(event, limits.maxBytes);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (text.trim() === "") throw new InvalidInput("the body is empty", { details: { field: "body" } });
    return { text, mediaType };
  } catch (cause) {
    if (cause instanceof InvalidInput) throw cause;
    throw new InvalidInput("the body is not UTF-8", { details: { field: "body", allowed: "UTF-8" }, cause });
  }
}
