/** Every series with the model that answers it: its error, and how much less that is than the best naive rule's. */
import { useState } from "react";
import type { Alerted, SeriesModels } from "../api/forecast-types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { Skill } from "./skill.tsx";

const STEP = 60;

export function Leaderboard(props: {
  models: readonly SeriesModels[];
  /** Names of places by `domain/entity_id`. */
  names: ReadonlyMap<string, string>;
  /** Those whose forecasts have passed a bound live. */
  alerted: Alerted | undefined;
  chosen: string | undefined;
  onChoose(series: string): void;
}) {
  const { models, names, alerted, chosen, onChoose } = props;
  const { t, f, metric: metricName } = useLanguage();
  const [limit, setLimit] = useState(STEP);
  return (
    <div className="scroll">
      <table className="leaderboard">
        <thead>
          <tr>
            <th scope="col">{t("models.series")}</th>
            <th scope="col">{t("models.answers")}</th>
            <th scope="col" className="number">
              {t("models.mae")}
            </th>
            <th scope="col">{t("models.skill")}</th>
          </tr>
        </thead>
        <tbody>
          {models.slice(0, limit).map(({ series, domain, entity_id, metric, step, champion, shadow }) => (
            <tr key={series} className={series === chosen ? "is-chosen" : undefined}>
              <th scope="row">
                <button
                  type="button"
                  className="link"
                  aria-pressed={series === chosen}
                  onClick={() => onChoose(series)}
                >
                  {names.get(`${domain}/${entity_id}`) ?? entity_id}
                </button>
                <small>
                  {metricName(metric)}, {t(step === "1d" ? "models.daily" : "models.hourly")}
                </small>
                {alerted?.get(series)?.map(({ what, message }) => (
                  <small key={message} className="flag is-bad" title={message}>
                    ! {t(`models.live.alert.${what}`)}
                  </small>
                ))}
              </th>
              <td>
                {champion ? (
                  <>
                    {champion.recipe} <small>{champion.version}</small>
                  </>
                ) : (
                  <span className="is-bad">{t("models.naive")}</span>
                )}
                {shadow && (
                  <small className="flag">
                    {t("models.stage.shadow")} {shadow.version}
                  </small>
                )}
              </td>
              <td className="number">{champion ? f.value(champion.mae) : "–"}</td>
              <td>
                <Skill skill={champion?.skill ?? null} />
                {champion && champion.category_accuracy !== null && (
                  <small>
                    {" "}
                    {t("models.category")}: {f.percent(champion.category_accuracy)}
                  </small>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {models.length > limit && (
        <button type="button" className="button more" onClick={() => setLimit(limit + STEP)}>
          {t("list.more")}
        </button>
      )}
    </div>
  );
}
