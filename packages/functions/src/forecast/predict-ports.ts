/** What forecasting stands on in this process: tables, the lake, the feature store, made once from the links. */
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerFeatureStoreRuntimeClient } from "@aws-sdk/client-sagemaker-featurestore-runtime";
import type { PredictPorts } from "@nagar/core/forecast/serve/predict-entity.ts";
import { type Domain, entityKey } from "@nagar/core/observation/domain.ts";
import { fieldSite } from "@nagar/core/town/field-site.ts";
import { entityReader, windowReader } from "../api/readers.ts";
import { linked } from "../lib/resource.ts";
import { type ArtefactStore, s3ArtefactStore } from "../store/artefact-store.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { getOnlineFeatures } from "../store/online-features.ts";
import { dynamoPredictionStore, type PredictionStore } from "../store/prediction-store.ts";
import { readTownFile } from "../store/town-file.ts";
import { modelRegistry } from "./linked-registry.ts";

let artefacts: ArtefactStore | undefined;
let ports: PredictPorts | undefined;

export function artefactStore(): ArtefactStore {
  artefacts ??= s3ArtefactStore(new S3Client({ maxAttempts: 5, forcePathStyle: true }), linked("Lake"));
  return artefacts;
}

export function predictionStore(): PredictionStore {
  return dynamoPredictionStore(dynamoClient(), linked("ForecastTable"));
}

export function predictPorts(): PredictPorts {
  if (ports) return ports;
  const features = new SageMakerFeatureStoreRuntimeClient({ maxAttempts: 2 });
  ports = {
    windows: windowReader(),
    registry: (series) => modelRegistry().load(series),
    artefact: (series, version) => artefactStore().load(series, version),
    online: (series) => getOnlineFeatures(features, linked("SeriesFeatures"), series),
    entity: (domain, entityId) => entityReader().getEntity(entityKey(domain as Domain, entityId)),
    field: async (entityId) => fieldSite((await readTownFile()).town, entityId),
    elapsed: () => performance.now(),
  };
  return ports;
}
