/**
 * Costs and benefits: what society gains a day and where it comes from, with the sign of a gain; then what only changes hands.
 * What the measure itself costs is in none of it, and that is said.
 */
import type { Outcome } from "../../api/simulation-types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { useWords } from "../words.ts";
import { asGain } from "./gain.ts";
import { IntervalStrip } from "./interval-strip.tsx";
import { commonSpan, isUnchanged, roundingStep, type Verdict, verdictOf } from "./verdict.ts";

const NET = "money.net_benefit";

export function Money({ outcomes }: { outcomes: readonly Outcome[] }) {
  const { t } = useLanguage();
  const net = outcomes.find(({ id }) => id === NET);
  const parts = outcomes.filter(({ id, better }) => id !== NET && better !== "neither");
  const transfers = outcomes.filter(({ better }) => better === "neither");
  const gains = parts.map(asGain);
  const span = commonSpan([...gains, ...(net ? [net] : [])].map(({ difference }) => difference));
  return (
    <section className="card" aria-labelledby="money-title">
      <h2 id="money-title">{t("sim.money")}</h2>
      {net && <Balance net={net} />}
      <div className="scroll">
        <table className="stacks">
          <thead>
            <tr>
              <th scope="col">{t("sim.money.part")}</th>
              <th scope="col">{t("sim.money.gain")}</th>
              <th scope="col">{t("sim.interval95")}</th>
              <th scope="col">
                <span className="visually-hidden">{t("sim.interval95")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {gains.map((gain) => (
              <Row key={gain.id} outcome={gain} span={span} verdict={verdictOf(gain)} />
            ))}
            {net && <Row outcome={net} span={span} verdict={verdictOf(net)} total />}
          </tbody>
        </table>
      </div>
      {transfers.some((one) => !isUnchanged(one)) && (
        <>
          <h3>{t("sim.money.transfers")}</h3>
          <div className="scroll">
            <table className="stacks">
              <tbody>
                {transfers
                  .filter((one) => !isUnchanged(one))
                  .map((one) => (
                    <Row
                      key={one.id}
                      outcome={one}
                      span={commonSpan(transfers.map(({ difference }) => difference))}
                      verdict="changed"
                    />
                  ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      <p className="as-of">{t("sim.money.help")}</p>
    </section>
  );
}

function Balance({ net }: { net: Outcome }) {
  const { t, f } = useLanguage();
  const { mean, p2_5, p97_5 } = net.difference;
  if (isUnchanged(net)) return <p className="headline-sum">{t("sim.money.same")}</p>;
  const step = roundingStep(net.difference);
  const fill = {
    amount: `₹ ${f.change(Math.abs(mean), step).replace("+", "")}`,
    low: f.change(p2_5, step),
    high: f.change(p97_5, step),
  };
  return <p className="headline-sum">{t(mean >= 0 ? "sim.money.gains" : "sim.money.loses", fill)}</p>;
}

function Row(props: {
  outcome: Pick<
    Outcome,
    "id" | "label" | "unit" | "baseline" | "difference" | "better" | "probability_of_improvement"
  >;
  span: readonly [number, number];
  verdict: Verdict;
  total?: boolean;
}) {
  const { outcome, span, verdict, total = false } = props;
  const words = useWords();
  const same = verdict === "unchanged" || isUnchanged(outcome);
  return (
    <tr className={total ? "is-total" : ""} data-outcome={outcome.id}>
      <th scope="row">{words.outcome(outcome)}</th>
      <td>{same ? "0" : `${words.mean(outcome.difference)} ${words.changeUnit(outcome.unit)}`}</td>
      <td>{same ? "–" : words.interval(outcome.difference)}</td>
      <td>
        <IntervalStrip difference={outcome.difference} span={span} verdict={verdict} />
      </td>
    </tr>
  );
}
