/** A quantity by the hour of the day, without and with the scenario. */
import { useCallback, useMemo, useState } from "react";
import type uPlot from "uplot";
import type { Profile } from "../../api/simulation-types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import type { Theme } from "../../view/use-theme.ts";
import { type Ink, Plot } from "../plot.tsx";

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

export function HourlyProfile({ profiles, theme }: { profiles: readonly Profile[]; theme: Theme }) {
  const { t, f, unit } = useLanguage();
  const [chosen, setChosen] = useState<string>();
  const profile = profiles.find(({ field }) => field === chosen) ?? profiles[0];
  const said = unit(profile?.unit ?? "");
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
        { ...axis, values: (_plot, splits) => splits.map((hour) => `${hour}:00`) },
        { ...axis, label: said, size: 58, values: (_plot, splits) => splits.map(f.value) },
      ],
    }),
    [said, f],
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
        {profiles.map(({ field, label }) => (
          <option key={field} value={field}>
            {label}
          </option>
        ))}
      </select>
      <Plot
        options={options}
        data={data}
        height={220}
        theme={theme}
        label={`${t("sim.profile")}: ${profile.label}`}
      />
      <p className="as-of">
        ╌ {t("sim.today")} · <b>—</b> {t("sim.with")}
      </p>
    </section>
  );
}
