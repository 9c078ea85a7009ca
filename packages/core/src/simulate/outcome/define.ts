/** Short forms for lists of outcomes. */
import type { Variant } from "../engine/variant.ts";
import type { Sector } from "../sector.ts";
import type { Outcome, OutcomeDefinition } from "./outcomes.ts";

type Read = (variant: Variant) => number;

/** A definer of one sector's outcomes. */
export function definer(sector: Sector) {
  return (
    name: string,
    label: string,
    unit: string,
    better: OutcomeDefinition["better"],
    read: Read,
    more: Pick<OutcomeDefinition, "headline" | "zone" | "quintile"> = {},
  ): Outcome => {
    const suffix =
      more.zone !== undefined ? `@${more.zone}` : more.quintile !== undefined ? `#${more.quintile}` : "";
    return { definition: { id: `${sector}.${name}${suffix}`, sector, label, unit, better, ...more }, read };
  };
}

export const HEADLINE = { headline: true } as const;
export const INCOME_GROUPS = [1, 2, 3, 4, 5] as const;

export const perDay =
  (of: Read): Read =>
  (variant) =>
    of(variant) / variant.days;

export function total(values: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  return sum;
}

/** 0 where there is nothing to divide by. */
export const ratio = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
