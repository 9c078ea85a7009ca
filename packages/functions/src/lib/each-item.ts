/** Work on many things, each by itself: what fails keeps nobody from being done, and is told once all have had their turn. */
import { logger } from "./logger.ts";

/**
 * Runs `handle` on each item in turn; `failure` is what the log says when one fails.
 * @throws AggregateError of what was thrown, after the last item.
 */
export async function eachItem<Item>(
  items: Iterable<Item>,
  failure: string,
  handle: (item: Item) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) {
    try {
      await handle(item);
    } catch (error) {
      logger.error(failure, { error: error as Error });
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failure}: ${failures.length} times`);
}
