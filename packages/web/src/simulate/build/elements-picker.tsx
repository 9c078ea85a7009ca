/** Which lines, signals, feeders, supply zones, farms or industries: all of the town's, or those that are named. */
import type { Issue } from "../../api/client.ts";
import type { NamedTarget } from "../../api/simulation-types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { useWords } from "../words.ts";
import { ChosenList, toggled } from "./chosen-list.tsx";
import { FieldIssues } from "./field-issues.tsx";

export function ElementsPicker(props: {
  /** The field: `which_feeders`. */
  name: string;
  known: readonly NamedTarget[];
  /** "all" or ids. */
  value: unknown;
  issues: readonly Issue[];
  onChange(value: "all" | string[]): void;
}) {
  const { name, known, value, issues, onChange } = props;
  const { t, f } = useLanguage();
  const words = useWords();
  const chosen = Array.isArray(value) ? (value as string[]) : [];
  const toggle = (id: string): void => {
    const next = toggled(chosen, id);
    onChange(next.length === 0 ? "all" : next);
  };
  return (
    <fieldset className="wards" data-elements={name}>
      <legend>
        {words.field(name)} ·{" "}
        {chosen.length === 0
          ? t("sim.allOf", { count: f.count(known.length) })
          : t("sim.wardsOf", { count: f.count(chosen.length), all: f.count(known.length) })}
      </legend>
      <ChosenList known={known} chosen={chosen} addLabel={t("sim.onlyThese")} onToggle={toggle} />
      <FieldIssues issues={issues} />
    </fieldset>
  );
}
