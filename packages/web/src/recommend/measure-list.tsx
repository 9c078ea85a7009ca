/** The measures in order of what they add, then those left out and why; each can be put into one's own selection. */
import type { RecommendAnswer, Recommendation } from "../api/decision-types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { measureGroups } from "./measure-groups.ts";

export function MeasureList(props: {
  answer: RecommendAnswer;
  chosen: string | undefined;
  mine: readonly string[];
  onChoose(id: string): void;
  onMine(id: string): void;
}) {
  const { answer, chosen, mine, onChoose, onMine } = props;
  const { t, f } = useLanguage();
  const groups = measureGroups(answer.recommendations);
  const most = Math.max(1, ...groups.map(({ adds }) => adds));
  const pick = (id: string, name: string) => (
    <input
      type="checkbox"
      checked={mine.includes(id)}
      aria-label={t("recommend.pick", { name })}
      title={t("recommend.pick", { name })}
      onChange={() => onMine(id)}
    />
  );
  const bar = (adds: number) => (
    <span className="skill-bar" aria-hidden="true">
      <span style={{ width: `${Math.min(100, Math.max(0, (100 * adds) / most))}%` }} />
    </span>
  );
  const line = (one: Recommendation, name: string) => (
    <li key={one.id} className={one.id === chosen ? "is-chosen" : undefined}>
      {pick(one.id, one.name)}
      <button
        type="button"
        className="measure"
        aria-pressed={one.id === chosen}
        data-measure={one.id}
        onClick={() => onChoose(one.id)}
      >
        <span className="measure-name">{name}</span>
        <span className="measure-worth">{f.money(one.adds_to_portfolio)}</span>
        {bar(one.adds_to_portfolio)}
        <span className="measure-more">
          {t("recommend.costs", { cost: f.money(one.cost.capital + one.cost.running) })} ·{" "}
          {t("recommend.begins", { when: f.ahead(one.lead_time_days, "day") })} ·{" "}
          {t(`recommend.confidence.${one.confidence}`)}
        </span>
      </button>
    </li>
  );
  return (
    <>
      {answer.recommendations.length === 0 && <p className="empty">{t("recommend.nothing")}</p>}
      <ol className="measures">
        {groups.map((group) =>
          group.of.length > 1 ? (
            <li key={group.id} className="measure-group">
              <details open={group.of.some(({ id }) => id === chosen)}>
                <summary>
                  <span className="measure">
                    <span className="measure-name">
                      {group.name} · {t("recommend.inWards", { count: f.count(group.of.length) })}
                    </span>
                    <span className="measure-worth">{f.money(group.adds)}</span>
                    {bar(group.adds)}
                    <span className="measure-more">
                      {t("recommend.costs", { cost: f.money(group.cost) })}
                    </span>
                  </span>
                </summary>
                <ol className="measures">{group.of.map((one) => line(one, one.place!.name))}</ol>
              </details>
            </li>
          ) : (
            line(group.of[0]!, group.of[0]!.name)
          ),
        )}
      </ol>
      <details>
        <summary>{t("recommend.notChosen", { count: f.count(answer.not_chosen.length) })}</summary>
        <ul className="measures">
          {answer.not_chosen.map(({ id, name, why }) => (
            <li key={id}>
              {pick(id, name)}
              <span className="measure">
                <span className="measure-name">{name}</span>
                <span className="measure-more">{why}</span>
              </span>
            </li>
          ))}
        </ul>
      </details>
      <details>
        <summary>{t("recommend.notApplicable", { count: f.count(answer.not_applicable.length) })}</summary>
        <ul className="evidence">
          {answer.not_applicable.map(({ id, name, why }) => (
            <li key={id}>
              {name}
              <small>{why}</small>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}
