/** The first screen: choose a scenario, change it, ask; what was asked before stands below. */
import { useEffect } from "react";
import type { Scenario, ScenarioList } from "../../api/simulation-types.ts";
import type { Town } from "../../api/types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { SignedIn } from "../../sign-in/signed-in.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { Theme } from "../../view/use-theme.ts";
import type { OwnView } from "../../view/view.ts";
import { bodyOf, type Draft, readDraft, scenarioOf, writeDraft } from "../draft.ts";
import { firstDay } from "../first-day.ts";
import { ResultsView } from "../results/results-view.tsx";
import { useWords } from "../words.ts";
import { DraftForm } from "./draft-form.tsx";
import { PastSimulations } from "./past-simulations.tsx";
import { ScenarioAbout } from "./scenario-about.tsx";
import { ScenarioPicker } from "./scenario-picker.tsx";
import { useAsking } from "./use-asking.ts";

/** In the address of a question that was answered at once: whoever opens it is answered at once too. */
const AT_ONCE = { run: "quick" };

export function Builder(props: {
  town: Town;
  list: ScenarioList;
  own: OwnView;
  theme: Theme;
  now: number;
  go(own: OwnView): void;
}) {
  const { town, list, own, theme, now, go } = props;
  const { t } = useLanguage();
  const words = useWords();
  const asking = useAsking((simulation) => go({ simulation }));
  const first = list.scenarios[0];
  const begin = (scenario: Scenario): Draft => ({
    scenario: scenario.name,
    changes: { "parameters.start_date": firstDay(scenario, now) },
  });
  const asked: Draft = readDraft(own) ?? (first ? begin(first) : { scenario: "", changes: {} });
  const ready = list.scenarios.find(({ name }) => name === asked.scenario) ?? first;
  const draft = { ...asked, scenario: ready?.name ?? "" };
  const body = bodyOf(draft, ready);
  const question = own["run"] === AT_ONCE.run ? JSON.stringify(body) : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new question is what asks, not a new function.
  useEffect(() => {
    if (question !== undefined) asking.askQuick(JSON.parse(question));
  }, [question]);
  if (!ready) return <p className="empty">{t("sim.noScenarios")}</p>;
  const scenario = scenarioOf(draft, ready);
  const set = (next: Draft): void => {
    asking.forget();
    go(writeDraft(next));
  };
  const askQuick = (): void => {
    if (question === undefined) go({ ...writeDraft(draft), ...AT_ONCE });
    else asking.askQuick(body);
  };
  return (
    <>
      <div className="build">
        <ScenarioPicker
          scenarios={list.scenarios}
          chosen={ready.name}
          onChoose={(scenario) => set(begin(scenario))}
        />
        <section className="card" aria-labelledby="draft-title">
          <h2 id="draft-title" className="draft-title">
            {words.scenario(ready)}
          </h2>
          <ScenarioAbout scenario={ready} />
          <DraftForm
            town={town}
            list={list}
            scenario={scenario}
            ready={ready}
            draft={draft}
            issues={asking.issues}
            onChange={set}
          />
          <div className="ask">
            <SignedIn to={t("signIn.simulate")}>
              <button
                type="button"
                className="button is-main"
                disabled={asking.busy !== undefined}
                onClick={askQuick}
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
            </SignedIn>
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
