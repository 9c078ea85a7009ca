/** What the pointer rests on: name, figure, class and age. */
import type { Entity } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { PlaceFigure } from "../town/place-figure.tsx";
import type { Place } from "../town/places.ts";

export function PlaceTip(props: {
  place: Place;
  entity: Entity | undefined;
  x: number;
  y: number;
  now: number;
}) {
  const { place, entity, x, y, now } = props;
  const { t } = useLanguage();
  return (
    <div className="tip" aria-hidden="true" style={{ translate: `${x}px ${y}px` }}>
      <strong>{place.name}</strong>
      <span className="tip-id">
        {place.entityId} · {t(`domain.${place.domain}`)}
      </span>
      <PlaceFigure place={place} entity={entity} now={now} />
    </div>
  );
}
