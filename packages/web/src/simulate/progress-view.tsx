/** A simulation that is computed: how far it is, what its runs say so far and how well that is known, and a way to end it. */
import { useState } from "react";
import type { Estimate, Simulation } from "../api/simulation-types.ts";
import { cancelSimulation } from "../api/simulations.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { Notice } from "../ui/notice.tsx";
import type { Theme } from "../view/use-theme.ts";
import { ConvergenceChart } from "./convergence-chart.tsx";
import type { Step } from "./use-simulation.ts";
import { useWords } from "./words.ts";

/** Half the width of a 95 % interval of a mean, in standard errors. */
export const Z95 = 1.96;

export function ProgressView(props: {
  simulation: Simulation;
  trail: readonly Step[];
  theme: Theme;
  onChanged(): void;
}) {
  const { simulation, trail, theme, onChanged } = props;
  const { status, progress, estimated_completion: completion } = simulation;
  const { t, f } = useLanguage();
  const words = useWords();
  const [failure, setFailure] = useState<Error>();
  const [ending, setEnding] = useState(false);
  const moving = progress.estimates.filter(({ mean }) => Math.abs(mean) > 1e-9);
  const [chosen, setChosen] = useState<string>();
  const shown = moving.find(({ outcome }) => outcome === chosen) ?? moving[0];

  const cancel = (): void => {
    setEnding(true);
    cancelSimulation(simulation.simulation_id)
      .then(onChanged, setFailure)
      .finally(() => setEnding(false));
  };

  return (
    <section className="card" aria-labelledby="progress-title">
      <h2 id="progress-title">{t(`sim.status.${status}`)}</h2>
      <progress max={1} value={progress.share} aria-label={t("sim.progress")} />
      <p className="progress-line" role="status">
        {t("sim.runsDone", { done: f.count(progress.runs_done), total: f.count(progress.runs_total) })}
        {completion && ` · ${t("sim.readyAt", { time: f.time(Date.parse(completion)) })}`}
      </p>
      <button type="button" className="button" disabled={ending} onClick={cancel}>
        {t("sim.cancel")}
      </button>
      {failure && <Notice error={failure} text={t("sim.error.cancel")} />}
      {shown && (
        <>
          <h3>{t("sim.soFar")}</h3>
          <p className="as-of">{t("sim.soFar.help")}</p>
          <div className="converging">
            <ul className="estimates">
              {moving.map((estimate) => (
                <li key={estimate.outcome}>
                  <button
                    type="button"
                    className="row"
                    aria-pressed={estimate === shown}
                    onClick={() => setChosen(estimate.outcome)}
                  >
                    <span className="row-name">{words.outcome(estimate)}</span>
                    <EstimateFigure estimate={estimate} />
                  </button>
                </li>
              ))}
            </ul>
            <ConvergenceChart trail={trail} estimate={shown} total={progress.runs_total} theme={theme} />
          </div>
        </>
      )}
    </section>
  );
}

function EstimateFigure({ estimate }: { estimate: Estimate }) {
  const words = useWords();
  const { mean, standard_error: error, unit } = estimate;
  const half = Z95 * (error ?? 0);
  const about = { mean, p2_5: mean - half, p97_5: mean + half };
  return (
    <span className="number">
      {words.mean(about)} {error !== null && `± ${words.mean({ ...about, mean: half }).replace("+", "")}`}{" "}
      {words.changeUnit(unit)}
    </span>
  );
}
