/** What an additive model's forecast is the sum of, in the series' unit: nothing is left over. */
import { COMPONENTS, type Component } from "./additive/parts.ts";
import { factorsInUnit } from "./contributions.ts";
import type { ForecastInput } from "./forecast-input.ts";
import { type ForecastModel, predictInput } from "./model.ts";
import { toScale } from "./scale.ts";

export interface ComponentLine {
  readonly component: Component;
  /** In the series' unit. */
  readonly contribution: number;
}

/**
 * The components of a forecast of the model's only series, the trend first; they add up to its point. On a logarithm the trend
 * is in the unit, and the others are what they change it by. Empty where the model is not additive.
 */
export function componentsOf(model: ForecastModel, input: ForecastInput): ComponentLine[] {
  if (!input.parts) return [];
  const { point } = predictInput(model, input);
  const scale = model.forecaster.state.scales[0]!;
  const parts = new Map(Object.entries(input.parts) as [Component, number][]);
  // What is left is a correction too, but where the forecast is not allowed to be what its parts add up to.
  const rest = toScale(scale, point) - parts.values().reduce((sum, part) => sum + part, 0);
  const to: Component = rest > 0 && point === model.forecaster.state.floors[0] ? "floor" : "correction";
  parts.set(to, (parts.get(to) ?? 0) + rest);
  const known = COMPONENTS.filter((component) => parts.has(component));
  const values = known.map((component) => parts.get(component)!);
  if (scale === "logarithm") {
    const [trend = 0, ...changes] = values;
    values.splice(0, values.length, Math.exp(trend), ...factorsInUnit(Float64Array.from(changes), point));
  }
  return known.map((component, i) => ({ component, contribution: values[i]! }));
}
