/** SQS's batch operations: up to ten entries with ids of their own, each of which succeeds or fails by itself. */
import * as z from "zod";
import { AwsError } from "../aws-error.ts";
import { check } from "../operation.ts";

/** SQS's name for an input that it cannot use. */
export const INVALID = "InvalidParameterValue";

/** The entries as they came; {@link runBatch} looks at each. */
export const entries = z.array(z.looseObject({ Id: z.string() }));

export interface BatchFailure {
  Id: string;
  SenderFault: boolean;
  Code: string;
  Message: string;
}

/**
 * Runs `work` on each entry. Throws AwsError for a batch that is empty, too long or has unfit ids; what is wrong with
 * one entry fails that entry only.
 */
export function runBatch<Schema extends z.ZodType, Result>(
  given: z.infer<typeof entries>,
  schema: Schema,
  work: (entry: z.output<Schema>) => Result,
): { Successful: { Id: string; result: Result }[]; Failed: BatchFailure[] } {
  if (given.length === 0)
    throw new AwsError("EmptyBatchRequest", "There should be at least one entry in the request.");
  if (given.length > 10) {
    const message = `Maximum number of entries per request are 10. You have sent ${given.length}.`;
    throw new AwsError("TooManyEntriesInBatchRequest", message);
  }
  const ids = new Set<string>();
  for (const { Id } of given) {
    if (!/^[\w-]{1,80}$/.test(Id)) {
      const message = "A batch entry id can only contain alphanumeric characters, hyphens and underscores.";
      throw new AwsError("InvalidBatchEntryId", message);
    }
    if (ids.has(Id)) throw new AwsError("BatchEntryIdsNotDistinct", `Id ${Id} repeated`);
    ids.add(Id);
  }
  const Successful: { Id: string; result: Result }[] = [];
  const Failed: BatchFailure[] = [];
  for (const entry of given) {
    try {
      Successful.push({ Id: entry.Id, result: work(check(schema, entry, INVALID)) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { Successful, Failed };
}
