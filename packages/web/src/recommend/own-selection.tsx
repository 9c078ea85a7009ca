/** The planner's own selection beside the best one: what it costs, what it brings, and what it leaves on the table. */
import type { RecommendAnswer } from "../api/decision-types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import type { PortfolioState } from "./use-portfolio.ts";

export function OwnSelection(props: {
  best: RecommendAnswer;
  mine: PortfolioState;
  count: number;
  /** Whether the worst tenth is what was made best. */
  cautious: boolean;
}) {
  const { best, mine, count, cautious } = props;
  const { t, f } = useLanguage();
  if (count === 0) return <p className="lead">{t("recommend.mineHint")}</p>;
  if (mine.error) return <p className="stale-note">{mine.error.message}</p>;
  if (!mine.answer) return <p className="loading">{t("recommend.solving")}</p>;
  const worth = ({ net_benefit, worst_tenth }: RecommendAnswer) =>
    cautious ? (worst_tenth ?? net_benefit) : net_benefit;
  const less = worth(best) - worth(mine.answer);
  const rows: [string, RecommendAnswer][] = [
    [t("recommend.best"), best],
    [t("recommend.mine", { count: f.count(count) }), mine.answer],
  ];
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("recommend.selection")}</th>
            <th scope="col" className="number">
              {t("recommend.spent")}
            </th>
            <th scope="col" className="number">
              {t("recommend.net")}
            </th>
            <th scope="col" className="number">
              {t("recommend.worstTenth")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, one]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="number">{f.money(one.spent)}</td>
              <td className="number">
                <b>{f.money(one.net_benefit)}</b>
              </td>
              <td className="number">{one.worst_tenth === undefined ? "–" : f.money(one.worst_tenth)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={less > best.gap * Math.abs(worth(best)) ? "is-bad" : "is-good"}>
        {t("recommend.less", { amount: f.money(Math.max(0, less)) })}
      </p>
    </>
  );
}
