/** What the page reads of alerts against the API's description. */
import { expect, it } from "vitest";
import { fieldsOf } from "../alerts/settings/document-fields.ts";
import { DOCUMENT_KINDS } from "./alert-settings.ts";
import {
  type Alert,
  type AlertChange,
  type AlertDetail,
  type AlertsAnswer,
  type Evidence,
  SEVERITIES,
  STATUSES,
} from "./alert-types.ts";
import { answer, expectFields, item, property } from "./testing/description.ts";

it("what the page reads of alerts is what the API describes", () => {
  const list = answer("/v1/alerts");
  expectFields<AlertsAnswer>(list, { alerts: "array", next_cursor: "string|null", answered_at: "string" });
  const fields = {
    id: "string",
    rule_id: "string",
    trouble: "string",
    incident_id: "string",
    title: "string",
    domain: "string",
    severity: "string",
    status: "string",
    entity_id: "string",
    location: "object|null",
    affected: "array",
    opened_at: "string",
    last_sign_at: "string",
    resolved_at: "string|null",
    duration_minutes: "number",
    suppressed: "boolean",
    evidence: "array",
    recommended_actions: "array",
    history: "array",
  };
  for (const alert of [
    item(property(list, "alerts")),
    answer("/v1/alerts/{id}/acknowledge", "post"),
    answer("/v1/alerts/{id}/resolve", "post"),
    answer("/v1/alerts/{id}/actions", "post"),
  ]) {
    expectFields<Alert>(alert, fields);
    expect(property(alert, "severity").enum).toEqual(SEVERITIES);
    expect(property(alert, "status").enum).toEqual(STATUSES);
    expectFields<Evidence>(item(property(alert, "evidence")), {
      domain: "string",
      entity_id: "string",
      metric: "string",
      value: "number|null",
      bound: "number|null",
      unit: "string",
      expected_at: "string|null",
      probability: "number|null",
      model_version: "string|null",
      series: "string|null",
    });
    expectFields<AlertChange>(item(property(alert, "history")), {
      number: "number",
      change: "string",
      at: "string",
      by: "string",
      note: "string|null",
      told_with: "string|null",
    });
  }
});

it("the page edits rules, recipients and suppressions at the fields that the API describes", () => {
  for (const kind of DOCUMENT_KINDS) {
    const one = item(property(answer(`/v1/alerts/${kind}`), kind));
    const known = one.properties ?? {};
    for (const { path } of fieldsOf(kind, { id: "a", condition: { kind: "aqi", above: 200 } })) {
      expect(Object.keys(known), `${kind} ${path}`).toContain(path.split(".")[0]);
    }
    expect(answer(`/v1/alerts/${kind}/{id}`, "put").properties).toHaveProperty("id");
    expect(answer(`/v1/alerts/${kind}/{id}`, "delete").properties).toHaveProperty("deleted");
  }
});

it("what the page reads of one alert beside the list is what the API describes", () => {
  const detail = answer("/v1/alerts/{id}");
  const measured = {
    domain: "string",
    entity_id: "string",
    metric: "string",
    unit: "string",
    value: "number",
  };
  expectFields<Pick<AlertDetail, "now" | "predicted" | "sources" | "health_advice">>(detail, {
    now: "array",
    predicted: "array",
    sources: "array",
    health_advice: "string|null",
  });
  expectFields<AlertDetail["now"][number]>(item(property(detail, "now")), {
    ...measured,
    observed_at: "string",
  });
  expectFields<AlertDetail["predicted"][number]>(item(property(detail, "predicted")), {
    ...measured,
    at: "string",
    lower: "number",
    upper: "number",
    confidence: "number",
    model_version: "string",
  });
});
