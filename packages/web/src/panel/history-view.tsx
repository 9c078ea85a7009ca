/** History of the chosen place: what, how far back, how fine; chart, figures, table and file. */
import { lazy, Suspense, useMemo, useState } from "react";
import { useLanguage } from "../i18n/use-language.ts";
import type { Place } from "../town/places.ts";
import { Choice } from "../ui/choice.tsx";
import { ContainFailure } from "../ui/contain-failure.tsx";
import { Notice } from "../ui/notice.tsx";
import type { Look } from "../ui/time-chart.tsx";
import type { Theme } from "../view/use-theme.ts";
import type { ChangeView } from "../view/use-view.ts";
import { fitting, RANGES, RESOLUTION_MS, resolutionsOf, type View } from "../view/view.ts";
import { countFlags, metricsIn, summaryOf, toColumns, toCsv } from "./history-data.ts";
import { HistoryTable } from "./history-table.tsx";
import { saveFile } from "./save-file.ts";
import { useHistory } from "./use-history.ts";

const TimeChart = lazy(() => import("../ui/time-chart.tsx"));

/** The mean as a line within the band from lowest to highest. */
const LOOK: Look = {
  strokes: [{ colour: "--accent" }, "edge", "edge"],
  bands: [{ upper: 3, lower: 2, colour: "--band" }],
};

export interface HistoryViewProps {
  place: Place;
  /** `observed_at` of the latest observation. */
  heard: string | undefined;
  /** The metric that the map shows of this place. */
  leading: string | undefined;
  clockAhead: number;
  view: View;
  change: ChangeView;
  theme: Theme;
}

export function HistoryView({ place, heard, leading, clockAhead, view, change, theme }: HistoryViewProps) {
  const { t, f, metric: metricName, unit: unitName } = useLanguage();
  const { range, resolution } = view;
  const { history, error, retry } = useHistory(place, view, heard, clockAhead);
  const [cursor, setCursor] = useState<number | null>(null);

  const points = history?.points ?? [];
  const metrics = metricsIn(points);
  const metric =
    [view.metric, leading].find((one) => one !== undefined && metrics.includes(one)) ?? metrics[0];
  const columns = useMemo(
    () =>
      history && metric !== undefined
        ? toColumns(history.points, metric, RESOLUTION_MS[resolution])
        : undefined,
    [history, metric, resolution],
  );
  const summary = metric === undefined ? undefined : summaryOf(points, metric);
  const unit = unitName(history?.units[metric ?? ""] ?? "");

  const time = cursor === null ? undefined : columns?.[0][cursor];
  const mean = cursor === null ? undefined : columns?.[1][cursor];
  const atCursor =
    cursor === null || time === undefined || typeof mean !== "number" ? undefined : { cursor, time, mean };
  const said = atCursor
    ? `${f.dateTime(atCursor.time * 1000)}: ${f.value(atCursor.mean)} ${unit}`
    : t("history.hint");

  return (
    <section className="history" aria-labelledby="history-title">
      <h3 id="history-title">{t("history.title")}</h3>
      <div className="history-choices">
        <Choice
          label={t("history.quantity")}
          value={metric ?? ""}
          options={metrics.map((one) => [one, metricName(one)])}
          onChange={(one) => change({ metric: one })}
        />
        <Choice
          label={t("history.range")}
          value={range}
          options={RANGES.map((one) => [one, t(`range.${one}`)])}
          onChange={(one) => change({ range: one, resolution: fitting(resolution, one) })}
        />
        <Choice
          label={t("history.resolution")}
          value={resolution}
          options={resolutionsOf(range).map((one) => [one, t(`resolution.${one}`)])}
          onChange={(one) => change({ resolution: one })}
        />
      </div>
      {error && <Notice error={error} text={t("error.history")} retry={retry} />}
      {!history && !error && (
        <p className="loading chart-place" role="status">
          {t("loading.history")}
        </p>
      )}
      {history && !summary && <p className="empty chart-place">{t("history.empty")}</p>}
      {columns && summary && metric !== undefined && (
        <>
          <ContainFailure text={t("error.part")}>
            <Suspense fallback={<p className="loading chart-place">{t("loading.history")}</p>}>
              <TimeChart
                columns={columns}
                look={LOOK}
                label={t("history.chart", { metric: metricName(metric), place: place.name })}
                unit={unit}
                theme={theme}
                cursor={cursor}
                said={said}
                onCursor={setCursor}
              />
            </Suspense>
          </ContainFailure>
          <p className="readout">{readout()}</p>
          <p className="summary">
            {t("history.summary", {
              points: f.count(summary.points),
              observations: f.count(summary.observations),
              min: f.value(summary.min),
              mean: f.value(summary.mean),
              max: f.value(summary.max),
              unit,
            })}
          </p>
          <div className="history-tools">
            <button
              type="button"
              className="button"
              onClick={() =>
                saveFile(
                  `${place.entityId}-${resolution}-${range}.csv`,
                  "text/csv",
                  toCsv(points, history?.units ?? {}),
                )
              }
            >
              {t("history.csv")}
            </button>
            <details>
              <summary>{t("history.table")}</summary>
              <HistoryTable points={points} metric={metric} unit={unit} />
            </details>
          </div>
        </>
      )}
    </section>
  );

  /** The point under the cursor in words; without one, how to read the chart. */
  function readout() {
    if (atCursor === undefined) {
      return (
        <>
          <span className="key key-mean" /> {t("history.mean")} <span className="key key-band" />{" "}
          {t("history.band")}. {t("history.hint")}
        </>
      );
    }
    const point = points.find(({ start }) => Date.parse(start) === atCursor.time * 1000);
    const flags = point ? countFlags(point) : 0;
    const edge = (column: 2 | 3): string => f.value(columns?.[column][atCursor.cursor] ?? atCursor.mean);
    return (
      <>
        <b>{said}</b> ({edge(2)}–{edge(3)})
        {flags > 0 && ` · ${t("history.flagged", { count: f.count(flags) })}`}
      </>
    );
  }
}
