/** Formats of public feeds, by small records of their shape and by the published examples of the shared data. */
import { describe, expect, it } from "vitest";
import { importFile } from "../import/testing/import-text.ts";
import { decodeObservation } from "../observation/decode.ts";
import { needsSharedData, readSharedText } from "../testing/shared-data.ts";
import { shippedMapping } from "./shipped.ts";

const map = (name: string, content: unknown, file = "answer.json") =>
  importFile(typeof content === "string" ? content : JSON.stringify(content), file, shippedMapping(name), 64);

describe("CPCB real-time air quality", () => {
  const record = {
    state: "Delhi",
    city: "Delhi",
    station: "ITO, Delhi - CPCB",
    last_update: "21-07-2026 19:00:00",
    latitude: "28.628624",
    longitude: "77.241060",
    pollutant_id: "CO",
    min_value: "12",
    max_value: "70",
    avg_value: "46",
  };

  it("keeps a value whose unit nobody states as unknown, at the station and in Indian time", async () => {
    const { observations } = await map("cpcb-realtime", { total: 1, records: [record] });
    expect(observations).toEqual([
      expect.objectContaining({
        domain: "air",
        entity_id: "ITO-Delhi-CPCB",
        observed_at: "2026-07-21T19:00:00+05:30",
        metrics: { unknown_co: 46 },
        location: { type: "Point", coordinates: [77.24106, 28.628624] },
      }),
    ]);
  });

  it("takes the spelling of 2019, and NA as missing", async () => {
    const { avg_value, ...rest } = record;
    const old = { ...rest, pollutant_unit: "NA", pollutant_avg: avg_value };
    const { observations, empty } = await map("cpcb-realtime", {
      records: [old, { ...old, pollutant_avg: "NA" }],
    });
    expect([observations.length, empty]).toEqual([1, 1]);
  });
});

describe("AGMARKNET prices", () => {
  it.each([
    { arrival_date: "05/01/2026", min_price: "900", max_price: "0", modal_price: "1100" },
    { Arrival_Date: "05-01-2026", Min_Price: "900", Max_Price: "0", Modal_Price: "1100" },
    { Arrival_Date: "2026-01-05", Min_x0020_Price: "900", Max_x0020_Price: "0", Modal_x0020_Price: "1100" },
    { "Arrival Date": "05/01/2026", "Min Price": "900", "Max Price": "0", "Modal Price": "1100" },
  ])("are read in whatever spelling: %o", async (keys) => {
    const { observations } = await map("agmarknet-prices", {
      records: [{ Market: "Surat", Commodity: "Onion", Variety: "Red", ...keys }],
    });
    expect(observations[0]).toMatchObject({
      entity_id: "Surat-Onion-Red",
      observed_at: "2026-01-05T00:00:00+05:30",
      metrics: { min_price: 900, modal_price: 1100 },
    });
  });

  it("are read from CSV too", async () => {
    const csv =
      "State,Market,Commodity,Variety,Arrival_Date,Min_Price,Max_Price,Modal_Price\nGujarat,Surat,Onion,Red,05/01/2026,900,1300,1100\n";
    const { observations } = await map("agmarknet-prices", csv, "prices.csv");
    expect(observations[0]!.metrics).toEqual({ min_price: 900, max_price: 1300, modal_price: 1100 });
  });
});

describe("Open-Meteo", () => {
  const answer = (units: Record<string, string>, hourly: Record<string, unknown[]>) => ({
    latitude: 22.68,
    longitude: 73.2,
    utc_offset_seconds: 19_800,
    hourly_units: { time: "iso8601", ...units },
    hourly: { time: ["2026-01-05T09:00"], ...hourly },
  });

  it("gives wind in the unit that it states: 36 km/h are 10 m/s", async () => {
    const { observations } = await map(
      "open-meteo-hourly",
      answer(
        { wind_speed_10m: "km/h", temperature_2m: "°C", wind_direction_10m: "°" },
        { wind_speed_10m: [36], temperature_2m: [21.5], wind_direction_10m: [270] },
      ),
    );
    expect(observations).toEqual([
      expect.objectContaining({
        entity_id: "OM-22.68-73.2",
        observed_at: "2026-01-05T09:00:00+05:30",
        metrics: { wind_speed: 10, temperature: 21.5, wind_direction: 270 },
      }),
    ]);
    const stated = await map("open-meteo-hourly", answer({ windspeed_10m: "m/s" }, { windspeed_10m: [10] }));
    expect(stated.observations[0]!.metrics).toEqual({ wind_speed: 10 });
  });

  it("with unixtime its stamps are epoch seconds", async () => {
    const { observations } = await map("open-meteo-hourly", {
      ...answer({}, { uv_index: [3] }),
      hourly: { time: [1_767_585_600], uv_index: [3] },
    });
    expect(observations[0]!.observed_at).toBe("2026-01-05T09:30:00+05:30");
  });

  it("a list that is shorter than the others is refused", async () => {
    const broken = answer({}, { temperature_2m: [1, 2] });
    await expect(map("open-meteo-hourly", broken)).rejects.toThrow(
      /hourly\.temperature_2m has 2 values where hourly\.time has 1/,
    );
  });
});

