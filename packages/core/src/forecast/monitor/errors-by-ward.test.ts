/** A ward that is served much worse than the rest is said, whatever its places measure. */
import { expect, it } from "vitest";
import { errorsByWard } from "./errors-by-ward.ts";
import type { MonitorReport } from "./monitor-report.ts";

const wards = ["N", "E", "S", "W"].map((id) => ({ id, name: `${id} ward` }));
const report = (series: string, scored: number, wape: number | null, coverage95 = 0.95): MonitorReport => ({
  ...{ series, version: "1.0.0", scored, wape, coverage95, coverage80: 0.8 },
  ...{ mae: 1, naive_mae: 2, trained_mae: 1, bias: 0, drift: [], prediction_drift: null },
  ...{ versions: {}, alerts: [], alerted_at: null, checked_at: "" },
});
/** `N-1` lies in ward N, `N.E-1` in two wards, `far-1` in none. */
const wardsOf = (_: string, entityId: string) =>
  entityId
    .split("-")[0]!
    .split(".")
    .filter((ward) => wards.some(({ id }) => id === ward));
const count = (entity: string) => `traffic~${entity}~vehicle_count~1h`;

it("weighs places by their scored forecasts, and names the ward with half as much error again as the median one", () => {
  const { groups } = errorsByWard(
    [
      report(count("N-1"), 100, 10),
      report(count("N-2"), 300, 14, 0.91),
      report(count("E-1"), 100, 12),
      report(count("S-1"), 100, 11),
      report(count("W-1"), 100, 20, 0.6),
      report("water~N-9~flow~1h", 100, 90),
    ],
    wards,
    wardsOf,
  );
  expect(groups.map(({ domain, metric }) => `${domain} ${metric}`)).toEqual([
    "traffic vehicle_count",
    "water flow",
  ]);
  const [{ median_wape, wards: lines }] = groups as [(typeof groups)[number]];
  // 13, 12, 11 and 20: the median is between 12 and 13.
  expect(median_wape).toBe(12.5);
  expect(
    lines.map(({ ward, wape, times_median, much_worse }) => [ward, wape, times_median, much_worse]),
  ).toEqual([
    ["W", 20, 1.6, true],
    ["N", 13, 1.04, false],
    ["E", 12, 0.96, false],
    ["S", 11, 0.88, false],
  ]);
  expect(lines[1]).toMatchObject({ name: "N ward", places: 2, scored: 400, coverage95: 0.92 });
});

it("counts what lies in no ward or is too young to judge, and puts what serves two wards into both", () => {
  const { groups, unplaced, unscored } = errorsByWard(
    [
      report(count("N.E-1"), 100, 10),
      report(count("far-1"), 100, 99),
      report(count("S-1"), 20, 99),
      report(count("S-2"), 100, null),
    ],
    wards,
    wardsOf,
  );
  expect([unplaced, unscored]).toEqual([1, 2]);
  expect(groups).toHaveLength(1);
  expect(groups[0]!.wards.map(({ ward, much_worse }) => [ward, much_worse])).toEqual([
    ["E", false],
    ["N", false],
  ]);
});
