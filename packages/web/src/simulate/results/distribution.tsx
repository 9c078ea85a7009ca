/** How the runs' paired differences are spread: a histogram where the answer holds one, over the interval's strip. */
import type { Outcome } from "../../api/simulation-types.ts";
import { IntervalStrip } from "./interval-strip.tsx";
import { commonSpan, type Verdict } from "./verdict.ts";

export function Distribution({ outcome, verdict }: { outcome: Outcome; verdict: Verdict }) {
  return (
    <IntervalStrip
      difference={outcome.difference}
      span={commonSpan([outcome.difference])}
      verdict={verdict}
    />
  );
}
