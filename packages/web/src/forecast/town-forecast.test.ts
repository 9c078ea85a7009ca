import { describe, expect, it } from "vitest";
import type { PredictAnswer } from "../api/forecast-types.ts";
import type { Domain, Entity } from "../api/types.ts";
import type { Place } from "../town/places.ts";
import { countClasses, entitiesAhead, outlooks } from "./town-forecast.ts";

const place = (entityId: string, domain: Domain = "traffic"): Place => ({
  key: `${domain}/${entityId}`,
  domain,
  entityId,
  name: entityId,
  layer: "roads",
  feature: { type: "Feature", geometry: { type: "Point", coordinates: [72, 23] }, properties: {} },
  properties: { entity_id: entityId, domain, name: entityId },
});
const forecast = (entity_id: string, metric: string, unit: string, ...values: number[]): PredictAnswer => ({
  kind: "traffic",
  entity_id,
  metric,
  unit,
  step: "1h",
  model_version: "1.0.0",
  model: { method: "ensemble", stage: "champion", intervals_from: "past errors" },
  degraded: null,
  degraded_reasons: [],
  origin: "2026-01-05T08:00:00+05:30",
  last_observed: null,
  predictions: values.map((value, hour) => ({
    timestamp: `2026-01-05T0${hour + 8}:00:00+05:30`,
    until: `2026-01-05T0${hour + 9}:00:00+05:30`,
    value,
  })),
  answered_at: "2026-01-05T08:00:00+05:30",
});
const present = (entity_id: string, metric: string, unit: string, value: number): [string, Entity] => [
  `traffic/${entity_id}`,
  {
    domain: "traffic",
    entity_id,
    source: "counter",
    observed_at: "2026-01-05T07:59:00+05:30",
    flags: [],
    metrics: { [metric]: { value, unit, observed_at: "2026-01-05T07:59:00+05:30" } },
  },
];

const roads = [place("R1"), place("R2"), place("R3")];

describe("a town ahead", () => {
  it("is the forecast of that step, and a place without one is absent", () => {
    const ahead = entitiesAhead(
      roads,
      new Map([["traffic/R1", forecast("R1", "congestion_level", "0-100", 5, 60)]]),
      1,
    );
    expect([...ahead.keys()]).toEqual(["traffic/R1"]);
    expect(ahead.get("traffic/R1")!.metrics["congestion_level"]!.value).toBe(60);
    // 60 of 100 is jammed, the fifth class of the legend.
    expect(countClasses(roads, ahead)).toEqual([0, 0, 0, 0, 1]);
  });

  it("lists the most congested first, and the slowest first where speed is asked for", () => {
    const ranked = (metric: string): string[] =>
      outlooks(
        roads,
        new Map([
          ["traffic/R1", forecast("R1", metric, "", 10)],
          ["traffic/R2", forecast("R2", metric, "", 30)],
        ]),
        new Map(),
        0,
      ).map(({ place: { entityId } }) => entityId);
    expect(ranked("congestion_level")).toEqual(["R2", "R1"]);
    expect(ranked("average_speed")).toEqual(["R1", "R2"]);
  });

  it("is compared with the present only in one unit: an hour's sum is no minute's count", () => {
    const now = (unit: string) =>
      outlooks(
        roads,
        new Map([["traffic/R1", forecast("R1", "vehicle_count", "vehicles/h", 900)]]),
        new Map([present("R1", "vehicle_count", unit, 15)]),
        0,
      )[0]!.now;
    expect(now("1/interval")).toBeUndefined();
    expect(now("vehicles/h")).toBe(15);
  });
});
