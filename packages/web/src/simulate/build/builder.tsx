/** The first screen: choose a scenario, change it, ask; what was asked before stands below. */
import type { ScenarioList } from "../../api/simulation-types.ts";
import type { Town } from "../../api/types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { Notice } from "../../ui/notice.tsx";
import type { Theme } from "../../view/use-theme.ts";
import type { OwnView } from "../../view/view.ts";
import { bodyOf, type Draft, readDraft, writeDraft } from "../draft.ts";
import { ResultsView } from "../results/results-view.tsx";
import { useWords } from "../words.ts";
import { DraftForm } from "./draft-form.tsx";
import { PastSimulations } from "./past-simulations.tsx";
import { ScenarioAbout } from "./scenario-about.tsx";
import { ScenarioPicker } from "./scenario-picker.tsx";
import { useAsking } from "./use-asking.ts";

export function Builder(props: {
  town: Town;
  list: ScenarioList;
  own: OwnView;
  theme: Theme;
  go(own: OwnView): void;
}) {
  const { town, list, own, theme, go } = props;
  const { t } = useLanguage();
  const words = useWords();
  const asking = useAsking((simulation) => go({ simulation }));
  const first = list.scenarios[0];
  const asked: Draft = readDraft(own) ?? { scenario: first?.name ?? "", changes: {} };
  const scenario = list.scenarios.find(({ name }) => name === asked.scenario) ?? first;
  if (!scenario) return <p className="empty">{t("sim.noScenarios")}</p>;
  const draft = { ...asked, scenario: scenario.name };
  const set = (next: Draft): void => {
    asking.forget();
    go(writeDraft(next));
  };
  const body = bodyOf(draft, scenario);
  return (
    <>
      <div className="build">
        <ScenarioPicker
          scenarios={list.scenarios}
          chosen={scenario.name}
          onChoose={(name) => set({ scenario: name, changes: {} })}
        />
        <section className="card" aria-labelledby="draft-title">
          <h2 id="draft-title" className="draft-title">
            {words.scenario(scenario)}
          </h2>
          <ScenarioAbout scenario={scenario} />
          <DraftForm
            town={town}
            list={list}
            scenario={scenario}
            draft={draft}
            issues={asking.issues}
            onChange={set}
          />
          <div className="ask">
            <button
              type="button"
              className="button is-main"
              disabled={asking.busy !== undefined}
              onClick={() => asking.askQuick(body)}
            >
              {t("sim.quick")}
            </button>
            <button
              type="button"
              className="button"
              disabled={asking.busy !== undefined}
              onClick={() => asking.askFull(body)}
            >
              {t("sim.full")}
            </button>
            <p className="as-of">{t("sim.ask.help")}</p>
          </div>
          {asking.issues.length > 0 && (
            <p className="field-error" role="alert">
              {t("sim.refused")}
            </p>
          )}
          {asking.error && <Notice error={asking.error} text={t("sim.error.ask")} />}
          {asking.busy && (
            <p className="loading" role="status">
              {t("sim.computing")}
            </p>
          )}
        </section>
      </div>
      {asking.quick && (
        <ResultsView results={asking.quick} town={town} own={own} theme={theme} go={go} quick />
      )}
      <PastSimulations go={go} />
    </>
  );
}
