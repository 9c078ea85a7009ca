/** What each place is expected to be at the chosen moment, the worst first, with what it is now. */
import { useState } from "react";
import { useLanguage } from "../i18n/use-language.ts";
import type { Entities } from "../live/town-store.ts";
import { classOf, LEGENDS } from "../town/figures.ts";
import { Swatch } from "../ui/swatch.tsx";
import type { Outlook } from "./town-forecast.ts";

const STEP = 50;

export function OutlookList(props: {
  outlooks: readonly Outlook[];
  ahead: Entities;
  chosen: string | undefined;
  onChoose(key: string): void;
}) {
  const { outlooks, ahead, chosen, onChoose } = props;
  const { t, f, unit: unitName } = useLanguage();
  const [limit, setLimit] = useState(STEP);
  return (
    <ul className="rows">
      {outlooks.slice(0, limit).map(({ place, forecast, value, lower, upper, now }) => {
        const at = classOf(place, ahead.get(place.key));
        const legend = at === undefined ? undefined : LEGENDS[place.domain]?.[at];
        // A station's figure is its index, which has no unit.
        const unit = place.domain === "air" && legend ? "" : unitName(forecast.unit);
        return (
          <li key={place.key}>
            <button
              type="button"
              className="row"
              aria-pressed={place.key === chosen}
              data-key={place.key}
              onClick={() => onChoose(place.key)}
            >
              <span className="row-name">{place.name}</span>
              <span className="row-id">{place.entityId}</span>
              <span className="figure">
                {legend && <Swatch colour={legend.colour} />}
                <span className="figure-value">
                  {now !== undefined && (
                    <span className="figure-was">
                      {f.value(now)} {now < value ? "↗" : now > value ? "↘" : "→"}{" "}
                    </span>
                  )}
                  {f.value(value)} {unit}
                </span>
                {legend && <span className="figure-class">{t(legend.label)}</span>}
                {lower !== undefined && upper !== undefined && (
                  <span className="figure-age">
                    {f.value(lower)}–{f.value(upper)}
                  </span>
                )}
              </span>
            </button>
          </li>
        );
      })}
      {outlooks.length > limit && (
        <li>
          <button type="button" className="button more" onClick={() => setLimit(limit + STEP)}>
            {t("list.more")}
          </button>
        </li>
      )}
    </ul>
  );
}
