/** One simulation: while it is computed its progress, then its results. */
import type { ScenarioList } from "../api/simulation-types.ts";
import type { Town } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { Notice } from "../ui/notice.tsx";
import type { Theme } from "../view/use-theme.ts";
import type { OwnView } from "../view/view.ts";
import { draftOf, writeDraft } from "./draft.ts";
import { ProgressView } from "./progress-view.tsx";
import { ResultsView } from "./results/results-view.tsx";
import { hasEnded, useSimulation } from "./use-simulation.ts";
import { useWords } from "./words.ts";

export function SimulationView(props: {
  id: string;
  town: Town;
  list: ScenarioList;
  own: OwnView;
  theme: Theme;
  go(own: OwnView): void;
}) {
  const { id, town, list, own, theme, go } = props;
  const { t } = useLanguage();
  const words = useWords();
  const { simulation, error, trail, refresh } = useSimulation(id);
  const results = simulation?.results;
  return (
    <>
      <p className="trail">
        <button type="button" className="link" onClick={() => go({})}>
          ← {t("sim.back")}
        </button>
        {results && (
          <button
            type="button"
            className="link"
            onClick={() => go(writeDraft(draftOf(results.scenario, results.configuration, list.scenarios)))}
          >
            {t("sim.again")}
          </button>
        )}
      </p>
      {error && <Notice error={error} text={t("sim.error.get")} retry={refresh} />}
      {simulation && !results && (
        <h2 className="draft-title simulation-title">{words.scenario(simulation.scenario)}</h2>
      )}
      {simulation && !hasEnded(simulation) && (
        <ProgressView simulation={simulation} trail={trail} theme={theme} onChanged={refresh} />
      )}
      {simulation?.error && (
        <div className="notice" role="alert">
          <strong>{t(`sim.status.${simulation.status}`)}</strong>
          <p className="notice-detail">{simulation.error.message}</p>
        </div>
      )}
      {results && <ResultsView results={results} town={town} own={own} theme={theme} go={go} />}
      {simulation?.notes.map(({ what, detail }) => (
        <p key={what + detail} className="as-of simulation-note">
          {t("sim.note", { what, detail })}
        </p>
      ))}
    </>
  );
}
