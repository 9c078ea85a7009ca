/** What a simulation says, from the headline to what it rests on. */
import type { Results } from "../../api/simulation-types.ts";
import type { Town } from "../../api/types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { saveFile } from "../../panel/save-file.ts";
import type { Theme } from "../../view/use-theme.ts";
import type { OwnView } from "../../view/view.ts";
import { useWords } from "../words.ts";
import { DifferenceMap } from "./difference-map.tsx";
import { Headline } from "./headline.tsx";
import { HourlyProfile } from "./hourly-profile.tsx";
import { HowSure } from "./how-sure.tsx";
import { Money } from "./money.tsx";
import { outcomesCsv } from "./outcomes-csv.ts";
import { Provenance } from "./provenance.tsx";
import { RestsOn } from "./rests-on.tsx";
import { Who } from "./who.tsx";

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
  const { results, town, own, theme, go, quick = false } = props;
  const file = `${results.scenario.name}-${results.simulation_id.slice(0, 8)}`;
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
        <p className="ask">
          <button
            type="button"
            className="button"
            onClick={() => saveFile(`${file}.csv`, "text/csv", outcomesCsv(results))}
          >
            {t("sim.export.csv")}
          </button>
          <button
            type="button"
            className="button"
            onClick={() => saveFile(`${file}.json`, "application/json", JSON.stringify(results, null, 2))}
          >
            {t("sim.export.json")}
          </button>
        </p>
      </section>
      <HowSure results={results} file={file} />
      {!quick && <DifferenceMap results={results} file={file} town={town} own={own} theme={theme} go={go} />}
      <HourlyProfile results={results} file={file} theme={theme} />
      <Money outcomes={results.economic} />
      <Who results={results} town={town} />
      <RestsOn results={results} />
    </div>
  );
}
