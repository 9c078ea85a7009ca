/** Files of the lake that the steps of a training run hand on to one another: JSON, zipped; text for others; bytes. */
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { NotFound } from "@nagar/core/errors.ts";
import { linked } from "../lib/resource.ts";
import { passing } from "../store/dynamo.ts";

const zip = promisify(gzip);
const unzip = promisify(gunzip);

export interface LakeFiles {
  /** @throws NotFound where it is not there. */
  readBytes(key: string): Promise<Uint8Array>;
  /** A JSON object; unzipped where its name ends with .gz. @throws NotFound where it is not there. */
  readJson(key: string): Promise<unknown>;
  writeJson(key: string, value: object): Promise<void>;
  /** Text as it is, for who reads no gzip. */
  putText(key: string, text: string): Promise<void>;
}

export function lakeFiles(s3 = new S3Client({ maxAttempts: 5, forcePathStyle: true })): LakeFiles {
  const Bucket = linked("Lake");
  const put = async (Key: string, file: { Body: string | Uint8Array; ContentType: string }) => {
    await s3
      .send(new PutObjectCommand({ Bucket, Key, ...file }))
      .catch((error) => Promise.reject(passing(error, `writing ${Key}`)));
  };
  const readBytes = async (Key: string): Promise<Uint8Array> => {
    const object = await s3.send(new GetObjectCommand({ Bucket, Key })).catch((error) => {
      if ((error as Error).name === "NoSuchKey") throw new NotFound(`${Key} is not in the lake`);
      throw passing(error, `reading ${Key}`);
    });
    return (await object.Body?.transformToByteArray()) ?? new Uint8Array();
  };
  return {
    readBytes,
    async readJson(key) {
      const bytes = await readBytes(key);
      const text = key.endsWith(".gz") ? await unzip(bytes) : Buffer.from(bytes);
      return JSON.parse(text.toString("utf8")) as unknown;
    },
    async writeJson(key, value) {
      const file = { ContentType: "application/json", ContentEncoding: "gzip" };
      await put(key, { ...file, Body: await zip(JSON.stringify(value)) });
    },
    putText: (key, Body) => put(key, { Body, ContentType: "text/csv" }),
  };
}
