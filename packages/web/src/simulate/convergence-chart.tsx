/** The estimate of one outcome by the number of runs, in the band of its 95 % interval: it narrows as runs come in. */
import { useCallback, useMemo } from "react";
import type uPlot from "uplot";
import type { Estimate } from "../api/simulation-types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import type { Theme } from "../view/use-theme.ts";
import { type Ink, Plot } from "./plot.tsx";
import { Z95 } from "./progress-view.tsx";
import type { Step } from "./use-simulation.ts";
import { useWords } from "./words.ts";

/** Columns of the chart: runs, mean, and the ends of its 95 % interval. */
export function convergence(
  trail: readonly Step[],
  outcome: string,
): [number[], number[], number[], number[]] {
  const columns: [number[], number[], number[], number[]] = [[], [], [], []];
  for (const { runs, estimates } of trail) {
    const found = estimates.find((estimate) => estimate.outcome === outcome);
    if (!found) continue;
    const half = Z95 * (found.standard_error ?? 0);
    columns[0].push(runs);
    columns[1].push(found.mean);
    columns[2].push(found.mean - half);
    columns[3].push(found.mean + half);
  }
  return columns;
}

export function ConvergenceChart({
  trail,
  estimate,
  total,
  theme,
}: {
  trail: readonly Step[];
  estimate: Estimate;
  /** Runs that are asked for: the end of the axis. */
  total: number;
  theme: Theme;
}) {
  const { t, f } = useLanguage();
  const words = useWords();
  const data = useMemo(() => convergence(trail, estimate.outcome), [trail, estimate.outcome]);
  const runs = t("sim.runs");
  const unit = words.changeUnit(estimate.unit);
  const options = useCallback(
    ({ colour, axis }: Ink): Omit<uPlot.Options, "width" | "height"> => {
      const edge: uPlot.Series = { stroke: "transparent", points: { show: false } };
      return {
        legend: { show: false },
        scales: { x: { time: false, range: [0, total] } },
        series: [{}, { stroke: colour("--accent"), width: 2, points: { show: true, size: 5 } }, edge, edge],
        bands: [{ series: [3, 2], fill: colour("--band") }],
        axes: [
          { ...axis, label: runs, size: 34 },
          {
            ...axis,
            label: unit,
            size: 58,
            values: (_plot, splits) => splits.map((value) => f.change(value)),
          },
        ],
      };
    },
    [runs, unit, total, f],
  );
  return (
    <Plot
      options={options}
      data={data}
      height={220}
      theme={theme}
      label={t("sim.convergence", { outcome: words.outcome(estimate) })}
    />
  );
}
