/** All versions of one series: which answers, how each did on the folds, who changed what and why. */
import { useState } from "react";
import type { MonitoringAnswer, SeriesAnswer } from "../api/forecast-types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { ChangeModel } from "./change-model.tsx";
import { Folds } from "./folds.tsx";
import { LiveErrors } from "./live-errors.tsx";
import { foldSpread } from "./rank-models.ts";
import { Skill } from "./skill.tsx";
import { VersionMetrics } from "./version-metrics.tsx";

export function SeriesDetail(props: {
  answer: SeriesAnswer;
  name: string | undefined;
  monitoring: MonitoringAnswer | undefined;
  onChanged(): void;
}) {
  const { answer, name, monitoring, onChanged } = props;
  const { entries, changes, champion, domain, entity_id, metric, split, answering } = answer;
  const { t, f, metric: metricName } = useLanguage();
  const newest = entries.toReversed();
  const [looked, setLooked] = useState(champion?.version ?? newest[0]?.version);
  const entry = entries.find(({ version }) => version === looked);
  const widest = Math.max(...entries.flatMap((one) => foldSpread(one)?.worst ?? one.mae));
  return (
    <>
      <h2 id="series-title">{name ?? entity_id}</h2>
      <p className="panel-id">
        {entity_id} · {t(`domain.${domain}`)} · {metricName(metric)}
      </p>
      <p className={champion ? "verdict is-good" : "verdict is-bad"} role="status">
        {champion
          ? `✓ ${t("models.champion", { version: champion.version, recipe: champion.recipe })}`
          : `! ${t("models.noChampion")}`}
      </p>
      {split && (
        <p>
          {t("models.split", { version: split.version, share: f.percent(split.share) })}{" "}
          {t(answering === split.version ? "models.trial.in" : "models.trial.out")}
        </p>
      )}
      <h3>{t("models.versions")}</h3>
      <div className="scroll">
        <table className="leaderboard">
          <thead>
            <tr>
              <th scope="col">{t("models.version")}</th>
              <th scope="col">{t("models.stage")}</th>
              <th scope="col">{t("models.skill")}</th>
              <th scope="col">{t("models.folds")}</th>
            </tr>
          </thead>
          <tbody>
            {newest.map((one) => (
              <tr key={one.version} className={one.version === looked ? "is-chosen" : undefined}>
                <th scope="row">
                  <button
                    type="button"
                    className="link"
                    aria-pressed={one.version === looked}
                    onClick={() => setLooked(one.version)}
                  >
                    {one.version}
                  </button>
                  <small>{one.recipe}</small>
                </th>
                <td>
                  <span className={`stage stage-${one.stage}`}>{t(`models.stage.${one.stage}`)}</span>
                </td>
                <td>
                  <Skill skill={one.skill} />
                </td>
                <td>{one.card && <Folds folds={one.card.folds} most={widest} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {entry?.card && <VersionMetrics version={entry.version} card={entry.card} />}
      {monitoring && <LiveErrors report={monitoring.series[0]} thresholds={monitoring.thresholds} />}
      <ChangeModel
        key={looked}
        series={answer.series}
        entry={entry}
        champion={champion?.version}
        onChanged={onChanged}
      />
      <h3>{t("models.changes")}</h3>
      <ol className="timeline">
        {changes.toReversed().map(({ at, what, version, by, reason }) => (
          <li key={`${at} ${what} ${version}`}>
            <span className="age">{f.dateTime(Date.parse(at))}</span>
            <span>
              <b>
                {what} {version}
              </b>{" "}
              {t("models.by", { by })}
              <br />
              {reason}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
