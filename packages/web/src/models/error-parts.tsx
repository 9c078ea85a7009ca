/** At which hours and in which seasons a version errs: a bar an hour, a line a season. */
import type { ErrorPart } from "../api/forecast-types.ts";
import { useLanguage } from "../i18n/use-language.ts";

const SEASONS = ["winter", "pre-monsoon", "monsoon", "post-monsoon"] as const;
const HEIGHT = 40;
const WIDTH = 8;

export function ErrorParts({ parts }: { parts: readonly ErrorPart[] }) {
  const { t, f } = useLanguage();
  const hours = parts.filter(({ by }) => by === "hour");
  const most = Math.max(...hours.map(({ mae }) => mae));
  const worst = hours.find(({ mae }) => mae === most);
  const seasons = SEASONS.flatMap((season) =>
    parts.filter(({ by, part }) => by === "season" && part === season).map((part) => ({ season, part })),
  );
  return (
    <section className="error-parts" aria-labelledby="parts-title">
      <h3 id="parts-title">{t("models.parts.title")}</h3>
      {worst && most > 0 && (
        <figure>
          <svg
            className="folds"
            viewBox={`0 0 ${hours.length * WIDTH} ${HEIGHT}`}
            width={hours.length * WIDTH}
            height={HEIGHT}
            role="img"
            aria-label={t("models.parts.hours", {
              errors: hours.map(({ part, mae }) => `${part}: ${f.value(mae)}`).join(", "),
            })}
          >
            {hours.map(({ part, mae }, at) => {
              const height = (HEIGHT * mae) / most;
              return (
                <rect key={part} x={at * WIDTH} y={HEIGHT - height} width={WIDTH - 1} height={height}>
                  <title>{`${part}:00 · ${f.value(mae)}`}</title>
                </rect>
              );
            })}
          </svg>
          <figcaption>{t("models.parts.worst", { hour: `${worst.part}:00`, mae: f.value(most) })}</figcaption>
        </figure>
      )}
      <ul>
        {seasons.map(({ season, part }) => (
          <li key={season}>
            {t("models.parts.season", {
              season: t(`models.season.${season}`),
              mae: f.value(part.mae),
              coverage: f.percent(part.coverage95),
              n: f.count(part.n),
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}
