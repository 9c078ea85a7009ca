/** What is wrong in the town: incidents by gravity, where they are, how they lie in time, and what to do about each. */
import { lazy, Suspense, useCallback, useMemo } from "react";
import { SEVERITIES } from "../api/alert-types.ts";
import { getAlerts } from "../api/alerts.ts";
import { DOMAINS, type Town } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import type { Entities } from "../live/town-store.ts";
import type { Place } from "../town/places.ts";
import { Choice } from "../ui/choice.tsx";
import { ContainFailure } from "../ui/contain-failure.tsx";
import { ListHead } from "../ui/list-head.tsx";
import { Notice } from "../ui/notice.tsx";
import { usePolled } from "../ui/use-polled.ts";
import type { Theme } from "../view/use-theme.ts";
import type { ChangeView } from "../view/use-view.ts";
import type { View } from "../view/view.ts";
import { AlertDetail } from "./alert-detail.tsx";
import { AlertParts } from "./alert-parts.tsx";
import { type AlertView, readAlertView, STATUS_FILTERS, writeAlertView } from "./alert-view.ts";
import { affectedKeys, groupAlerts } from "./group-alerts.ts";
import { IncidentList } from "./incident-list.tsx";
import { IncidentTimeline } from "./incident-timeline.tsx";
import { isDocumentKind, SettingsPage } from "./settings/settings-page.tsx";

const TownMap = lazy(() => import("../map/town-map.tsx"));
const EVERY_MS = 5_000;

export interface AlertsPageProps {
  town: Town;
  places: readonly Place[];
  entities: Entities;
  now: number;
  view: View;
  change: ChangeView;
  theme: Theme;
  /** Somebody did something: the count in the navigation is old. */
  onChanged(): void;
}

export default function AlertsPage(props: AlertsPageProps) {
  const { now, view, change } = props;
  const shown = readAlertView(view.own);
  const set = (part: Partial<AlertView>): void => change({ own: writeAlertView({ ...shown, ...part }) });
  if (!isDocumentKind(shown.part)) return <Incidents {...props} shown={shown} set={set} />;
  return (
    <SettingsPage
      key={shown.part}
      kind={shown.part}
      id={shown.id}
      now={now}
      places={props.places}
      onPart={(part) => set({ part, id: undefined })}
      onChoose={(id) => set({ id })}
    />
  );
}

function Incidents(props: AlertsPageProps & { shown: AlertView; set(part: Partial<AlertView>): void }) {
  const { town, places, entities, now, change, theme, onChanged, shown, set } = props;
  const { t, f } = useLanguage();
  const { status, severity, domain } = shown;
  const ask = useCallback(
    (signal: AbortSignal) =>
      getAlerts({ status: status === "all" ? undefined : status, severity, domain }, signal),
    [status, severity, domain],
  );
  const { answer, error, retry } = usePolled(ask, EVERY_MS);
  const alerts = useMemo(() => answer?.alerts ?? [], [answer]);
  const incidents = useMemo(() => groupAlerts(alerts), [alerts]);
  const names = useMemo(() => new Map(places.map(({ key, name }) => [key, name])), [places]);
  const marked = useMemo(() => {
    const keys = affectedKeys(alerts);
    return places.filter(({ key }) => keys.has(key));
  }, [alerts, places]);
  const layers = useMemo(
    () => DOMAINS.filter((one) => marked.some((place) => place.domain === one)),
    [marked],
  );
  const chosen = alerts.find(({ id }) => id === shown.alert);
  const trouble =
    chosen &&
    incidents
      .find(({ id }) => id === chosen.incident_id)
      ?.troubles.find(({ name }) => name === chosen.trouble);
  const place = chosen && places.find(({ key }) => key === `${chosen.domain}/${chosen.entity_id}`);
  const choose = (id: string): void => set({ alert: id === shown.alert ? undefined : id });
  const waiting = incidents.filter((incident) => incident.waiting).length;

  return (
    <main className={chosen ? "workspace has-chosen" : "workspace"}>
      <section className="list" id="places" tabIndex={-1} aria-labelledby="alerts-title">
        <AlertParts part={undefined} onPart={(part) => set({ part })} />
        <ListHead
          id="alerts-title"
          title={t("alerts.title")}
          count={t("alerts.count", { incidents: f.count(incidents.length), waiting: f.count(waiting) })}
        />
        <div className="list-choices">
          <Choice
            label={t("alerts.status")}
            value={status}
            options={STATUS_FILTERS.map((one) => [one, t(`status.${one}`)])}
            onChange={(one) => set({ status: one })}
          />
          <Choice
            label={t("alerts.severity")}
            value={severity ?? "info"}
            options={SEVERITIES.map((one) => [one, t(`severity.${one}`)])}
            onChange={(one) => set({ severity: one === "info" ? undefined : one })}
          />
          <Choice
            label={t("list.filter")}
            value={domain ?? "all"}
            options={[
              ["all", t("list.all")],
              ...DOMAINS.map((one) => [one, t(`domain.${one}`)] as const),
            ].map(([one, text]) => [one, text])}
            onChange={(of) => set({ domain: DOMAINS.find((one) => one === of) })}
          />
        </div>
        {error && <Notice error={error} text={t("alerts.error")} retry={retry} />}
        {!answer && !error && <p className="loading">{t("alerts.loading")}</p>}
        {answer && incidents.length === 0 && (
          <p className={status === "open" && !severity && !domain ? "verdict is-good" : "empty"}>
            {t("alerts.none")}
          </p>
        )}
        <IncidentList incidents={incidents} names={names} chosen={chosen?.id} now={now} onChoose={choose} />
      </section>
      <section className="map-area" aria-label={t("nav.map")}>
        <ContainFailure text={t("error.part")}>
          <Suspense fallback={<p className="loading">{t("loading.map")}</p>}>
            <TownMap
              town={town}
              places={places}
              entities={entities}
              layers={layers}
              chosen={place}
              marked={marked}
              theme={theme}
              now={now}
              onChoose={(key) => {
                const at = alerts.find((alert) => affectedKeys([alert]).has(key));
                if (at) choose(at.id);
              }}
              onFailure={() => {}}
            />
          </Suspense>
        </ContainFailure>
        <IncidentTimeline incidents={incidents} now={now} onChoose={choose} />
      </section>
      {chosen && trouble ? (
        <AlertDetail
          key={chosen.id}
          alert={chosen}
          trouble={trouble}
          names={names}
          now={now}
          change={change}
          onClose={() => set({ alert: undefined })}
          onChanged={() => {
            retry();
            onChanged();
          }}
        />
      ) : (
        <aside className="panel is-empty" id="panel" aria-label={t("alerts.chooseTitle")}>
          <h2>{t("alerts.chooseTitle")}</h2>
          <p>{t("alerts.choose")}</p>
        </aside>
      )}
    </main>
  );
}
