/**
 * Every place of the town as a list: the map for those who do not use a pointer, and a search for those who do.
 * Arrow keys move between places, Enter chooses one.
 */
import { type KeyboardEvent, memo, useDeferredValue, useMemo, useRef, useState } from "react";
import { DOMAINS, type Domain, type Entity } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import type { Entities } from "../live/town-store.ts";
import { PlaceFigure } from "../town/place-figure.tsx";
import type { Place } from "../town/places.ts";
import { ListHead } from "../ui/list-head.tsx";
import { ORDERS, type Order, selectPlaces } from "./select-places.ts";

/** Rows at a time: more are a button away. */
const STEP = 60;

export interface PlaceListProps {
  places: readonly Place[];
  entities: Entities;
  chosen: string | undefined;
  now: number;
  onChoose(key: string): void;
}

export function PlaceList({ places, entities, chosen, now, onChoose }: PlaceListProps) {
  const { t, f } = useLanguage();
  const [search, setSearch] = useState("");
  const [domain, setDomain] = useState<Domain>();
  const [order, setOrder] = useState<Order>("name");
  const [limit, setLimit] = useState(STEP);
  const rows = useRef<HTMLUListElement>(null);
  const sought = useDeferredValue(search);
  const selected = useMemo(
    () => selectPlaces(places, entities, { search: sought, domain, order }),
    [places, entities, sought, domain, order],
  );
  const shown = selected.slice(0, limit);

  const move = (event: KeyboardEvent): void => {
    const buttons = [...(rows.current?.querySelectorAll<HTMLElement>("button.row") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    buttons[Math.min(buttons.length - 1, Math.max(0, to))]?.focus();
  };
  // One place of the list is in the order of the Tab key; the arrows reach the others.
  const entry = shown.some(({ key }) => key === chosen) ? chosen : shown[0]?.key;

  return (
    <section className="list" id="places" tabIndex={-1} aria-labelledby="places-title">
      <ListHead
        id="places-title"
        title={t("list.title")}
        count={t("list.count", { shown: f.count(selected.length), all: f.count(places.length) })}
      />
      <input
        type="search"
        value={search}
        placeholder={t("list.search")}
        aria-label={t("list.search")}
        onChange={(event) => {
          setSearch(event.target.value);
          setLimit(STEP);
        }}
      />
      <div className="list-choices">
        <select
          aria-label={t("list.filter")}
          value={domain ?? ""}
          onChange={(event) => {
            setDomain(DOMAINS.find((one) => one === event.target.value));
            setLimit(STEP);
          }}
        >
          <option value="">{t("list.all")}</option>
          {DOMAINS.map((one) => (
            <option key={one} value={one}>
              {t(`domain.${one}`)}
            </option>
          ))}
        </select>
        <select
          aria-label={t("list.sort")}
          value={order}
          onChange={(event) => setOrder(ORDERS.find((one) => one === event.target.value) ?? "name")}
        >
          {ORDERS.map((one) => (
            <option key={one} value={one}>
              {t(`list.sort.${one}`)}
            </option>
          ))}
        </select>
      </div>
      {selected.length === 0 ? (
        <p className="empty">{t("list.nothing")}</p>
      ) : (
        <ul ref={rows} className="rows" onKeyDown={move}>
          {shown.map((place) => (
            <Row
              key={place.key}
              place={place}
              entity={entities.get(place.key)}
              now={now}
              chosen={place.key === chosen}
              inTabOrder={place.key === entry}
              onChoose={onChoose}
            />
          ))}
          {selected.length > shown.length && (
            <li>
              <button type="button" className="button more" onClick={() => setLimit(limit + STEP)}>
                {t("list.more")}
              </button>
            </li>
          )}
        </ul>
      )}
    </section>
  );
}

interface RowProps {
  place: Place;
  entity: Entity | undefined;
  now: number;
  chosen: boolean;
  inTabOrder: boolean;
  onChoose(key: string): void;
}

const Row = memo(function Row({ place, entity, now, chosen, inTabOrder, onChoose }: RowProps) {
  const { t } = useLanguage();
  return (
    <li>
      <button
        type="button"
        className="row"
        aria-pressed={chosen}
        tabIndex={inTabOrder ? 0 : -1}
        data-key={place.key}
        onClick={() => onChoose(place.key)}
      >
        <span className="row-name">{place.name}</span>
        <span className="row-id">
          {place.entityId} · {t(`domain.${place.domain}`)}
        </span>
        <PlaceFigure place={place} entity={entity} now={now} />
      </button>
    </li>
  );
});
