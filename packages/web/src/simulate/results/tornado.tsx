/**
 * What an effect hangs on: for each uncertain parameter the effect with it at its 10 % and at its 90 % quantile, the others in
 * the middle; the strongest first. Faint where one of so many parameters may be as strong by chance.
 */
import type { RankOutcome } from "../../api/simulation-types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { ticksIn } from "../draw/ticks.ts";
import { useWidth } from "../draw/use-width.ts";
import { useWords } from "../words.ts";
import { chanceOf } from "./chance.ts";
import { anchorAt } from "./histogram.tsx";

const ROW = 40;
const AXIS = 36;
const SIDE = 6;
const SHOWN = 8;
const MAY_BE_CHANCE = 0.05;

export function Tornado({ found, middle }: { found: RankOutcome; middle: number }) {
  const { t, f } = useLanguage();
  const words = useWords();
  const [held, width] = useWidth<HTMLDivElement>();
  const rows = found.parameters.slice(0, SHOWN);
  const ends = rows.flatMap(({ at_p10, at_p90 }) => [at_p10, at_p90]);
  const [low, high] = [Math.min(middle, ...ends), Math.max(middle, ...ends)];
  const air = (high - low) * 0.04 || 1;
  const x = (value: number): number =>
    SIDE + ((value - low + air) / (high - low + 2 * air)) * (width - 2 * SIDE);
  const height = rows.length * ROW + AXIS;
  const floor = rows.length * ROW;
  const unit = words.changeUnit(found.unit);
  const said = rows.map((row) => words.parameter(row)).join(", ");
  return (
    <div ref={held} className="tornado">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        role="img"
        aria-label={t("sim.tornado.label", { outcome: words.outcome(found), parameters: said })}
      >
        {rows.map((row, at) => {
          const { at_p10: atLow, at_p90: atHigh, rank_correlation: r } = row;
          const sure = chanceOf(r, found.parameters.length) < MAY_BE_CHANCE;
          const y = at * ROW;
          return (
            <g key={row.parameter} className={sure ? "is-sure" : "is-unsure"} data-parameter={row.parameter}>
              <text className="tornado-name" x={SIDE} y={y + 14}>
                {shortened(words.parameter(row), (width - 56) / 6.2)}
              </text>
              <text className="tornado-r" x={width - SIDE} y={y + 14} textAnchor="end">
                {f.change(r.value, 0.01)}
              </text>
              <line className="spread-zero" x1={x(middle)} x2={x(middle)} y1={y + 17} y2={y + 35} />
              <rect
                className="tornado-low"
                x={Math.min(x(middle), x(atLow))}
                y={y + 20}
                width={Math.max(1, Math.abs(x(atLow) - x(middle)))}
                height={12}
              />
              <rect
                className="tornado-high"
                x={Math.min(x(middle), x(atHigh))}
                y={y + 20}
                width={Math.max(1, Math.abs(x(atHigh) - x(middle)))}
                height={12}
              />
            </g>
          );
        })}
        <line className="spread-axis" x1={0} x2={width} y1={floor} y2={floor} />
        {ticksIn(low, high, Math.max(2, Math.floor(width / 90))).map((tick) => (
          <g key={tick}>
            <line className="spread-axis" x1={x(tick)} x2={x(tick)} y1={floor} y2={floor + 4} />
            <text className="spread-tick" x={x(tick)} y={floor + 16} textAnchor={anchorAt(x(tick), width)}>
              {f.change(tick)}
            </text>
          </g>
        ))}
        <text className="spread-unit" x={width - SIDE} y={height - 4} textAnchor="end">
          {unit}
        </text>
      </svg>
    </div>
  );
}

/** SVG does not break lines: what is too long is cut, and stands in full in the table below. */
function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, Math.max(8, Math.floor(most) - 1))}…`;
}
