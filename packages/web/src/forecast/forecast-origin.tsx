/** Which model a forecast is from, what stood in for a better one, and what moved it most. */
import type { PredictAnswer } from "../api/forecast-types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { standInText } from "./stand-in-text.ts";

const SHOWN = 6;

export function ForecastOrigin({ forecast }: { forecast: PredictAnswer }) {
  const language = useLanguage();
  const { t, f, unit, named } = language;
  const {
    explanation,
    degraded_reasons: reasons,
    model,
    model_version: version,
    last_observed: last,
  } = forecast;
  const { groups = [], features = [], members = {}, components = [] } = explanation ?? {};
  // An additive model is a sum; of one that learns from features it is told what they are about; a season has lines of its own.
  const lines =
    components.length > 0
      ? components.map(({ component, contribution }) => ({
          what: t(`component.${component}`),
          contribution,
        }))
      : groups.length > 0
        ? groups.map(({ group, contribution }) => ({ what: named(`feature.${group}`, group), contribution }))
        : features.map(({ feature, contribution }) => ({ what: feature, contribution }));
  const mixed = Object.entries(members).sort(([, a], [, b]) => b - a);
  const lead =
    groups.length > 0 || components.length > 0
      ? mixed.map(([member, share]) => `${named(`member.${member}`, member)} ${f.percent(share)}`).join(", ")
      : undefined;
  return (
    <>
      {reasons.length > 0 && (
        <p className="stale-note">{t("forecast.degraded", { why: standInText(reasons, language) })}</p>
      )}
      <p className="provenance">
        {model.stage === "baseline"
          ? named(`method.${model.method}`, model.method)
          : t("forecast.model", { version, method: named(`member.${model.method}`, model.method) })}
        {last !== null && ` · ${t("forecast.upTo", { time: f.dateTime(Date.parse(last)) })}`}
        {model.intervals_from === "assumption" && ` · ${t("forecast.assumed")}`}
      </p>
      {explanation && (
        <details className="why">
          <summary>{t("forecast.why")}</summary>
          <p>{lead ?? named(`method.${model.method}`, explanation.summary)}</p>
          {lines.length > 0 && (
            <>
              <p>
                {t(components.length > 0 ? "forecast.sumOf" : "forecast.adds", { unit: unit(forecast.unit) })}
              </p>
              <ul className="contributions">
                {lines.slice(0, SHOWN).map(({ what, contribution }) => (
                  <li key={what}>
                    <span>{what}</span>
                    <b>
                      {contribution > 0 ? "+" : "−"}
                      {f.value(Math.abs(contribution))}
                    </b>
                  </li>
                ))}
              </ul>
            </>
          )}
        </details>
      )}
    </>
  );
}