describe("IUDX air quality", () => {
  const record = {
    observationDateTime: "2026-01-05T09:30:00+05:30",
    deviceInfo: { deviceID: "AQM-7" },
    location: { type: "Point", coordinates: [12.979, 77.591] },
    pm25TSA: { instValue: 41.2, avgOverTime: 38 },
    coTSA: { avgOverTime: 3.4 },
  };
  it("takes particles, keeps gases of unstated unit as unknown, and swapped coordinates are told", async () => {
    const { observations } = await map("iudx-air-quality", { type: "urn:dx:rs:success", results: [record] });
    expect(observations[0]).toMatchObject({ entity_id: "AQM-7", metrics: { pm25: 41.2, unknown_co: 3.4 } });
    const decoded = decodeObservation(observations[0], {
      receivedAt: Date.parse("2026-01-05T09:31:00+05:30"),
    });
    expect(decoded).toMatchObject({
      ok: true,
      observation: { flags: ["location_swapped"], location: { coordinates: [77.591, 12.979] } },
    });
  });

  const sample = "payloads/iudx_env_aqm_data.jsonld";
  const { title, missing } = needsSharedData(
    "refuses the published example, which says neither where nor when",
    sample,
  );
  it.skipIf(missing)(title, async () => {
    await expect(map("iudx-air-quality", readSharedText(sample), "x.jsonld")).rejects.toThrow(
      /no column observationDateTime/,
    );
  });
});

describe("NGSI", () => {
  const examples = [
    ["ngsi-ld-air-quality-observed", "payloads/ngsi_ld_normalized_air_quality_observed.jsonld"],
    ["ngsi-air-quality-observed", "payloads/ngsi_v2_keyvalues_air_quality_observed.json"],
    ["ngsi-ld-traffic-flow-observed", "payloads/ngsi_ld_normalized_traffic_flow_observed.jsonld"],
    ["ngsi-traffic-flow-observed", "payloads/ngsi_v2_keyvalues_traffic_flow_observed.json"],
  ] as const;
  const found = needsSharedData("the published examples", ...examples.map(([, file]) => file));

  describe.skipIf(found.missing)(found.title, () => {
    const read = async (name: string) => {
      const file = examples.find(([each]) => each === name)![1];
      const { observations, rejects } = await map(name, readSharedText(file), file);
      expect(rejects).toEqual([]);
      return observations;
    };

    it("normalized: a unit code counts (500 of GP are 500 mg/m³), humidity of 0.54 is 54 %", async () => {
      const [air, weather] = await read("ngsi-ld-air-quality-observed");
      expect(air).toMatchObject({
        entity_id: "urn:ngsi-ld:PointOfInterest:28079004-Pza.deEspanya",
        observed_at: "2016-03-15T11:00:00+05:30",
        metrics: { co: 500, no2: 69, so2: 11, no: 45, temperature: 12.2, humidity: 54, unknown_nox: 139 },
      });
      expect(weather!.metrics).toEqual({ wind_speed: 0.64, wind_direction: 186, rainfall: 0 });
    });

    it("key-values: CO is µg/m³ by the model, so 500 are 0.5 mg/m³", async () => {
      const [air] = await read("ngsi-air-quality-observed");
      expect(air).toMatchObject({ entity_id: "28079004-Pza.deEspanya", metrics: { co: 0.5, humidity: 54 } });
    });

    it("traffic, in both forms: the same figures at the same time", async () => {
      const [normalized] = await read("ngsi-ld-traffic-flow-observed");
      const [plain] = await read("ngsi-traffic-flow-observed");
      const expected = { vehicle_count: 197, average_speed: 52.6, occupancy: 76 };
      expect([normalized!.metrics, plain!.metrics]).toEqual([expected, expected]);
      expect([normalized!.observed_at, plain!.observed_at]).toEqual([
        "2016-12-07T16:40:00+05:30",
        "2016-12-07T16:40:00+05:30",
      ]);
      expect(normalized!.entity_id.length).toBeLessThanOrEqual(64);
    });
  });
});
