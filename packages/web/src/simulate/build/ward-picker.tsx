/** In which wards: all, or those that are chosen on the drawing or in the list beside it. */
import { useMemo } from "react";
import type { Issue } from "../../api/client.ts";
import type { Town } from "../../api/types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { drawTown } from "../town-shapes.ts";
import { FieldIssues } from "./field-issues.tsx";

export function WardPicker(props: {
  town: Town;
  /** "all" or ids. */
  value: unknown;
  issues: readonly Issue[];
  onChange(value: "all" | string[] | undefined): void;
}) {
  const { town, value, issues, onChange } = props;
  const { t, f } = useLanguage();
  const drawing = useMemo(() => drawTown(town), [town]);
  const ids = drawing.wards.map(({ id }) => id);
  const chosen = Array.isArray(value) ? (value as string[]) : ids;
  const toggle = (id: string): void => {
    // From "all", a click picks the one ward that is meant.
    const next = Array.isArray(value) ? ids.filter((one) => (one === id) !== chosen.includes(one)) : [id];
    onChange(next.length === 0 || next.length === ids.length ? "all" : next);
  };
  return (
    <fieldset className="wards">
      <legend>
        {t("field.zones")} ·{" "}
        {Array.isArray(value)
          ? t("sim.wardsOf", { count: f.count(chosen.length), all: f.count(ids.length) })
          : t("sim.allWards")}
      </legend>
      <div className="wards-both">
        <svg viewBox={`-2 -2 ${drawing.width + 4} ${drawing.height + 4}`} aria-hidden="true">
          {drawing.wards.map(({ id, name, path }) => (
            // biome-ignore lint/a11y/noStaticElementInteractions: the list beside it is the keyboard's way.
            <path
              key={id}
              d={path}
              className={chosen.includes(id) ? "is-chosen" : ""}
              onClick={() => toggle(id)}
            >
              <title>{name}</title>
            </path>
          ))}
        </svg>
        <div className="wards-list">
          <button type="button" className="button" onClick={() => onChange("all")}>
            {t("sim.allWards")}
          </button>
          {drawing.wards.map(({ id, name }) => (
            <label key={id}>
              <input
                type="checkbox"
                checked={Array.isArray(value) && chosen.includes(id)}
                onChange={() => toggle(id)}
              />{" "}
              {name}
            </label>
          ))}
        </div>
      </div>
      <FieldIssues issues={issues} />
    </fieldset>
  );
}
