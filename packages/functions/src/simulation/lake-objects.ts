/** Objects of the lake that the simulation's steps leave for one another. */
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { linked } from "../lib/resource.ts";
import { passing } from "../store/dynamo.ts";

let client: S3Client | undefined;

function s3(): S3Client {
  client ??= new S3Client({ maxAttempts: 5, forcePathStyle: true });
  return client;
}

const absent = (error: unknown): boolean => {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  return name === "NoSuchKey" || name === "NotFound" || $metadata?.httpStatusCode === 404;
};

/** The object's bytes; undefined where there is none. @throws Unavailable where the lake does not answer. */
export async function readObject(key: string): Promise<Uint8Array | undefined> {
  try {
    const { Body } = await s3().send(new GetObjectCommand({ Bucket: linked("Lake"), Key: key }));
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  } catch (error) {
    if (absent(error)) return undefined;
    throw passing(error, `reading ${key}`);
  }
}

/** Writes the object, whole or not at all; the same again replaces it. @throws Unavailable. */
export async function writeObject(key: string, bytes: Uint8Array, contentType: string): Promise<void> {
  await s3()
    .send(new PutObjectCommand({ Bucket: linked("Lake"), Key: key, Body: bytes, ContentType: contentType }))
    .catch((error) => Promise.reject(passing(error, `writing ${key}`)));
}

/** Where things of a simulation lie. */
export const lakeKeys = {
  preparedTown: (key: string) => `simulation-towns/${key}.bin`,
  chunk: (id: string, basis: string, from: number, to: number) =>
    `simulation-chunks/${id}/${basis}/${String(from).padStart(6, "0")}-${String(to).padStart(6, "0")}.bin`,
  results: (id: string) => `simulation-results/${id}/results.json`,
  maps: (id: string) => `simulation-results/${id}/maps.json`,
  runs: (id: string) => `simulation-runs/${id}.parquet`,
  calibration: (id: string) => `calibrations/${id}.json`,
};
