/** Up to four simulations beside one another: what each changes with its interval, the best of each row, and whether they may be compared. */
import { useCallback, useState } from "react";
import type { ComparedOutcome, Comparison } from "../api/simulation-types.ts";
import { getComparison } from "../api/simulations.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { saveFile } from "../panel/save-file.ts";
import { Notice } from "../ui/notice.tsx";
import { useAsked } from "../ui/use-asked.ts";
import type { OwnView } from "../view/view.ts";
import { CompareChart } from "./compare-chart.tsx";
import { comparedCsv } from "./compared-csv.ts";
import { Drawing } from "./draw/drawing.tsx";
import { useWords } from "./words.ts";

const NOISE = 1e-9;

export function CompareView({ ids, go }: { ids: string; go(own: OwnView): void }) {
  const { t } = useLanguage();
  const ask = useCallback((signal: AbortSignal) => getComparison(ids.split(","), signal), [ids]);
  const { answer, error, again } = useAsked(ask);
  return (
    <section className="card" aria-labelledby="compare-title">
      <button type="button" className="link" onClick={() => go({})}>
        ← {t("sim.back")}
      </button>
      <h2 id="compare-title" className="draft-title">
        {t("sim.compare.title")}
      </h2>
      {error && <Notice error={error} text={t("sim.error.get")} retry={again} />}
      {!answer && !error && <p className="loading">{t("sim.loading.compare")}</p>}
      {answer && <Compared answer={answer} go={go} />}
    </section>
  );
}

function Compared({ answer, go }: { answer: Comparison; go(own: OwnView): void }) {
  const { t, f } = useLanguage();
  const words = useWords();
  const moving = answer.outcomes.filter(({ differences }) =>
    differences.some((one) => one !== null && Math.abs(one.mean) > NOISE),
  );
  const [chosen, setChosen] = useState<string>();
  const shown = moving.find(({ id }) => id === chosen) ?? moving[0];
  const file = `compared-${answer.simulations.map(({ simulation_id: id }) => id.slice(0, 6)).join("-")}`;
  const names = answer.simulations.map(({ scenario }, at) => `${letterOf(at)} · ${words.scenario(scenario)}`);
  return (
    <>
      {!answer.comparable && (
        <p className="stale-note">
          {t("sim.compare.differs", {
            what: answer.differs_in.map((what) => words.differing(what)).join(", "),
          })}
        </p>
      )}
      <ol className="compared-legend">
        {answer.simulations.map(({ simulation_id: id, runs, days, start_date }, at) => (
          <li key={id}>
            <span className={`key key-${at}`} />
            <button type="button" className="link" onClick={() => go({ simulation: id })}>
              {names[at]}
            </button>{" "}
            <span className="as-of">
              {t("sim.past.size", { runs: f.count(runs), days: f.count(days) })} ·{" "}
              {f.day(Date.parse(`${start_date}T00:00:00+05:30`))}
            </span>
          </li>
        ))}
      </ol>
      {shown && (
        <>
          <select
            aria-label={t("sim.outcome")}
            value={shown.id}
            onChange={(event) => setChosen(event.target.value)}
          >
            {moving.map((one) => (
              <option key={one.id} value={one.id}>
                {words.outcome(one)}
              </option>
            ))}
          </select>
          <Drawing
            file={`${file}-${shown.id}`}
            title={`${t("sim.compare.title")}: ${words.outcome(shown)}`}
            notes={[`${words.changeUnit(shown.unit)} · ${t("sim.interval95")}`]}
          >
            <CompareChart outcome={shown} names={names} />
          </Drawing>
        </>
      )}
      <p className="ask">
        <button
          type="button"
          className="button"
          onClick={() => saveFile(`${file}.csv`, "text/csv", comparedCsv(answer))}
        >
          {t("sim.export.csv")}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => saveFile(`${file}.json`, "application/json", JSON.stringify(answer, null, 2))}
        >
          {t("sim.export.json")}
        </button>
      </p>
      <div className="scroll">
        <table className="compared">
          <thead>
            <tr>
              <th scope="col">{t("sim.outcome")}</th>
              {answer.simulations.map((one, at) => (
                <th key={one.simulation_id} scope="col">
                  {names[at]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {moving.map((outcome) => (
              <ComparedRow key={outcome.id} outcome={outcome} answer={answer} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

const letterOf = (at: number): string => "ABCD"[at] ?? String(at + 1);

function ComparedRow({ outcome, answer }: { outcome: ComparedOutcome; answer: Comparison }) {
  const { t } = useLanguage();
  const words = useWords();
  return (
    <tr>
      <th scope="row">
        {words.outcome(outcome)}
        <small className="as-of"> {words.changeUnit(outcome.unit)}</small>
      </th>
      {outcome.differences.map((difference, at) => (
        <td key={answer.simulations[at]?.simulation_id}>
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
  );
}
