/** How sure an effect is and what it hangs on: its spread over the runs, and the parameters behind it. */
import { useState } from "react";
import type { Outcome, Results } from "../../api/simulation-types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { Drawing } from "../draw/drawing.tsx";
import { useWords } from "../words.ts";
import { DesignTable } from "./design-table.tsx";
import { Histogram } from "./histogram.tsx";
import { countOutside, spanOf } from "./spread-view.ts";
import { Tornado } from "./tornado.tsx";
import { isUnchanged, verdictOf } from "./verdict.ts";

type Spread = Outcome & { distribution: NonNullable<Outcome["distribution"]> };

export function HowSure({ results, file }: { results: Results; file: string }) {
  const { t, f } = useLanguage();
  const words = useWords();
  const spread = results.headline.filter(
    (outcome): outcome is Spread => outcome.distribution !== undefined && !isUnchanged(outcome),
  );
  const [chosen, setChosen] = useState<string>();
  const outcome = spread.find(({ id }) => id === chosen) ?? spread[0];
  if (!outcome) return null;
  const { difference, distribution } = outcome;
  const unit = words.changeUnit(outcome.unit);
  const outside = countOutside(distribution, spanOf(distribution, difference));
  const ranks = results.sensitivity?.rank_regression;
  const found = ranks?.outcomes.find((one) => one.outcome === outcome.id);
  const about = `${words.scenario(results.scenario)}: ${words.outcome(outcome)}`;
  const origin = t("sim.origin", {
    town: results.town.name,
    runs: f.count(results.runs.used),
    model: results.model_version,
    seed: String(results.seed),
    id: results.simulation_id.slice(0, 8),
  });
  const at = (share: number): string => {
    const known = distribution.quantiles.find((one) => one.share === share)?.value ?? difference.median;
    return words.mean({ ...difference, mean: known });
  };
  return (
    <section className="card" aria-labelledby="sure-title">
      <div className="list-head">
        <h2 id="sure-title">{t("sim.sure")}</h2>
        <select
          aria-label={t("sim.outcome")}
          value={outcome.id}
          onChange={(event) => setChosen(event.target.value)}
        >
          {spread.map((one) => (
            <option key={one.id} value={one.id}>
              {words.outcome(one)}
            </option>
          ))}
        </select>
      </div>
      <div className="sure-both">
        <div>
          <h3>{t("sim.spread")}</h3>
          <Drawing
            file={`${file}-spread-${outcome.id}`}
            title={`${about} · ${t("sim.spread")}`}
            notes={[unit, origin]}
          >
            <Histogram outcome={outcome} verdict={verdictOf(outcome)} height={190} />
          </Drawing>
          <p className="as-of">
            {t("sim.spread.help", {
              half: `${at(0.25)} … ${at(0.75)}`,
              nine: `${at(0.05)} … ${at(0.95)}`,
              unit,
            })}
            {outside > 0 && ` ${t("sim.spread.outside", { count: f.count(outside) })}`}
          </p>
        </div>
        <div>
          <h3>{t("sim.tornado")}</h3>
          {found ? (
            <>
              <Drawing
                file={`${file}-tornado-${outcome.id}`}
                title={`${about} · ${t("sim.tornado")}`}
                notes={[t("sim.tornado.keys"), origin]}
              >
                <Tornado found={found} middle={difference.mean} />
              </Drawing>
              <p className="as-of">
                <span className="key key-low" /> {t("sim.tornado.low")} <span className="key key-high" />{" "}
                {t("sim.tornado.high")} · {t("sim.tornado.help", { share: f.percent(found.explained) })}
              </p>
            </>
          ) : (
            <p className="empty">{t(ranks ? "sim.tornado.none" : "sim.tornado.few")}</p>
          )}
        </div>
      </div>
      {found && (
        <details>
          <summary>{t("sim.tornado.table")}</summary>
          <div className="scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">{t("sim.parameter")}</th>
                  <th scope="col">{t("sim.correlation")}</th>
                  <th scope="col">{t("sim.interval95")}</th>
                  <th scope="col">{t("sim.tornado.low")}</th>
                  <th scope="col">{t("sim.tornado.high")}</th>
                </tr>
              </thead>
              <tbody>
                {found.parameters.map((row) => (
                  <tr key={row.parameter}>
                    <th scope="row">{words.parameter(row)}</th>
                    <td>{f.change(row.rank_correlation.value, 0.01)}</td>
                    <td>
                      {t("sim.interval", {
                        low: f.change(row.rank_correlation.p2_5, 0.01),
                        high: f.change(row.rank_correlation.p97_5, 0.01),
                      })}
                    </td>
                    <td>
                      {words.mean({ ...difference, mean: row.at_p10 })} {unit}
                    </td>
                    <td>
                      {words.mean({ ...difference, mean: row.at_p90 })} {unit}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
      <DesignTable sensitivity={results.sensitivity} outcome={outcome.id} unit={unit} />
    </section>
  );
}
