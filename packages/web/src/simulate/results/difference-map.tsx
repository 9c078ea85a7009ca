/** Where: scenario minus baseline of roads or wards at an hour of the day, on a map and as the places that change most. */
import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import type { MapField, Results, SimulationMap } from "../../api/simulation-types.ts";
import { getSimulationMap } from "../../api/simulations.ts";
import type { FeatureProperties, Town } from "../../api/types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { ContainFailure } from "../../ui/contain-failure.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useAsked } from "../../ui/use-asked.ts";
import type { Theme } from "../../view/use-theme.ts";
import type { OwnView } from "../../view/view.ts";
import { Drawing } from "../draw/drawing.tsx";
import { useWords } from "../words.ts";
import type { Pointed } from "./difference-canvas.tsx";
import { DifferenceLegend } from "./difference-legend.tsx";
import { type Change, type Differences, differencesOf, largestChanges, shadesAt } from "./map-differences.ts";

const DifferenceCanvas = lazy(() => import("./difference-canvas.tsx"));

const LISTED = 8;

interface Props {
  results: Results;
  file: string;
  town: Town;
  own: OwnView;
  theme: Theme;
  go(own: OwnView): void;
}

export function DifferenceMap(props: Props) {
  const { t } = useLanguage();
  const id = props.results.simulation_id;
  const ask = useCallback((signal: AbortSignal) => getSimulationMap(id, signal), [id]);
  const { answer, error, again } = useAsked(ask);
  if (error && !answer) return <Notice error={error} text={t("sim.error.get")} retry={again} />;
  const fields = answer?.fields.filter(({ over }) => over === "zone" || answer.segments.length > 0);
  const field = fields?.find((one) => one.id === props.own["field"]) ?? fields?.[0];
  if (!answer || !field) return <p className="loading">{t("sim.loading.map")}</p>;
  return <Shown {...props} map={answer} field={field} />;
}

function Shown({
  results,
  file,
  town,
  own,
  theme,
  go,
  map,
  field,
}: Props & { map: SimulationMap; field: MapField }) {
  const { t, f, unit } = useLanguage();
  const words = useWords();
  const [pointed, setPointed] = useState<Pointed>();
  const [failure, setFailure] = useState<Error>();
  const differences = useMemo(() => differencesOf(map, field), [map, field]);
  const hour = Math.min(23, Math.max(0, Math.floor(Number(own["hour"] ?? 9)) || 0));
  const shades = useMemo(() => shadesAt(differences, hour), [differences, hour]);
  const nameOf = useMemo(() => namesOf(town, map), [town, map]);
  const name = words.mapField(field);
  const clock = t("sim.map.hour", { hour: String(hour) });
  const said = ({ before: today, after: then }: Change): string => {
    const [before, after] = [f.value(today), f.value(then)];
    const of = unit(field.unit);
    const level =
      before === after
        ? t("sim.level", { level: `${before} ${of}`.trim() })
        : t("sim.fromTo", { before, after, unit: of });
    return `${f.change(then - today)} ${words.changeUnit(field.unit)} (${level})`;
  };
  const changes = largestChanges(differences, hour, LISTED);
  return (
    <section className="card" aria-labelledby="where-title">
      <h2 id="where-title">{t("sim.map")}</h2>
      <div className="map-controls">
        <select
          aria-label={t("sim.quantity")}
          value={field.id}
          onChange={(event) => go({ ...own, field: event.target.value })}
        >
          {(["link", "zone"] as const).map((over) => (
            <optgroup key={over} label={t(`sim.map.over.${over}`)}>
              {map.fields
                .filter((one) => one.over === over)
                .map((one) => (
                  <option key={one.id} value={one.id}>
                    {words.mapField(one)}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
        <label>
          {clock}{" "}
          <input
            type="range"
            className="hour"
            min={0}
            max={23}
            value={hour}
            aria-valuetext={clock}
            onChange={(event) => go({ ...own, hour: event.target.value })}
          />
        </label>
      </div>
      {differences.most === 0 && <p className="empty">{t("sim.map.same")}</p>}
      <Drawing
        file={`${file}-map-${field.id}-${String(hour).padStart(2, "0")}h`}
        title={`${words.scenario(results.scenario)}: ${name}, ${clock}`}
        notes={[
          `${t("sim.map.legend")}, ${words.changeUnit(field.unit)}`,
          t("sim.origin", {
            town: results.town.name,
            runs: f.count(results.runs.used),
            model: results.model_version,
            seed: String(results.seed),
            id: results.simulation_id.slice(0, 8),
          }),
        ]}
      >
        <div className="diff-map">
          {failure ? (
            <p className="empty">{t("error.map")}</p>
          ) : (
            <ContainFailure text={t("error.part")}>
              <Suspense fallback={<p className="loading">{t("sim.loading.map")}</p>}>
                <DifferenceCanvas
                  town={town}
                  theme={theme}
                  over={differences.over}
                  shades={shades}
                  newRoads={map.new_roads}
                  label={`${t("sim.map")}: ${name}, ${clock}`}
                  onPoint={setPointed}
                  onFailure={setFailure}
                />
              </Suspense>
            </ContainFailure>
          )}
          {pointed && (
            <Tip
              pointed={pointed}
              name={nameOf(pointed.id)}
              differences={differences}
              hour={hour}
              said={said}
            />
          )}
        </div>
        <DifferenceLegend most={differences.most} unit={words.changeUnit(field.unit)} />
      </Drawing>
      {changes.length > 0 && (
        <details className="largest" open>
          <summary>{t("sim.map.largest", { hour: String(hour) })}</summary>
          <ul>
            {changes.map((change) => (
              <li key={change.id} data-place={change.id}>
                <span>{nameOf(change.id)}</span> <span className="number">{said(change)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Tip(props: {
  pointed: Pointed;
  name: string;
  differences: Differences;
  hour: number;
  said(change: Change): string;
}) {
  const { pointed, name, differences, hour, said } = props;
  const pair = differences.places.get(pointed.id);
  if (!pair) return null;
  return (
    <div className="tip diff-tip" style={{ left: pointed.x, top: pointed.y }}>
      <b>{name}</b>
      <br />
      {said({ id: pointed.id, before: pair.before[hour]!, after: pair.after[hour]! })}
    </div>
  );
}

function namesOf(town: Town, { new_roads }: SimulationMap): (id: string) => string {
  const names = new Map<string, string>(new_roads.map(({ segment, name }) => [segment, name]));
  for (const layer of ["roads", "wards"]) {
    for (const { properties } of town.layers[layer]?.features ?? []) {
      const { entity_id, name } = properties as FeatureProperties;
      names.set(entity_id, name || entity_id);
    }
  }
  return (id) => names.get(id) ?? id;
}
