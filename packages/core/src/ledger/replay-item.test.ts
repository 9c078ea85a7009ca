import { expect, it } from "vitest";
import { replayItem } from "./replay-item.ts";

const letter = { id: "2026-01-05/s-1/0", source: "x", receivedAt: 0, reasons: [] };

it("a message over MQTT is replayed with the domain and entity of its topic", () => {
  const payload = {
    topic: "nagar/air/P001",
    payload: { observed_at: "x", metrics: { pm25: 1 }, source: "dev" },
  };
  expect(replayItem({ ...letter, via: "mqtt", payload })).toEqual({
    domain: "air",
    entity_id: "P001",
    observed_at: "x",
    metrics: { pm25: 1 },
    source: "dev",
  });
});

it("everything else is replayed as it came", () => {
  expect(replayItem({ ...letter, via: "http", payload: { topic: "nagar/air/P001" } })).toEqual({
    topic: "nagar/air/P001",
  });
  expect(
    replayItem({ ...letter, via: "mqtt", payload: { topic: "nagar/air/P001", payload: "no json" } }),
  ).toBe("no json");
  expect(replayItem({ ...letter, via: "stream", payload: "base64:AAE=" })).toBe("base64:AAE=");
});
