/** What a simulation says, from the headline to what it rests on. */
import type { Results } from "../../api/simulation-types.ts";
import type { Town } from "../../api/types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import type { Theme } from "../../view/use-theme.ts";
import type { OwnView } from "../../view/view.ts";
import { useWords } from "../words.ts";
import { Headline } from "./headline.tsx";
import { Provenance } from "./provenance.tsx";
import { RestsOn } from "./rests-on.tsx";

export interface ResultsProps {
  results: Results;
  town: Town;
  own: OwnView;
  theme: Theme;
  go(own: OwnView): void;
  /** Whether it was answered at once and is kept nowhere. */
  quick?: boolean;
}

export function ResultsView(props: ResultsProps) {
  const { results, quick = false } = props;
  const { t } = useLanguage();
  const words = useWords();
  return (
    <div className="results">
      <section className="card" aria-labelledby="headline-title">
        <h2 id="headline-title" className="draft-title">
          {words.scenario(results.scenario)}: {t("sim.headline")}
        </h2>
        <Provenance results={results} quick={quick} />
        <Headline outcomes={results.headline} />
      </section>
      <RestsOn results={results} />
    </div>
  );
}
