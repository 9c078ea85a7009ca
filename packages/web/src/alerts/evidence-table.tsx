/** What an alert rests on: measured or expected, beside the bound that it passed. */
import type { Evidence } from "../api/alert-types.ts";
import { useLanguage } from "../i18n/use-language.ts";

export function EvidenceTable(props: { evidence: readonly Evidence[]; names: ReadonlyMap<string, string> }) {
  const { t, f, metric: metricName, unit: unitName } = useLanguage();
  /** Of `domain~entity~metric~step` what the place does not say already. */
  const seriesName = (series: string): string => {
    const [, , metric = "", step] = series.split("~");
    return `${metricName(metric)}, ${t(step === "1d" ? "models.daily" : "models.hourly")}`;
  };
  return (
    <div className="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">{t("panel.metric")}</th>
            <th scope="col" className="number">
              {t("panel.value")}
            </th>
            <th scope="col" className="number">
              {t("alerts.bound")}
            </th>
          </tr>
        </thead>
        <tbody>
          {props.evidence.map((one) => (
            <tr key={`${one.domain}/${one.entity_id} ${one.metric} ${one.series}`}>
              <th scope="row">
                {metricName(one.metric)}{" "}
                <small>{props.names.get(`${one.domain}/${one.entity_id}`) ?? one.entity_id}</small>
                {one.expected_at !== null && (
                  <small>
                    {" "}
                    {t("alerts.expected", { time: f.dateTime(Date.parse(one.expected_at)) })}
                    {one.probability !== null && ` (${f.percent(one.probability)})`}
                    {one.model_version !== null && ` · ${one.model_version}`}
                  </small>
                )}
                {one.series !== null && (
                  <small>
                    {" "}
                    {seriesName(one.series)}
                    {one.model_version !== null && ` · ${one.model_version}`}
                  </small>
                )}
              </th>
              <td className="number">
                <b>{one.value === null ? "–" : f.value(one.value)}</b> {unitName(one.unit)}
              </td>
              <td className="number">{one.bound === null ? "–" : f.value(one.bound)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
