/** Where a new road begins and ends: two junctions, clicked on the drawing or chosen by the roads that meet there. */
import { type MouseEvent, useMemo, useState } from "react";
import type { Issue } from "../../api/client.ts";
import type { NamedTarget } from "../../api/simulation-types.ts";
import type { Town } from "../../api/types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { drawTown, extent, type Junction, nearestJunction, type TownDrawing } from "../town-shapes.ts";
import { useWords } from "../words.ts";
import { FieldIssues } from "./field-issues.tsx";

const ENDS = ["from", "to"] as const;
type End = (typeof ENDS)[number];
/** So that an end at the edge is seen whole. */
const MARGIN = 7;
export type Ends = Readonly<Record<End, string | undefined>>;

export function EndsPicker(props: {
  town: Town;
  /** Those that are offered by name; any other can be clicked. */
  named: readonly NamedTarget[];
  /** Ids of nodes. */
  value: Ends;
  issues: readonly Issue[];
  onChange(end: End, node: string): void;
}) {
  const { town, named, value, issues, onChange } = props;
  const { t } = useLanguage();
  const words = useWords();
  const drawing = useMemo(() => drawTown(town), [town]);
  const offered = useMemo(() => named.toSorted((a, b) => a.name.localeCompare(b.name)), [named]);
  const [setting, setSetting] = useState<End>("from");
  const junctionOf = (id: string | undefined): Junction | undefined =>
    drawing.junctions.find((one) => one.id === id);
  const choose = (end: End, node: string): void => {
    onChange(end, node);
    setSetting(end === "from" ? "to" : "from");
  };
  const click = (event: MouseEvent<SVGSVGElement>): void => {
    const svg = event.currentTarget;
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM()?.inverse());
    const found = nearestJunction(drawing, at);
    if (found) choose(setting, found.id);
  };
  const [from, to] = [junctionOf(value.from), junctionOf(value.to)];
  return (
    <fieldset className="wards roads-picker ends-picker">
      <legend>{t("sim.ends")}</legend>
      <div className="wards-both">
        <svg viewBox={viewOf(drawing)} aria-hidden="true" onClick={click}>
          {drawing.wards.map(({ id, path }) => (
            <path key={id} d={path} className="ground" />
          ))}
          {drawing.roads.map(({ id, path, main }) => (
            <path key={id} d={path} className={main ? "road is-main" : "road"} />
          ))}
          {from && to && <line className="new-road" x1={from.x} y1={from.y} x2={to.x} y2={to.y} />}
          {[from, to].map(
            (one, at) =>
              one && (
                <circle key={ENDS[at]} className="end" data-end={ENDS[at]} cx={one.x} cy={one.y} r={5} />
              ),
          )}
        </svg>
        <div className="ends">
          {ENDS.map((end) => (
            <label key={end} className={setting === end ? "choice is-setting" : "choice"}>
              <span>{words.field(end)}</span>
              <select
                value={value[end] ?? ""}
                onFocus={() => setSetting(end)}
                onChange={(event) => event.target.value !== "" && choose(end, event.target.value)}
              >
                <option value="">{t("sim.ends.choose")}</option>
                {withChosen(offered, value[end]).map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name === id ? id : `${name} (${id})`}
                  </option>
                ))}
              </select>
            </label>
          ))}
          <p className="as-of">{t("sim.ends.help", { end: words.field(setting) })}</p>
        </div>
      </div>
      <FieldIssues issues={issues} />
    </fieldset>
  );
}

/** The drawing with the roads that lead out of town: a bypass begins there. */
function viewOf({ width, height, junctions }: TownDrawing): string {
  const [west, east] = extent([0, width, ...junctions.map(({ x }) => x)]);
  const [north, south] = extent([0, height, ...junctions.map(({ y }) => y)]);
  return `${west - MARGIN} ${north - MARGIN} ${east - west + 2 * MARGIN} ${south - north + 2 * MARGIN}`;
}

/** A junction of lanes is not offered, but stands in the list once it was clicked. */
const withChosen = (offered: readonly NamedTarget[], chosen: string | undefined): readonly NamedTarget[] =>
  chosen === undefined || offered.some(({ id }) => id === chosen)
    ? offered
    : [{ id: chosen, name: chosen }, ...offered];
