/**
 * The scale that a series is forecast on. Prices move by factors, so what is learnt at 500 must hold at 5,000: they are
 * forecast as logarithms, and their intervals are factors too.
 */
import { rhythmOf, type Series } from "./series.ts";
import { quantileOf } from "./trees/losses.ts";

export const SCALES = ["plain", "logarithm"] as const;
export type Scale = (typeof SCALES)[number];

/** A series is taken to move by factors where its high values are so many times its low ones. */
const FACTOR = 2.5;
/** Shares of the values that are compared, and share of zeros ("not quoted") that may be left out. */
const LOW = 0.05;
const ZEROS = 0.1;

/** The scale of a series, from its first steps: a logarithm for what has no rhythm in the day and moves by factors. */
export function scaleOf(series: Series, steps: number): Scale {
  if (rhythmOf(series.stepMs).day > 1) return "plain";
  const values = series.values.slice(0, steps).filter((value) => !Number.isNaN(value));
  const positive = values.filter((value) => value > 0);
  if (values.some((value) => value < 0) || positive.length < (1 - ZEROS) * values.length) return "plain";
  if (positive.length === 0) return "plain";
  const ratio = quantileOf(positive.slice(), 1 - LOW) / quantileOf(positive, LOW);
  return ratio >= FACTOR ? "logarithm" : "plain";
}

/** A value on a scale; on a logarithm what is not above 0 is missing. */
export function toScale(scale: Scale, value: number): number {
  if (scale === "plain") return value;
  return value > 0 ? Math.log(value) : Number.NaN;
}

/** Back to the series' own unit. */
export const fromScale = (scale: Scale, value: number): number =>
  scale === "plain" ? value : Math.exp(value);

/** A series with its values on a scale. */
export const scaled = (series: Series, scale: Scale): Series =>
  scale === "plain" ? series : { ...series, values: series.values.map((value) => toScale(scale, value)) };

/** A series without what its scale does not know: a price of 0 is one that was not quoted, and nobody can forecast it. */
export const quotedOn = (series: Series, scale: Scale): Series =>
  scale === "plain"
    ? series
    : { ...series, values: series.values.map((value) => (value > 0 ? value : Number.NaN)) };
