import { describe, expect, it } from "vitest";
import { type EntityKey, entityKey } from "../observation/domain.ts";
import { MINUTE_MS } from "../observation/instant.ts";
import type { Alert } from "./alert.ts";
import { foldFindings, foldPatterns } from "./fold-findings.ts";
import { UNTOUCHED } from "./persistence.ts";
import { alertRule } from "./rule.ts";
import type { Finding, Watch } from "./watch-entity.ts";
import { findPatterns, type Relations } from "./watch-groups.ts";

const T0 = Date.UTC(2026, 10, 2, 3, 0);
const at = (minute: number) => T0 + minute * MINUTE_MS;
const road = (number: number) => entityKey("traffic", `R${number}`);
const base = { title: "A rule", severity: "warning", type: "congestion", actions: ["Look"] } as const;
const jam = alertRule.parse({
  ...base,
  id: "jam",
  domain: "traffic",
  condition: { kind: "threshold", metric: "congestion_level", above: 70 },
});
const spread = alertRule.parse({
  ...base,
  id: "spread",
  domain: "traffic",
  condition: {
    kind: "spread",
    entities: 3,
    of: { kind: "threshold", metric: "congestion_level", above: 60 },
  },
});
const burst = alertRule.parse({
  ...base,
  id: "burst",
  domain: "water",
  condition: {
    kind: "together",
    parts: [
      { domain: "water", of: { kind: "anomaly", metric: "flow", deviations: 3 } },
      { domain: "water", of: { kind: "anomaly", metric: "pressure", deviations: 3 } },
    ],
  },
});

/** Roads in a row: each is next to the one before and after. Zones W1 and W2 are groups. */
const relations: Relations = {
  neighboursOf: (entity) => {
    const number = Number(/R(\d+)$/.exec(entity)?.[1] ?? Number.NaN);
    return Number.isNaN(number) ? [] : [road(number - 1), road(number + 1)];
  },
  groupsOf: (entity) => (entity.startsWith("water#") ? [entity.slice(6, 8)] : []),
};
const context = { relations, suppressions: [] };
const finding = (entity: EntityKey, minute: number, outcome: "sign" | "over" = "sign"): Finding => ({
  rule: jam,
  entity,
  at: at(minute),
  outcome,
  evidence: [{ entity, metric: "congestion_level", value: 80, unit: "0-100" }],
});
const after = (alerts: readonly Alert[], changed: ReadonlyMap<string, Alert>) => [
  ...new Map([...alerts.map((alert) => [alert.id, alert] as const), ...changed]).values(),
];
const holds = (entity: EntityKey, key: string, minute: number): Watch => ({
  entity,
  watchedTo: at(minute),
  conditions: { [key]: { ...UNTOUCHED, at: at(minute), since: at(minute), firing: true } },
});

describe("signs become alerts", () => {
  it("an incident is one alert from its first sign to its last", () => {
    const alerts = [
      ...foldFindings(
        [],
        [finding(road(1), 0), finding(road(1), 1), finding(road(1), 30, "over")],
        context,
      ).values(),
    ];
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({ status: "resolved", signs: 2, openedAt: at(0), resolvedAt: at(30) });
  });

  it("finding the same again changes nothing", () => {
    const findings = [
      finding(road(1), 0),
      finding(road(1), 5),
      finding(road(7), 3),
      finding(road(7), 4),
      finding(road(7), 20, "over"),
    ];
    const first = after([], foldFindings([], findings, context));
    expect(foldFindings(first, findings, context).size).toBe(0);
  });

  it("alerts at neighbouring roads within the gap are one incident, a later or distant one is another", () => {
    const alerts = after(
      [],
      foldFindings(
        [],
        [finding(road(1), 0), finding(road(2), 5), finding(road(9), 5), finding(road(3), 60)],
        context,
      ),
    );
    const [one, two, far, late] = alerts.sort((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1));
    expect(two!.incidentId).toBe(one!.id);
    expect(far!.incidentId).toBe(far!.id);
    expect(late!.incidentId).toBe(late!.id);
  });

  it("an alert in a suppression window is kept, and marked", () => {
    const works = { id: "works", reason: "road works", from: at(-5), to: at(5), domain: "traffic" as const };
    const alert = (minute: number) =>
      [...foldFindings([], [finding(road(1), minute)], { relations, suppressions: [works] }).values()][0]!;
    expect([alert(0).suppressed, alert(5).suppressed]).toEqual([true, false]);
  });
});

describe("patterns over several entities", () => {
  const three = [holds(road(4), "spread", 2), holds(road(5), "spread", 0), holds(road(6), "spread", 4)];

  it("a jam on three connected roads is one alert at the road where it began; on three distant ones none", () => {
    const [pattern] = findPatterns([spread], three, relations);
    expect(pattern).toMatchObject({ entities: [road(5), road(4), road(6)], at: at(4) });
    expect(
      findPatterns(
        [spread],
        [holds(road(1), "spread", 0), holds(road(4), "spread", 0), holds(road(9), "spread", 0)],
        relations,
      ),
    ).toEqual([]);
  });

  it("flow and pressure make a burst in one zone, not across two", () => {
    const key = (zone: string) => entityKey("water", zone);
    expect(
      findPatterns([burst], [holds(key("W1"), "burst/0", 0), holds(key("W2"), "burst/1", 0)], relations),
    ).toEqual([]);
    const both: Watch = { ...holds(key("W1"), "burst/0", 0) };
    both.conditions["burst/1"] = { ...UNTOUCHED, at: at(3), since: at(3), firing: true };
    expect(findPatterns([burst], [both], relations)).toMatchObject([{ entities: [key("W1")], at: at(3) }]);
  });

  it("goes on as one alert while roads join and leave, and resolves ten minutes after it is gone", () => {
    const first = after(
      [],
      foldPatterns([], [spread], findPatterns([spread], three, relations), at(4), context),
    );
    const more = findPatterns([spread], [...three, holds(road(7), "spread", 8)], relations);
    const grown = after(first, foldPatterns(first, [spread], more, at(8), context));
    expect(grown).toMatchObject([{ openedAt: at(4), status: "active" }]);
    expect(grown[0]!.entities).toContain(road(7));
    expect(foldPatterns(grown, [spread], [], at(17), context).size).toBe(0);
    expect([...foldPatterns(grown, [spread], [], at(18), context).values()]).toMatchObject([
      { status: "resolved" },
    ]);
  });
});
