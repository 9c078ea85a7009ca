/** Cost against an aim: the portfolios for which nothing cheaper reaches as much. A point chosen sets the budget. */
import type { ParetoPoint } from "../api/decision-types.ts";
import { useLanguage } from "../i18n/use-language.ts";

const WIDTH = 360;
const HEIGHT = 190;
const EDGE = 14;

export function ParetoChart(props: {
  /** None where the question did not ask for them. */
  points: readonly ParetoPoint[] | undefined;
  aim: string;
  spent: number;
  onChoose(budget: number): void;
}) {
  const { points, aim, spent, onChoose } = props;
  const { t, f } = useLanguage();
  if (!points) return <p className="empty">{t("recommend.frontNotAsked")}</p>;
  const last = points.at(-1);
  if (!last || last.cost <= 0) return <p className="empty">{t("recommend.noFront")}</p>;
  const x = (cost: number): number => EDGE + ((WIDTH - 2 * EDGE) * cost) / last.cost;
  const y = (benefit: number): number => HEIGHT - EDGE - ((HEIGHT - 2 * EDGE) * benefit) / last.benefit;
  const line = points.map(({ cost, benefit }) => `${x(cost)},${y(benefit)}`).join(" ");
  return (
    <figure className="front">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a drawing. */}
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="group" aria-label={t("recommend.front", { aim })}>
        <line className="front-axis" x1={EDGE} y1={HEIGHT - EDGE} x2={WIDTH - EDGE} y2={HEIGHT - EDGE} />
        <line className="front-axis" x1={EDGE} y1={EDGE} x2={EDGE} y2={HEIGHT - EDGE} />
        <line
          className="front-now"
          x1={x(Math.min(spent, last.cost))}
          y1={EDGE}
          x2={x(Math.min(spent, last.cost))}
          y2={HEIGHT - EDGE}
        />
        <polyline className="front-line" points={line} />
        {points.map(({ cost, benefit, chosen }) => {
          const said = t("recommend.frontPoint", {
            cost: f.money(cost),
            benefit: f.value(benefit),
            count: f.count(chosen.length),
          });
          return (
            // biome-ignore lint/a11y/useSemanticElements: a button cannot stand inside a drawing.
            <circle
              key={cost}
              className="front-point"
              cx={x(cost)}
              cy={y(benefit)}
              r={6}
              role="button"
              tabIndex={0}
              aria-label={said}
              onClick={() => onChoose(Math.ceil(cost))}
              onKeyDown={(event) => event.key === "Enter" && onChoose(Math.ceil(cost))}
            >
              <title>{said}</title>
            </circle>
          );
        })}
      </svg>
      <figcaption>
        <span>0</span>
        <span>{t("recommend.front", { aim })}</span>
        <span>{f.money(last.cost)}</span>
      </figcaption>
    </figure>
  );
}
