/** What a version's card says: its error by horizon beside the naive rule's, whether its intervals hold, and its data. */
import type { ModelCard } from "../api/forecast-types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { coverageIsHonest, fewHorizons } from "./rank-models.ts";
import { Skill } from "./skill.tsx";

export function VersionMetrics({ version, card }: { version: string; card: ModelCard }) {
  const { t, f } = useLanguage();
  const { comparison, data, features, seconds, code_version: code } = card;
  const day = (instant: string): string => f.day(Date.parse(instant));
  return (
    <section aria-labelledby="card-title">
      <h3 id="card-title">{t("models.card", { version })}</h3>
      <p>
        {t("models.comparison", {
          against: comparison.against,
          mae: f.value(comparison.mae),
          other: f.value(comparison.incumbent_mae),
          n: f.count(comparison.n),
        })}
      </p>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col" className="number">
                {t("models.horizon")}
              </th>
              <th scope="col" className="number">
                {t("models.mae")}
              </th>
              <th scope="col" className="number">
                {t("models.naiveMae")}
              </th>
              <th scope="col">{t("models.skill")}</th>
              <th scope="col" className="number">
                {t("models.coverage")}
              </th>
            </tr>
          </thead>
          <tbody>
            {fewHorizons(card.metrics).map((one) => (
              <tr key={one.horizon}>
                <td className="number">+{f.count(one.horizon)}</td>
                <td className="number">{f.value(one.mae)}</td>
                <td className="number">{f.value(one.naive_mae)}</td>
                <td>
                  <Skill skill={one.skill} />
                </td>
                <td className={coverageIsHonest(one) ? "number" : "number is-bad"}>
                  {f.percent(one.coverage95)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="provenance">
        {t("models.data", {
          from: day(data.from),
          until: day(data.until),
          values: f.count(data.values),
          features: f.count(features.length),
          seconds: f.value(seconds),
          code,
        })}
      </p>
    </section>
  );
}
