/** Lines and bands over time. Arrow keys move the cursor. Loaded when the first chart is drawn. */
import { type KeyboardEvent, useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useLanguage } from "../i18n/use-language.ts";
import type { Theme } from "../view/use-theme.ts";

const HEIGHT = 240;
const TIME_ZONE = "Asia/Kolkata";
const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;

/** How a column after the first (seconds since 1970) is drawn; `edge` is the invisible border of a band. */
export type Stroke = "edge" | { colour: string; dashed?: boolean };
/** A filled band between two columns, by their places among the columns. */
export interface Band {
  upper: number;
  lower: number;
  colour: string;
}
export interface Look {
  strokes: readonly Stroke[];
  bands: readonly Band[];
}

export interface TimeChartProps {
  /** Seconds since 1970, then a column per stroke; null is a gap. */
  columns: [number[], ...(number | null)[][]];
  /** Must be the same object on every render. Colours are names of CSS variables. */
  look: Look;
  label: string;
  unit: string;
  theme: Theme;
  /** The point under the cursor, and what it says, for those who do not see it. */
  cursor: number | null;
  said: string;
  /** Index of the point under the cursor; null where there is none. */
  onCursor(index: number | null): void;
}

export default function TimeChart({
  columns,
  look,
  label,
  unit,
  theme,
  cursor,
  said,
  onCursor,
}: TimeChartProps) {
  const { f } = useLanguage();
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const data = useRef(columns);
  data.current = columns;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a theme has other colours, which uPlot takes once.
  useEffect(() => {
    const element = holder.current!;
    const made = new uPlot(chartOptions(element, look, unit, f, onCursor), data.current, element);
    plot.current = made;
    const resized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [look, unit, f, theme, onCursor]);

  useEffect(() => plot.current?.setData(columns), [columns]);

  const step = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const made = plot.current;
    if (by === undefined || !made) return;
    event.preventDefault();
    const last = columns[0].length - 1;
    const at = Math.min(last, Math.max(0, (made.cursor.idx ?? last + 1) + by));
    const value = columns.slice(1).find((column) => typeof column[at] === "number")?.[at];
    made.setCursor({
      left: made.valToPos(columns[0][at]!, "x"),
      top: typeof value === "number" ? made.valToPos(value, "y") : 0,
    });
  };

  return (
    <div
      ref={holder}
      className="chart"
      role="slider"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, columns[0].length - 1)}
      aria-valuenow={cursor ?? Math.max(0, columns[0].length - 1)}
      aria-valuetext={said}
      tabIndex={0}
      data-points={columns[0].length}
      data-last={columns[1]?.at(-1) ?? ""}
      onKeyDown={step}
    />
  );
}

function chartOptions(
  element: HTMLElement,
  look: Look,
  unit: string,
  f: ReturnType<typeof useLanguage>["f"],
  onCursor: (index: number | null) => void,
): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour("--text-soft"),
    font: `11px ${style.fontFamily}`,
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { stroke: colour("--line"), width: 1, size: 4 },
  };
  const seriesOf = (stroke: Stroke): uPlot.Series =>
    stroke === "edge"
      ? { stroke: "transparent", points: { show: false } }
      : {
          stroke: colour(stroke.colour),
          width: 1.8,
          points: { size: 4, fill: colour(stroke.colour) },
          ...(stroke.dashed && { dash: [6, 4] }),
        };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), TIME_ZONE),
    legend: { show: false },
    cursor: { drag: { x: true, y: false }, points: { size: 7 } },
    scales: { x: { range: timeRange }, y: { range: paddedRange } },
    series: [{}, ...look.strokes.map(seriesOf)],
    bands: look.bands.map(({ upper, lower, colour: name }) => ({
      series: [upper, lower],
      fill: colour(name),
    })),
    axes: [
      {
        ...axis,
        space: 70,
        values: (_plot, splits, _axis, _space, step) =>
          splits.map((seconds) => (step >= DAY_S ? f.day(seconds * 1000) : f.time(seconds * 1000))),
      },
      {
        ...axis,
        size: 52,
        label: unit,
        labelSize: 18,
        labelFont: axis.font,
        values: (_plot, splits) => splits.map(f.value),
      },
    ],
    hooks: { setCursor: [(plot) => onCursor(plot.cursor.idx ?? null)] },
  };
}

/** A single point stands in the middle of an hour. */
function timeRange(_plot: uPlot, min: number, max: number): [number, number] {
  return max > min ? [min, max] : [min - HOUR_S / 2, max + HOUR_S / 2];
}

/** A little air above and below; a flat line stands in the middle. */
function paddedRange(_plot: uPlot, min: number | null, max: number | null): [number, number] {
  if (min === null || max === null || !Number.isFinite(min)) return [0, 1];
  const air = (max - min || Math.abs(max) || 1) * 0.08;
  return [min >= 0 ? Math.max(0, min - air) : min - air, max + air];
}
