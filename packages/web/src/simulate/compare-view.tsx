/** Up to four simulations beside one another: what each changes, the best of each row, and whether they may be compared. */
import { useCallback } from "react";
import { getComparison } from "../api/simulations.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { Notice } from "../ui/notice.tsx";
import { usePolled } from "../ui/use-polled.ts";
import type { OwnView } from "../view/view.ts";
import { useWords } from "./words.ts";

const EVERY_MS = 3_600_000;

export function CompareView({ ids, go }: { ids: string; go(own: OwnView): void }) {
  const { t } = useLanguage();
  const words = useWords();
  const ask = useCallback((signal: AbortSignal) => getComparison(ids.split(","), signal), [ids]);
  const { answer, error, retry } = usePolled(ask, EVERY_MS);
  const rows = answer?.outcomes.filter(({ differences }) =>
    differences.some((one) => one !== null && Math.abs(one.mean) > 1e-9),
  );
  return (
    <section className="card">
      <button type="button" className="link" onClick={() => go({})}>
        ← {t("sim.back")}
      </button>
      <h2 className="draft-title">{t("sim.compare.title")}</h2>
      {error && <Notice error={error} text={t("sim.error.get")} retry={retry} />}
      {answer && !answer.comparable && (
        <p className="stale-note">{t("sim.compare.differs", { what: answer.differs_in.join(", ") })}</p>
      )}
      <div className="scroll">
        <table className="compared">
          <thead>
            <tr>
              <th scope="col">{t("sim.outcome")}</th>
              {answer?.simulations.map((one) => (
                <th key={one.simulation_id} scope="col">
                  {words.scenario(one.scenario)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows?.map((outcome) => (
              <tr key={outcome.id}>
                <th scope="row">
                  {words.outcome(outcome)}, {words.changeUnit(outcome.unit)}
                </th>
                {outcome.differences.map((difference, at) => (
                  <td key={answer?.simulations[at]?.simulation_id}>
                    {difference ? (
                      <>
                        <b>{words.mean(difference)}</b>
                        {outcome.best === at && <span className="flag">{t("sim.compare.best")}</span>}
                        <br />
                        <small>{words.interval(difference)}</small>
                      </>
                    ) : (
                      "–"
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
