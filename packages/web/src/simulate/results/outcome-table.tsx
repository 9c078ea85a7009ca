/** Outcomes as a table: what changes, its 95 % interval, and both on one line. Rows of one unit share the line's ends. */
import type { Outcome } from "../../api/simulation-types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { useWords } from "../words.ts";
import { IntervalStrip } from "./interval-strip.tsx";
import { commonSpan, verdictOf } from "./verdict.ts";

export function OutcomeTable(props: {
  outcomes: readonly Outcome[];
  /** What the rows are, where they are not outcomes. */
  rows?: string;
  nameOf?(outcome: Outcome): string;
}) {
  const { outcomes, rows, nameOf } = props;
  const { t } = useLanguage();
  const words = useWords();
  const spanOf = (unit: string) =>
    commonSpan(outcomes.filter((one) => one.unit === unit).map(({ difference }) => difference));
  return (
    <div className="scroll">
      <table className="stacks">
        <thead>
          <tr>
            <th scope="col">{rows ?? t("sim.outcome")}</th>
            <th scope="col">{t("sim.change")}</th>
            <th scope="col">{t("sim.interval95")}</th>
            <th scope="col">
              <span className="visually-hidden">{t("sim.interval95")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {outcomes.map((outcome) => {
            const verdict = verdictOf(outcome);
            const same = verdict === "unchanged";
            return (
              <tr key={outcome.id}>
                <th scope="row">{nameOf?.(outcome) ?? words.outcome(outcome)}</th>
                <td>{same ? "0" : `${words.mean(outcome.difference)} ${words.changeUnit(outcome.unit)}`}</td>
                <td>{same ? "–" : words.interval(outcome.difference)}</td>
                <td>
                  <IntervalStrip
                    difference={outcome.difference}
                    span={spanOf(outcome.unit)}
                    verdict={verdict}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
