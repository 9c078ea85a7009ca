/**
 * One look at a number of entities: the minutes that have closed since the last one, through conditions, alerts and
 * patterns. What they show is folded at once, so that a trouble that many of them show in one minute is one incident.
 */
import { NagarError, Unavailable } from "../errors.ts";
import type { EntityKey } from "../observation/domain.ts";
import { MINUTE_MS } from "../observation/instant.ts";
import { forEachLimited } from "../window/concurrency.ts";
import { foldFindings, foldPatterns } from "./fold-findings.ts";
import { spansRead } from "./judge-minute.ts";
import { keepAlerts } from "./keep-alerts.ts";
import type { AlertSettings, WatchPorts } from "./ports.ts";
import { conditionsFor, type Finding, newWatch, type Watch, watchEntity } from "./watch-entity.ts";
import { findPatterns } from "./watch-groups.ts";

/** Minutes further back are history, not news: an import of old files raises no alerts. */
export const NEWS_MINUTES = 180;

export interface Watched {
  /** The start of the last minute that is watched now (ms), of each entity that could be watched. */
  watched: Map<EntityKey, number>;
  /** Why the others could not. */
  failed: Map<EntityKey, NagarError>;
}

interface Look {
  before: Watch;
  after: Watch;
  version: number;
  through: number;
  findings: Finding[];
}

/**
 * Watches the minutes of each entity of `closed` up to the one that starts at its time (ms). Safe to repeat: what was
 * watched is not watched again, and what failed half-way comes to the same.
 * @param parallel entities that are read at the same time.
 * @throws Unavailable where alerts cannot be stored: then nothing counts as watched.
 */
export async function watchMinutes(
  closed: ReadonlyMap<EntityKey, number>,
  ports: WatchPorts,
  parallel: number,
): Promise<Watched> {
  const settings = await ports.settings();
  const watched: Watched["watched"] = new Map();
  const failed: Watched["failed"] = new Map();
  const looks: Look[] = [];
  const forEach = async <T>(
    items: Iterable<T>,
    entityOf: (item: T) => EntityKey,
    work: (item: T) => Promise<void>,
  ) =>
    forEachLimited(items, parallel, async (item) => {
      try {
        await work(item);
      } catch (error) {
        // One entity that cannot be read keeps no other from being watched.
        if (!(error instanceof NagarError)) throw error;
        failed.set(entityOf(item), error);
      }
    });

  await forEach(
    closed,
    ([entity]) => entity,
    async ([entity, through]) => {
      const look = await lookAt(entity, through, settings, ports);
      if (typeof look === "number") watched.set(entity, look);
      else looks.push(look);
    },
  );
  // Whoever was read first, the same findings make the same incidents.
  looks.sort((a, b) => (a.after.entity < b.after.entity ? -1 : 1));
  const findings = looks.flatMap((look) => look.findings);
  if (findings.length > 0) await keepAlerts(ports, (live) => foldFindings(live, findings, settings));
  await keepHolding(looks, settings, ports);
  await forEach(
    looks,
    ({ after }) => after.entity,
    async ({ after, version, through }) => {
      if ((await ports.watches.save({ ...after, watchedTo: through }, version)) === "conflict") {
        throw new Unavailable(`alerts: ${after.entity} is watched twice at once`);
      }
      watched.set(after.entity, through);
    },
  );
  return { watched, failed };
}

/** What an entity shows; or how far it is watched, where there is nothing to look at. */
async function lookAt(
  entity: EntityKey,
  through: number,
  settings: AlertSettings,
  ports: WatchPorts,
): Promise<Look | number> {
  const conditions = conditionsFor(settings.rules, entity);
  if (conditions.length === 0) return through;
  const stored = await ports.watches.load(entity);
  const before = stored?.watch ?? newWatch(entity);
  if (before.watchedTo >= through) return before.watchedTo;
  const from = Math.max(before.watchedTo + MINUTE_MS, through - NEWS_MINUTES * MINUTE_MS);
  const judged = conditions.map(({ condition }) => condition);
  const recent = await ports.recent(
    entity,
    spansRead(judged, { from, to: through + MINUTE_MS }),
    judged.some(({ kind }) => kind === "anomaly"),
  );
  const { watch, findings } = watchEntity(
    { ...before, watchedTo: from - MINUTE_MS },
    conditions,
    recent,
    through,
  );
  return { before, after: watch, version: stored?.version ?? 0, through, findings };
}

/** Keeps which of the entities hold a part of a pattern, and the patterns where any does or did. */
async function keepHolding(
  looks: readonly Look[],
  settings: AlertSettings,
  ports: WatchPorts,
): Promise<void> {
  const parts = new Set(settings.rules.flatMap(patternKeys));
  const concerned = looks.filter(({ before, after }) => holdsPart(before, parts) || holdsPart(after, parts));
  if (concerned.length === 0) return;
  for (const { after } of concerned) await ports.watches.hold(after, holdsPart(after, parts));
  await keepPatterns(Math.max(...concerned.map(({ through }) => through)), settings, ports);
}

/** Patterns as they stand, at event time `now` (ms). */
export async function keepPatterns(now: number, settings: AlertSettings, ports: WatchPorts): Promise<void> {
  const patterns = findPatterns(settings.rules, await ports.watches.holding(), settings.relations);
  await keepAlerts(ports, (live) => foldPatterns(live, settings.rules, patterns, now, settings));
}

const patternKeys = ({ id, condition }: AlertSettings["rules"][number]): string[] =>
  condition.kind === "spread"
    ? [id]
    : condition.kind === "together"
      ? condition.parts.map((_, index) => `${id}/${index}`)
      : [];

const holdsPart = ({ conditions }: Watch, parts: ReadonlySet<string>) =>
  Object.entries(conditions).some(([key, { firing }]) => firing && parts.has(key));
