import { expect, it } from "vitest";
import type { Recommendation } from "../api/decision-types.ts";
import { measureGroups } from "./measure-groups.ts";
import { readMinimums, writeMinimum } from "./minimum.ts";

const measure = (id: string, name: string, adds: number, place?: string) =>
  ({
    id,
    name: place ? `${name}: ${place}` : name,
    adds_to_portfolio: adds,
    cost: { capital: 1, running: 2 },
    ...(place && { place: { kind: "ward", id, name: place, wards: [id] } }),
  }) as Recommendation;

it("wards of one measure stand together, where their sum belongs", () => {
  const groups = measureGroups([
    measure("odd-even", "Odd-even", 5),
    measure("tankers@Z1", "Tankers", 4, "Juna: Bazaar"),
    measure("tankers@Z2", "Tankers", 3, "Ramganj"),
  ]);
  expect(groups.map(({ id, name, adds, cost, of }) => [id, name, adds, cost, of.length])).toEqual([
    ["tankers", "Tankers", 7, 6, 2],
    ["odd-even", "Odd-even", 5, 3, 1],
  ]);
});

it("a minimum in the address is read as it was written, and nothing else is", () => {
  const written = "each_ward:spending=50000,Z03:count=1";
  expect(readMinimums(written).map(writeMinimum).join(",")).toBe(written);
  expect(readMinimums("each_ward:joy=3,<b>:count=1,")).toEqual([]);
  expect(readMinimums(undefined)).toEqual([]);
});
