/** uPlot in a React component: made anew for other options or another theme, fed anew for other data. */
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Theme } from "../view/use-theme.ts";

/** The page's colours and letters at the place where a chart is drawn. */
export interface Ink {
  colour(name: string): string;
  axis: uPlot.Axis;
}

export type PlotOptions = (ink: Ink) => Omit<uPlot.Options, "width" | "height">;

export function Plot(props: {
  /** The same object for as long as the chart is the same. */
  options: PlotOptions;
  data: uPlot.AlignedData;
  height: number;
  theme: Theme;
  label: string;
}) {
  const { options, data, height, theme, label } = props;
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const current = useRef(data);
  current.current = data;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a theme has other colours, which uPlot takes once.
  useEffect(() => {
    const element = holder.current!;
    const size = () => ({ width: element.clientWidth, height });
    const made = new uPlot({ ...size(), ...options(inkOf(element)) }, current.current, element);
    plot.current = made;
    const resized = new ResizeObserver(() => made.setSize(size()));
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [options, height, theme]);

  useEffect(() => plot.current?.setData(data), [data]);

  return <div ref={holder} className="plot" role="img" aria-label={label} />;
}

function inkOf(element: HTMLElement): Ink {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const line = { stroke: colour("--line"), width: 1 };
  return {
    colour,
    axis: {
      stroke: colour("--text-soft"),
      font: `11px ${style.fontFamily}`,
      labelFont: `11px ${style.fontFamily}`,
      labelSize: 18,
      grid: line,
      ticks: { ...line, size: 4 },
    },
  };
}
