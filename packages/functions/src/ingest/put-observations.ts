/**
 * Puts observations on the stream, and returns only when the stream holds every one of them. What PutRecords could
 * not take is sent again; two tries of one entity may then change places, which windows do not mind.
 */
import { KinesisClient, PutRecordsCommand, type PutRecordsRequestEntry } from "@aws-sdk/client-kinesis";
import { Unavailable } from "@nagar/core/errors.ts";
import type { Envelope } from "@nagar/core/observation/envelope.ts";
import { packItems } from "@nagar/core/observation/pack.ts";
import { passing } from "../store/dynamo.ts";

/** What PutRecords takes at most: 500 records; bytes well below its 5 MiB (API reference). */
const MAX_RECORDS = 500;
const MAX_BYTES = 4_000_000;
const MAX_TRIES = 6;

let shared: KinesisClient | undefined;

/** The process's one client. */
export function kinesisClient(): KinesisClient {
  shared ??= new KinesisClient({ maxAttempts: 5 });
  return shared;
}

/**
 * Puts `items` (wire observations as they were sent, broken ones too) on the stream, packed.
 * @throws Unavailable when some could not be put: the whole call may be made again, duplicates are recognized.
 */
export async function putObservations(
  client: Pick<KinesisClient, "send">,
  streamName: string,
  items: readonly unknown[],
  envelope: Omit<Envelope, "nagar" | "items">,
): Promise<void> {
  const entries = packItems(items, envelope).map(
    ({ partitionKey, data }): PutRecordsRequestEntry => ({
      PartitionKey: partitionKey,
      Data: Buffer.from(data),
    }),
  );
  for (const call of intoCalls(entries)) await putAll(client, streamName, call);
}

function* intoCalls(entries: readonly PutRecordsRequestEntry[]): Generator<PutRecordsRequestEntry[]> {
  let call: PutRecordsRequestEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = entry.Data?.length ?? 0;
    if (call.length === MAX_RECORDS || (call.length > 0 && bytes + size > MAX_BYTES)) {
      yield call;
      call = [];
      bytes = 0;
    }
    call.push(entry);
    bytes += size;
  }
  if (call.length > 0) yield call;
}

async function putAll(
  client: Pick<KinesisClient, "send">,
  StreamName: string,
  entries: PutRecordsRequestEntry[],
): Promise<void> {
  let open = entries;
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    // Full jitter: many edges that were throttled together do not come back together.
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * 2 ** attempt));
    const answer = await client
      .send(new PutRecordsCommand({ StreamName, Records: open }))
      .catch((error) => Promise.reject(passing(error, "putting on the stream")));
    if ((answer.FailedRecordCount ?? 0) === 0) return;
    open = open.filter((_, i) => answer.Records?.[i]?.ErrorCode !== undefined);
  }
  throw new Unavailable(
    `the stream did not take ${open.length} of ${entries.length} records; send the request again`,
  );
}
