/** What a version's card says: its error by horizon beside the naive rule's, whether its intervals hold, and its data. */
import type { CardMetrics, ModelCard } from "../api/forecast-types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { type Column, FigureTable } from "../ui/figure-table.tsx";
import { ErrorParts } from "./error-parts.tsx";
import { coverageIsHonest, fewHorizons } from "./rank-models.ts";
import { Skill } from "./skill.tsx";

const SHOWN = 6;

export function VersionMetrics({ version, card }: { version: string; card: ModelCard }) {
  const { t, f, named } = useLanguage();
  const { comparison, data, features, seconds, code_version: code } = card;
  const day = (instant: string): string => f.day(Date.parse(instant));
  const figure = (value: number | null | undefined): string =>
    typeof value === "number" ? f.value(value) : "–";
  const share = (value: number | undefined): string => (value === undefined ? "–" : f.percent(value));
  const ofCategories = card.metrics.some(({ category_accuracy }) => category_accuracy !== undefined);
  const category: Column<CardMetrics> = {
    head: t("models.category"),
    cell: ({ category_accuracy }) => share(category_accuracy),
  };
  const all: Column<CardMetrics>[] = [
    { head: t("models.horizon"), cell: ({ horizon }) => `+${f.count(horizon)}` },
    { head: "MAE", cell: ({ mae }) => figure(mae) },
    { head: "RMSE", cell: ({ rmse }) => figure(rmse) },
    { head: "MAPE %", cell: ({ mape }) => figure(mape) },
    { head: "WAPE %", cell: ({ wape }) => figure(wape) },
    { head: "MASE", cell: ({ mase }) => figure(mase) },
    { head: "R²", cell: ({ r2 }) => figure(r2) },
    { head: "CRPS", cell: ({ crps }) => figure(crps) },
    { head: t("models.pinball"), cell: ({ pinball }) => figure(pinball) },
    { head: t("models.within80"), cell: ({ coverage80 }) => share(coverage80) },
    { head: t("models.width80"), cell: ({ width80 }) => figure(width80) },
    { head: t("models.coverage"), cell: ({ coverage95 }) => share(coverage95) },
    { head: t("models.width95"), cell: ({ width95 }) => figure(width95) },
    ...(ofCategories ? [category] : []),
  ];
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
      <FigureTable
        rows={fewHorizons(card.metrics)}
        keyOf={({ horizon }) => horizon}
        columns={[
          { head: t("models.horizon"), cell: ({ horizon }) => `+${f.count(horizon)}` },
          { head: t("models.mae"), cell: ({ mae }) => f.value(mae) },
          { head: t("models.naiveMae"), cell: ({ naive_mae }) => f.value(naive_mae) },
          { head: t("models.skill"), as: "text", cell: ({ skill }) => <Skill skill={skill} /> },
          {
            head: t("models.coverage"),
            cell: ({ coverage95 }) => f.percent(coverage95),
            isBad: (one) => !coverageIsHonest(one),
          },
          ...(ofCategories ? [category] : []),
        ]}
      />
      <details>
        <summary>{t("models.allFigures")}</summary>
        <FigureTable rows={card.metrics} keyOf={({ horizon }) => horizon} columns={all} />
      </details>
      {card.parts && card.parts.length > 0 && <ErrorParts parts={card.parts} />}
      {card.importance && (
        <>
          <h3>{t("models.importance")}</h3>
          <ul className="contributions">
            {card.importance.groups.slice(0, SHOWN).map(({ group, share }) => (
              <li key={group}>
                <span>{named(`feature.${group}`, group)}</span> <b>{f.percent(share)}</b>
              </li>
            ))}
          </ul>
        </>
      )}
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
