/** The lock file's event source mappings from SQS queues to functions. */
import { InvalidInput } from "@nagar/core/errors.ts";
import { type Lock, resourcesOfType } from "../../lock.ts";

export interface QueueMapping {
  readonly name: string;
  readonly queueArn: string;
  readonly functionArn: string;
  readonly batchSize: number;
  /** How long a batch may be collected, milliseconds. */
  readonly windowMs: number;
  readonly partialFailures: boolean;
  /** Batches under way at the same time. */
  readonly concurrency: number;
}

/** Where the mapping sets no limit. Lambda itself begins with 5 pollers. */
const DEFAULT_CONCURRENCY = 5;

/** Throws InvalidInput for an option that the local cloud cannot honour. */
export function queueMappings(lock: Lock): QueueMapping[] {
  return resourcesOfType(lock, "aws:lambda/eventSourceMapping:EventSourceMapping")
    .filter(({ inputs }) => String(inputs["eventSourceArn"]).startsWith("arn:aws:sqs:"))
    .filter(({ inputs }) => inputs["enabled"] !== false)
    .map(({ name, inputs }) => {
      if (inputs["filterCriteria"]) {
        throw new InvalidInput(`${name}: the local cloud does not support filterCriteria on a queue`);
      }
      const batchSize = Number(inputs["batchSize"] ?? 10);
      const windowMs = Number(inputs["maximumBatchingWindowInSeconds"] ?? 0) * 1000;
      if (batchSize > 10 && windowMs === 0) {
        throw new InvalidInput(
          `${name}: a batchSize of ${batchSize}, above 10, needs a batching window (as on AWS)`,
        );
      }
      const scaling = inputs["scalingConfig"] as { maximumConcurrency?: number } | undefined;
      const responseTypes = (inputs["functionResponseTypes"] ?? []) as string[];
      return {
        name,
        queueArn: String(inputs["eventSourceArn"]),
        functionArn: String(inputs["functionName"]),
        batchSize,
        windowMs,
        partialFailures: responseTypes.includes("ReportBatchItemFailures"),
        concurrency: scaling?.maximumConcurrency ?? DEFAULT_CONCURRENCY,
      };
    });
}
