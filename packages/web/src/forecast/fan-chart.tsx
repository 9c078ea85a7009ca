/** A forecast as a fan, with its words: what is expected, how sure that is, which model says so and why. */
import { lazy, Suspense, useMemo, useState } from "react";
import { useLanguage } from "../i18n/use-language.ts";
import { ContainFailure } from "../ui/contain-failure.tsx";
import type { Look } from "../ui/time-chart.tsx";
import type { Theme } from "../view/use-theme.ts";
import { fanColumns } from "./fan-data.ts";
import type { Fan } from "./use-fan.ts";

const TimeChart = lazy(() => import("../ui/time-chart.tsx"));

const LOOK: Look = {
  strokes: [{ colour: "--text-soft" }, { colour: "--accent", dashed: true }, "edge", "edge", "edge", "edge"],
  bands: [
    { upper: 4, lower: 3, colour: "--band" },
    { upper: 6, lower: 5, colour: "--band" },
  ],
};

export function FanChart({ fan, name, theme }: { fan: Fan; name: string; theme: Theme }) {
  const { t, f, metric, unit: unitName } = useLanguage();
  const [cursor, setCursor] = useState<number | null>(null);
  const { forecast, past } = fan;
  const columns = useMemo(() => fanColumns(forecast, past), [forecast, past]);
  const unit = unitName(forecast.unit);
  const said = cursor === null ? undefined : pointInWords(cursor);

  return (
    <>
      <ContainFailure text={t("error.part")}>
        <Suspense fallback={<p className="loading chart-place">{t("forecast.loading")}</p>}>
          <TimeChart
            columns={columns}
            look={LOOK}
            label={t("forecast.chart", { metric: metric(forecast.metric), place: name })}
            unit={unit}
            theme={theme}
            cursor={cursor}
            said={said ?? t("history.hint")}
            onCursor={setCursor}
          />
        </Suspense>
      </ContainFailure>
      <p className="readout">
        {said ?? (
          <>
            <span className="key key-past" /> {t("forecast.measured")} <span className="key key-median" />{" "}
            {t("forecast.median")} <span className="key key-inner" /> 80 % <span className="key key-band" />{" "}
            95 %
          </>
        )}
      </p>
    </>
  );

  function pointInWords(at: number): string {
    const [time, measured, median, lower95, upper95, lower80, upper80] = columns;
    const when = f.dateTime((time[at] ?? 0) * 1000);
    const known = measured[at];
    if (typeof known === "number") return `${when}: ${f.value(known)} ${unit} (${t("forecast.measured")})`;
    const range = (low?: number | null, high?: number | null): string =>
      typeof low === "number" && typeof high === "number" ? `${f.value(low)}–${f.value(high)}` : "–";
    return t("forecast.point", {
      when,
      value: `${f.value(median[at] ?? 0)} ${unit}`,
      inner: range(lower80[at], upper80[at]),
      outer: range(lower95[at], upper95[at]),
    });
  }
}
