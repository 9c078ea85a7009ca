/** The ready scenarios, grouped by what they are about. */
import type { Scenario } from "../../api/simulation-types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { useWords } from "../words.ts";
import { GROUPS, groupOf } from "./scenario-groups.ts";

export function ScenarioPicker(props: {
  scenarios: readonly Scenario[];
  chosen: string;
  onChoose(scenario: Scenario): void;
}) {
  const { scenarios, chosen, onChoose } = props;
  const { t } = useLanguage();
  const words = useWords();
  return (
    <nav className="card scenarios" aria-labelledby="scenarios-title">
      <h2 id="scenarios-title">{t("sim.choose")}</h2>
      <select
        className="scenarios-select"
        aria-label={t("sim.choose")}
        value={chosen}
        onChange={(event) => onChoose(scenarios.find(({ name }) => name === event.target.value)!)}
      >
        {GROUPS.map((group) => (
          <optgroup key={group} label={t(`sim.group.${group}`)}>
            {scenarios
              .filter((scenario) => groupOf(scenario) === group)
              .map((scenario) => (
                <option key={scenario.name} value={scenario.name}>
                  {words.scenario(scenario)}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      <div className="scenarios-list">
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{t(`sim.group.${group}`)}</h3>
            {scenarios
              .filter((scenario) => groupOf(scenario) === group)
              .map((scenario) => (
                <button
                  key={scenario.name}
                  type="button"
                  className="row"
                  data-scenario={scenario.name}
                  aria-pressed={scenario.name === chosen}
                  onClick={() => onChoose(scenario)}
                >
                  {words.scenario(scenario)}
                </button>
              ))}
          </section>
        ))}
      </div>
    </nav>
  );
}
