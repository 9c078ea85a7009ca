/** The strip of the town's key figures, each with its age. */
import type { ReactNode } from "react";
import type { LedgerAnswer } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import type { Entities } from "../live/town-store.ts";
import { classOf, LEGENDS } from "../town/figures.ts";
import type { Place } from "../town/places.ts";
import { Swatch } from "../ui/swatch.tsx";
import { freshReadings, isSupplied, mean, newest, worstStation } from "./summarize.ts";

export interface KeyFiguresProps {
  places: readonly Place[];
  entities: Entities;
  /** False while the state has not been told yet. */
  hasState: boolean;
  ledger: LedgerAnswer | undefined;
  now: number;
  onChoose(key: string): void;
}

/** Commodities that the strip has room for. */
const SHOWN_PRICES = 3;

export function KeyFigures({ places, entities, hasState, ledger, now, onChoose }: KeyFiguresProps) {
  const { t, f } = useLanguage();
  const roads = freshReadings(
    places,
    entities,
    { domain: "traffic", layer: "roads", metric: "congestion_level" },
    now,
  );
  const zones = freshReadings(
    places,
    entities,
    { domain: "water", layer: "water_zones", metric: "pressure" },
    now,
  );
  const feeders = freshReadings(
    places,
    entities,
    { domain: "energy", layer: "feeders", metric: "active_power" },
    now,
  );
  const prices = freshReadings(
    places,
    entities,
    { domain: "market", layer: "mandis", metric: "modal_price" },
    now,
  );
  const weather = freshReadings(
    places,
    entities,
    { domain: "weather", layer: "weather", metric: "temperature" },
    now,
  )[0];
  const worst = worstStation(places, entities, now);
  const worstLegend = worst && LEGENDS.air![classOf(worst.place, worst.entity) ?? -1];
  const supplied = zones.filter(isSupplied);
  const all = (layer: string): string => f.count(places.filter((place) => place.layer === layer).length);
  const age = (readings: readonly { observedAt: number }[]): number => now - newest(readings);

  return (
    <section className="strip" aria-label={t("strip.label")}>
      <KeyFigure
        title={t("strip.congestion")}
        answered={hasState}
        age={roads.length ? age(roads) : undefined}
      >
        {roads.length > 0 && (
          <>
            <Big value={f.value(mean(roads.map(({ value }) => value)))} unit="/ 100" />
            <small>{t("strip.congestion.detail", { fresh: f.count(roads.length), all: all("roads") })}</small>
          </>
        )}
      </KeyFigure>
      <KeyFigure title={t("strip.air")} answered={hasState} age={worst && now - worst.observedAt}>
        {worst && (
          <>
            <span className="big">
              {worstLegend && <Swatch colour={worstLegend.colour} />}
              <b>{f.count(worst.value)}</b> {worstLegend && <span>{t(worstLegend.label)}</span>}
            </span>
            <button type="button" className="link" onClick={() => onChoose(worst.place.key)}>
              {worst.place.name}
            </button>
          </>
        )}
      </KeyFigure>
      <KeyFigure title={t("strip.water")} answered={hasState} age={zones.length ? age(zones) : undefined}>
        {zones.length > 0 && (
          <>
            <Big value={f.count(supplied.length)} unit={`/ ${all("water_zones")}`} />
            {supplied.length > 0 && (
              <small>
                {t("strip.water.detail", { pressure: f.value(mean(supplied.map(({ value }) => value))) })}
              </small>
            )}
          </>
        )}
      </KeyFigure>
      <KeyFigure title={t("strip.load")} answered={hasState} age={feeders.length ? age(feeders) : undefined}>
        {feeders.length > 0 && (
          <>
            <Big value={f.value(feeders.reduce((sum, { value }) => sum + value, 0) / 1000)} unit="MW" />
            <small>{t("strip.load.detail", { fresh: f.count(feeders.length), all: all("feeders") })}</small>
          </>
        )}
      </KeyFigure>
      <KeyFigure title={t("strip.weather")} answered={hasState} age={weather && now - weather.observedAt}>
        {weather && (
          <>
            <Big value={f.value(weather.value)} unit="°C" />
            <small>
              <Metric of={weather.entity.metrics["humidity"]} />{" "}
              <Metric of={weather.entity.metrics["wind_speed"]} />{" "}
              <Metric of={weather.entity.metrics["rainfall"]} />
            </small>
          </>
        )}
      </KeyFigure>
      <KeyFigure
        title={t("strip.market")}
        answered={hasState}
        age={prices.length ? age(prices) : undefined}
        wide
      >
        {prices.length > 0 && (
          <>
            <span className="prices">
              {prices.slice(0, SHOWN_PRICES).map(({ place, value }) => (
                <button key={place.key} type="button" className="link" onClick={() => onChoose(place.key)}>
                  {place.name.split(" · ")[0]} <b>₹{f.count(value)}</b>
                </button>
              ))}
            </span>
            <small>{t("unit.quintal")}</small>
          </>
        )}
      </KeyFigure>
      <KeyFigure
        title={t("strip.observations")}
        answered={ledger !== undefined}
        age={ledger?.total.last_received_at ? now - Date.parse(ledger.total.last_received_at) : undefined}
      >
        {ledger && ledger.total.received > 0 && (
          <>
            <Big value={f.count(ledger.total.counted)} />
            <small>{t("strip.observations.detail", { missing: f.count(ledger.total.missing) })}</small>
          </>
        )}
      </KeyFigure>
    </section>
  );
}

function KeyFigure(props: {
  title: string;
  /** Whether there is an answer yet. */
  answered: boolean;
  /** Of what is shown, ms; undefined where there is nothing. */
  age: number | undefined;
  wide?: boolean;
  children: ReactNode;
}) {
  const { title, answered, age, wide, children } = props;
  const { t, f } = useLanguage();
  return (
    <article className={wide ? "key-figure is-wide" : "key-figure"}>
      <header>
        <h2>{title}</h2>
        {age !== undefined && <span className="age">{f.age(age)}</span>}
      </header>
      {age === undefined ? (
        <span className="big is-none">{answered ? t("strip.none") : t("strip.loading")}</span>
      ) : (
        children
      )}
    </article>
  );
}

function Big({ value, unit }: { value: string; unit?: string }) {
  return (
    <span className="big">
      <b>{value}</b> {unit && <span>{unit}</span>}
    </span>
  );
}

function Metric({ of }: { of: { value: number; unit: string } | undefined }) {
  const { f, unit } = useLanguage();
  if (of === undefined) return null;
  return (
    <span className="nowrap">
      {f.value(of.value)} {unit(of.unit)}
    </span>
  );
}
