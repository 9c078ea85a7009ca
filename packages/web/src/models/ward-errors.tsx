/** How well forecasts serve each ward: the wards that are served much worse than most stand in the open, all of them below. */
import type { WardErrorsAnswer } from "../api/forecast-types.ts";
import type { Domain } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { FigureTable } from "../ui/figure-table.tsx";

export function WardErrors(props: { answer: WardErrorsAnswer; domain: Domain | undefined }) {
  const { answer, domain } = props;
  const { t, f, metric: metricName } = useLanguage();
  const groups = answer.groups.filter((group) => domain === undefined || group.domain === domain);
  if (groups.length === 0) return null;
  const what = ({ domain: of, metric, step }: (typeof groups)[number]): string =>
    `${t(`domain.${of}`)}, ${metricName(metric)}, ${t(step === "1d" ? "models.daily" : "models.hourly")}`;
  const worse = groups.flatMap((group) =>
    group.wards.filter(({ much_worse }) => much_worse).map((ward) => ({ ward, of: what(group) })),
  );
  return (
    <section className="ward-errors" aria-labelledby="wards-title">
      <h3 id="wards-title">{t("models.wards.title")}</h3>
      {worse.length === 0 ? (
        <p className="is-good">✓ {t("models.wards.fine", { times: f.value(answer.much_worse_from) })}</p>
      ) : (
        <ul className="live-alerts">
          {worse.map(({ ward, of }) => (
            <li key={`${ward.ward} ${of}`} className="is-bad">
              !{" "}
              {t("models.wards.worse", {
                ward: ward.name,
                what: of,
                times: f.value(ward.times_median ?? 0),
              })}
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary>{t("models.wards.all")}</summary>
        {groups.map((group) => (
          <FigureTable
            key={what(group)}
            caption={what(group)}
            rows={group.wards}
            keyOf={({ ward }) => ward}
            isBad={({ much_worse }) => much_worse}
            columns={[
              {
                head: t("models.wards.ward"),
                as: "name",
                cell: ({ name, much_worse }) => `${much_worse ? "! " : ""}${name}`,
              },
              { head: t("models.wards.error"), cell: ({ wape }) => f.percent(wape / 100) },
              {
                head: t("models.wards.times"),
                cell: ({ times_median }) => (times_median === null ? "–" : f.value(times_median)),
              },
              { head: t("models.coverage"), cell: ({ coverage95 }) => f.percent(coverage95) },
              { head: t("models.wards.places"), cell: ({ places }) => f.count(places) },
            ]}
          />
        ))}
        <p className="provenance">
          {t("models.wards.left", { unplaced: f.count(answer.unplaced), unscored: f.count(answer.unscored) })}
        </p>
      </details>
    </section>
  );
}
