/** The colours of the map of differences: what their ends mean, on both sides of no change. */
import { useId } from "react";
import { useLanguage } from "../../i18n/use-language.ts";
import { useWidth } from "../draw/use-width.ts";

const HEIGHT = 34;

export function DifferenceLegend({ most, unit }: { most: number; unit: string }) {
  const { t, f } = useLanguage();
  const [held, width] = useWidth<HTMLDivElement>();
  const id = useId();
  if (most === 0) return null;
  const wide = Math.min(width, 460);
  return (
    <div ref={held} className="diff-legend">
      <svg
        viewBox={`0 0 ${width} ${HEIGHT}`}
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={`${f.change(-most)} … ${f.change(most)} ${unit}`}
      >
        <defs>
          <linearGradient id={id}>
            <stop offset="0" stopColor="#2b7bba" />
            <stop offset="0.5" className="diff-none" />
            <stop offset="1" stopColor="#d6394c" />
          </linearGradient>
        </defs>
        <rect x={0} y={4} width={wide} height={10} rx={3} fill={`url(#${id})`} />
        <text className="spread-tick" x={0} y={30} textAnchor="start">
          {t("sim.map.less", { amount: f.value(most) })}
        </text>
        <text className="spread-tick" x={wide / 2} y={30} textAnchor="middle">
          0
        </text>
        <text className="spread-tick" x={wide} y={30} textAnchor="end">
          {t("sim.map.more", { amount: `${f.value(most)} ${unit}` })}
        </text>
      </svg>
    </div>
  );
}
