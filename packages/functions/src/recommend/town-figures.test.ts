import type { StatePorts } from "@nagar/core/recommend/measured/measure-state.ts";
import { smallTown } from "@nagar/core/simulate/testing/small-town.ts";
import { expect, it } from "vitest";
import { townFigures } from "./town-figures.ts";

it("a town is read once a minute, anew when it is another, and again after a failure", async () => {
  let reads = 0;
  let fails = true;
  const ports: StatePorts = {
    states: async (domain) => {
      if (domain === "air") reads++;
      if (fails) throw new Error("no table");
      return [];
    },
    windows: async () => [],
    aqi: async () => null,
  };
  const ask = (hash: string, now: number) => townFigures({ town: smallTown, hash }, ports, now);
  await expect(ask("a", 1000)).rejects.toThrow("no table");
  fails = false;
  await Promise.all([ask("a", 2000), ask("a", 2000)]);
  await ask("a", 61_000);
  expect(reads).toBe(2);
  await ask("a", 62_000);
  await ask("b", 62_001);
  expect(reads).toBe(4);
});
