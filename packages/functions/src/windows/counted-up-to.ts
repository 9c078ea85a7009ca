/** How far the counter has come in a batch, for consumers that read what it has counted. */
import type { ProgressStore, RawRecord } from "@nagar/core/ledger/consume-batch.ts";
import { compareSequences } from "@nagar/core/window/sequence.ts";

export interface CountedPorts {
  progress: Pick<ProgressStore, "load">;
  pause(ms: number): Promise<void>;
}

/** The counter's lag is below two seconds; after this many looks the batch is left for later. */
const LOOKS = 20;
const LOOK_EVERY_MS = 500;
/** A record that the counter has not passed by this age was given up or is long delayed. */
const GIVEN_UP_AFTER_MS = 1_800_000;

/** How many records from the first on the counter has passed, or never will. Waits for it up to ten seconds. */
export async function countedUpTo(
  records: readonly RawRecord[],
  ports: CountedPorts,
  now: number,
): Promise<number> {
  const last = records.at(-1);
  if (last === undefined) return 0;
  let ready = 0;
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await ports.pause(LOOK_EVERY_MS);
    const [progress] = await ports.progress.load([last.shardId]);
    const passed = ({ sequence, arrivedAt }: RawRecord) =>
      (progress !== undefined && compareSequences(sequence, progress.sequence) <= 0) ||
      now - arrivedAt > GIVEN_UP_AFTER_MS;
    const waiting = records.findIndex((record) => !passed(record));
    ready = waiting < 0 ? records.length : waiting;
    if (ready === records.length) break;
  }
  return ready;
}
