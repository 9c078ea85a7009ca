/** A distribution of paired differences on a line: its 95 % interval, its mean, and where nothing would change. */
import type { Difference } from "../../api/simulation-types.ts";
import { useWords } from "../words.ts";
import type { Verdict } from "./verdict.ts";

export function IntervalStrip(props: {
  difference: Pick<Difference, "mean" | "p2_5" | "p97_5">;
  /** The numbers at the line's ends. */
  span: readonly [number, number];
  verdict: Verdict;
}) {
  const { difference, span, verdict } = props;
  const words = useWords();
  const [low, high] = span;
  const at = (value: number): string => `${(100 * (value - low)) / (high - low || 1)}%`;
  const { p2_5, p97_5, mean } = difference;
  return (
    <span className={`interval is-${verdict}`} role="img" aria-label={words.interval(difference)}>
      <span className="interval-zero" style={{ insetInlineStart: at(0) }} />
      <span
        className="interval-range"
        style={{ insetInlineStart: at(p2_5), width: `${(100 * (p97_5 - p2_5)) / (high - low || 1)}%` }}
      />
      <span className="interval-mean" style={{ insetInlineStart: at(mean) }} />
    </span>
  );
}
