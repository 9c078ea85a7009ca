/** The newest points of a history as a table: the chart for those who do not see it. */
import type { Point } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { countFlags } from "./history-data.ts";

/** The file holds all of them. */
const ROWS = 100;

export function HistoryTable({
  points,
  metric,
  unit,
}: {
  points: readonly Point[];
  metric: string;
  unit: string;
}) {
  const { t, f } = useLanguage();
  const rows = points.filter((point) => point.metrics[metric]).slice(-ROWS);
  return (
    <div className="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">{t("history.time")}</th>
            <th scope="col">
              {t("history.mean")} {unit && `(${unit})`}
            </th>
            <th scope="col">{t("history.min")}</th>
            <th scope="col">{t("history.max")}</th>
            <th scope="col">{t("history.observations")}</th>
            <th scope="col">{t("quality.flags")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.toReversed().map((point) => {
            const { mean, min, max } = point.metrics[metric]!;
            return (
              <tr key={point.start}>
                <th scope="row">{f.dateTime(Date.parse(point.start))}</th>
                {[mean, min, max].map((value, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the three columns never change places.
                  <td key={at}>{value === null ? "–" : f.value(value)}</td>
                ))}
                <td>{f.count(point.observations)}</td>
                <td>{f.count(countFlags(point))}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
