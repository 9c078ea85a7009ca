/** Morris' screening and Sobol' indices of an outcome, where they were asked for. */
import type { Sensitivity } from "../../api/simulation-types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { useWords } from "../words.ts";

export function DesignTable(props: { sensitivity: Sensitivity | null; outcome: string; unit: string }) {
  const { sensitivity, outcome, unit } = props;
  const { t, f } = useLanguage();
  const words = useWords();
  const walked = sensitivity?.morris?.outcomes.find((one) => one.outcome === outcome);
  const shared = sensitivity?.sobol?.outcomes.find((one) => one.outcome === outcome);
  if (shared) {
    return (
      <ParameterTable
        title={t("sim.sobol")}
        columns={[t("sim.sobol.first"), t("sim.sobol.total"), t("sim.interval95")]}
        rows={shared.parameters.map((row) => [
          words.parameter(row),
          f.percent(row.first.value),
          f.percent(row.total.value),
          `${f.percent(row.total.p2_5)} … ${f.percent(row.total.p97_5)}`,
        ])}
      />
    );
  }
  if (walked) {
    return (
      <ParameterTable
        title={`${t("sim.morris")}, ${unit}`}
        columns={["µ*", "±", "µ", "σ"]}
        rows={walked.parameters.map((row) => [
          words.parameter(row),
          f.value(row.mu_star),
          f.value(row.mu_star_standard_error),
          f.change(row.mu),
          f.value(row.sigma),
        ])}
      />
    );
  }
  return null;
}

function ParameterTable(props: { title: string; columns: readonly string[]; rows: readonly string[][] }) {
  const { title, columns, rows } = props;
  const { t } = useLanguage();
  return (
    <>
      <h3>{title}</h3>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("sim.parameter")}</th>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name = "", ...cells]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {cells.map((cell, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cell has no name but its column.
                  <td key={at}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
