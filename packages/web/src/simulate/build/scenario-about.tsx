/** What a scenario does, where its figures come from, and what it cannot tell. Sources and limits are in English. */
import type { Scenario } from "../../api/simulation-types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { useWords } from "../words.ts";

export function ScenarioAbout({ scenario }: { scenario: Scenario }) {
  const { t } = useLanguage();
  const words = useWords();
  const { text, lang } = words.description(scenario);
  return (
    <div className="about">
      <p lang={lang}>{text}</p>
      <div className="about-more">
        <Sentences title={t("sim.limits")} sentences={scenario.limits} />
        <Sentences title={t("sim.sources")} sentences={scenario.sources} />
      </div>
    </div>
  );
}

export function Sentences({ title, sentences }: { title: string; sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <details>
      <summary>
        {title} ({sentences.length})
      </summary>
      <ul className="sentences" lang="en">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </details>
  );
}
