/**
 * Stores what a fold has changed and tells of it, against whoever changes alerts meanwhile: a conflict reads the alerts
 * again and folds again. Changes of state are stored in turns of the whole town, so that two who open alerts of one
 * incident see one another. The change is stored before it is told, and that it was told after: a crash in between
 * tells twice, and the names of changes make that harmless.
 */
import { Unavailable } from "../errors.ts";
import { forEachLimited } from "../window/concurrency.ts";
import { type Alert, newChanges } from "./alert.ts";
import type { AlertStore, StoredAlert, WatchPorts } from "./ports.ts";
import { tellTogether } from "./tell-together.ts";

const TRIES = 6;
/** Alerts in one turn: a transaction of DynamoDB holds a hundred items, and the turn is one of them. */
const MOST_IN_TURN = 99;
const PARALLEL = 8;

/**
 * @param past a finished alert that the fold may change beside the live ones.
 * @throws Unavailable where others keep changing alerts; whatever the fold throws.
 */
export async function keepAlerts(
  ports: Pick<WatchPorts, "alerts" | "announce">,
  fold: (live: readonly Alert[]) => ReadonlyMap<string, Alert>,
  past?: StoredAlert,
): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    // The turn is read first: whoever changes something between the two reads takes it.
    const turn = await ports.alerts.turn();
    const stored = new Map((await ports.alerts.live()).map((each) => [each.alert.id, each]));
    if (past !== undefined && !stored.has(past.alert.id)) stored.set(past.alert.id, past);
    const known = [...stored.values()].map(({ alert }) => alert);
    const folded = tellTogether(known, fold(known));
    if (folded.size === 0) return;
    if (await keepFolded(ports, stored, folded, turn)) return;
  }
  throw new Unavailable("alerts: others keep changing the same ones");
}

/** False where somebody else was quicker: what they did has to be folded in. */
async function keepFolded(
  ports: Pick<WatchPorts, "alerts" | "announce">,
  stored: ReadonlyMap<string, StoredAlert>,
  folded: ReadonlyMap<string, Alert>,
  turn: number,
): Promise<boolean> {
  const saves = [...folded.values()].map((alert): StoredAlert => {
    const { announced, version } = stored.get(alert.id) ?? { announced: 0, version: 0 };
    return { alert, announced, version };
  });
  const moved = saves.filter(({ alert }) => newChanges(stored.get(alert.id)?.alert, alert).length > 0);
  for (let from = 0; from < moved.length; from += MOST_IN_TURN) {
    const part = moved.slice(from, from + MOST_IN_TURN);
    if ((await ports.alerts.saveTogether(part, turn + from / MOST_IN_TURN)) === "conflict") return false;
    await forEachLimited(part, PARALLEL, (each) => announce(ports, { ...each, version: each.version + 1 }));
  }
  let conflict = false;
  const seenAgain = saves.filter((each) => !moved.includes(each));
  await forEachLimited(seenAgain, PARALLEL, async (each) => {
    if ((await ports.alerts.save(each)) === "conflict") conflict = true;
    // What a sender that died has left untold.
    else await announce(ports, { ...each, version: each.version + 1 });
  });
  return !conflict;
}

/** Tells of the changes that have not been told yet. */
export async function announce(
  ports: Pick<WatchPorts, "announce"> & { alerts: Pick<AlertStore, "save"> },
  stored: StoredAlert,
): Promise<void> {
  const { alert, announced } = stored;
  const changes = newChanges(undefined, alert).slice(announced);
  if (changes.length === 0) return;
  await ports.announce(alert, changes);
  // A conflict means that somebody else has changed it: they tell, or the next sweep does.
  await ports.alerts.save({ ...stored, announced: alert.history.length });
}
