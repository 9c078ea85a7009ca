/** How one series' forecasts do live: errors beside what was promised, coverage, drift of what they read, and the bounds. */
import type { MonitoringThresholds, MonitorReport } from "../api/forecast-types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { FigureTable } from "../ui/figure-table.tsx";

export function LiveErrors(props: { report: MonitorReport | undefined; thresholds: MonitoringThresholds }) {
  const { report, thresholds } = props;
  const { t, f, named } = useLanguage();
  if (!report) return <p className="empty">{t("models.live.none")}</p>;
  const drifts = [...report.drift, ...(report.prediction_drift ? [report.prediction_drift] : [])];
  const figure = (value: number | null): string => (value === null ? "–" : f.value(value));
  const share = (value: number | null): string => (value === null ? "–" : f.percent(value));
  const driftName = (feature: string): string => named(`models.drift.${feature}`, feature);
  return (
    <section aria-labelledby="live-title">
      <h3 id="live-title">{t("models.live.title")}</h3>
      {report.alerts.length > 0 ? (
        <ul className="live-alerts">
          {report.alerts.map(({ what, value, bound, feature }) => (
            <li key={`${what} ${feature}`} className="is-bad">
              ! <b>{t(`models.live.alert.${what}`)}</b>:{" "}
              {t(`models.live.passed.${what}`, {
                value: what === "coverage" ? share(value) : f.value(value),
                bound: what === "coverage" ? share(bound) : f.value(bound),
                feature: driftName(feature ?? ""),
              })}
            </li>
          ))}
        </ul>
      ) : (
        <p className="is-good">✓ {t("models.live.fine")}</p>
      )}
      <FigureTable
        rows={Object.entries(report.versions)}
        keyOf={([version]) => version}
        columns={[
          { head: t("models.version"), as: "name", cell: ([version]) => version },
          { head: t("models.live.scored"), cell: ([, live]) => f.count(live.scored) },
          { head: t("models.mae"), cell: ([, live]) => f.value(live.mae) },
          { head: t("models.naiveMae"), cell: ([, live]) => f.value(live.naive_mae) },
          {
            head: t("models.coverage"),
            cell: ([, live]) => f.percent(live.coverage95),
            isBad: ([, live]) => live.coverage95 < thresholds.coverage95,
          },
        ]}
      />
      <p>
        {t("models.live.promised", {
          mae: figure(report.mae),
          trained: figure(report.trained_mae),
          bias: figure(report.bias),
          coverage80: share(report.coverage80),
        })}
      </p>
      {drifts.length > 0 && (
        <FigureTable
          className="drift"
          rows={drifts}
          keyOf={({ feature }) => feature}
          isBad={({ drifted }) => drifted}
          columns={[
            {
              head: t("models.live.drift"),
              as: "name",
              cell: ({ feature, drifted }) => `${drifted ? "! " : ""}${driftName(feature)}`,
            },
            { head: "PSI", cell: ({ psi }) => f.value(psi) },
            { head: "KS", cell: ({ ks }) => f.value(ks) },
            { head: t("models.live.critical"), cell: ({ ks_critical }) => f.value(ks_critical) },
          ]}
        />
      )}
      <p className="provenance">
        {t("models.live.bounds", {
          scored: f.count(thresholds.scored),
          error: f.value(thresholds.error),
          naive: f.value(thresholds.naive),
          coverage: f.percent(thresholds.coverage95),
          psi: f.value(thresholds.psi),
          at: f.dateTime(Date.parse(report.checked_at)),
        })}
      </p>
    </section>
  );
}
