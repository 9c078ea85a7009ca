/** On which roads: those that are chosen on the drawing, or by name beside it. */
import { useMemo } from "react";
import type { Issue } from "../../api/client.ts";
import type { Town } from "../../api/types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { drawTown } from "../town-shapes.ts";
import { useWords } from "../words.ts";
import { ChosenList, toggled } from "./chosen-list.tsx";
import { FieldIssues } from "./field-issues.tsx";

export function RoadPicker(props: {
  town: Town;
  /** Ids of segments. */
  value: unknown;
  issues: readonly Issue[];
  onChange(value: string[] | undefined): void;
}) {
  const { town, value, issues, onChange } = props;
  const { t, f } = useLanguage();
  const words = useWords();
  const drawing = useMemo(() => drawTown(town), [town]);
  const chosen = Array.isArray(value) ? (value as string[]) : [];
  const byName = useMemo(
    () => drawing.roads.filter(({ main }) => main).toSorted((a, b) => a.name.localeCompare(b.name)),
    [drawing],
  );
  const toggle = (id: string): void => {
    const next = toggled(chosen, id);
    onChange(next.length === 0 ? undefined : next);
  };
  return (
    <fieldset className="wards roads-picker">
      <legend>
        {words.field("links")} · {t("sim.roadsChosen", { count: f.count(chosen.length) })}
      </legend>
      <div className="wards-both">
        <svg viewBox={`-2 -2 ${drawing.width + 4} ${drawing.height + 4}`} aria-hidden="true">
          {drawing.wards.map(({ id, path }) => (
            <path key={id} d={path} className="ground" />
          ))}
          {drawing.roads.map(({ id, name, path, main }) => (
            // biome-ignore lint/a11y/noStaticElementInteractions: the list beside it is the keyboard's way.
            <g
              key={id}
              data-road={id}
              className={chosen.includes(id) ? "is-chosen" : ""}
              onClick={() => toggle(id)}
            >
              <path d={path} className="reach" />
              <path d={path} className={main ? "road is-main" : "road"} />
              <title>{name || id}</title>
            </g>
          ))}
        </svg>
        <ChosenList
          known={drawing.roads}
          offered={byName}
          chosen={chosen}
          addLabel={t("sim.roadsAdd")}
          onToggle={toggle}
        />
      </div>
      <FieldIssues issues={issues} />
    </fieldset>
  );
}
