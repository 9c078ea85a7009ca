/** Queues: each has a dead-letter queue, or is one, and says so by its name. */

const FOURTEEN_DAYS = 14 * 24 * 3600;

/** Where messages end that nobody could handle, or that a stream's consumer gave up. Kept for 14 days. */
export function deadLetterQueue(name: string): sst.aws.Queue {
  return new sst.aws.Queue(name, {
    transform: { queue: { messageRetentionSeconds: FOURTEEN_DAYS, sqsManagedSseEnabled: true } },
  });
}

/**
 * A queue whose messages go to `<name>Dead` after three failed attempts. `consumerSeconds` is its consumer's
 * timeout; a message stays hidden for six times that, as AWS advises, so that a slow attempt is not doubled.
 */
export function workQueue(
  name: string,
  consumerSeconds: number,
): { queue: sst.aws.Queue; dead: sst.aws.Queue } {
  const dead = deadLetterQueue(`${name}Dead`);
  const queue = new sst.aws.Queue(name, {
    visibilityTimeout: `${consumerSeconds * 6} seconds`,
    dlq: { queue: dead.arn, retry: 3 },
    transform: { queue: { messageRetentionSeconds: FOURTEEN_DAYS, sqsManagedSseEnabled: true } },
  });
  return { queue, dead };
}
