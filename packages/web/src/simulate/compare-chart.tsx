/** One outcome of several simulations on one axis: the interval of 95 % of the runs, the mean, and where nothing changes. */
import type { ComparedOutcome } from "../api/simulation-types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { ticksIn } from "./draw/ticks.ts";
import { useWidth } from "./draw/use-width.ts";
import { anchorAt } from "./results/histogram.tsx";
import { commonSpan } from "./results/verdict.ts";
import { useWords } from "./words.ts";

const ROW = 44;
const AXIS = 36;

export function CompareChart({ outcome, names }: { outcome: ComparedOutcome; names: readonly string[] }) {
  const { f } = useLanguage();
  const words = useWords();
  const [held, width] = useWidth<HTMLDivElement>();
  const known = outcome.differences.flatMap((difference) => (difference ? [difference] : []));
  const [low, high] = commonSpan(known);
  const x = (value: number): number => 6 + ((value - low) / (high - low)) * (width - 12);
  const floor = names.length * ROW;
  return (
    <div ref={held} className="compare-chart">
      <svg
        viewBox={`0 0 ${width} ${floor + AXIS}`}
        width={width}
        height={floor + AXIS}
        role="img"
        aria-label={words.outcome(outcome)}
      >
        {outcome.differences.map((difference, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place among the simulations is what it is.
          <g key={at} className={`series-${at}`}>
            <text className="tornado-name" x={6} y={at * ROW + 15}>
              {names[at]}
            </text>
            {difference && (
              <>
                <line className="spread-zero" x1={x(0)} x2={x(0)} y1={at * ROW + 18} y2={at * ROW + 38} />
                <rect
                  className="series-range"
                  x={x(difference.p2_5)}
                  y={at * ROW + 22}
                  width={Math.max(1, x(difference.p97_5) - x(difference.p2_5))}
                  height={10}
                  rx={3}
                />
                <circle className="series-mean" cx={x(difference.mean)} cy={at * ROW + 27} r={6} />
              </>
            )}
          </g>
        ))}
        <line className="spread-axis" x1={0} x2={width} y1={floor} y2={floor} />
        {ticksIn(low, high, Math.max(2, Math.floor(width / 80))).map((tick) => (
          <g key={tick}>
            <line className="spread-axis" x1={x(tick)} x2={x(tick)} y1={floor} y2={floor + 4} />
            <text className="spread-tick" x={x(tick)} y={floor + 16} textAnchor={anchorAt(x(tick), width)}>
              {f.change(tick)}
            </text>
          </g>
        ))}
        <text className="spread-unit" x={width - 6} y={floor + AXIS - 4} textAnchor="end">
          {words.changeUnit(outcome.unit)}
        </text>
      </svg>
    </div>
  );
}
