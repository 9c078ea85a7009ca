/** The town's file in the lake, read again only when somebody has uploaded another. */
import { createHash } from "node:crypto";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { NotFound } from "@nagar/core/errors.ts";
import { readTown } from "@nagar/core/town/check-town.ts";
import type { Town } from "@nagar/core/town/town.ts";
import { linked } from "../lib/resource.ts";
import { passing } from "./dynamo.ts";

const KEY = "town/town.json";

export interface TownFile {
  readonly town: Town;
  /** SHA-256 of the file: what was computed for one content is not taken for another's. */
  readonly hash: string;
}

const s3 = new S3Client();
let known: (TownFile & { etag: string }) | undefined;

/** The town. @throws NotFound where there is none yet, Unavailable where the lake does not answer. */
export async function readTownFile(): Promise<TownFile> {
  const object = await s3
    .send(
      new GetObjectCommand({ Bucket: linked("Lake"), Key: KEY, ...(known && { IfNoneMatch: known.etag }) }),
    )
    .catch((error: { name?: string; $metadata?: { httpStatusCode?: number } }) => {
      if (known && error.$metadata?.httpStatusCode === 304) return undefined;
      if (error.name === "NoSuchKey") throw new NotFound(`no town: ${KEY} is not in the lake`);
      throw passing(error, `reading ${KEY}`);
    });
  if (object) {
    const text = (await object.Body?.transformToString("utf8")) ?? "";
    const hash = createHash("sha256").update(text).digest("hex").slice(0, 32);
    known = { town: readTown(text, KEY), hash, etag: object.ETag ?? "" };
  }
  return known as TownFile;
}
