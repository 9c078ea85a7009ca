/** How it is now where an alert was raised, what is to come there, by which model, and what to advise. */
import { useCallback } from "react";
import { getAlert } from "../api/alerts.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { Notice } from "../ui/notice.tsx";
import { useAsked } from "../ui/use-asked.ts";

export function AlertOutlook({ id }: { id: string }) {
  const { t, f, metric: metricName, unit: unitName } = useLanguage();
  const ask = useCallback((signal: AbortSignal) => getAlert(id, signal), [id]);
  const { answer, error, again } = useAsked(ask);
  if (error) return <Notice error={error} text={t("alerts.error")} retry={again} />;
  if (!answer) return <p className="loading">{t("alerts.loading")}</p>;
  const { now, predicted, sources, health_advice } = answer;
  const [next] = predicted;
  return (
    <>
      {health_advice !== null && <p className="lead">{t("alerts.health", { advice: health_advice })}</p>}
      {now.length > 0 && (
        <>
          <h3>{t("alerts.now")}</h3>
          <ul className="affected">
            {now.map(({ metric, value, unit }) => (
              <li key={metric}>
                {metricName(metric)}: <b>{f.value(value)}</b> {unitName(unit)}
              </li>
            ))}
          </ul>
        </>
      )}
      {next && (
        <>
          <h3>{t("alerts.predicted", { metric: metricName(next.metric) })}</h3>
          <ol className="timeline">
            {predicted.map(({ at, value, lower, upper, unit }) => (
              <li key={at}>
                <span className="age">{f.time(Date.parse(at))}</span>
                <span>
                  <b>{f.value(value)}</b> {unitName(unit)} ({f.value(lower)} – {f.value(upper)})
                </span>
              </li>
            ))}
          </ol>
          <p className="provenance">
            {t("alerts.predictedBy", { confidence: f.percent(next.confidence), version: next.model_version })}
          </p>
        </>
      )}
      {sources.length > 0 && (
        <p className="provenance">{t("alerts.sources", { sources: sources.join(", ") })}</p>
      )}
    </>
  );
}
