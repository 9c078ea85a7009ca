/** The error of each fold as a bar, in order of time, on one scale for all versions. */
import type { ModelCard } from "../api/forecast-types.ts";
import { useLanguage } from "../i18n/use-language.ts";

const HEIGHT = 26;
const BAR = 12;

export function Folds({ folds, most }: { folds: ModelCard["folds"]; most: number }) {
  const { t, f } = useLanguage();
  const said = folds
    .map(({ from, until, mae }) => `${f.day(Date.parse(from))}–${f.day(Date.parse(until))}: ${f.value(mae)}`)
    .join("; ");
  return (
    <svg
      className="folds"
      width={folds.length * (BAR + 3)}
      height={HEIGHT}
      role="img"
      aria-label={t("models.foldsOf", { errors: said })}
    >
      <title>{said}</title>
      {folds.map(({ from, mae }, at) => {
        const height = Math.max(1, (HEIGHT * mae) / most);
        return <rect key={from} x={at * (BAR + 3)} y={HEIGHT - height} width={BAR} height={height} rx={2} />;
      })}
    </svg>
  );
}
