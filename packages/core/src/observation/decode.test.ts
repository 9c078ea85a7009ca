import { describe, expect, it } from "vitest";
import { type Decoded, decodeObservation } from "./decode.ts";
import { DOMAINS } from "./domain.ts";
import { encodeObservation } from "./encode.ts";
import { METRICS } from "./metrics.ts";

const RECEIVED = Date.parse("2026-03-01T10:00:30+05:30");

const wire = (changes: object = {}) => ({
  domain: "air",
  entity_id: "P001",
  observed_at: "2026-03-01T10:00:00+05:30",
  metrics: { pm25: 61.5 },
  source: "cpcb",
  ...changes,
});

const decode = (changes: object = {}): Decoded => decodeObservation(wire(changes), { receivedAt: RECEIVED });

function accepted(changes: object = {}) {
  const decoded = decode(changes);
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.reasons));
  return decoded.observation;
}

function fieldsRefused(changes: object): string[] {
  const decoded = decode(changes);
  return decoded.ok ? [] : decoded.reasons.map(({ field }) => field);
}

describe("an observation from the wire", () => {
  it("keeps its event time to the millisecond, whatever its offset", () => {
    expect(accepted({ observed_at: "2026-03-01T04:30:00.125Z" }).observedAt).toBe(
      Date.parse("2026-03-01T10:00:00.125+05:30"),
    );
  });

  it.each([
    "2026-03-01T10:00:00",
    "2026-02-30T10:00:00+05:30",
    "01/03/2026 10:00",
    "1740805200",
    "",
    "1026-01-01T00:00:00Z",
  ])("is refused at observed_at where the time is %j", (observed_at) =>
    expect(fieldsRefused({ observed_at })).toEqual(["observed_at"]),
  );

  it("takes null and NA for missing, not for zero", () => {
    expect(accepted({ metrics: { pm25: null, pm10: "NA", no2: 0 } }).metrics).toEqual({ no2: 0 });
  });

  it.each([
    ["a string", "61.5"],
    ["infinite", JSON.parse("1e999")],
    ["a boolean", true],
    ["a list", [1]],
    ["empty", ""],
  ])("is refused at the metric where the value is %s", (_, pm25) =>
    expect(fieldsRefused({ metrics: { pm25 } })).toEqual(["metrics.pm25"]),
  );

  it("is refused where the metric is another domain's, and told which there are", () => {
    const decoded = decode({ metrics: { vehicle_count: 3 } });
    expect(decoded).toMatchObject({
      ok: false,
      source: "cpcb",
      reasons: [{ field: "metrics.vehicle_count", allowed: expect.stringContaining("pm25") }],
    });
  });

  it("is refused where a field is unknown, so that a misspelt one is not lost", () => {
    expect(fieldsRefused({ locaton: {} })).toEqual(["locaton"]);
  });

  it.each([["a#b"], ["a/b"], ["+"], [""], ["a b"], ["x".repeat(65)], [5]])(
    "is refused where the entity is %j",
    (entity_id) => expect(fieldsRefused({ entity_id })).toEqual(["entity_id"]),
  );

  it("takes an entity named in Devanagari or Gujarati", () => {
    expect(accepted({ entity_id: "वार्ड-५" }).entity).toBe("air#वार्ड-५");
    expect(accepted({ entity_id: "વોર્ડ-૫" }).entityId).toBe("વોર્ડ-૫");
  });

  it.each([null, 5, "text", [], [[]]])("is refused where it is %j", (value) => {
    expect(decodeObservation(value, { receivedAt: RECEIVED })).toMatchObject({ ok: false });
  });
});

