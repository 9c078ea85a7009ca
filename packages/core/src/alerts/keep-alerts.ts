/**
 * Stores what a fold has changed and tells of it, against whoever changes the same alerts meanwhile: a conflict reads
 * the alerts again and folds again. The change is stored before it is told, and that it was told after: a crash in
 * between tells twice, and the names of changes make that harmless.
 */
import { Unavailable } from "../errors.ts";
import { type Alert, newChanges } from "./alert.ts";
import type { AlertStore, StoredAlert, WatchPorts } from "./ports.ts";

const TRIES = 6;

/** @throws Unavailable where others keep changing the same alerts. */
export async function keepAlerts(
  ports: Pick<WatchPorts, "alerts" | "announce">,
  fold: (live: readonly Alert[]) => ReadonlyMap<string, Alert>,
): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const live = await ports.alerts.live();
    const stored = new Map(live.map((each) => [each.alert.id, each]));
    let conflict = false;
    for (const alert of fold(live.map((each) => each.alert)).values()) {
      const before = stored.get(alert.id) ?? { alert, announced: 0, version: 0 };
      const saved = { ...before, alert };
      if ((await ports.alerts.save(saved)) === "conflict") conflict = true;
      else await announce(ports, { ...saved, version: saved.version + 1 });
    }
    if (!conflict) return;
  }
  throw new Unavailable("alerts: others keep changing the same ones");
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
