/** The page: header, key figures, then the map with its list and panel, or the data quality. */
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { groupAlerts } from "./alerts/group-alerts.ts";
import { getOpenAlerts } from "./api/alerts.ts";
import { DOMAINS } from "./api/types.ts";
import { Header } from "./header.tsx";
import { LANGUAGES, LOCALES } from "./i18n/messages.ts";
import { LanguageContext, translationOf } from "./i18n/use-language.ts";
import { PlaceList } from "./list/place-list.tsx";
import { useTown } from "./live/use-town.ts";
import { LayerSwitcher } from "./map/layer-switcher.tsx";
import { PlacePanel } from "./panel/place-panel.tsx";
import { useSignIn } from "./sign-in/use-sign-in.ts";
import { KeyFigures } from "./strip/key-figures.tsx";
import { useLedger } from "./strip/use-ledger.ts";
import { placesOf } from "./town/places.ts";
import { ContainFailure } from "./ui/contain-failure.tsx";
import { Notice } from "./ui/notice.tsx";
import { usePolled } from "./ui/use-polled.ts";
import { useNow } from "./view/use-now.ts";
import { useTheme } from "./view/use-theme.ts";
import { useView } from "./view/use-view.ts";

const TownMap = lazy(() => import("./map/town-map.tsx"));
const AlertsPage = lazy(() => import("./alerts/alerts-page.tsx"));
const CausesPage = lazy(() => import("./causes/causes-page.tsx"));
const ForecastPage = lazy(() => import("./forecast/forecast-page.tsx"));
const ModelsPage = lazy(() => import("./models/models-page.tsx"));
const SimulationPage = lazy(() => import("./simulate/simulation-page.tsx"));
const RecommendPage = lazy(() => import("./recommend/recommend-page.tsx"));
const QualityPage = lazy(() => import("./quality/quality-page.tsx"));

const ALERTS_EVERY_MS = 10_000;

/** The first of the browser's languages that the page speaks. */
const preferred = LANGUAGES.find((language) =>
  navigator.languages.some((wish) => wish.split("-")[0] === language),
);

export function App() {
  const [view, change] = useView();
  const live = useTown();
  const { town, entities } = live;
  const now = useNow(live.clockAhead);
  const ledger = useLedger();
  const openAlerts = usePolled(getOpenAlerts, ALERTS_EVERY_MS);
  const themes = useTheme();
  const language = view.language ?? preferred ?? "en";
  const translation = useMemo(() => translationOf(language), [language]);
  const { t } = translation;
  const { failure: signInFailure } = useSignIn();
  const [mapError, setMapError] = useState<Error>();

  const places = useMemo(() => (town ? placesOf(town) : []), [town]);
  const chosen = places.find(({ key }) => key === view.entity);

  useEffect(() => {
    document.documentElement.lang = LOCALES[language];
    document.title = t("app.documentTitle", { place: chosen?.name ?? town?.name ?? t("app.title") });
  }, [language, t, chosen, town]);

  const choose = useCallback(
    (key: string) => {
      const domain = DOMAINS.find((one) => key.startsWith(`${one}/`));
      // What is chosen is to be seen, with whatever else its layer holds.
      const layers = DOMAINS.filter((one) => one === domain || view.layers.includes(one));
      change(key === view.entity ? { page: "map" } : { entity: key, metric: undefined, page: "map", layers });
    },
    [change, view.entity, view.layers],
  );

  return (
    <LanguageContext value={translation}>
      <div className="page">
        <nav className="skips">
          <a href="#places">{t("skip.list")}</a>
          {chosen && <a href="#panel">{t("skip.panel")}</a>}
        </nav>
        <Header
          view={view}
          language={language}
          change={change}
          live={live}
          themes={themes}
          alerts={openAlerts.answer && groupAlerts(openAlerts.answer.alerts).length}
        />
        {town?.demonstration && (
          <p className="demonstration">{t("banner.demonstration", { town: town.name })}</p>
        )}
        {signInFailure && <Notice error={signInFailure} text={t("signIn.failed")} />}
        {live.connection === "offline" && (
          <p className="offline" role="alert">
            {t("connection.offline.help", { reason: live.connectionError?.message ?? "" })}
          </p>
        )}
        {live.townError && <Notice error={live.townError} text={t("error.town")} retry={live.retryTown} />}
        {!town && !live.townError && (
          <p className="loading" role="status">
            {t("loading.town")}
          </p>
        )}
        {town && view.page !== "simulate" && (
          <KeyFigures
            places={places}
            entities={entities}
            hasState={live.hasState}
            ledger={ledger}
            now={now}
            onChoose={choose}
          />
        )}
        {town && view.page !== "map" && (
          <ContainFailure key={view.page} text={t("error.part")}>
            <Suspense fallback={<p className="loading">{t("loading.page")}</p>}>
              {view.page === "alerts" && (
                <AlertsPage
                  town={town}
                  places={places}
                  entities={entities}
                  now={now}
                  view={view}
                  change={change}
                  theme={themes.theme}
                  onChanged={openAlerts.retry}
                />
              )}
              {view.page === "forecasts" && (
                <ForecastPage
                  town={town}
                  places={places}
                  entities={entities}
                  view={view}
                  change={change}
                  theme={themes.theme}
                />
              )}
              {view.page === "simulate" && (
                <SimulationPage town={town} view={view} change={change} theme={themes.theme} now={now} />
              )}
              {view.page === "models" && <ModelsPage places={places} view={view} change={change} />}
              {view.page === "recommend" && <RecommendPage town={town} view={view} change={change} />}
              {view.page === "causes" && <CausesPage view={view} change={change} />}
              {view.page === "quality" && <QualityPage now={now} />}
            </Suspense>
          </ContainFailure>
        )}
        {town && view.page === "map" && (
          <main className={chosen ? "workspace has-chosen" : "workspace"}>
            <PlaceList places={places} entities={entities} chosen={chosen?.key} now={now} onChoose={choose} />
            <section className="map-area" aria-label={t("nav.map")}>
              {mapError ? (
                <Notice error={mapError} text={t("error.map")} />
              ) : (
                <ContainFailure text={t("error.part")}>
                  <Suspense
                    fallback={
                      <p className="loading" role="status">
                        {t("loading.map")}
                      </p>
                    }
                  >
                    <TownMap
                      town={town}
                      places={places}
                      entities={entities}
                      layers={view.layers}
                      chosen={chosen}
                      theme={themes.theme}
                      now={now}
                      onChoose={choose}
                      onFailure={setMapError}
                    />
                  </Suspense>
                </ContainFailure>
              )}
              <LayerSwitcher layers={view.layers} onChange={(layers) => change({ layers })} />
            </section>
            <PlacePanel
              place={chosen}
              places={places}
              entities={entities}
              now={now}
              clockAhead={live.clockAhead}
              view={view}
              change={change}
              theme={themes.theme}
            />
          </main>
        )}
      </div>
    </LanguageContext>
  );
}
