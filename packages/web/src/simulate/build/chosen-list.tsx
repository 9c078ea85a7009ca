/** Elements of the town that are chosen by name: added from a list, taken away by a click on their chip. */
import type { NamedTarget } from "../../api/simulation-types.ts";
import { useLanguage } from "../../i18n/use-language.ts";

export function ChosenList(props: {
  /** All that have a name to show. */
  known: readonly NamedTarget[];
  /** Of those, what the list offers; left out, all. */
  offered?: readonly NamedTarget[];
  chosen: readonly string[];
  addLabel: string;
  onToggle(id: string): void;
}) {
  const { known, offered = known, chosen, addLabel, onToggle } = props;
  const { t } = useLanguage();
  const nameOf = (id: string): string => known.find((one) => one.id === id)?.name || id;
  return (
    <div>
      <select
        aria-label={addLabel}
        value=""
        onChange={(event) => event.target.value !== "" && onToggle(event.target.value)}
      >
        <option value="">{addLabel}</option>
        {offered
          .filter(({ id }) => !chosen.includes(id))
          .map(({ id, name }) => (
            <option key={id} value={id}>
              {name === "" ? id : `${name} (${id})`}
            </option>
          ))}
      </select>
      <ul className="roads-chosen">
        {chosen.map((id) => (
          <li key={id}>
            <button
              type="button"
              className="chip"
              aria-label={t("sim.roadsRemove", { name: nameOf(id) })}
              onClick={() => onToggle(id)}
            >
              {nameOf(id)} ×
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The list with an id more, or without it where it was there. */
export const toggled = (chosen: readonly string[], id: string): string[] =>
  chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
