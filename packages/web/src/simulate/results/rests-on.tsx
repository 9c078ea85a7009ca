/** The assumptions that the runs were drawn from, and what the results cannot tell. */
import type { Results } from "../../api/simulation-types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { SentenceList } from "../build/scenario-about.tsx";
import { useWords } from "../words.ts";

export function RestsOn({ results }: { results: Results }) {
  const { t, unit } = useLanguage();
  const words = useWords();
  return (
    <section className="card" aria-labelledby="rests-title">
      <h2 id="rests-title">{t("sim.restsOn")}</h2>
      <h3>{t("sim.limits")}</h3>
      <SentenceList sentences={results.limits} />
      <details>
        <summary>{t("sim.assumptions", { count: String(results.assumptions.length) })}</summary>
        <div className="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{t("sim.parameter")}</th>
                <th scope="col">{t("sim.unit")}</th>
                <th scope="col">{t("sim.prior")}</th>
                <th scope="col">{t("sim.source")}</th>
              </tr>
            </thead>
            <tbody>
              {results.assumptions.map(({ id, label, unit: of, prior, source }) => (
                <tr key={id}>
                  <th scope="row">{words.parameter({ id, label })}</th>
                  <td>{unit(of)}</td>
                  <td lang="en">{prior}</td>
                  <td lang="en">{source}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}
