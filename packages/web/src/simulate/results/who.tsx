/** Who gains and loses: income groups and wards, money, and all figures that the headline leaves out. */
import { type Outcome, type Results, SECTIONS } from "../../api/simulation-types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { OutcomeTable } from "./outcome-table.tsx";

export function Who({ results }: { results: Results }) {
  const { t } = useLanguage();
  const group = ({ label, quintile }: Outcome): string => {
    const end = quintile === 1 ? ` ${t("sim.poorest")}` : quintile === 5 ? ` ${t("sim.richest")}` : "";
    return `${label.replace(/, income group.*/, "")} · ${t("sim.quintile", { number: String(quintile) })}${end}`;
  };
  const others = SECTIONS.filter((section) => section !== "economic").flatMap((section) => results[section]);
  return (
    <>
      <section className="card">
        <h2>{t("sim.money")}</h2>
        <OutcomeTable outcomes={results.economic} />
      </section>
      <section className="card">
        <h2>{t("sim.income")}</h2>
        <OutcomeTable outcomes={results.by_income} nameOf={group} />
      </section>
      <section className="card">
        <details>
          <summary>{t("sim.wards")}</summary>
          <OutcomeTable outcomes={results.by_zone} nameOf={({ label }) => label} />
        </details>
        <details>
          <summary>{t("sim.more")}</summary>
          <OutcomeTable outcomes={others.filter(({ headline }) => !headline)} />
        </details>
      </section>
    </>
  );
}
