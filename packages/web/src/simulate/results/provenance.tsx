/** What results rest on, in one line: days, runs, agents, model, seed; and what went wrong on the way. */
import type { Results } from "../../api/simulation-types.ts";
import { useLanguage } from "../../i18n/use-language.ts";

export function Provenance({ results, quick }: { results: Results; quick: boolean }) {
  const { t, f } = useLanguage();
  const {
    scenario,
    configuration,
    runs,
    model_version,
    seed,
    calibration,
    execution_time_s: seconds,
  } = results;
  const agents = Object.values(configuration.agents).reduce((sum, count) => sum + count, 0);
  return (
    <>
      <p className="provenance">
        {t("sim.provenance", {
          days: f.count(scenario.days),
          from: f.day(Date.parse(`${scenario.start_date}T00:00:00+05:30`)),
          runs: f.count(runs.used),
          agents: f.count(agents),
          model: model_version,
          seed: String(seed),
        })}
        {seconds !== null && ` · ${f.span(seconds * 1000)}`}
        {" · "}
        {calibration ? t("sim.calibrated") : t("sim.notCalibrated")}
        {runs.stopped_early &&
          ` · ${t(runs.out_of_time ? "sim.outOfTime" : "sim.stoppedEarly", { asked: f.count(runs.asked) })}`}
      </p>
      {runs.failed.length + runs.missing.length > 0 && (
        <p className="stale-note">
          {t("sim.lost", { failed: f.count(runs.failed.length), missing: f.count(runs.missing.length) })}
        </p>
      )}
      {quick && <p className="as-of">{t("sim.quick.note")}</p>}
    </>
  );
}
