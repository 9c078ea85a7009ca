/** The chosen place: its latest values with unit, age and flags, and its history. */
import { useEffect, useRef } from "react";
import { PlaceForecast } from "../forecast/place-forecast.tsx";
import { useLanguage } from "../i18n/use-language.ts";
import type { Entities } from "../live/town-store.ts";
import { leadingFigure } from "../town/figures.ts";
import type { Place } from "../town/places.ts";
import { PanelHead } from "../ui/panel-head.tsx";
import type { Theme } from "../view/use-theme.ts";
import type { ChangeView } from "../view/use-view.ts";
import type { View } from "../view/view.ts";
import { HistoryView } from "./history-view.tsx";
import { LatestValues } from "./latest-values.tsx";

export interface PlacePanelProps {
  place: Place | undefined;
  places: readonly Place[];
  entities: Entities;
  now: number;
  clockAhead: number;
  view: View;
  change: ChangeView;
  theme: Theme;
}

export function PlacePanel(props: PlacePanelProps) {
  const { place, places, entities, now, clockAhead, view, change, theme } = props;
  const { t } = useLanguage();
  const title = useRef<HTMLHeadingElement>(null);
  const shownKey = useRef<string>(undefined);

  useEffect(() => {
    // Whoever chose a place is taken to it: a screen reader reads its name, a small screen shows it.
    if (place && shownKey.current !== undefined && shownKey.current !== place.key) {
      title.current?.focus({ preventScroll: matchMedia("(min-width: 60rem)").matches });
    }
    shownKey.current = place?.key ?? "";
  }, [place]);

  if (!place) {
    return (
      <aside className="panel is-empty" id="panel" aria-label={t("panel.none.title")}>
        <h2>{t("panel.none.title")}</h2>
        <p>{t("panel.none")}</p>
      </aside>
    );
  }
  const entity = entities.get(place.key);
  const siblings = places.filter(({ feature, key }) => feature === place.feature && key !== place.key);
  return (
    <aside className="panel" id="panel" tabIndex={-1} aria-labelledby="panel-title">
      <PanelHead
        id="panel-title"
        title={place.name}
        headingRef={title}
        onClose={() => change({ entity: undefined, metric: undefined })}
      >
        {place.entityId} · {t(`domain.${place.domain}`)}
      </PanelHead>
      <LatestValues place={place} entity={entity} now={now} />
      {siblings.length > 0 && (
        <section className="siblings">
          <h3>{t("panel.related")}</h3>
          <ul>
            {siblings.map(({ key, name }) => (
              <li key={key}>
                <button
                  type="button"
                  className="link"
                  onClick={() => change({ entity: key, metric: undefined })}
                >
                  {name.split(" · ")[0]}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <PlaceForecast key={`forecast ${place.key}`} place={place} entity={entity} theme={theme} />
      <HistoryView
        key={place.key}
        place={place}
        heard={entity?.observed_at}
        leading={leadingFigure(entity)?.metric}
        clockAhead={clockAhead}
        view={view}
        change={change}
        theme={theme}
      />
    </aside>
  );
}
