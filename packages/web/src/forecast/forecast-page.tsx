/** The town in some hours: a map at the chosen moment, the places ranked, and the fan of the one that was chosen. */
import { lazy, Suspense, useMemo } from "react";
import type { Town } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import type { Entities } from "../live/town-store.ts";
import { Legend } from "../map/legend.tsx";
import { LEGENDS } from "../town/figures.ts";
import type { Place } from "../town/places.ts";
import { Choice } from "../ui/choice.tsx";
import { ContainFailure } from "../ui/contain-failure.tsx";
import { ListHead } from "../ui/list-head.tsx";
import { Notice } from "../ui/notice.tsx";
import type { Theme } from "../view/use-theme.ts";
import type { ChangeView } from "../view/use-view.ts";
import type { View } from "../view/view.ts";
import { ChosenForecast } from "./chosen-forecast.tsx";
import { type ForecastView, readForecastView, writeForecastView } from "./forecast-view.ts";
import { horizonName } from "./horizon-name.ts";
import { OutlookList } from "./outlook-list.tsx";
import { ASKS } from "./questions.ts";
import { TimeSlider } from "./time-slider.tsx";
import { countClasses, entitiesAhead, outlooks } from "./town-forecast.ts";
import { useForecastPlaces } from "./use-forecast-places.ts";
import { useTownForecast } from "./use-town-forecast.ts";

const TownMap = lazy(() => import("../map/town-map.tsx"));

export interface ForecastPageProps {
  town: Town;
  places: readonly Place[];
  entities: Entities;
  view: View;
  change: ChangeView;
  theme: Theme;
}

export default function ForecastPage({ town, places, entities, view, change, theme }: ForecastPageProps) {
  const { t, f, metric: metricName, language } = useLanguage();
  const shown = readForecastView(view.own);
  const { ask, horizon, ahead, metric } = shown;
  const { domain } = ask;
  const set = (part: Partial<ForecastView>): void =>
    change({ own: writeForecastView({ ...shown, ...part }) });
  const choose = (key: string): void => change({ entity: key === view.entity ? undefined : key });

  const asked = useForecastPlaces(places, entities, ask, metric);
  const { forecasts, done, all, failed, error, again } = useTownForecast(asked, ask, metric, horizon);
  const then = useMemo(() => entitiesAhead(asked, forecasts, ahead), [asked, forecasts, ahead]);
  const ranked = useMemo(
    () => outlooks(asked, forecasts, entities, ahead),
    [asked, forecasts, entities, ahead],
  );
  const layers = useMemo(() => [domain], [domain]);
  const chosen = places.find(({ key, domain: of }) => key === view.entity && of === domain);
  const any = ranked[0]?.forecast;
  const moment = Date.parse(any?.predictions[Math.min(ahead, any.predictions.length - 1)]?.timestamp ?? "");

  return (
    <main className={chosen ? "workspace has-chosen" : "workspace"}>
      <section className="list" id="places" tabIndex={-1} aria-labelledby="outlook-title">
        <ListHead
          id="outlook-title"
          title={t("forecast.pageTitle")}
          count={
            done < all
              ? t("forecast.progress", { done: f.count(done), all: f.count(all) })
              : f.count(ranked.length)
          }
        />
        <div className="list-choices">
          <Choice
            label={t("list.filter")}
            value={domain}
            options={ASKS.map((one) => [one.domain, t(`domain.${one.domain}`)])}
            onChange={(of) => set(readForecastView({ domain: of }))}
          />
          <Choice
            label={t("history.quantity")}
            value={metric ?? ""}
            options={ask.metrics.map((one) => [one, metricName(one)])}
            onChange={(one) => set({ metric: one })}
          />
          <Choice
            label={t("forecast.horizon")}
            value={horizon}
            options={ask.horizons.map((one) => [one, horizonName(one, language, t("forecast.season"))])}
            onChange={(one) => set({ horizon: one })}
          />
        </div>
        {ranked.length === 0 && done < all && <p className="loading">{t("forecast.loading")}</p>}
        {all === 0 && <p className="empty">{t("forecast.noPlaces")}</p>}
        {error && ranked.length === 0 && done === all && (
          <Notice error={error} text={t("forecast.error")} retry={again} />
        )}
        {error && ranked.length > 0 && (
          <p className="stale-note" title={error.message}>
            {t("forecast.failed", { count: f.count(failed) })}
          </p>
        )}
        <OutlookList outlooks={ranked} ahead={then} chosen={chosen?.key} onChoose={choose} />
      </section>
      <section className="map-area" aria-label={t("forecast.pageTitle")}>
        {any && (
          <TimeSlider
            forecast={any}
            domain={domain}
            ahead={ahead}
            counts={countClasses(asked, then)}
            onChange={(to) => set({ ahead: to })}
          />
        )}
        <ContainFailure text={t("error.part")}>
          <Suspense fallback={<p className="loading">{t("loading.map")}</p>}>
            <TownMap
              town={town}
              places={asked}
              entities={then}
              layers={layers}
              chosen={chosen}
              theme={theme}
              now={Number.isNaN(moment) ? 0 : moment}
              onChoose={choose}
              onFailure={() => {}}
            />
          </Suspense>
        </ContainFailure>
        {LEGENDS[domain] && (
          <div className="layers">
            <Legend domains={layers} open={matchMedia("(min-width: 90rem)").matches} />
          </div>
        )}
      </section>
      <ChosenForecast place={chosen} entities={entities} theme={theme} change={change} />
    </main>
  );
}
