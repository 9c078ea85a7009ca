/**
 * How often forecasts name the right category of India's index. Of a particle it is the category of the 24-hour mean that
 * ends with the step, made of what was measured up to the origin and what was forecast, as a served index is
 * (serve/aqi-outlook.ts); of an index it is that of the value itself.
 */
import { aqiCategory, subIndex } from "../air/aqi.ts";
import { DAY_MS, HOUR_MS } from "../observation/instant.ts";
import type { StepForecast } from "./model.ts";
import { pathOf } from "./serve/path.ts";

export const CATEGORISED = ["pm25", "pm10", "aqi"] as const;
export type Categorised = (typeof CATEGORISED)[number];

/** Hours that may lie between two forecasts: a straight line over half a day says nothing of the hours in it. */
const MOST_BETWEEN_MS = 3 * HOUR_MS;
/** CPCB asks for 16 of 24 hours. */
const LEAST_SHARE = 16 / 24;

/** What of the index a quantity is by its name, as files write it: PM2.5, pm_10, AQI; undefined for all others. */
export function categorisedAs(name: string): Categorised | undefined {
  const bare = name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  return CATEGORISED.find((each) => bare === each || bare.startsWith(`${each}ug`));
}

/** Adds up hits of one model on one series. */
export class CategoryScore {
  readonly #of: Categorised;
  readonly #steps: number;
  readonly #between: number;
  readonly #hits = new Map<number, { n: number; right: number }>();

  constructor(of: Categorised, stepMs: number) {
    this.#of = of;
    this.#steps = of === "aqi" ? 1 : Math.max(1, Math.round(DAY_MS / stepMs));
    this.#between = Math.max(1, MOST_BETWEEN_MS / stepMs);
  }

  /**
   * Forecasts made at step `origin`, by increasing horizon; what lies between two is read off the line between them,
   * and counts as unknown where they are more than three hours apart.
   * @param values the series, truths included; missing ones are NaN.
   */
  add(values: ArrayLike<number>, origin: number, forecasts: readonly StepForecast[]): void {
    const furthest = forecasts.at(-1)?.horizon ?? 0;
    const path = pathOf(forecasts, furthest, 0, 1);
    const known = new Set<number>();
    forecasts.forEach(({ horizon }, i) => {
      const before = forecasts[i - 1]?.horizon ?? 0;
      for (let step = horizon - before <= this.#between ? before + 1 : horizon; step <= horizon; step++) {
        known.add(step);
      }
    });
    for (const { horizon } of forecasts) {
      const truth = this.#category(horizon, (step) => values[origin + step]);
      const said = this.#category(horizon, (step) => {
        if (step <= 0) return values[origin + step];
        return known.has(step) ? path[step - 1]?.point : undefined;
      });
      if (truth === undefined || said === undefined) continue;
      const hits = this.#hits.get(horizon) ?? { n: 0, right: 0 };
      hits.n++;
      if (truth === said) hits.right++;
      this.#hits.set(horizon, hits);
    }
  }

  /** Share of right categories at a horizon, 0-1; undefined where none could be judged. */
  accuracy(horizon: number): number | undefined {
    const hits = this.#hits.get(horizon);
    return hits && hits.right / hits.n;
  }

  #category(last: number, valueAt: (step: number) => number | undefined): string | undefined {
    let sum = 0;
    let count = 0;
    for (let step = last - this.#steps + 1; step <= last; step++) {
      const value = valueAt(step);
      if (value === undefined || Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    if (count < LEAST_SHARE * this.#steps || count === 0) return undefined;
    const mean = sum / count;
    const index = this.#of === "aqi" ? Math.min(500, Math.max(0, mean)) : subIndex(this.#of, mean);
    return aqiCategory(Math.round(index)).name;
  }
}
