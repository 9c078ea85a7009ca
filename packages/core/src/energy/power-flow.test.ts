import { describe, expect, it } from "vitest";
import { Infeasible } from "../errors.ts";
import { buildFeeder, type FeederRow } from "./feeder.ts";
import { sweepPowerFlow } from "./power-flow.ts";

const row = (fromBus: string, toBus: string, loadKw = 100, loadKvar = 50): FeederRow => ({
  fromBus,
  toBus,
  rOhm: 0.5,
  xOhm: 0.4,
  loadKw,
  loadKvar,
});

describe("power flow", () => {
  it("solves one line and one load as the quadratic of its two-bus equation does", () => {
    const flow = sweepPowerFlow(buildFeeder([row("s", "a", 800, 300)]), { kv: 11 });
    // V⁴ + (2(rP + xQ) − V0²)·V² + (r² + x²)(P² + Q²) = 0, in kV and MW.
    const b = 2 * (0.5 * 0.8 + 0.4 * 0.3) - 121;
    const c = (0.5 ** 2 + 0.4 ** 2) * (0.8 ** 2 + 0.3 ** 2);
    expect(flow.voltagePu[1]).toBeCloseTo(Math.sqrt((-b + Math.sqrt(b * b - 4 * c)) / 2) / 11, 10);
  });

  it("feeds in at the source what the loads and the lines use", () => {
    const feeder = buildFeeder([
      row("s", "a"),
      row("a", "b"),
      row("a", "c", 300, -40),
      row("c", "d", -150, 0),
    ]);
    const flow = sweepPowerFlow(feeder, { kv: 11 });
    expect(flow.branchKw[1]).toBeCloseTo(100 + 100 + 300 - 150 + flow.lossKw, 6);
    expect(flow.branchKvar[1]).toBeCloseTo(50 + 50 - 40 + 0 + flow.lossKvar, 6);
  });

  it("does not depend on the order of the rows", () => {
    const rows = [row("s", "a"), row("a", "b", 200), row("b", "c", 300), row("a", "d", 50)];
    const one = sweepPowerFlow(buildFeeder(rows), { kv: 11 });
    const other = sweepPowerFlow(buildFeeder(rows.toReversed()), { kv: 11 });
    expect(other.lossKw).toBeCloseTo(one.lossKw, 12);
  });

  it("says that an overloaded feeder collapses, and where", () => {
    const feeder = buildFeeder([row("s", "a"), row("a", "far", 4e5, 2e5)]);
    expect(() => sweepPowerFlow(feeder, { kv: 11 })).toThrow(Infeasible);
    expect(() => sweepPowerFlow(feeder, { kv: 11 })).toThrow(/beyond what the feeder can carry.*bus far/);
  });

  it.each([
    [
      "twice fed",
      [row("s", "a"), row("s", "b"), row("b", "a")],
      /line 3: bus a is fed a second time \(first on line 1\)/,
    ],
    ["two sources", [row("s", "a"), row("t", "b")], /2 buses are fed by nothing \(s, t\)/],
    ["a ring", [row("a", "b"), row("b", "a")], /form a loop/],
    ["an island ring", [row("s", "x"), row("a", "b"), row("b", "a")], /cannot be reached from the source s/],
    ["a branch to itself", [row("s", "s")], /joins a bus to itself/],
    ["negative resistance", [{ ...row("s", "a"), rOhm: -1 }], /rOhm is -1/],
    ["NaN", [row("s", "a", Number.NaN)], /loadKw is NaN/],
    ["nothing", [], /no branch/],
  ])("refuses %s", (_, rows, message) => {
    expect(() => buildFeeder(rows)).toThrow(message);
  });
});
