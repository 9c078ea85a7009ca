/** JSON objects of the lake, zipped: the files that the steps of a training run hand on to one another. */
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { NotFound } from "@nagar/core/errors.ts";
import { loadEngine, loadEngines } from "../forecast/engines.ts";
import { modelRegistry } from "../forecast/linked-registry.ts";
import { artefactStore } from "../forecast/predict-ports.ts";
import { linked } from "../lib/resource.ts";
import { passing } from "../store/dynamo.ts";
import { saveArtefact } from "../store/save-artefact.ts";
import type { TrainingPorts } from "./training-ports.ts";

const zip = promisify(gzip);
const unzip = promisify(gunzip);

export function trainingPorts(): TrainingPorts {
  const s3 = new S3Client({ maxAttempts: 5, forcePathStyle: true });
  const Bucket = linked("Lake");
  return {
    registry: modelRegistry(),
    artefact: (series, version) => artefactStore().load(series, version),
    async readJson(Key) {
      const object = await s3.send(new GetObjectCommand({ Bucket, Key })).catch((error) => {
        if ((error as Error).name === "NoSuchKey") throw new NotFound(`${Key} is not in the lake`);
        throw passing(error, `reading ${Key}`);
      });
      const bytes = (await object.Body?.transformToByteArray()) ?? new Uint8Array();
      const text = Key.endsWith(".gz")
        ? (await unzip(bytes)).toString("utf8")
        : Buffer.from(bytes).toString("utf8");
      return JSON.parse(text) as unknown;
    },
    async writeJson(Key, value) {
      await s3
        .send(
          new PutObjectCommand({
            Bucket,
            Key,
            Body: await zip(JSON.stringify(value)),
            ContentType: "application/json",
            ContentEncoding: "gzip",
          }),
        )
        .catch((error) => Promise.reject(passing(error, `writing ${Key}`)));
    },
    engines: loadEngines,
    engine: loadEngine,
    saveArtefact: (series, version, json) => saveArtefact(s3, Bucket, series, version, json),
  };
}
