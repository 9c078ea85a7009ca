/** The models behind the forecasts: every series with what answers it, and of one series all versions, and why. */
import { useCallback, useMemo, useState } from "react";
import { getAlerted, getModels, getMonitoring, getSeries, getWardErrors } from "../api/forecasts.ts";
import { DOMAINS, type Domain } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import type { Place } from "../town/places.ts";
import { ListHead } from "../ui/list-head.tsx";
import { Notice } from "../ui/notice.tsx";
import { useAsked } from "../ui/use-asked.ts";
import { useInSight } from "../ui/use-in-sight.ts";
import { usePolled } from "../ui/use-polled.ts";
import type { ChangeView } from "../view/use-view.ts";
import type { View } from "../view/view.ts";
import { Leaderboard } from "./leaderboard.tsx";
import { rankModels } from "./rank-models.ts";
import { SeriesDetail } from "./series-detail.tsx";
import { Trial } from "./trial.tsx";
import { WardErrors } from "./ward-errors.tsx";

const EVERY_MS = 30_000;
/** They change once an hour. */
const WARDS_EVERY_MS = 600_000;

export default function ModelsPage(props: { places: readonly Place[]; view: View; change: ChangeView }) {
  const { places, view, change } = props;
  const { t, f } = useLanguage();
  const models = usePolled(getModels, EVERY_MS);
  const alerted = usePolled(getAlerted, EVERY_MS);
  const wards = usePolled(getWardErrors, WARDS_EVERY_MS);
  const [search, setSearch] = useState("");
  const [domain, setDomain] = useState<Domain>();
  const series = view.own["series"];
  const names = useMemo(() => new Map(places.map(({ key, name }) => [key, name])), [places]);
  const load = useCallback((signal: AbortSignal) => getSeries(series ?? "", signal), [series]);
  const detail = useAsked(series === undefined ? undefined : load);
  const detailSection = useInSight(series);
  const loadLive = useCallback((signal: AbortSignal) => getMonitoring(series ?? "", signal), [series]);
  const live = useAsked(series === undefined ? undefined : loadLive);
  const recipes = useMemo(
    () => [...new Set((models.answer ?? []).flatMap((one) => one.recipes))].sort(),
    [models.answer],
  );
  const ranked = rankModels(models.answer ?? [], { search, domain, alerted: alerted.answer });

  return (
    <main
      className={series === undefined ? "ledger-page" : "ledger-page has-detail"}
      id="places"
      tabIndex={-1}
    >
      <section className="card" aria-labelledby="models-title">
        <ListHead id="models-title" title={t("models.title")} count={f.count(ranked.length)} />
        <p className="lead">{t("models.intro")}</p>
        {models.error && <Notice error={models.error} text={t("models.error")} retry={models.retry} />}
        {!models.answer && !models.error && <p className="loading">{t("models.loading")}</p>}
        {models.answer?.length === 0 && <p className="empty">{t("models.none")}</p>}
        {models.answer && models.answer.length > 0 && (
          <>
            <div className="list-choices">
              <input
                type="search"
                value={search}
                placeholder={t("models.search")}
                aria-label={t("models.search")}
                onChange={(event) => setSearch(event.target.value)}
              />
              <select
                aria-label={t("list.filter")}
                value={domain ?? ""}
                onChange={(event) => setDomain(DOMAINS.find((one) => one === event.target.value))}
              >
                <option value="">{t("list.all")}</option>
                {DOMAINS.map((one) => (
                  <option key={one} value={one}>
                    {t(`domain.${one}`)}
                  </option>
                ))}
              </select>
            </div>
            {wards.answer && <WardErrors answer={wards.answer} domain={domain} />}
            <Trial
              recipes={recipes}
              onChanged={() => {
                models.retry();
                detail.again();
              }}
            />
            <Leaderboard
              models={ranked}
              alerted={alerted.answer}
              names={names}
              chosen={series}
              onChoose={(one) => change({ own: one === series ? {} : { series: one } })}
            />
          </>
        )}
      </section>
      {series !== undefined && (
        <section className="card" aria-labelledby="series-title" ref={detailSection}>
          {detail.error && <Notice error={detail.error} text={t("models.error")} retry={detail.again} />}
          {!detail.answer && !detail.error && <p className="loading">{t("models.loading")}</p>}
          {detail.answer && (
            <SeriesDetail
              key={series}
              answer={detail.answer}
              name={names.get(`${detail.answer.domain}/${detail.answer.entity_id}`)}
              monitoring={live.answer}
              onChanged={() => {
                detail.again();
                models.retry();
              }}
            />
          )}
        </section>
      )}
    </main>
  );
}
