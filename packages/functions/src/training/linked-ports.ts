/** What the steps of a training run stand on in this process, from its links. */
import { S3Client } from "@aws-sdk/client-s3";
import { loadEngine, loadEngines } from "../forecast/engines.ts";
import { modelRegistry } from "../forecast/linked-registry.ts";
import { artefactStore } from "../forecast/predict-ports.ts";
import { linked } from "../lib/resource.ts";
import { saveArtefact } from "../store/save-artefact.ts";
import { lakeFiles } from "./lake-files.ts";
import type { TrainingPorts } from "./training-ports.ts";

export function trainingPorts(): TrainingPorts {
  const s3 = new S3Client({ maxAttempts: 5, forcePathStyle: true });
  const { readJson, writeJson } = lakeFiles(s3);
  return {
    registry: modelRegistry(),
    artefact: (series, version) => artefactStore().load(series, version),
    readJson,
    writeJson,
    engines: loadEngines,
    engine: loadEngine,
    saveArtefact: (series, version, json) => saveArtefact(s3, linked("Lake"), series, version, json),
  };
}
