/** How well forecasts serve each ward: the wards that are served much worse than most stand in the open, all of them below. */
import type { WardErrorsAnswer } from "../api/forecast-types.ts";
import type { Domain } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";

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
          <div key={what(group)} className="scroll">
            <table>
              <caption>{what(group)}</caption>
              <thead>
                <tr>
                  <th scope="col">{t("models.wards.ward")}</th>
                  <th scope="col" className="number">
                    {t("models.wards.error")}
                  </th>
                  <th scope="col" className="number">
                    {t("models.wards.times")}
                  </th>
                  <th scope="col" className="number">
                    {t("models.coverage")}
                  </th>
                  <th scope="col" className="number">
                    {t("models.wards.places")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {group.wards.map((ward) => (
                  <tr key={ward.ward} className={ward.much_worse ? "is-bad" : undefined}>
                    <th scope="row">
                      {ward.much_worse && "! "}
                      {ward.name}
                    </th>
                    <td className="number">{f.percent(ward.wape / 100)}</td>
                    <td className="number">
                      {ward.times_median === null ? "–" : f.value(ward.times_median)}
                    </td>
                    <td className="number">{f.percent(ward.coverage95)}</td>
                    <td className="number">{f.count(ward.places)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        ))}
        <p className="provenance">
          {t("models.wards.left", { unplaced: f.count(answer.unplaced), unscored: f.count(answer.unscored) })}
        </p>
      </details>
    </section>
  );
}
