/**
 * Watches every series that has models or was asked about: gives the forecast of this hour by each version that stands
 * for something, scores what has come true, and does what follows: promotes a shadow that held up, rolls back a champion
 * that is worse than no model, tells of errors and drift, which trains the series anew, and raises their alerts.
 */
import type { MonitoredModels } from "@nagar/core/alerts/watch-models.ts";
import type { KeptPrediction } from "@nagar/core/forecast/monitor/kept-prediction.ts";
import { keptPrediction } from "@nagar/core/forecast/monitor/kept-prediction.ts";
import {
  LOOK_BACK_MS,
  type MonitorReport,
  watchSeries,
} from "@nagar/core/forecast/monitor/monitor-report.ts";
import { judgeLive, PROMOTION } from "@nagar/core/forecast/registry/judge-version.ts";
import { championOf, inStage, type Registry } from "@nagar/core/forecast/registry/registry.ts";
import { forecastBy, isStandIn } from "@nagar/core/forecast/serve/forecast-series.ts";
import type { ForecastPorts } from "@nagar/core/forecast/serve/ports.ts";
import { type SeriesName, seriesId, splitSeriesId } from "@nagar/core/forecast/serve/series-id.ts";
import { pastSince, recentPast } from "@nagar/core/forecast/serve/series-past.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { forEachLimited } from "@nagar/core/window/concurrency.ts";
import type { ModelRegistry } from "../store/model-registry.ts";
import { allRegistries } from "../store/model-registry.ts";
import type { MonitorStore } from "../store/monitor-store.ts";
import type { PredictionStore } from "../store/prediction-store.ts";
import type { ForecastEvent } from "./publish-events.ts";

export interface WatchPorts extends Pick<ForecastPorts, "windows" | "artefact" | "online"> {
  readonly models: ModelRegistry;
  readonly predictions: PredictionStore;
  readonly monitor: MonitorStore;
  publish(events: readonly ForecastEvent[]): Promise<void>;
  /** Raises and ends the alerts of this hour's findings. */
  alert(monitored: MonitoredModels): Promise<void>;
  /** A series that could not be watched: the others are. */
  failed(series: string, error: unknown): void;
}

const PARALLEL = 4;
/** Steps of a standing forecast: a day of hours, a week of days. */
const STANDING = { "1h": 24, "1d": 7 } as const;

export async function watchForecasts(
  ports: WatchPorts,
  now: number,
): Promise<{ watched: number; events: number }> {
  const registries = new Map((await allRegistries(ports.models)).map((each) => [each.series, each]));
  const names = new Set([...registries.keys(), ...(await ports.monitor.asked())]);
  const reports: MonitorReport[] = [];
  const failed: string[] = [];
  let events = 0;
  await forEachLimited([...names], PARALLEL, async (series) => {
    const name = splitSeriesId(series);
    if (!name) return;
    try {
      const seen = await watchOne(name, ports, now);
      if (!seen) return;
      reports.push(seen.report);
      events += seen.events;
    } catch (error) {
      failed.push(series);
      ports.failed(series, error);
    }
  });
  await ports.alert({ reports, failed });
  return { watched: reports.length, events };
}

/** Undefined where nothing is kept of the series' past. @throws NotFound, Unavailable where the champion's artefact is unread. */
async function watchOne(
  name: SeriesName,
  ports: WatchPorts,
  now: number,
): Promise<{ report: MonitorReport; events: number } | undefined> {
  const id = seriesId(name);
  const registry = await ports.models.load(id);
  const champion = championOf(registry);
  // Unread, it would give a report without drift, as of a model that is well: the series fails, and its alert stays.
  const artefact = champion && (await ports.artefact(id, champion.version));
  const past = artefact
    ? await pastSince(artefact, name, ports.windows, now)
    : await recentPast(name, ports.windows, now);
  if (!past) return undefined;
  await standingForecasts(registry, name, ports, now);
  const [predictions, before] = await Promise.all([
    ports.predictions.between(id, now - LOOK_BACK_MS[name.step], now),
    ports.monitor.get(id),
  ]);
  const { report, scores, event } = watchSeries({ registry, artefact, past, predictions, before, now });
  await ports.monitor.put(report);
  const moved = await ports.models.change(id, (current) =>
    judgeLive(current, scores, PROMOTION, { at: formatInstant(now), by: "nagar" }),
  );
  const events: ForecastEvent[] = [
    ...(event ? [{ type: event, detail: { series: id, alerts: messagesOf(report) } }] : []),
    ...changesOf(registry, moved),
  ];
  if (events.length > 0) await ports.publish(events);
  return { report, events: events.length };
}

const messagesOf = ({ alerts }: MonitorReport) => alerts.map(({ message }) => message);

/** The forecast of this hour by the champion and by the version in its shadow, whether somebody asks or not. */
async function standingForecasts(
  registry: Registry,
  name: SeriesName,
  ports: WatchPorts,
  now: number,
): Promise<void> {
  const standing = [championOf(registry), inStage(registry, "shadow")].filter((entry) => entry !== undefined);
  for (const { version, stage } of standing) {
    const artefact = await ports.artefact(seriesId(name), version).catch(() => undefined);
    if (!artefact) continue;
    const longest = artefact.model.forecaster.horizons.at(-1)!;
    const made = await forecastBy(artefact, name, Math.min(STANDING[name.step], longest), now, ports);
    if (isStandIn(made)) continue;
    const kept: KeptPrediction = keptPrediction(
      { ...made, version, method: artefact.recipe, stage, degraded: [] },
      now,
    );
    await ports.predictions.keep(kept, now);
  }
}

/** What changed in the registry, as events. */
function changesOf(before: Registry, after: Registry): ForecastEvent[] {
  if (before === after || after.changes === before.changes) return [];
  const last = after.changes.at(-1);
  if (!last || before.changes.at(-1)?.at === last.at || last.by !== "nagar") return [];
  const types = { promoted: "forecast.model.promoted", "rolled back": "forecast.model.rolled_back" } as const;
  const type = types[last.what as keyof typeof types];
  return type ? [{ type, detail: { series: after.series, version: last.version, reason: last.reason } }] : [];
}
