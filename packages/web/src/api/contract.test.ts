/**
 * The page's types against the API's description: each field that the page reads is there, of that type, and
 * promised wherever the page takes it for granted.
 */
import { describe, expect, it } from "vitest";
import type { SignInAnswer } from "../sign-in/oauth.ts";
import {
  answer,
  component,
  expectFields,
  item,
  property,
  resolve,
  type Schema,
} from "./testing/description.ts";
import {
  type Aqi,
  type DataAnswer,
  type DeadLetter,
  type DeadLettersAnswer,
  type Dependency,
  DOMAINS,
  type Entity,
  FLAGS,
  type HealthAnswer,
  type LedgerAnswer,
  type LedgerLine,
  type MetricValue,
  type Point,
  RESOLUTIONS,
  type StateAnswer,
  type Statistics,
  type Town,
} from "./types.ts";

describe("what the page reads", () => {
  it("of the latest state is what the API describes", () => {
    expectFields<StateAnswer>(answer("/v1/state"), { entities: "array", answered_at: "string" });
    const entity = item(property(answer("/v1/state"), "entities"));
    expectFields<Entity>(entity, {
      domain: "string",
      entity_id: "string",
      source: "string",
      observed_at: "string",
      flags: "array",
      metrics: "object",
      aqi: "object|null?",
    });
    const metric = resolve(property(entity, "metrics").additionalProperties as Schema);
    expectFields<MetricValue>(metric, { value: "number", unit: "string", observed_at: "string" });
    expectFields<Aqi>(component("Aqi"), {
      index: "number|null",
      category: "string|null",
      dominant: "string|null",
      as_of: "string",
      reason: "string?",
    });
    expect(property(entity, "domain").enum!.toSorted()).toEqual(DOMAINS.toSorted());
    expect(item(property(entity, "flags")).enum).toEqual(FLAGS);
  });

  it("of a history is what the API describes", () => {
    const data = answer("/v1/data/{domain}");
    expectFields<DataAnswer>(data, { units: "object", points: "array?", next_cursor: "string|null" });
    const point = item(property(data, "points"));
    expectFields<Point>(point, {
      start: "string",
      end: "string",
      observations: "number",
      flags: "object",
      metrics: "object",
    });
    expectFields<Statistics>(resolve(property(point, "metrics").additionalProperties as Schema), {
      count: "number",
      mean: "number|null",
      min: "number|null",
      max: "number|null",
    });
    expect(property(data, "resolution").enum).toEqual(["raw", ...RESOLUTIONS]);
  });

  it("of the ledger is what the API describes", () => {
    const ledger = answer("/v1/ledger");
    expectFields<LedgerAnswer>(ledger, {
      sources: "array",
      total: "object",
      waiting_is_lower_bound: "boolean",
      answered_at: "string",
    });
    expectFields<LedgerLine>(item(property(ledger, "sources")), {
      source: "string",
      received: "number",
      counted: "number",
      duplicates: "number",
      rejected: "number",
      waiting: "number",
      missing: "number",
      flags: "object",
      last_received_at: "string|null",
    });
  });

  it("of dead letters, health and the town is what the API describes", () => {
    const letters = answer("/v1/deadletters");
    expectFields<DeadLettersAnswer>(letters, { dead_letters: "array", next_cursor: "string|null" });
    const letter = item(property(letters, "dead_letters"));
    expectFields<Omit<DeadLetter, "payload">>(letter, {
      id: "string",
      source: "string",
      received_at: "string",
      via: "string",
      reasons: "array",
      replayed_at: "string?",
    });
    expectFields<DeadLetter["reasons"][number]>(item(property(letter, "reasons")), {
      field: "string",
      message: "string",
    });
    const health = answer("/v1/health");
    expectFields<HealthAnswer>(health, {
      status: "string",
      version: "string",
      stage: "string",
      dependencies: "array",
      stream: "object|null",
      answered_at: "string",
    });
    expectFields<Dependency>(item(property(health, "dependencies")), {
      name: "string",
      kind: "string",
      essential: "boolean",
      ok: "boolean",
      latency_ms: "number",
      messages: "number?",
      error: "string?",
    });
    expectFields<SignInAnswer>(answer("/v1/sign-in"), {
      required: "boolean",
      origin: "string|null",
      client_id: "string|null",
    });
    expectFields<Town>(answer("/v1/town"), {
      name: "string",
      demonstration: "boolean",
      note: "string|null",
      attribution: "string|null",
      bounds: "array",
      layers: "object",
    });
  });
});
