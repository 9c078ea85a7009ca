/** Where: scenario minus baseline of the wards at an hour of the day, blue where less, red where more. */
import { useCallback, useMemo, useState } from "react";
import { getSimulationMap } from "../../api/simulations.ts";
import type { Town } from "../../api/types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { Notice } from "../../ui/notice.tsx";
import { usePolled } from "../../ui/use-polled.ts";
import type { OwnView } from "../../view/view.ts";
import { drawWards } from "../ward-shapes.ts";

/** The answer never changes once there. */
const EVERY_MS = 3_600_000;
const LESS = "#2166ac";
const MORE = "#b2182b";

export function DifferenceMap(props: { id: string; town: Town; own: OwnView; go(own: OwnView): void }) {
  const { id, town, own, go } = props;
  const { t, f, unit } = useLanguage();
  const ask = useCallback((signal: AbortSignal) => getSimulationMap(id, signal), [id]);
  const { answer, error, retry } = usePolled(ask, EVERY_MS);
  const drawing = useMemo(() => drawWards(town), [town]);
  const [chosen, setChosen] = useState<string>();
  const fields = answer?.fields.filter(({ over }) => over === "zone") ?? [];
  const field = fields.find((one) => one.id === chosen) ?? fields[0];
  const hour = Math.min(23, Math.max(0, Math.floor(Number(own["hour"] ?? 8)) || 0));
  if (error && !answer) return <Notice error={error} text={t("sim.error.get")} retry={retry} />;
  if (!answer || !field) return <p className="loading">{t("sim.computing")}</p>;
  const differences = field.scenario.map((after, at) => after - field.baseline[at]!);
  const most = differences.reduce((size, one) => Math.max(size, Math.abs(one)), 0);
  const at = (ward: string): number => differences[answer.zones.indexOf(ward) * 24 + hour] ?? 0;
  return (
    <section className="card">
      <h2>{t("sim.map")}</h2>
      <div className="map-controls">
        <select
          aria-label={t("sim.quantity")}
          value={field.id}
          onChange={(event) => setChosen(event.target.value)}
        >
          {fields.map(({ id: one, label }) => (
            <option key={one} value={one}>
              {label}
            </option>
          ))}
        </select>
        <label>
          {t("sim.map.hour", { hour: String(hour) })}{" "}
          <input
            type="range"
            className="hour"
            min={0}
            max={23}
            value={hour}
            onChange={(event) => go({ ...own, hour: event.target.value })}
          />
        </label>
      </div>
      <svg
        className="ward-map"
        viewBox={`-2 -2 ${drawing.width + 4} ${drawing.height + 4}`}
        role="img"
        aria-label={t("sim.map")}
      >
        {drawing.wards.map(({ id: ward, name, path }) => (
          <path
            key={ward}
            d={path}
            fill={at(ward) < 0 ? LESS : MORE}
            fillOpacity={most > 0 ? Math.abs(at(ward)) / most : 0}
            data-difference={at(ward)}
          >
            <title>{`${name}: ${f.change(at(ward))} ${unit(field.unit)}`}</title>
          </path>
        ))}
      </svg>
      <div className="diff-legend" />
      <p className="diff-legend-ends">
        <span>{f.change(-most)}</span>
        <span>
          {t("sim.map.legend")}, {unit(field.unit)}
        </span>
        <span>{f.change(most)}</span>
      </p>
    </section>
  );
}
