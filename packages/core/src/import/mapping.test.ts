import { describe, expect, it } from "vitest";
import { shippedMapping, shippedMappingForFile, shippedMappingNames } from "../mappings/shipped.ts";
import { parseMapping } from "./mapping.ts";
import { mappingOf } from "./testing/import-text.ts";

const refuse = (change: Record<string, unknown>) => expect(() => mappingOf(change));
const air = (metrics: Record<string, unknown>) => ({
  observations: [{ domain: "air", entity: { id: "P001" }, metrics }],
});

describe("a mapping is refused with its file, field and what is allowed", () => {
  it("unknown field", () => refuse({ colour: 1 }).toThrow(/test\.mapping\.json.*colour/));
  it("unknown metric", () => refuse(air({ pm99: "x" })).toThrow(/metrics\.pm99.*allowed are pm25, pm10/));
  it("unit of another quantity", () =>
    refuse(air({ no2: { column: "x", unit: "km/h" } })).toThrow(
      /metrics\.no2: unit "km\/h" does not convert to µg\/m³/,
    ));
  it("unknown zone", () => refuse({ time: { column: "t", zone: "Asia/Anand" } }).toThrow(/Asia\/Anand/));
  it("hour-ending stamps without the hour's length", () =>
    refuse({ time: { column: "t", stamp: "end" } }).toThrow(/time\.interval is missing/));
  it("broken expression", () =>
    refuse({ observations: [{ domain: "air", columns: "(", entity: "$0", metric: "no2" }] }).toThrow(
      /no regular expression/,
    ));
  it("not an object", () => expect(() => parseMapping("x", "m.json")).toThrow(/m\.json/));
});

describe("shipped mappings", () => {
  it.each(shippedMappingNames)("%s is valid and is called as its file is", (name) => {
    expect(shippedMapping(name).name).toBe(name);
  });
  it("are found by the name of the file that they are for, gzipped or not", () => {
    expect(shippedMappingForFile("metro_i94_hourly.csv.gz")?.name).toBe("metro-i94-hourly");
    expect(shippedMappingForFile("other.csv")).toBeUndefined();
  });
  it("an unknown name lists the known ones", () =>
    expect(() => shippedMapping("x")).toThrow(/no mapping "x".*mandi-daily/));
});
