/** The services of the local cloud beside DynamoDB, Kinesis, S3 and API Gateway: a module each, loaded at start. */
import type { CreateService } from "../services/service.ts";

export interface ServiceModule {
  create: CreateService;
}

/** Credential scope of the SDK → the module that answers it. */
export const serviceModules: Readonly<Record<string, () => Promise<ServiceModule>>> = {
  athena: () => import("../services/athena/athena.ts"),
  batch: () => import("../services/batch/batch.ts"),
  events: () => import("../services/eventbridge/eventbridge.ts"),
  featurestore: () => import("../services/featurestore/featurestore.ts"),
  iot: () => import("../services/iot/iot.ts"),
  scheduler: () => import("../services/scheduler/scheduler.ts"),
  sns: () => import("../services/sns/sns.ts"),
  sqs: () => import("../services/sqs/sqs.ts"),
  states: () => import("../services/stepfunctions/stepfunctions.ts"),
};
