/** A place's figure in one line: swatch and class by name, value with unit, age; greyed where it is stale. */
import type { Entity } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { Swatch } from "../ui/swatch.tsx";
import { classOf, isStale, LEGENDS, leadingFigure } from "./figures.ts";
import type { Place } from "./places.ts";

export function PlaceFigure({
  place,
  entity,
  now,
}: {
  place: Place;
  entity: Entity | undefined;
  now: number;
}) {
  const { t, f, unit } = useLanguage();
  const figure = leadingFigure(entity);
  if (figure === undefined) return <span className="figure figure-none">{t("list.noData")}</span>;
  const at = classOf(place, entity);
  const legend = at === undefined ? undefined : LEGENDS[place.domain]?.[at];
  const stale = isStale(place.domain, figure.observedAt, now);
  return (
    <span className={stale ? "figure is-stale" : "figure"}>
      {legend && <Swatch colour={legend.colour} />}
      <span className="figure-value">
        {f.value(figure.value)} {unit(figure.unit)}
      </span>
      {legend && <span className="figure-class">{t(legend.label)}</span>}
      <span className="figure-age">{f.age(now - figure.observedAt)}</span>
    </span>
  );
}
