/** "I have this much money and this trouble: what do I do?" A portfolio that is solved anew as the budget moves. */
import { AIMS, CONTEXTS } from "../api/decision-types.ts";
import type { Town } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { wardNames } from "../town/places.ts";
import { Choice } from "../ui/choice.tsx";
import { Notice } from "../ui/notice.tsx";
import type { ChangeView } from "../view/use-view.ts";
import type { View } from "../view/view.ts";
import { DecideMeasure } from "./decide-measure.tsx";
import { EvidencePanel } from "./evidence-panel.tsx";
import { MeasureList } from "./measure-list.tsx";
import { writeMinimum } from "./minimum.ts";
import { MinimumForm } from "./minimum-form.tsx";
import { OwnSelection } from "./own-selection.tsx";
import { ParetoChart } from "./pareto-chart.tsx";
import {
  aimOf,
  budgetAt,
  LAST_STEP,
  type RecommendView,
  readRecommendView,
  stepOf,
  writeRecommendView,
} from "./recommend-view.ts";
import { RunPanel } from "./run-panel.tsx";
import { StateSources } from "./state-sources.tsx";
import { usePortfolio } from "./use-portfolio.ts";
import { useRun } from "./use-run.ts";

const OBJECTIVES = ["expected", "cautious"] as const;

export default function RecommendPage(props: { town: Town; view: View; change: ChangeView }) {
  const { town, view, change } = props;
  const { t, f } = useLanguage();
  const shown = readRecommendView(view.own);
  const followed = useRun(shown.run);
  // The controls say what the answer beside them is about: a full recommendation's own trouble and budget.
  const { context, budget } = followed.run ?? shown;
  const { aim, mine, minimums, byWard, cautious } = shown;
  const question = { context, budget, ...(cautious && { riskWeight: 1 }) };
  const asked = {
    ...question,
    ...(minimums.length > 0 && { minimum: minimums.map(writeMinimum).join(",") }),
    ...(byWard && { byWard }),
  };
  const set = (part: Partial<RecommendView>): void =>
    change({ own: writeRecommendView({ ...shown, ...part }) });
  const result = followed.run?.result ?? undefined;
  const quick = usePortfolio(result ? undefined : { ...asked, pareto: aim });
  const { error, solving } = quick;
  const answer = result ?? quick.answer;
  const own = usePortfolio(mine.length === 0 ? undefined : { ...question, only: mine });
  const chosen = answer?.recommendations.find(({ id }) => id === shown.measure);
  const wards = wardNames(town);
  // What is asked anew leaves the full recommendation, which was about something else.
  const ask = (part: Partial<RecommendView>): void => set({ run: undefined, context, budget, ...part });

  return (
    <main className={chosen ? "recommend has-chosen" : "recommend"} id="places" tabIndex={-1}>
      <section className="card recommend-ask" aria-labelledby="recommend-title">
        <h2 id="recommend-title">{t("recommend.title")}</h2>
        <div className="recommend-choices">
          <Choice
            label={t("recommend.context")}
            value={context}
            options={CONTEXTS.map((one) => [one, t(`context.${one}`)])}
            onChange={(one) => ask({ context: one, aim: aimOf(one), mine: [], measure: undefined })}
          />
          <label className="time-label">
            <span>
              {t("recommend.budget")} <b>{f.money(budget)}</b>
            </span>
            <input
              type="range"
              min={0}
              max={LAST_STEP}
              value={stepOf(budget)}
              aria-valuetext={f.money(budget)}
              onChange={(event) => ask({ budget: budgetAt(Number(event.target.value)) })}
            />
          </label>
          <Choice
            label={t("recommend.objective")}
            value={cautious ? "cautious" : "expected"}
            options={OBJECTIVES.map((one) => [one, t(`recommend.objective.${one}`)])}
            onChange={(one) => ask({ cautious: one === "cautious", measure: undefined })}
          />
        </div>
        <MinimumForm
          minimums={minimums}
          byWard={byWard}
          wards={wards}
          used={new Map((answer?.constraints ?? []).map(({ name, used }) => [name, used]))}
          onChange={(least, single) => ask({ minimums: least, byWard: single, measure: undefined })}
        />
        {answer && (
          <p className={solving ? "headline is-stale" : "headline"} role="status">
            {t("recommend.headline", {
              count: f.count(answer.recommendations.length),
              spent: f.money(answer.spent),
              net: f.money(answer.net_benefit),
              low: f.money(answer.net_benefit_interval.low),
              high: f.money(answer.net_benefit_interval.high),
            })}
            {answer.worst_tenth !== undefined &&
              ` ${t("recommend.worst", { worst: f.money(answer.worst_tenth) })}`}
          </p>
        )}
        {error && <Notice error={error} text={t("recommend.error")} />}
        {!answer && !error && <p className="loading">{t("recommend.solving")}</p>}
        {answer?.shadow_price?.more.per_rupee !== undefined && (
          <p className="as-of">
            {answer.shadow_price.more.per_rupee > 0
              ? t("recommend.shadow", {
                  more: f.money(answer.shadow_price.more.per_rupee),
                  less: f.money(answer.shadow_price.less.per_rupee ?? 0),
                })
              : t("recommend.enough")}
          </p>
        )}
        {answer && <StateSources of={answer.state_sources} />}
      </section>
      <div className="recommend-ask">
        <RunPanel
          context={context}
          budget={budget}
          aim={aim}
          minimums={minimums}
          byWard={byWard}
          cautious={cautious}
          id={shown.run}
          followed={followed}
          onRun={(run) => set({ run, measure: undefined })}
        />
      </div>
      {answer && (
        <>
          <section className="card" aria-labelledby="measures-title">
            <h2 id="measures-title">{t("recommend.measures")}</h2>
            <MeasureList
              answer={answer}
              chosen={chosen?.id}
              mine={mine}
              onChoose={(id) => set({ measure: id === shown.measure ? undefined : id })}
              onMine={(id) =>
                set({ mine: mine.includes(id) ? mine.filter((one) => one !== id) : [...mine, id] })
              }
            />
          </section>
          <div className="recommend-side">
            {chosen && (
              <EvidencePanel
                of={chosen}
                wards={wards}
                account={result?.accounts.find(({ id }) => id === chosen.id)}
                onClose={() => set({ measure: undefined })}
              >
                {followed.run?.decisions[chosen.id] && (
                  <DecideMeasure
                    key={chosen.id}
                    run={followed.run.recommendation_id}
                    measure={chosen.id}
                    decision={followed.run.decisions[chosen.id]!}
                    town={town}
                    onChanged={followed.refresh}
                  />
                )}
              </EvidencePanel>
            )}
            <section className="card" aria-labelledby="mine-title">
              <h2 id="mine-title">{t("recommend.compare")}</h2>
              <OwnSelection best={answer} mine={own} count={mine.length} cautious={cautious} />
            </section>
            <section className="card" aria-labelledby="front-title">
              <div className="list-head">
                <h2 id="front-title">{t("recommend.frontTitle")}</h2>
                <Choice
                  label={t("recommend.aim")}
                  value={aim}
                  options={AIMS.map((one) => [one, t(`aim.${one}`)])}
                  onChange={(one) => ask({ aim: one })}
                />
              </div>
              <ParetoChart
                points={answer.pareto}
                aim={t(`aim.${aim}`)}
                spent={answer.spent}
                onChoose={(to) => ask({ budget: to })}
              />
              <ul className="evidence">
                {answer.assumptions.map((one) => (
                  <li key={one}>
                    <small>{one}</small>
                  </li>
                ))}
              </ul>
            </section>
          </div>
        </>
      )}
    </main>
  );
}