describe("flags that an observation shows by itself", () => {
  it("is range beyond what the instrument can show, and that value is named", () => {
    expect(accepted({ metrics: { pm25: 3001, pm10: 80 } })).toMatchObject({
      flags: ["range"],
      outOfRange: ["pm25"],
    });
  });

  it("is not range for Delhi's 1,985 µg/m³ after Diwali 2018, nor for the monitor's -4 in clean air", () => {
    expect(accepted({ metrics: { pm25: 1985 } }).flags).toEqual([]);
    expect(accepted({ metrics: { pm25: -4 } }).flags).toEqual([]);
  });

  it("is range for a price of 0, which means that nothing was quoted", () => {
    expect(accepted({ domain: "market", metrics: { modal_price: 0 } }).flags).toEqual(["range"]);
  });

  it("is late from ten minutes after the event on", () => {
    expect(accepted({ observed_at: "2026-03-01T09:50:30+05:30" }).flags).toEqual([]);
    expect(accepted({ observed_at: "2026-03-01T09:50:29.999+05:30" }).flags).toEqual(["late"]);
    expect(accepted({ observed_at: "2015-01-01T01:00:00+05:30" }).flags).toEqual(["late"]);
  });

  it("is future from two minutes ahead on", () => {
    expect(accepted({ observed_at: "2026-03-01T10:02:30+05:30" }).flags).toEqual([]);
    expect(accepted({ observed_at: "2026-03-01T10:02:31+05:30" }).flags).toEqual(["future"]);
  });

  it("is location_swapped for Ahmedabad given as latitude, longitude, and the place is put right", () => {
    const location = { type: "Point", coordinates: [23.03, 72.58] };
    expect(accepted({ location })).toMatchObject({
      flags: ["location_swapped"],
      location: { type: "Point", coordinates: [72.58, 23.03] },
    });
  });

  it("is none for Beijing or Tetouan, which are where they say", () => {
    for (const coordinates of [
      [116.4, 39.9],
      [-5.37, 35.57],
    ]) {
      expect(accepted({ location: { type: "Point", coordinates } })).toMatchObject({
        flags: [],
        location: { coordinates },
      });
    }
  });

  it("is refused where the latitude is beyond the pole", () => {
    expect(fieldsRefused({ location: { type: "Point", coordinates: [72.5, 123] } })).toEqual([
      "location.coordinates",
    ]);
  });

  it("is imputed where the publisher says so", () => {
    expect(accepted({ quality: ["imputed"] }).flags).toEqual(["imputed"]);
  });
});

describe("units", () => {
  it("that differ from the contract's are converted", () => {
    expect(accepted({ metrics: { co: 1200 }, units: { co: "µg/m³" } }).metrics["co"]).toBeCloseTo(1.2, 12);
    expect(
      accepted({ domain: "weather", metrics: { temperature: 300.15 }, units: { temperature: "K" } }).metrics,
    ).toEqual({
      temperature: expect.closeTo(27, 9),
    });
    // 1 ppb of ozone is 1.96 µg/m³ at 25 °C and 1 atm (US EPA).
    expect(accepted({ metrics: { o3: 100 }, units: { o3: "ppb" } }).metrics["o3"]).toBeCloseTo(196.2, 0);
  });

  it("that nobody knows keep the quantity out of every model", () => {
    expect(
      accepted({ domain: "weather", metrics: { wind_speed: 3 }, units: { wind_speed: "unknown" } }).metrics,
    ).toEqual({
      unknown_wind_speed: 3,
    });
    expect(accepted({ domain: "energy", metrics: { unknown_hufl: -3.2 } }).metrics).toEqual({
      unknown_hufl: -3.2,
    });
  });

  it("that measure something else are refused", () => {
    expect(fieldsRefused({ units: { pm25: "K" } })).toEqual(["units.pm25"]);
    expect(fieldsRefused({ units: { pm10: "µg/m³" } })).toEqual(["units.pm10"]);
  });
});

describe("the codec", () => {
  it.each(DOMAINS)("gives every metric of %s back as it came", (domain) => {
    const metrics = Object.fromEntries(
      METRICS[domain].map(({ wire: name, min, max }) => [name, (min + max) / 2]),
    );
    const location = { type: "Point", coordinates: [72.5, 23] };
    const full = wire({ domain, metrics, location, message_id: "m", source: { feed: "f", device: "d" } });
    const decoded = decodeObservation(full, { receivedAt: RECEIVED });
    expect(decoded.ok && encodeObservation(decoded.observation)).toEqual(full);
  });
});
