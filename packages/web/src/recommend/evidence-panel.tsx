/** Why a measure is recommended: what it does, on whose word, at what risk, and who is to decide. */
import { type ReactNode, useEffect, useRef } from "react";
import { AIMS, type Evidence, type MeasureAccount, type Recommendation } from "../api/decision-types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { PanelHead } from "../ui/panel-head.tsx";
import { AccountTable } from "./account-table.tsx";

/** Wards that are named, those with the largest shares. */
const MOST_WARDS = 5;

/** Weight of each kind of evidence in an effect. */
function weights({ parts }: Evidence): Record<"literature" | "history" | "simulation", number> {
  const sum = (kind: string) =>
    parts.reduce((total, part) => total + (part.kind === kind ? part.weight : 0), 0);
  return { literature: sum("literature"), history: sum("history"), simulation: sum("simulation") };
}

export function EvidencePanel(props: {
  of: Recommendation;
  account: MeasureAccount | undefined;
  /** Names of the wards by id. */
  wards: ReadonlyMap<string, string>;
  onClose(): void;
  /** What can be done about it. */
  children: ReactNode;
}) {
  const { of, account, wards, onClose, children } = props;
  const { t, f } = useLanguage();
  const panel = useRef<HTMLElement>(null);
  // Below the list on a small screen: whoever chooses a measure is brought to it.
  useEffect(() => {
    if (of.id) panel.current?.scrollIntoView({ block: "nearest" });
  }, [of.id]);
  const sayWeights = (one: Evidence) => {
    const { literature, history, simulation } = weights(one);
    return {
      literature: f.percent(literature),
      history: f.percent(history),
      simulation: f.percent(simulation),
    };
  };
  return (
    <aside className="panel" id="panel" tabIndex={-1} aria-labelledby="measure-title" ref={panel}>
      <PanelHead id="measure-title" title={of.name} onClose={onClose}>
        {t("recommend.decidedBy", { who: of.decided_by })} · {t(`recommend.confidence.${of.confidence}`)}
      </PanelHead>
      <p>{of.what}</p>
      {children}
      <p>
        {t("recommend.timing", { lead: f.ahead(of.lead_time_days, "day"), active: f.count(of.active_days) })}{" "}
        {t("recommend.costSplit", {
          capital: f.money(of.cost.capital),
          running: f.money(of.cost.running),
        })}
      </p>
      <p className="as-of">
        {of.cost.source} · {of.cost.mark}
      </p>
      <h3>{t("recommend.impact")}</h3>
      <table>
        <tbody>
          {AIMS.map((aim) => {
            const impact = of.estimated_impact[aim];
            if (!impact) return null;
            const say = aim === "money" || aim === "equity" ? f.money : f.value;
            return (
              <tr key={aim}>
                <th scope="row">{t(`aim.${aim}`)}</th>
                <td className="number">
                  <b>{say(impact.mean)}</b>
                  <br />
                  <small>
                    {say(impact.low)} – {say(impact.high)}
                  </small>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <h3>{t("recommend.reaches")}</h3>
      <ul className="evidence">
        <li>
          {t("recommend.byIncome", {
            shares: of.reaches.by_income.map((share) => f.percent(share)).join(" · "),
          })}
        </li>
        {of.reaches.by_ward.length > 0 && (
          <li>
            {of.reaches.by_ward
              .toSorted((a, b) => b.share - a.share)
              .slice(0, MOST_WARDS)
              .map(({ ward, share }) => `${wards.get(ward) ?? ward} ${f.percent(share)}`)
              .join(", ")}
          </li>
        )}
      </ul>
      {account && <AccountTable of={account} />}
      <h3>{t("alerts.evidence")}</h3>
      <ul className="evidence">
        {of.evidence.map((one) => (
          <li key={`${one.lever} ${one.outcome}`}>
            {one.outcome} ({one.conditions})
            <small>
              {one.source} · {one.mark}
              <br />
              {t("recommend.weights", sayWeights(one))}
              {one.not_simulated && (
                <>
                  <br />
                  {t("recommend.notSimulated", { why: one.not_simulated })}
                </>
              )}
            </small>
          </li>
        ))}
      </ul>
      {of.similar_cases.length > 0 && (
        <>
          <h3>{t("recommend.cases")}</h3>
          <ul className="evidence">
            {of.similar_cases.map((one) => (
              <li key={one.case}>
                {one.case}
                <small>{one.source}</small>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>{t("recommend.risks")}</h3>
      <ul className="evidence">
        {of.risks.map((risk) => (
          <li key={risk}>{risk}</li>
        ))}
        <li>{of.equity}</li>
        {of.legal_basis && <li>{of.legal_basis}</li>}
      </ul>
    </aside>
  );
}
