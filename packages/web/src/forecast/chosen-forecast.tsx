/** The forecast of the place that was chosen on the forecast page, with a way to its measurements. */
import { useLanguage } from "../i18n/use-language.ts";
import type { Entities } from "../live/town-store.ts";
import type { Place } from "../town/places.ts";
import { PanelHead } from "../ui/panel-head.tsx";
import type { Theme } from "../view/use-theme.ts";
import type { ChangeView } from "../view/use-view.ts";
import { PlaceForecast } from "./place-forecast.tsx";

export function ChosenForecast(props: {
  place: Place | undefined;
  entities: Entities;
  theme: Theme;
  change: ChangeView;
}) {
  const { place, entities, theme, change } = props;
  const { t } = useLanguage();
  if (!place) {
    return (
      <aside className="panel is-empty" id="panel" aria-label={t("panel.none.title")}>
        <h2>{t("panel.none.title")}</h2>
        <p>{t("forecast.choose")}</p>
      </aside>
    );
  }
  return (
    <aside className="panel" id="panel" tabIndex={-1} aria-labelledby="panel-title">
      <PanelHead id="panel-title" title={place.name} onClose={() => change({ entity: undefined })}>
        {place.entityId} · {t(`domain.${place.domain}`)}
      </PanelHead>
      <PlaceForecast key={place.key} place={place} entity={entities.get(place.key)} theme={theme} />
      <button type="button" className="button" onClick={() => change({ page: "map" })}>
        {t("forecast.toPlace")}
      </button>
    </aside>
  );
}
