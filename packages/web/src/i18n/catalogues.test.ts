import { describe, expect, it } from "vitest";
import { en } from "./en.ts";
import { formatOf } from "./format.ts";
import { gu } from "./gu.ts";
import { hi } from "./hi.ts";
import type { MessageKey } from "./messages.ts";
import { translationOf } from "./use-language.ts";

const keys = Object.keys(en) as MessageKey[];
const gaps = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort();

describe.each([
  ["Hindi", hi, /[\u0900-\u097F]/],
  ["Gujarati", gu, /[\u0A80-\u0AFF]/],
])("the %s catalogue", (_, catalogue, script) => {
  it("has the gaps of the English one in every message", () => {
    for (const key of keys) expect(gaps(catalogue[key]), key).toEqual(gaps(en[key]));
  });

  it("is written in its own script, but for symbols", () => {
    const foreign = keys.filter((key) => !script.test(catalogue[key]));
    expect(foreign).toEqual(["metric.pm25", "metric.pm10"]);
  });
});

describe("figures", () => {
  it("are grouped as in India", () => {
    expect(formatOf("en").count(1_234_567)).toBe("12,34,567");
    expect(formatOf("hi").count(1_234_567)).toBe("12,34,567");
  });

  it("keep three significant places", () => {
    const { value } = formatOf("en");
    expect([value(0.12345), value(1.2345), value(12.345), value(123.45)]).toEqual([
      "0.123",
      "1.23",
      "12.3",
      "123",
    ]);
  });

  it("show the town's time wherever the reader is", () => {
    expect(formatOf("en").time(Date.parse("2026-01-05T18:30:00Z"))).toBe("00:00");
  });
});

describe("a translation", () => {
  it("fills the gaps", () => {
    expect(translationOf("en").t("panel.source", { source: "feeder-scada" })).toBe("Source: feeder-scada");
  });

  it("keeps the wire's name of a quantity that nobody has translated", () => {
    expect(translationOf("gu").metric("unknown_depth")).toBe("unknown_depth");
  });
});
