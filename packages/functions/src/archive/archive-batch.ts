/**
 * The archive's batch: raw observations with the counter's verdict, one Parquet file per domain and local day of
 * event time.
 *
 * The archiver is a consumer of its own and does not judge. It waits until the counter's progress has passed its
 * batch, and then asks the minutes, which remember the tag of every record that they counted. What the counter has
 * not reached in time is delivered again; what it will never reach, because it gave the record up, is archived as
 * unjudged after a while.
 */
import type { RawRecord } from "@nagar/core/ledger/consume-batch.ts";
import type { Domain, EntityKey } from "@nagar/core/observation/domain.ts";
import { unpackRecord } from "@nagar/core/observation/envelope.ts";
import { flagsToBits } from "@nagar/core/observation/flag-bits.ts";
import { localDate } from "@nagar/core/observation/instant.ts";
import type { Observation } from "@nagar/core/observation/observation.ts";
import { hashWith } from "@nagar/core/window/hash.ts";
import type { WindowStore } from "@nagar/core/window/ports.ts";
import { compareSequences } from "@nagar/core/window/sequence.ts";
import type { StoredWindow, WindowKey } from "@nagar/core/window/stored-window.ts";
import { streamRecord } from "@nagar/core/window/stream-record.ts";
import { windowStart } from "@nagar/core/window/window.ts";
import { type CountedPorts, countedUpTo } from "../windows/counted-up-to.ts";
import { type RawRow, type Verdict, writeRawTable } from "./raw-table.ts";

export interface ArchivePorts extends CountedPorts {
  windows: Pick<WindowStore, "load">;
  /** Writes an object; the same name again replaces it with the same. */
  put(key: string, bytes: Uint8Array): Promise<void>;
}

/**
 * Archives the records of one shard, in order. Returns the position of the first that must be delivered again;
 * undefined when all are archived.
 */
export async function archiveBatch(
  records: readonly RawRecord[],
  ports: ArchivePorts,
  now: number,
): Promise<number | undefined> {
  const ready = await countedUpTo(records, ports, now);
  const rows = await rowsOf(records.slice(0, ready), ports.windows);
  for (const [partition, group] of Map.groupBy(rows, partitionOf)) {
    const [domain] = partition.split(" ") as [Domain, string];
    await ports.put(objectKey(partition, group), writeRawTable(domain, group));
  }
  return ready < records.length ? ready : undefined;
}

async function rowsOf(records: readonly RawRecord[], windows: ArchivePorts["windows"]): Promise<RawRow[]> {
  const minutes = new Minutes();
  const raw = records.flatMap((record) => {
    const { shardId, sequence } = record;
    const { tag } = streamRecord(shardId, sequence, []);
    return unpackRecord(record).items.flatMap(({ decoded }, position) => {
      if (!decoded.ok) return [];
      const { observation } = decoded;
      const row = { observation, shardId, sequence, position };
      return [{ row, tag: hashWith(tag, position), minute: minutes.numberOf(observation) }];
    });
  });
  const loaded = await windows.load(minutes.keys);
  return raw.map(({ row, tag, minute }) => ({ ...row, ...verdictOf(row, tag, loaded[minute]) }));
}

/** The minutes of a batch, numbered through: ten thousand rows mostly share some hundreds. */
class Minutes {
  readonly keys: WindowKey[] = [];
  readonly #numbers = new Map<EntityKey, Map<number, number>>();

  numberOf({ entity, observedAt }: Observation): number {
    const start = windowStart("1m", observedAt);
    let starts = this.#numbers.get(entity);
    if (starts === undefined) {
      starts = new Map();
      this.#numbers.set(entity, starts);
    }
    let number = starts.get(start);
    if (number === undefined) {
      number = this.keys.push({ entity, kind: "1m", start }) - 1;
      starts.set(start, number);
    }
    return number;
  }
}

function verdictOf(
  { observation, shardId, sequence }: Pick<RawRow, "observation" | "shardId" | "sequence">,
  tag: number,
  minute: StoredWindow | undefined,
): { verdict: Verdict; flags: number } {
  const counted = minute?.memory?.flagsOf(tag);
  if (counted !== undefined) return { verdict: "counted", flags: counted };
  const guard = minute?.guards[shardId];
  const judged = guard !== undefined && compareSequences(sequence, guard) <= 0;
  return { verdict: judged ? "duplicate" : "unjudged", flags: flagsToBits(observation.flags) };
}

const partitionOf = ({ observation: { domain, observedAt } }: RawRow): string =>
  `${domain} ${localDate(observedAt)}`;

/** `raw/domain=air/date=2026-03-01/<shard>-<first>-<last>.parquet`: the same batch has the same name again. */
function objectKey(partition: string, rows: readonly RawRow[]): string {
  const [domain, date] = partition.split(" ");
  const first = rows[0]!;
  return `raw/domain=${domain}/date=${date}/${first.shardId}-${first.sequence}-${rows.at(-1)!.sequence}.parquet`;
}
