/** The registry of models of this process, made once from its link. */
import { linked } from "../lib/resource.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { dynamoModelRegistry, type ModelRegistry } from "../store/model-registry.ts";

let registry: ModelRegistry | undefined;

export function modelRegistry(): ModelRegistry {
  registry ??= dynamoModelRegistry(dynamoClient(), linked("ForecastTable"));
  return registry;
}
