/** What was last heard of a place: each figure with its unit and its own age, the flags, and what is stale. */
import type { Aqi, Entity } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { classOf, isStale, LEGENDS } from "../town/figures.ts";
import type { Place } from "../town/places.ts";
import { Swatch } from "../ui/swatch.tsx";

export function LatestValues({
  place,
  entity,
  now,
}: {
  place: Place;
  entity: Entity | undefined;
  now: number;
}) {
  const { t, f, metric: metricName, unit: unitName } = useLanguage();
  if (!entity) return <p className="empty">{t("panel.noState")}</p>;
  const stale = isStale(place.domain, Date.parse(entity.observed_at), now);
  return (
    <section className="latest" aria-labelledby="latest-title">
      <h3 id="latest-title">{t("panel.latest")}</h3>
      {stale && (
        <p className="stale-note">
          {t("panel.stale", { limit: f.span(now - Date.parse(entity.observed_at)) })}
        </p>
      )}
      {entity.aqi && <AqiLine aqi={entity.aqi} place={place} entity={entity} />}
      <table className="values">
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t("panel.metric")}</th>
            <th scope="col">{t("panel.value")}</th>
            <th scope="col">{t("panel.age")}</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(entity.metrics).map(([name, { value, unit, observed_at }]) => {
            const observedAt = Date.parse(observed_at);
            return (
              <tr key={name} className={isStale(place.domain, observedAt, now) ? "is-stale" : undefined}>
                <th scope="row">{metricName(name)}</th>
                <td>
                  <b>{f.value(value)}</b> {unitName(unit)}
                </td>
                <td className="age" title={f.dateTime(observedAt)}>
                  {f.age(now - observedAt)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="provenance">
        {t("panel.flags")}:{" "}
        {entity.flags.length === 0
          ? t("panel.noFlags")
          : entity.flags.map((flag) => (
              <span key={flag} className="flag">
                {t(`flag.${flag}`)}
              </span>
            ))}
        <br />
        {t("panel.source", { source: entity.source })}
      </p>
    </section>
  );
}

function AqiLine({ aqi, place, entity }: { aqi: Aqi; place: Place; entity: Entity }) {
  const { t, f, metric } = useLanguage();
  if (aqi.index === null) return <p className="aqi">{t("panel.aqi.none", { reason: aqi.reason ?? "–" })}</p>;
  const legend = LEGENDS.air![classOf(place, entity) ?? -1];
  return (
    <p className="aqi">
      <span className="big">
        {legend && <Swatch colour={legend.colour} />}
        <b>{f.count(aqi.index)}</b> {legend && <span>{t(legend.label)}</span>}
      </span>
      <small>
        {t("panel.aqi")}{" "}
        {t("panel.aqi.of", {
          time: f.dateTime(Date.parse(aqi.as_of)),
          pollutant: aqi.dominant === null ? "–" : metric(aqi.dominant),
        })}
      </small>
    </p>
  );
}
