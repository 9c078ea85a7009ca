/** What a scenario does, where its figures come from, and what it cannot tell. */
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

/** The mark of a figure whose original nobody has read. */
const UNREAD = "(U)";

function Sentences({ title, sentences }: { title: string; sentences: readonly string[] }) {
  const { t } = useLanguage();
  if (sentences.length === 0) return null;
  return (
    <details>
      <summary>
        {title} ({sentences.length})
      </summary>
      <SentenceList sentences={sentences} />
      {sentences.some((sentence) => sentence.includes(UNREAD)) && (
        <p className="as-of">{t("sim.unread", { mark: UNREAD })}</p>
      )}
    </details>
  );
}

export function SentenceList({ sentences }: { sentences: readonly string[] }) {
  const words = useWords();
  return (
    <ul className="sentences">
      {sentences.map((sentence) => {
        const { text, lang } = words.sentence(sentence);
        return (
          <li key={sentence} lang={lang}>
            {text}
          </li>
        );
      })}
    </ul>
  );
}
