/** How the runs' paired differences are spread: a bar for each bin, the 95 % of the runs, the mean, and where nothing changes. */
import type { Outcome } from "../../api/simulation-types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { ticksIn } from "../draw/ticks.ts";
import { useWidth } from "../draw/use-width.ts";
import { useWords } from "../words.ts";
import { barsOf, spanOf } from "./spread-view.ts";
import type { Verdict } from "./verdict.ts";

const AXIS = 34;
const SIDE = 6;

export function Histogram(props: {
  outcome: Outcome & { distribution: NonNullable<Outcome["distribution"]> };
  verdict: Verdict;
  height: number;
  /** Without an axis: what is drawn in a corner of a card. */
  small?: boolean;
}) {
  const { outcome, verdict, height, small = false } = props;
  const { f } = useLanguage();
  const words = useWords();
  const [held, width] = useWidth<HTMLDivElement>();
  const { difference, distribution } = outcome;
  const [low, high] = spanOf(distribution, difference);
  const inner = width - 2 * SIDE;
  const x = (value: number): number => SIDE + ((value - low) / (high - low)) * inner;
  const floor = height - (small ? 1 : AXIS);
  const bars = barsOf(distribution).filter(
    ({ from, to }) => (from + to) / 2 >= low && (from + to) / 2 <= high,
  );
  const most = Math.max(...bars.map(({ count }) => count));
  const label = `${words.outcome(outcome)}: ${words.interval(difference)} ${words.changeUnit(outcome.unit)}`;
  return (
    <div ref={held} className={`spread is-${verdict}`}>
      <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={label}>
        <rect
          className="spread-band"
          x={x(Math.max(low, difference.p2_5))}
          y={0}
          width={Math.max(1, x(Math.min(high, difference.p97_5)) - x(Math.max(low, difference.p2_5)))}
          height={floor}
        />
        {bars.map(({ from, to, count }) => (
          <rect
            key={from}
            className="spread-bar"
            x={x(from)}
            y={floor - (count / most) * (floor - 4)}
            width={Math.max(1, x(to) - x(from) - 0.5)}
            height={(count / most) * (floor - 4)}
          />
        ))}
        <line className="spread-axis" x1={0} x2={width} y1={floor} y2={floor} />
        {low <= 0 && high >= 0 && <line className="spread-zero" x1={x(0)} x2={x(0)} y1={0} y2={floor + 4} />}
        <line className="spread-mean" x1={x(difference.mean)} x2={x(difference.mean)} y1={2} y2={floor} />
        {!small &&
          ticksIn(low, high, Math.max(2, Math.floor(width / 90))).map((tick) => (
            <g key={tick}>
              <line className="spread-axis" x1={x(tick)} x2={x(tick)} y1={floor} y2={floor + 4} />
              <text className="spread-tick" x={x(tick)} y={floor + 16} textAnchor={anchorAt(x(tick), width)}>
                {f.change(tick)}
              </text>
            </g>
          ))}
        {!small && (
          <text className="spread-unit" x={width - SIDE} y={height - 4} textAnchor="end">
            {words.changeUnit(outcome.unit)}
          </text>
        )}
      </svg>
    </div>
  );
}

/** Letters at the ends stay inside. */
export function anchorAt(x: number, width: number): "start" | "middle" | "end" {
  if (x < 30) return "start";
  return x > width - 30 ? "end" : "middle";
}
