/** Reads the answer of a function that reports partial failures of a batch of messages. */
import * as z from "zod";

const answerSchema = z.looseObject({
  batchItemFailures: z.array(z.looseObject({ itemIdentifier: z.string().min(1) })).nullish(),
});

/**
 * The ids that failed. As Lambda's guide says, nothing, `{}` and an empty list mean that all succeeded; an id that
 * was not in the batch, an empty one, or another shape means that all failed.
 */
export function failedItems(answer: unknown, ids: readonly string[]): Set<string> {
  if (answer === undefined || answer === null || answer === "") return new Set();
  const result = answerSchema.safeParse(answer);
  if (!result.success) return new Set(ids);
  const failed = (result.data.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  return new Set(failed.every((id) => ids.includes(id)) ? failed : ids);
}
