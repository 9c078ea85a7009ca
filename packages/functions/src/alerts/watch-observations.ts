/** Kinesis → alerts: each entity whose minute has closed is watched, as soon as the counter has counted that minute. */

import type { WatchPorts } from "@nagar/core/alerts/ports.ts";
import { watchMinutes } from "@nagar/core/alerts/watch-minutes.ts";
import type { RawRecord } from "@nagar/core/ledger/consume-batch.ts";
import type { EntityKey } from "@nagar/core/observation/domain.ts";
import { forEachStamp } from "@nagar/core/observation/envelope.ts";
import { MINUTE_MS } from "@nagar/core/observation/instant.ts";
import { forEachLimited } from "@nagar/core/window/concurrency.ts";
import { windowStart } from "@nagar/core/window/window.ts";
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { logger } from "../lib/logger.ts";
import { rawRecord } from "../lib/raw-record.ts";
import { linked } from "../lib/resource.ts";
import { dynamoProgressStore } from "../store/ledger-store.ts";
import { type CountedPorts, countedUpTo } from "../windows/counted-up-to.ts";
import { alertPorts } from "./alert-ports.ts";

const PARALLEL = 16;

/**
 * The last closed minute of each entity in `records`: the one before the newest that it reported for. An observation
 * from the future closes nothing.
 */
export function closedMinutes(records: readonly RawRecord[]): Map<EntityKey, number> {
  const closed = new Map<EntityKey, number>();
  for (const record of records) {
    forEachStamp(record, (entity, observedAt) => {
      const through = windowStart("1m", observedAt) - MINUTE_MS;
      if (through > (closed.get(entity) ?? Number.NEGATIVE_INFINITY)) closed.set(entity, through);
    });
  }
  return closed;
}

/** Which minute of each entity this process has watched already. */
const watched = new Map<EntityKey, number>();
let ports: (WatchPorts & CountedPorts) | undefined;

export async function handler(event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> {
  ports ??= {
    ...alertPorts(),
    progress: dynamoProgressStore(linked("LedgerTable")),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
  const own = ports;
  const records = event.Records.map(rawRecord);
  const closed = closedMinutes(records);
  const news = [...closed].filter(
    ([entity, through]) => through > (watched.get(entity) ?? Number.NEGATIVE_INFINITY),
  );
  if (news.length === 0) return { batchItemFailures: [] };
  const ready = await countedUpTo(records, own, Date.now());
  const counted = ready === records.length ? closed : closedMinutes(records.slice(0, ready));
  await forEachLimited(
    news.filter(([entity]) => counted.has(entity)),
    PARALLEL,
    async ([entity]) => {
      watched.set(entity, await watchMinutes(entity, counted.get(entity)!, own));
    },
  );
  logger.debug("watched", { entities: news.length, left: records.length - ready });
  return {
    batchItemFailures: ready === records.length ? [] : [{ itemIdentifier: records[ready]!.sequence }],
  };
}
