import { expect, it } from "vitest";
import { budgetAt, LAST_STEP, readRecommendView, stepOf, writeRecommendView } from "./recommend-view.ts";

it("an address of the recommendations gives the same page again", () => {
  const own = {
    context: "flood",
    budget: "500000",
    aim: "equity",
    measure: "pumps",
    run: "0a1b",
    mine: "pumps,drains",
    minimum: "each_ward:spending=50000",
    wards: "1",
    risk: "cautious",
  };
  expect(writeRecommendView(readRecommendView(own))).toEqual(own);
});

it("the slider goes from a lakh over a crore to a hundred crore, and finds its place again", () => {
  expect([budgetAt(0), budgetAt(16), budgetAt(LAST_STEP)]).toEqual([1e5, 1e7, 1e9]);
  for (let step = 0; step <= LAST_STEP; step++) expect(stepOf(budgetAt(step))).toBe(step);
});
