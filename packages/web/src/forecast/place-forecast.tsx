/** The forecast of the chosen place: what and how far ahead, the fan, and where it is from. */
import { useState } from "react";
import type { Entity } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { SignedIn } from "../sign-in/signed-in.tsx";
import type { Place } from "../town/places.ts";
import { Choice } from "../ui/choice.tsx";
import { Notice } from "../ui/notice.tsx";
import type { Theme } from "../view/use-theme.ts";
import { FanChart } from "./fan-chart.tsx";
import { ForecastOrigin } from "./forecast-origin.tsx";
import { horizonName } from "./horizon-name.ts";
import { type Ask, askOf, metricFor } from "./questions.ts";
import { useFan } from "./use-fan.ts";

export interface PlaceForecastProps {
  place: Place;
  entity: Entity | undefined;
  theme: Theme;
}

/** Nothing for a place of which nothing is forecast, or that has not said anything yet. */
export function PlaceForecast({ place, entity, theme }: PlaceForecastProps) {
  const { t } = useLanguage();
  const ask = askOf(place.domain);
  if (!ask || !entity) return null;
  return (
    <SignedIn to={t("signIn.forecast")}>
      <AskedForecast ask={ask} place={place} entity={entity} theme={theme} />
    </SignedIn>
  );
}

function AskedForecast({ ask, place, entity, theme }: PlaceForecastProps & { ask: Ask; entity: Entity }) {
  const { t, metric: metricName, language } = useLanguage();
  const [wished, setWished] = useState<string>();
  const [horizon, setHorizon] = useState(ask.usual);
  const metric = metricFor(ask, entity.metrics, wished);
  const { answer: fan, error, again } = useFan(place, ask, metric, horizon);
  const offered = ask.metrics.filter((one) => Object.hasOwn(entity.metrics, one));
  return (
    <section className="forecast" aria-labelledby="forecast-title">
      <h3 id="forecast-title">{t("forecast.title")}</h3>
      <div className="history-choices">
        <Choice
          label={t("history.quantity")}
          value={fan?.forecast.metric ?? metric ?? ""}
          options={offered.map((one) => [one, metricName(one)])}
          onChange={setWished}
        />
        <Choice
          label={t("forecast.horizon")}
          value={horizon}
          options={ask.horizons.map((one) => [one, horizonName(one, language, t("forecast.season"))])}
          onChange={setHorizon}
        />
      </div>
      {error && <Notice error={error} text={t("forecast.error")} retry={again} />}
      {!fan && !error && (
        <p className="loading chart-place" role="status">
          {t("forecast.loading")}
        </p>
      )}
      {fan && (
        <>
          <FanChart fan={fan} name={place.name} theme={theme} />
          <ForecastOrigin forecast={fan.forecast} />
        </>
      )}
    </section>
  );
}
