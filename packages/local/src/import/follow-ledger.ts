/** What the ledger says of a feed before and after an import: the account of the counter, not of the sender. */
import { setTimeout as pause } from "node:timers/promises";
import { Unavailable } from "@nagar/core/errors.ts";
import { askApi } from "./api-client.ts";

export interface LedgerLine {
  received: number;
  counted: number;
  duplicates: number;
  rejected: number;
  waiting: number;
  missing: number;
}

const NOTHING: LedgerLine = { received: 0, counted: 0, duplicates: 0, rejected: 0, waiting: 0, missing: 0 };
const LOOK_EVERY_MS = 300;

/** The line of a feed; all zero where it was never heard of. */
export async function ledgerLine(url: string, feed: string): Promise<LedgerLine> {
  return (await readLine(url, feed)).line;
}

interface Reading {
  line: LedgerLine;
  /** Whether all that waits was seen: over a long backlog `waiting` is a lower bound, and 0 says nothing. */
  allSeen: boolean;
  /** Judged of all feeds: what the counter does while it has not come to this one. */
  judgedOfAll: number;
}

async function readLine(url: string, feed: string): Promise<Reading> {
  const { sources, waiting_is_lower_bound: bound } = await askApi<{
    sources: (LedgerLine & { source: string })[];
    waiting_is_lower_bound: boolean;
  }>(`${url}/v1/ledger`);
  const judgedOfAll = sources.reduce((sum, each) => sum + judgedOf(each), 0);
  const found = sources.find(({ source }) => source === feed);
  if (!found) return { line: NOTHING, allSeen: !bound, judgedOfAll };
  const { received, counted, duplicates, rejected, waiting, missing } = found;
  return {
    line: { received, counted, duplicates, rejected, waiting, missing },
    allSeen: !bound,
    judgedOfAll,
  };
}

const judgedOf = (line: LedgerLine): number => line.counted + line.duplicates + line.rejected;

/**
 * The line of a feed once nothing of it waits: what an earlier import left behind is judged, and is not taken for the
 * next one's. `onWait` is told how many observations wait: 0 where the backlog of all feeds is too long to see.
 * @throws Unavailable when the counter judges nothing of any feed for `patienceMs`.
 */
export async function settledLine(
  url: string,
  feed: string,
  onWait: (waiting: number) => void,
  patienceMs?: number,
): Promise<LedgerLine> {
  const first = await readLine(url, feed);
  if (first.line.waiting === 0 && first.allSeen) return first.line;
  onWait(first.line.waiting);
  await followLedger(url, feed, first.line, 0, () => undefined, patienceMs);
  return ledgerLine(url, feed);
}

/**
 * Waits until everything that was sent has been judged, and gives what was added to each count since `before`.
 * @throws Unavailable when the counter judges nothing of any feed for `patienceMs`: it stands still.
 */
export async function followLedger(
  url: string,
  feed: string,
  before: LedgerLine,
  sent: number,
  onProgress: (judged: number) => void,
  patienceMs = 300_000,
): Promise<LedgerLine> {
  let last = -1;
  let movedAt = Date.now();
  for (;;) {
    const answer = await readLine(url, feed).catch((error: unknown) => {
      // Under a long backlog an answer may be late; the counter goes on meanwhile.
      if (!(error instanceof Unavailable) || Date.now() - movedAt > patienceMs) throw error;
      return undefined;
    });
    if (answer === undefined) continue;
    const { line: now, allSeen, judgedOfAll } = answer;
    const added: LedgerLine = {
      received: now.received - before.received,
      counted: now.counted - before.counted,
      duplicates: now.duplicates - before.duplicates,
      rejected: now.rejected - before.rejected,
      waiting: now.waiting,
      missing: now.missing,
    };
    const judged = judgedOf(added);
    onProgress(judged);
    if (judged >= sent && now.waiting === 0 && allSeen) return added;
    if (judgedOfAll !== last) {
      last = judgedOfAll;
      movedAt = Date.now();
    } else if (Date.now() - movedAt > patienceMs) {
      throw new Unavailable(
        `${leftText(Math.max(sent - judged, now.waiting), feed)}, and the counter stands still; nothing is lost, \`nagar status\` shows when it goes on`,
      );
    }
    await pause(LOOK_EVERY_MS);
  }
}

const leftText = (left: number, feed: string): string =>
  left > 0
    ? `${left} observations of ${feed} are taken but not counted yet`
    : `what was taken before ${feed} is not counted yet`;
