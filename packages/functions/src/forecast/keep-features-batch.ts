/**
 * A batch of the stream as features: the steps that it touched, as the windows say them now, into the lake for training;
 * and, for each series that has a champion and whose step is over, the features of that step into the feature store.
 *
 * It is a consumer of its own and waits until the counter has passed its batch, so that counting is never slowed by it
 * and fails for none of its reasons. A step is written as often as it is touched; the latest counts. So a batch that is
 * delivered again, or cut differently, changes nothing.
 */

import { championOf, type Registry } from "@nagar/core/forecast/registry/registry.ts";
import type { ForecastPorts, OnlineFeatures } from "@nagar/core/forecast/serve/ports.ts";
import { stepValues } from "@nagar/core/forecast/serve/series-grid.ts";
import { type SeriesName, seriesId, splitSeriesId } from "@nagar/core/forecast/serve/series-id.ts";
import { lastStep, onlineFeatures, pastSince } from "@nagar/core/forecast/serve/series-past.ts";
import { type Step, trainedTargets } from "@nagar/core/forecast/serve/targets.ts";
import { SERIES_PREFIX } from "@nagar/core/lake/series-columns.ts";
import type { RawRecord } from "@nagar/core/ledger/consume-batch.ts";
import { type EntityKey, entityKey, splitEntityKey } from "@nagar/core/observation/domain.ts";
import { forEachStamp } from "@nagar/core/observation/envelope.ts";
import { localDate } from "@nagar/core/observation/instant.ts";
import { forEachLimited } from "@nagar/core/window/concurrency.ts";
import type { WindowStore } from "@nagar/core/window/ports.ts";
import type { WindowKey } from "@nagar/core/window/stored-window.ts";
import { RESOLUTION_MS, windowStart } from "@nagar/core/window/window.ts";
import { type CountedPorts, countedUpTo } from "../windows/counted-up-to.ts";
import { type SeriesRow, writeSeriesTable } from "./series-table.ts";

export interface KeepFeaturesPorts extends CountedPorts, Pick<ForecastPorts, "windows" | "artefact"> {
  stored: Pick<WindowStore, "load">;
  /** All registries, some minutes old at most. */
  registries(): Promise<readonly Registry[]>;
  /** Writes an object; the same name again replaces it. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  putOnline(features: OnlineFeatures): Promise<void>;
  /** What was put last for a series, as `version@step`, as far as this process knows. */
  readonly known: Map<string, string>;
  /** A series whose features could not be made: the forecast is then made from the windows. */
  failed(series: string, error: unknown): void;
}

const STEPS: readonly Step[] = ["1h", "1d"];
const PARALLEL = 4;
const METRICS = Map.groupBy(trainedTargets(), ({ domain, step }) => `${domain} ${step}`);

/** Returns the position of the first record that must be delivered again; undefined when all are done. */
export async function keepFeatures(
  records: readonly RawRecord[],
  ports: KeepFeaturesPorts,
  now: number,
): Promise<number | undefined> {
  const ready = await countedUpTo(records, ports, now);
  const batch = records.slice(0, ready);
  const touched = touchedSteps(batch);
  const rows = await rowsOf(touched, ports.stored, now);
  for (const [partition, group] of Map.groupBy(
    rows,
    ({ domain, start }) => `domain=${domain}/date=${localDate(start)}`,
  )) {
    const first = batch[0]!;
    const name = `${first.shardId}-${first.sequence}-${batch.at(-1)!.sequence}`;
    await ports.put(`${SERIES_PREFIX}${partition}/${name}.parquet`, writeSeriesTable(group));
  }
  await putOnlineOf(touched, ports, now);
  return ready < records.length ? ready : undefined;
}

/** Each entity's steps that hold an observation of the batch. */
function touchedSteps(records: readonly RawRecord[]): WindowKey[] {
  const touched = new Map<EntityKey, { kind: Step; starts: Set<number> }[]>();
  for (const record of records) {
    forEachStamp(record, (entity, observedAt) => {
      let steps = touched.get(entity);
      if (steps === undefined) {
        const { domain } = splitEntityKey(entity);
        steps = STEPS.filter((kind) => METRICS.has(`${domain} ${kind}`)).map((kind) => ({
          kind,
          starts: new Set(),
        }));
        touched.set(entity, steps);
      }
      for (const { kind, starts } of steps) starts.add(windowStart(kind, observedAt));
    });
  }
  return [...touched].flatMap(([entity, steps]) =>
    steps.flatMap(({ kind, starts }) => [...starts].map((start) => ({ entity, kind, start }))),
  );
}

async function rowsOf(
  touched: readonly WindowKey[],
  stored: KeepFeaturesPorts["stored"],
  now: number,
): Promise<SeriesRow[]> {
  const windows = await stored.load(touched);
  return touched.flatMap(({ entity, kind, start }, i) => {
    const window = windows[i];
    if (!window) return [];
    const { domain, entityId } = splitEntityKey(entity);
    const step = kind as Step;
    return (METRICS.get(`${domain} ${step}`) ?? []).flatMap(({ metric }) => {
      const name: SeriesName = { domain, entityId, metric, step };
      const summary = { ...window, entity, resolution: step, start };
      return stepValues(name, [summary]).map(({ value }) => ({ ...name, start, value, writtenAt: now }));
    });
  });
}

/** Features of the last whole step of each touched series that has a champion, where they are new or have changed. */
async function putOnlineOf(
  touched: readonly WindowKey[],
  ports: KeepFeaturesPorts,
  now: number,
): Promise<void> {
  // What is long past moves no features of the present.
  const live = touched.filter(({ start, kind }) => now - start < 3 * RESOLUTION_MS[kind as Step]);
  if (live.length === 0) return;
  const oldest = new Map<string, number>();
  for (const { entity, kind, start } of live) {
    const key = `${entity} ${kind}`;
    oldest.set(key, Math.min(start, oldest.get(key) ?? start));
  }
  const due = (await ports.registries()).flatMap((registry) => {
    const name = splitSeriesId(registry.series);
    const champion = championOf(registry);
    if (!name || !champion) return [];
    const from = oldest.get(`${entityKey(name.domain, name.entityId)} ${name.step}`);
    if (from === undefined) return [];
    const origin = lastStep(name.step, now);
    const state = `${champion.version}@${origin}`;
    // Nothing of the step itself came, and its features are there.
    if (from > origin && ports.known.get(registry.series) === state) return [];
    return [{ name, version: champion.version, state }];
  });
  await forEachLimited(due, PARALLEL, async ({ name, version, state }) => {
    const id = seriesId(name);
    try {
      const artefact = await ports.artefact(id, version);
      const past = await pastSince(artefact, name, ports.windows, now);
      await ports.putOnline(await onlineFeatures(artefact, name, past));
      ports.known.set(id, state);
    } catch (error) {
      ports.failed(id, error);
    }
  });
}
