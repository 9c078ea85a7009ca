/** What was simulated, newest first; up to four that are completed can be set beside one another. */
import { useState } from "react";
import type { PastSimulation } from "../../api/simulation-types.ts";
import { getSimulations } from "../../api/simulations.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { Notice } from "../../ui/notice.tsx";
import { usePolled } from "../../ui/use-polled.ts";
import type { OwnView } from "../../view/view.ts";
import { useWords } from "../words.ts";

const EVERY_MS = 5_000;
export const MOST_COMPARED = 4;

export function PastSimulations({ go }: { go(own: OwnView): void }) {
  const { t, f } = useLanguage();
  const { answer, error, retry } = usePolled(getSimulations, EVERY_MS);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (id: string): void =>
    setChosen((before) => (before.includes(id) ? before.filter((one) => one !== id) : [...before, id]));
  return (
    <section className="card" aria-labelledby="past-title">
      <div className="list-head">
        <h2 id="past-title">{t("sim.past")}</h2>
        <button
          type="button"
          className="button"
          disabled={chosen.length < 2}
          onClick={() => go({ compare: chosen.join(",") })}
        >
          {t("sim.compare", { count: f.count(chosen.length), most: f.count(MOST_COMPARED) })}
        </button>
      </div>
      {error && <Notice error={error} text={t("sim.error.list")} retry={retry} />}
      {answer?.simulations.length === 0 && <p className="empty">{t("sim.past.none")}</p>}
      <ul className="past">
        {answer?.simulations.map((simulation) => (
          <Past
            key={simulation.simulation_id}
            simulation={simulation}
            chosen={chosen.includes(simulation.simulation_id)}
            full={chosen.length >= MOST_COMPARED}
            onToggle={() => toggle(simulation.simulation_id)}
            onOpen={() => go({ simulation: simulation.simulation_id })}
          />
        ))}
      </ul>
    </section>
  );
}

/** Of the headline, those that change most against what they are uncertain by. */
function telling({ headline }: PastSimulation) {
  return headline.filter(({ difference: { mean } }) => Math.abs(mean) > 1e-9).slice(0, 2);
}

function Past(props: {
  simulation: PastSimulation;
  chosen: boolean;
  full: boolean;
  onToggle(): void;
  onOpen(): void;
}) {
  const { simulation, chosen, full, onToggle, onOpen } = props;
  const { t, f } = useLanguage();
  const words = useWords();
  const { status, scenario, created_at, runs, days } = simulation;
  return (
    <li>
      <input
        type="checkbox"
        aria-label={t("sim.compare.this", { title: words.scenario(scenario) })}
        checked={chosen}
        disabled={status !== "completed" || (full && !chosen)}
        onChange={onToggle}
      />
      <button type="button" className="link" onClick={onOpen}>
        {words.scenario(scenario)}
      </button>
      <span className="as-of">
        {t("sim.past.size", { runs: f.count(runs), days: f.count(days) })} ·{" "}
        {f.dateTime(Date.parse(created_at))}
      </span>
      <span className="flag">{t(`sim.status.${status}`)}</span>
      {telling(simulation).map((outcome) => (
        <span key={outcome.outcome} className="as-of">
          {words.outcome(outcome)} <b>{words.mean(outcome.difference)}</b> {words.changeUnit(outcome.unit)}
        </span>
      ))}
    </li>
  );
}
