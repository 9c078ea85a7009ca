/** Writes a trained version to the lake, where `artefact-store.ts` reads it. The same version again is the same object. */
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { artefactKey } from "./artefact-store.ts";
import { passing } from "./dynamo.ts";

const zip = promisify(gzip);

/** @returns the bytes that were written. */
export async function saveArtefact(
  s3: Pick<S3Client, "send">,
  Bucket: string,
  series: string,
  version: string,
  json: object,
): Promise<number> {
  const Key = artefactKey(series, version);
  const Body = await zip(JSON.stringify(json));
  await s3
    .send(
      new PutObjectCommand({ Bucket, Key, Body, ContentType: "application/json", ContentEncoding: "gzip" }),
    )
    .catch((error) => Promise.reject(passing(error, `writing ${Key}`)));
  return Body.length;
}
