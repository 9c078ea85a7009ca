/** What the page of recommendations shows, in its own words of the address; and the slider's scale of money. */
import { AIMS, type Aim, CONTEXTS, type Context } from "../api/decision-types.ts";
import type { OwnView } from "../view/view.ts";
import { type Minimum, readMinimums, writeMinimum } from "./minimum.ts";

export interface RecommendView {
  context: Context;
  /** INR. */
  budget: number;
  aim: Aim;
  measure: string | undefined;
  /** The full recommendation that is looked at, by its id. */
  run: string | undefined;
  /** The planner's own selection. */
  mine: readonly string[];
  minimums: readonly Minimum[];
  /** Whether measures may also be done in single wards. */
  byWard: boolean;
  /** Whether the mean of the worst tenth is made as large as it can be, not the mean. */
  cautious: boolean;
}

const CRORE = 1e7;

/** The slider goes from one lakh to a hundred crore, eight steps to a tenfold. */
export const LAST_STEP = 32;
export function budgetAt(step: number): number {
  const exact = 10 ** (5 + step / 8);
  const unit = 10 ** Math.floor(Math.log10(exact) - 1);
  return Math.round(exact / unit) * unit;
}
export const stepOf = (budget: number): number =>
  Math.min(LAST_STEP, Math.max(0, Math.round(8 * (Math.log10(Math.max(1, budget)) - 5))));

/** The aim that a trouble is about; money where it is about several. */
const AIM_OF: Partial<Record<Context, Aim>> = {
  high_pollution: "aqi",
  congestion: "congestion",
  flood: "congestion",
  water_shortage: "water",
};
export const aimOf = (context: Context): Aim => AIM_OF[context] ?? "money";

export function readRecommendView(own: OwnView): RecommendView {
  const budget = Number(own["budget"] ?? CRORE);
  const context = CONTEXTS.find((one) => one === own["context"]) ?? "high_pollution";
  return {
    context,
    budget: Number.isFinite(budget) && budget >= 0 ? budget : CRORE,
    aim: AIMS.find((one) => one === own["aim"]) ?? aimOf(context),
    measure: own["measure"],
    run: own["run"],
    mine: (own["mine"] ?? "").split(",").filter(Boolean),
    minimums: readMinimums(own["minimum"]),
    byWard: own["wards"] === "1",
    cautious: own["risk"] === "cautious",
  };
}

export function writeRecommendView(view: RecommendView): OwnView {
  const { context, budget, aim, measure, run, mine, minimums, byWard, cautious } = view;
  return {
    ...(context !== "high_pollution" && { context }),
    ...(budget !== CRORE && { budget: String(budget) }),
    ...(aim !== aimOf(context) && { aim }),
    ...(measure !== undefined && { measure }),
    ...(run !== undefined && { run }),
    ...(mine.length > 0 && { mine: mine.join(",") }),
    ...(minimums.length > 0 && { minimum: minimums.map(writeMinimum).join(",") }),
    ...(byWard && { wards: "1" }),
    ...(cautious && { risk: "cautious" }),
  };
}
