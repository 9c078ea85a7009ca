/** How one series' forecasts do live: errors beside what was promised, coverage, drift of what they read, and the bounds. */
import type { DriftLine, MonitoringThresholds, MonitorReport } from "../api/forecast-types.ts";
import { useLanguage } from "../i18n/use-language.ts";

export function LiveErrors(props: { report: MonitorReport | undefined; thresholds: MonitoringThresholds }) {
  const { report, thresholds } = props;
  const { t, f } = useLanguage();
  if (!report) return <p className="empty">{t("models.live.none")}</p>;
  const drifts = [...report.drift, ...(report.prediction_drift ? [report.prediction_drift] : [])];
  const figure = (value: number | null): string => (value === null ? "–" : f.value(value));
  const share = (value: number | null): string => (value === null ? "–" : f.percent(value));
  return (
    <section aria-labelledby="live-title">
      <h3 id="live-title">{t("models.live.title")}</h3>
      {report.alerts.length > 0 ? (
        <ul className="live-alerts">
          {report.alerts.map(({ what, message }) => (
            <li key={message} className="is-bad">
              ! <b>{t(`models.live.alert.${what}`)}</b>: {message}
            </li>
          ))}
        </ul>
      ) : (
        <p className="is-good">✓ {t("models.live.fine")}</p>
      )}
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("models.version")}</th>
              <th scope="col" className="number">
                {t("models.live.scored")}
              </th>
              <th scope="col" className="number">
                {t("models.mae")}
              </th>
              <th scope="col" className="number">
                {t("models.naiveMae")}
              </th>
              <th scope="col" className="number">
                {t("models.coverage")}
              </th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(report.versions).map(([version, live]) => (
              <tr key={version}>
                <th scope="row">{version}</th>
                <td className="number">{f.count(live.scored)}</td>
                <td className="number">{f.value(live.mae)}</td>
                <td className="number">{f.value(live.naive_mae)}</td>
                <td className={live.coverage95 < thresholds.coverage95 ? "number is-bad" : "number"}>
                  {f.percent(live.coverage95)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>
        {t("models.live.promised", {
          mae: figure(report.mae),
          trained: figure(report.trained_mae),
          bias: figure(report.bias),
          coverage80: share(report.coverage80),
        })}
      </p>
      {drifts.length > 0 && <DriftTable drifts={drifts} />}
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

function DriftTable({ drifts }: { drifts: readonly DriftLine[] }) {
  const { t, f } = useLanguage();
  return (
    <div className="scroll">
      <table className="drift">
        <thead>
          <tr>
            <th scope="col">{t("models.live.drift")}</th>
            <th scope="col" className="number">
              PSI
            </th>
            <th scope="col" className="number">
              KS
            </th>
            <th scope="col" className="number">
              {t("models.live.critical")}
            </th>
          </tr>
        </thead>
        <tbody>
          {drifts.map(({ feature, psi, ks, ks_critical, drifted }) => (
            <tr key={feature} className={drifted ? "is-bad" : undefined}>
              <th scope="row">
                {drifted && "! "}
                {feature}
              </th>
              <td className="number">{f.value(psi)}</td>
              <td className="number">{f.value(ks)}</td>
              <td className="number">{f.value(ks_critical)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
