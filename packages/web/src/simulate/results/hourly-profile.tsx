/** A quantity by the hour of the day, without and with the scenario. */
import { useCallback, useMemo, useState } from "react";
import type uPlot from "uplot";
import type { Results } from "../../api/simulation-types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import type { Theme } from "../../view/use-theme.ts";
import { Drawing } from "../draw/drawing.tsx";
import { type Ink, Plot } from "../plot.tsx";
import { useWords } from "../words.ts";

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
/** Ticks at hours of the clock, which a decimal axis would put at half past two. */
const HOUR_AXIS: Pick<uPlot.Axis, "incrs" | "values"> = {
  incrs: [3, 6, 12],
  values: (_plot, splits) => splits.map((hour) => `${hour}:00`),
};

export function HourlyProfile({ results, file, theme }: { results: Results; file: string; theme: Theme }) {
  const { t, f, unit } = useLanguage();
  const words = useWords();
  const profiles = results.hourly_profile;
  const [chosen, setChosen] = useState<string>();
  const profile = profiles.find(({ field }) => field === chosen) ?? profiles[0];
  const said = unit(profile?.unit ?? "");
  const changed = words.changeUnit(profile?.unit ?? "");
  const data = useMemo(
    (): uPlot.AlignedData => [HOURS, profile?.baseline ?? [], profile?.scenario ?? []],
    [profile],
  );
  const options = useCallback(
    ({ colour, axis }: Ink): Omit<uPlot.Options, "width" | "height"> => ({
      legend: { show: false },
      scales: { x: { time: false } },
      series: [
        {},
        { stroke: colour("--text-soft"), width: 2, dash: [6, 4] },
        { stroke: colour("--accent"), width: 2 },
      ],
      axes: [
        { ...axis, ...HOUR_AXIS },
        { ...axis, label: said, size: 58, values: (_plot, splits) => splits.map(f.value) },
      ],
    }),
    [said, f],
  );
  const differences = useMemo(
    (): uPlot.AlignedData => [
      HOURS,
      profile?.scenario.map((after, hour) => after - (profile.baseline[hour] ?? 0)) ?? [],
    ],
    [profile],
  );
  const changeOptions = useCallback(
    ({ colour, axis }: Ink): Omit<uPlot.Options, "width" | "height"> => ({
      legend: { show: false },
      scales: { x: { time: false }, y: { range: aroundZero } },
      series: [{}, { stroke: colour("--accent"), width: 2, fill: colour("--band"), fillTo: 0 }],
      axes: [
        { ...axis, ...HOUR_AXIS },
        {
          ...axis,
          label: changed,
          size: 58,
          values: (_plot, splits) => splits.map((value) => (value === 0 ? "0" : f.change(value))),
        },
      ],
    }),
    [changed, f],
  );
  if (!profile) return null;
  return (
    <section className="card">
      <h2>{t("sim.profile")}</h2>
      <select
        aria-label={t("sim.quantity")}
        value={profile.field}
        onChange={(event) => setChosen(event.target.value)}
      >
        {profiles.map((one) => (
          <option key={one.field} value={one.field}>
            {words.mapField(one)}
          </option>
        ))}
      </select>
      <Drawing
        file={`${file}-hours-${profile.field}`}
        title={`${words.scenario(results.scenario)}: ${words.mapField(profile)} · ${t("sim.profile")}`}
        notes={[`╌ ${t("sim.today")} · — ${t("sim.with")} · ${t("sim.profile.change")}`]}
      >
        <div className="profiles">
          <div>
            <h3>{words.mapField(profile)}</h3>
            <Plot
              options={options}
              data={data}
              height={220}
              theme={theme}
              label={`${t("sim.profile")}: ${words.mapField(profile)}`}
            />
          </div>
          <div>
            <h3>{t("sim.profile.change")}</h3>
            <Plot
              options={changeOptions}
              data={differences}
              height={220}
              theme={theme}
              label={`${t("sim.profile.change")}: ${words.mapField(profile)}`}
            />
          </div>
        </div>
      </Drawing>
      <p className="as-of">
        ╌ {t("sim.today")} · <b>—</b> {t("sim.with")}
      </p>
    </section>
  );
}

/** An axis that holds 0, and is not all zero where nothing changes. */
function aroundZero(_plot: uPlot, low: number | null, high: number | null): [number, number] {
  const [from, to] = [Math.min(0, low ?? 0), Math.max(0, high ?? 0)];
  return from === to ? [-1, 1] : [from * 1.08, to * 1.08];
}
