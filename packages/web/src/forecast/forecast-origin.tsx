/** Which model a forecast is from, what stood in for a better one, and what moved it most. */
import type { PredictAnswer } from "../api/forecast-types.ts";
import { useLanguage } from "../i18n/use-language.ts";

const SHOWN_FEATURES = 5;

export function ForecastOrigin({ forecast }: { forecast: PredictAnswer }) {
  const { t, f } = useLanguage();
  const { explanation, degraded, model, model_version: version, last_observed: last } = forecast;
  return (
    <>
      {degraded !== null && <p className="stale-note">{t("forecast.degraded", { why: degraded })}</p>}
      <p className="provenance">
        {t("forecast.model", { version, method: model.method })}
        {last !== null && ` · ${t("forecast.upTo", { time: f.dateTime(Date.parse(last)) })}`}
        {model.intervals_from === "assumption" && ` · ${t("forecast.assumed")}`}
      </p>
      {explanation && (
        <details className="why">
          <summary>{t("forecast.why")}</summary>
          <p>{explanation.summary}</p>
          {explanation.features.length > 0 && (
            <ul className="contributions">
              {explanation.features.slice(0, SHOWN_FEATURES).map(({ feature, contribution }) => (
                <li key={feature}>
                  <code>{feature}</code>
                  <b>
                    {contribution > 0 ? "+" : "−"}
                    {f.value(Math.abs(contribution))}
                  </b>
                </li>
              ))}
            </ul>
          )}
        </details>
      )}
    </>
  );
}
