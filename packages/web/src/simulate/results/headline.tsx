/** The headline: what would change, by how much, how sure that is; what would not change in one line. */
import type { Outcome } from "../../api/simulation-types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { useWords } from "../words.ts";
import { Histogram } from "./histogram.tsx";
import { IntervalStrip } from "./interval-strip.tsx";
import { commonSpan, countVerdicts, isUnchanged, verdictOf } from "./verdict.ts";

export function Headline({ outcomes }: { outcomes: readonly Outcome[] }) {
  const { t, f } = useLanguage();
  const words = useWords();
  const changed = outcomes.filter((outcome) => !isUnchanged(outcome));
  const same = outcomes.filter(isUnchanged);
  const { better, perhapsBetter, worse, perhapsWorse, unclear } = countVerdicts(outcomes);
  return (
    <>
      <p className="headline-sum">
        {changed.length === 0
          ? t("sim.nothingChanges")
          : t("sim.sum", {
              better: f.count(better + perhapsBetter),
              worse: f.count(worse + perhapsWorse),
              unclear: f.count(unclear),
              same: f.count(same.length),
            })}
      </p>
      <ul className="effects">
        {changed.map((outcome) => (
          <Effect key={outcome.id} outcome={outcome} />
        ))}
      </ul>
      {same.length > 0 && changed.length > 0 && (
        <p className="as-of">
          {t("sim.same", { names: same.map((outcome) => words.outcome(outcome)).join(" · ") })}
        </p>
      )}
    </>
  );
}

const MARKS = {
  better: "✓",
  perhapsBetter: "✓",
  unclear: "?",
  perhapsWorse: "!",
  worse: "!",
  changed: "•",
  unchanged: "=",
} as const;

function Effect({ outcome }: { outcome: Outcome }) {
  const { t, f, unit } = useLanguage();
  const words = useWords();
  const { difference, relative_difference: relative, probability_of_improvement: improvement } = outcome;
  const verdict = verdictOf(outcome);
  const [before, after] = [f.value(outcome.baseline), f.value(outcome.scenario)];
  return (
    <li className={`effect is-${verdict}`}>
      <h3>{words.outcome(outcome)}</h3>
      <p className="effect-mean">
        <b>{words.mean(difference)}</b> {words.changeUnit(outcome.unit)}
        {relative !== null && outcome.unit !== "%" && outcome.baseline > 0 && (
          <span className="effect-relative">{f.relative(relative)}</span>
        )}
      </p>
      {outcome.distribution ? (
        <Histogram
          outcome={{ ...outcome, distribution: outcome.distribution }}
          verdict={verdict}
          height={44}
          small
        />
      ) : (
        <IntervalStrip difference={difference} span={commonSpan([difference])} verdict={verdict} />
      )}
      <p className="effect-interval">{t("sim.in95", { interval: words.interval(difference) })}</p>
      <p className="effect-verdict">
        <span aria-hidden="true">{MARKS[verdict]}</span> {t(`sim.verdict.${verdict}`)}
        {improvement !== null && <small> {t("sim.ofRuns", { share: f.percent(improvement) })}</small>}
      </p>
      <p className="effect-levels">
        {before === after
          ? t("sim.level", { level: `${before} ${unit(outcome.unit)}`.trim() })
          : t("sim.fromTo", { before, after, unit: unit(outcome.unit) })}
      </p>
    </li>
  );
}
