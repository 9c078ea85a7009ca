import { describe, expect, it } from "vitest";
import type { Entity, LiveState } from "../api/types.ts";
import { type Entities, mergeLive, mergeState } from "./town-store.ts";

const at = (minute: number): string => `2026-01-05T09:${String(minute).padStart(2, "0")}:00+05:30`;

const road = (minute: number, speed: number): Entity => ({
  domain: "traffic",
  entity_id: "R001",
  source: "atcc",
  observed_at: at(minute),
  flags: [],
  metrics: { average_speed: { value: speed, unit: "km/h", observed_at: at(minute) } },
});
const live = (minute: number, metrics: Record<string, number>): LiveState => ({
  domain: "traffic",
  entity_id: "R001",
  source: "atcc",
  observed_at: at(minute),
  flags: [],
  metrics,
});
const known = (entity: Entity): Entities => new Map([["traffic/R001", entity]]);
const speedIn = (entities: Entities) => entities.get("traffic/R001")?.metrics["average_speed"]?.value;

describe("the state in the browser", () => {
  it("moves forward with a live message, which takes its unit from what is known", () => {
    const { entities, incomplete } = mergeLive(known(road(1, 40)), [live(2, { average_speed: 30 })]);
    expect(entities.get("traffic/R001")?.metrics["average_speed"]).toEqual({
      value: 30,
      unit: "km/h",
      observed_at: at(2),
    });
    expect(incomplete).toBe(false);
  });

  it("does not go back for a message that was overtaken", () => {
    const before = known(road(5, 40));
    expect(mergeLive(before, [live(4, { average_speed: 30 })]).entities).toBe(before);
    expect(mergeState(before, [road(4, 30)])).toBe(before);
  });

  it("believes the API's judged state over a live message of the same instant", () => {
    expect(speedIn(mergeState(known(road(5, 40)), [road(5, 41)]))).toBe(41);
  });

  it("asks for the state when a message names a place or a quantity that it has no unit for", () => {
    expect(mergeLive(new Map(), [live(1, { average_speed: 30 })]).incomplete).toBe(true);
    const other = mergeLive(known(road(1, 40)), [live(2, { occupancy: 7 })]);
    expect(other.incomplete).toBe(true);
    expect(speedIn(other.entities)).toBe(40);
  });

  it("takes a newer index of a station though its values are not newer", () => {
    const aqi = (as_of: string) => ({ index: 80, category: "Satisfactory", dominant: "pm25", as_of });
    const before = known({ ...road(5, 40), aqi: aqi(at(1)) });
    const after = mergeState(before, [{ ...road(4, 30), aqi: aqi(at(2)) }]);
    expect(after.get("traffic/R001")?.aqi?.as_of).toBe(at(2));
    expect(speedIn(after)).toBe(40);
  });
});
