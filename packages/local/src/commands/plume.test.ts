import { describe, expect, it } from "vitest";
import { expectOneClearLine, inputFile, runNagar } from "../testing/run-nagar.ts";

const SOURCES = '[{"kind":"point","id":"s","x_m":0,"y_m":0,"g_per_s":80,"height_m":60}]';
const RECEPTORS = '[{"id":"r","x_m":0,"y_m":-500,"z_m":0}]';
const MET =
  "time,wind_m_s,wind_from_deg,stability\n2024-01-01T08:00+05:30,5,0,D\n2024-01-01T09:00+05:30,5,90,D\n";

const run = (sources: string | Uint8Array, receptors = RECEPTORS, met = MET) =>
  runNagar(
    "plume",
    inputFile("s.json", sources),
    inputFile("r.json", receptors),
    "--met",
    inputFile("m.csv", met),
    "--json",
  );

describe("nagar plume", () => {
  it("reaches a receptor downwind in the hour whose wind blows there, and not in the other", async () => {
    const { code, stdout } = await run(SOURCES);
    expect(code).toBe(0);
    const { unit, receptors } = JSON.parse(stdout);
    expect(unit).toBe("µg/m³");
    expect(receptors[0].hourly[0]).toBeGreaterThan(10);
    expect(receptors[0].hourly[1]).toBe(0);
    expect(receptors[0].maxAt).toBe("2024-01-01T08:00+05:30");
  });

  it.each([
    ["truncated", SOURCES.slice(0, 40), RECEPTORS, MET, /s\.json: not JSON/],
    [
      "with wind in no unit that blows",
      SOURCES,
      RECEPTORS,
      MET.replace("5,0,D", "500,0,D"),
      /m\.csv, line 2: wind_m_s is 500; allowed is 0 to 100/,
    ],
    [
      "of an unknown kind",
      SOURCES.replace('"point"', '"volcano"'),
      RECEPTORS,
      MET,
      /s\.json, element 1 \(s\): kind/,
    ],
    [
      "with an id twice",
      `[${SOURCES.slice(1, -1)},${SOURCES.slice(1, -1)}]`,
      RECEPTORS,
      MET,
      /element 2: id s stands twice/,
    ],
    [
      "without a stability",
      SOURCES,
      RECEPTORS,
      MET.replaceAll("stability", "class"),
      /m\.csv, line 2: stability or solar_w_m2 is needed/,
    ],
    ["with a negative emission", SOURCES.replace("80", "-80"), RECEPTORS, MET, /element 1 \(s\): g_per_s/],
    ["with NaN", SOURCES, RECEPTORS, MET.replace("5,0,D", "NaN,0,D"), /m\.csv, line 2: wind_m_s is "NaN"/],
    ["that is empty", "", RECEPTORS, MET, /s\.json: the file is empty/],
    ["that is no JSON, over several lines", "a,b\n1,2\n", RECEPTORS, MET, /s\.json: not JSON: /],
    [
      "that is binary",
      Uint8Array.from({ length: 300 }, (_, i) => (i * 91) % 256),
      RECEPTORS,
      MET,
      /not UTF-8 text/,
    ],
    [
      "with a height beyond all stacks",
      SOURCES.replace("60}", "6000}"),
      RECEPTORS,
      MET,
      /element 1 \(s\): height_m/,
    ],
  ])("refuses a file %s with one clear line", async (_, sources, receptors, met, why) => {
    expectOneClearLine(await run(sources, receptors, met), why);
  });
});
