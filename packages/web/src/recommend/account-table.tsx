/** Costs and benefits of a measure: what remains of it, how soon it has paid, and which numbers move that most. */
import type { MeasureAccount } from "../api/decision-types.ts";
import { useLanguage } from "../i18n/use-language.ts";

const SHOWN = 3;

export function AccountTable({ of }: { of: MeasureAccount }) {
  const { t, f } = useLanguage();
  const rows: [string, string][] = [
    [t("account.npv"), f.money(of.net_present_value)],
    ...(of.benefit_cost_ratio === undefined
      ? []
      : [[t("account.ratio"), f.value(of.benefit_cost_ratio)] as [string, string]]),
    ...(of.payback_days === undefined
      ? []
      : [[t("account.payback"), f.span(of.payback_days * 86_400_000)] as [string, string]]),
  ];
  return (
    <>
      <h3>{t("account.title")}</h3>
      <table>
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="number">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="as-of">{t("account.sensitivity")}</p>
      <ul className="evidence">
        {of.sensitivity.slice(0, SHOWN).map((one) => (
          <li key={one.what}>
            {one.what}
            <small>
              {f.value(one.low)} – {f.value(one.high)}: {f.money(one.at_low)} – {f.money(one.at_high)}
            </small>
          </li>
        ))}
      </ul>
    </>
  );
}
