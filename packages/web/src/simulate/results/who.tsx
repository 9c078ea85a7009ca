/** Who gains and loses: the five income groups beside one another, the wards in order, and all other figures. */
import { useMemo, useState } from "react";
import { type Outcome, type Results, SECTIONS } from "../../api/simulation-types.ts";
import type { Town } from "../../api/types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { wardNames } from "../../town/places.ts";
import { useWords } from "../words.ts";
import { OutcomeTable } from "./outcome-table.tsx";
import { isUnchanged, verdictOf } from "./verdict.ts";

const GROUPS = [1, 2, 3, 4, 5] as const;
const kindOf = ({ id }: Outcome): string => id.replace(/[@#].*/, "");

export function Who({ results, town }: { results: Results; town: Town }) {
  const { t } = useLanguage();
  const others = SECTIONS.filter((section) => section !== "economic").flatMap((section) => results[section]);
  return (
    <>
      <ByIncome outcomes={results.by_income} />
      <ByWard outcomes={results.by_zone} town={town} />
      <section className="card">
        <details>
          <summary>{t("sim.more")}</summary>
          <OutcomeTable outcomes={others.filter(({ headline }) => !headline)} />
        </details>
      </section>
    </>
  );
}

function ByIncome({ outcomes }: { outcomes: readonly Outcome[] }) {
  const { t } = useLanguage();
  const words = useWords();
  const kinds = [...new Set(outcomes.map(kindOf))];
  const of = (kind: string, group: number) =>
    outcomes.find((one) => kindOf(one) === kind && one.quintile === group);
  return (
    <section className="card" aria-labelledby="income-title">
      <h2 id="income-title">{t("sim.income")}</h2>
      <div className="scroll">
        <table className="by-income">
          <thead>
            <tr>
              <th scope="col">{t("sim.outcome")}</th>
              {GROUPS.map((group) => (
                <th key={group} scope="col">
                  {t("sim.quintile", { number: String(group) })} {group === 1 && t("sim.poorest")}
                  {group === 5 && t("sim.richest")}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {kinds.map((kind) => {
              const first = of(kind, 1);
              return (
                <tr key={kind}>
                  <th scope="row">
                    {first && words.outcome(first)}
                    {first && <small className="as-of"> {words.changeUnit(first.unit)}</small>}
                  </th>
                  {GROUPS.map((group) => (
                    <Cell key={group} outcome={of(kind, group)} />
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p className="as-of">{t("sim.income.help")}</p>
    </section>
  );
}

function Cell({ outcome }: { outcome: Outcome | undefined }) {
  const { t } = useLanguage();
  const words = useWords();
  if (!outcome) return <td>–</td>;
  if (isUnchanged(outcome)) return <td>0</td>;
  const verdict = verdictOf(outcome);
  return (
    <td className={`judged is-${verdict}`}>
      <b>{words.mean(outcome.difference)}</b>{" "}
      <span className="judged-word">{t(`sim.verdict.${verdict}`)}</span>
      <br />
      <small>{words.interval(outcome.difference)}</small>
    </td>
  );
}

function ByWard({ outcomes, town }: { outcomes: readonly Outcome[]; town: Town }) {
  const { t, f } = useLanguage();
  const words = useWords();
  const kinds = [...new Set(outcomes.map(kindOf))];
  const moving = kinds.find((kind) => outcomes.some((one) => kindOf(one) === kind && !isUnchanged(one)));
  const [chosen, setChosen] = useState<string>();
  const kind = chosen ?? moving ?? kinds[0];
  const names = useMemo(() => wardNames(town), [town]);
  const shown = useMemo(
    () => outcomes.filter((one) => kindOf(one) === kind).toSorted((a, b) => gainOf(b) - gainOf(a)),
    [outcomes, kind],
  );
  if (kind === undefined) return null;
  const count = (wanted: readonly string[]): string =>
    f.count(shown.filter((one) => wanted.includes(verdictOf(one))).length);
  return (
    <section className="card" aria-labelledby="wards-title">
      <div className="list-head">
        <h2 id="wards-title">{t("sim.wards")}</h2>
        <select
          aria-label={t("sim.quantity")}
          value={kind}
          onChange={(event) => setChosen(event.target.value)}
        >
          {kinds.map((one) => {
            const first = outcomes.find((outcome) => kindOf(outcome) === one)!;
            return (
              <option key={one} value={one}>
                {words.outcome(first)}
              </option>
            );
          })}
        </select>
      </div>
      <p className="headline-sum">
        {t("sim.wards.sum", {
          better: count(["better", "perhapsBetter"]),
          worse: count(["worse", "perhapsWorse"]),
          others: count(["unclear", "unchanged", "changed"]),
        })}
      </p>
      <div className="wards-table">
        <OutcomeTable
          outcomes={shown}
          rows={t("sim.ward")}
          nameOf={({ zone = "" }) => names.get(zone) ?? zone}
        />
      </div>
    </section>
  );
}

/** By how much the ward is better off. */
const gainOf = ({ better, difference }: Outcome): number =>
  better === "lower" ? -difference.mean : difference.mean;
