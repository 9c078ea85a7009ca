/** Hours of the day as 24 cells to switch on and off; what comes out are spans. */
import { useLanguage } from "../../i18n/use-language.ts";
import { hoursOf, spansOf } from "./hour-spans.ts";

export function HoursControl(props: {
  id: string;
  spans: readonly (readonly [number, number])[];
  onChange(spans: [number, number][] | undefined): void;
}) {
  const { id, spans, onChange } = props;
  const { t } = useLanguage();
  const on = hoursOf(spans);
  return (
    <span className="hours" id={id}>
      {on.map((active, hour) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: the hour is what the cell is.
          key={hour}
          type="button"
          aria-pressed={active}
          aria-label={t("sim.hour", { from: String(hour), to: String(hour + 1) })}
          title={t("sim.hour", { from: String(hour), to: String(hour + 1) })}
          onClick={() => onChange(spansOf(on.map((one, at) => (at === hour ? !one : one))))}
        >
          {hour % 6 === 0 ? hour : ""}
        </button>
      ))}
    </span>
  );
}
