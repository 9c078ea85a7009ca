/** The moment that the map shows: a slider over the forecast's steps, and how many places fall into which class then. */
import type { PredictAnswer } from "../api/forecast-types.ts";
import type { Domain } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { LEGENDS } from "../town/figures.ts";
import { Swatch } from "../ui/swatch.tsx";

export function TimeSlider(props: {
  /** Any of the forecasts: all have the same steps. */
  forecast: PredictAnswer;
  domain: Domain;
  ahead: number;
  counts: readonly number[];
  onChange(ahead: number): void;
}) {
  const { forecast, domain, ahead, counts, onChange } = props;
  const { t, f } = useLanguage();
  const { predictions, step, answered_at } = forecast;
  const last = predictions.length - 1;
  const at = Math.min(ahead, last);
  const start = Date.parse(predictions[at]!.timestamp);
  const when = step === "1h" ? f.dateTime(start) : f.day(start);
  // The first step is the running one: it began before the answer was given.
  const [length, unit] = step === "1h" ? ([3_600_000, "hour"] as const) : ([86_400_000, "day"] as const);
  const distance = f.ahead(Math.max(0, Math.ceil((start - Date.parse(answered_at)) / length)), unit);
  return (
    <div className="time-slider">
      {last > 0 && (
        <label className="time-label">
          <span>
            <b>{when}</b> {distance}
          </span>
          <input
            type="range"
            min={0}
            max={last}
            value={at}
            aria-valuetext={`${when}, ${distance}`}
            onChange={(event) => onChange(Number(event.target.value))}
          />
        </label>
      )}
      {counts.length > 0 && (
        <ul className="class-counts" aria-label={t("forecast.counts")}>
          {counts.map((count, index) => {
            const { colour, label } = LEGENDS[domain]![index]!;
            return (
              count > 0 && (
                <li key={label}>
                  <Swatch colour={colour} /> <b>{f.count(count)}</b> {t(label)}
                </li>
              )
            );
          })}
        </ul>
      )}
    </div>
  );
}
