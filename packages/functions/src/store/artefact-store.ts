/** Trained versions in the lake: `models/<series>/<version>.json.gz`. What was read once stays warm in the process. */
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { NotFound } from "@nagar/core/errors.ts";
import { type Artefact, loadArtefact } from "@nagar/core/forecast/registry/artefact.ts";
import { loadEngine } from "../forecast/engines.ts";
import { passing } from "./dynamo.ts";

const unzip = promisify(gunzip);

export const MODELS_PREFIX = "models/";
export const artefactKey = (series: string, version: string) =>
  `${MODELS_PREFIX}${series}/${version}.json.gz`;

export interface ArtefactStore {
  load(series: string, version: string): Promise<Artefact>;
}

/** Models kept warm; one of 24 horizons takes a few MB. */
const WARM = 60;

export function s3ArtefactStore(s3: Pick<S3Client, "send">, bucket: string): ArtefactStore {
  const warm = new Map<string, Promise<Artefact>>();

  async function read(Key: string): Promise<Artefact> {
    const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key })).catch((error) => {
      if ((error as Error).name === "NoSuchKey") throw new NotFound(`${Key} is not in the lake`);
      throw passing(error, `reading ${Key}`);
    });
    const bytes = (await object.Body?.transformToByteArray()) ?? new Uint8Array();
    return loadArtefact(JSON.parse((await unzip(bytes)).toString("utf8")), loadEngine);
  }

  return {
    load(series, version) {
      const key = artefactKey(series, version);
      const known = warm.get(key) ?? read(key);
      // Last used stands last; a failure is not kept.
      warm.delete(key);
      warm.set(key, known);
      known.catch(() => warm.delete(key));
      const oldest = warm.keys().next().value;
      if (warm.size > WARM && oldest !== undefined) warm.delete(oldest);
      return known;
    },
  };
}
