import { describe, expect, it } from "vitest";
import type { Alert, AlertStatus, Severity } from "../api/alert-types.ts";
import { affectedKeys, groupAlerts, type Incident, takenBy } from "./group-alerts.ts";

const alert = (
  id: string,
  incident_id: string,
  severity: Severity,
  status: AlertStatus,
  hour: number,
): Alert => ({
  id,
  rule_id: "pm25-high",
  trouble: "particles",
  incident_id,
  title: id,
  domain: "air",
  severity,
  status,
  entity_id: "P001",
  location: null,
  affected: [{ domain: "air", entity_id: "P001" }],
  opened_at: new Date(Date.UTC(2026, 0, 5, hour)).toISOString(),
  last_sign_at: new Date(Date.UTC(2026, 0, 5, hour, 30)).toISOString(),
  resolved_at: null,
  duration_minutes: 30,
  suppressed: false,
  evidence: [],
  recommended_actions: [],
  history: [],
});

describe("incidents", () => {
  it("gather their alerts and are as grave as the gravest of them", () => {
    const [first, ...others] = groupAlerts([
      alert("a", "i1", "warning", "active", 1),
      alert("b", "i1", "critical", "active", 2),
    ]);
    expect(others).toEqual([]);
    expect(first).toMatchObject({ severity: "critical", openedAt: Date.UTC(2026, 0, 5, 1) });
    expect(first!.alerts.map(({ id }) => id)).toEqual(["b", "a"]);
  });

  it("show what is one trouble once, and name the first that is still open", () => {
    const at = (id: string, hour: number, status: AlertStatus = "active", trouble = "dark") => ({
      ...alert(id, "i1", "severe", status, hour),
      trouble,
    });
    const [{ troubles }] = groupAlerts([
      at("late", 3),
      at("over", 1, "resolved"),
      at("first", 2),
      at("hot", 2, "active", "hot"),
    ]) as [Incident];
    expect(troubles.map(({ name, first, others }) => [name, first.id, others.map(({ id }) => id)])).toEqual([
      ["dark", "first", ["late", "over"]],
      ["hot", "hot", []],
    ]);
  });

  it("name who has taken an alert on, as long as they have it", () => {
    const change = { number: 2, change: "acknowledged", at: "", by: "desk 2", note: null, told_with: null };
    const taken = { ...alert("a", "i1", "severe", "acknowledged", 1), history: [change] };
    expect([takenBy(taken), takenBy({ ...taken, status: "resolved" })]).toEqual(["desk 2", undefined]);
  });

  it("stand with the open before the resolved, the grave before the light, the waiting before the taken", () => {
    const order = groupAlerts([
      alert("resolved", "i1", "critical", "resolved", 9),
      alert("light", "i2", "info", "active", 8),
      alert("taken", "i3", "severe", "acknowledged", 7),
      alert("waiting", "i4", "severe", "active", 6),
    ]).map(({ alerts }) => alerts[0]!.id);
    expect(order).toEqual(["waiting", "taken", "light", "resolved"]);
  });
});

it("a place that two alerts are about is marked once", () => {
  const both = [alert("a", "i1", "info", "active", 1), alert("b", "i2", "info", "active", 2)];
  expect([...affectedKeys(both)]).toEqual(["air/P001"]);
});
