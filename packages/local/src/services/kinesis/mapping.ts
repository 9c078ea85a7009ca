/** A Kinesis event source mapping of the lock file, with AWS's defaults filled in. */
import { InvalidInput } from "@nagar/core/errors.ts";
import { type Lock, resourcesOfType } from "../../lock.ts";

/** Lambda's name for "no limit" in the mapping's numbers. */
export const NO_LIMIT = -1;

export interface StreamMapping {
  /** Logical name: what its checkpoints are kept under. */
  readonly name: string;
  readonly streamArn: string;
  readonly stream: string;
  readonly functionArn: string;
  readonly batchSize: number;
  /** How long records are gathered before a batch that is not full is sent, milliseconds. */
  readonly windowMs: number;
  readonly startingPosition: "TRIM_HORIZON" | "LATEST";
  readonly bisect: boolean;
  /** Tries after the first; NO_LIMIT where it is tried until the record is gone. */
  readonly retries: number;
  readonly maxAgeSeconds: number;
  readonly partialFailures: boolean;
  /** ARN that is told of a batch that was given up; undefined where nobody is. */
  readonly onFailure: string | undefined;
}

/** Options that would change what a function sees, and which the local cloud does not have. */
const UNSUPPORTED = ["filterCriteria", "tumblingWindowInSeconds", "startingPositionTimestamp"];

/** The mappings that read Kinesis streams. Throws InvalidInput for an option that cannot be honoured. */
export function streamMappings(lock: Lock): StreamMapping[] {
  return resourcesOfType(lock, "aws:lambda/eventSourceMapping:EventSourceMapping")
    .filter(({ inputs }) => String(inputs["eventSourceArn"]).startsWith("arn:aws:kinesis:"))
    .filter(({ inputs }) => inputs["enabled"] !== false)
    .map(({ name, inputs }) => {
      for (const option of UNSUPPORTED) {
        if (inputs[option]) throw new InvalidInput(`${name}: the local cloud does not support ${option}`);
      }
      const position = String(inputs["startingPosition"] ?? "TRIM_HORIZON");
      if (position !== "TRIM_HORIZON" && position !== "LATEST") {
        throw new InvalidInput(
          `${name}: startingPosition is ${position}; allowed are TRIM_HORIZON and LATEST`,
        );
      }
      const streamArn = String(inputs["eventSourceArn"]);
      const destination = inputs["destinationConfig"] as
        | { onFailure?: { destinationArn?: string } }
        | undefined;
      const responseTypes = (inputs["functionResponseTypes"] ?? []) as string[];
      return {
        name,
        streamArn,
        stream: streamArn.slice(streamArn.lastIndexOf("/") + 1),
        functionArn: String(inputs["functionName"]),
        batchSize: Number(inputs["batchSize"] ?? 100),
        windowMs: Number(inputs["maximumBatchingWindowInSeconds"] ?? 0) * 1000,
        startingPosition: position,
        bisect: inputs["bisectBatchOnFunctionError"] === true,
        retries: Number(inputs["maximumRetryAttempts"] ?? NO_LIMIT),
        maxAgeSeconds: Number(inputs["maximumRecordAgeInSeconds"] ?? NO_LIMIT),
        partialFailures: responseTypes.includes("ReportBatchItemFailures"),
        onFailure: destination?.onFailure?.destinationArn,
      };
    });
}
