import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { encodePbf, planXml } from "@nagar/core/traffic/testing/osm-builder.ts";
import { describe, expect, it } from "vitest";
import { expectOneClearLine, inputFile, runNagar } from "../testing/run-nagar.ts";

const WAYS = [{ id: 10, nodes: [1, 2, 3, 1], tags: { highway: "residential" } }];
const OSM = planXml({ nodes: { 1: [0, 0], 2: [1, 0], 3: [1, 1] }, ways: WAYS });
const PBF = encodePbf(
  [
    { id: 1, lon: 0, lat: 0 },
    { id: 2, lon: 0.001, lat: 0 },
    { id: 3, lon: 0.001, lat: 0.001 },
  ],
  WAYS,
);
const GEOJSON = JSON.stringify({
  type: "Feature",
  properties: { highway: "residential" },
  geometry: {
    type: "LineString",
    coordinates: [
      [0, 0],
      [0.001, 0],
      [0.001, 0.001],
      [0, 0],
    ],
  },
});

describe("nagar roads", () => {
  it.each([
    ["a.osm", OSM],
    ["a.osm.gz", gzipSync(OSM)],
    ["a.osm.pbf", PBF],
    ["a.geojson", GEOJSON],
  ])("reads %s", async (name, content) => {
    const { code, stdout, stderr } = await runNagar("roads", inputFile(name, content), "--json");
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).kept).toMatchObject({ nodes: 1, links: 2 });
  });

  it("writes a town's roads, GeoJSON and a TNTP network by the ending", async () => {
    const file = inputFile("a.osm", OSM);
    for (const [ending, start] of [
      ["json", '{"nodes"'],
      ["geojson", '{"type":"FeatureCollection"'],
      ["tntp", "<NUMBER OF ZONES> 1"],
    ]) {
      const out = inputFile(`out.${ending}`, "");
      expect((await runNagar("roads", file, "--out", out)).code).toBe(0);
      expect(readFileSync(out, "utf8").startsWith(start!)).toBe(true);
    }
    expectOneClearLine(
      await runNagar("roads", file, "--out", "x.csv"),
      /--out is "x.csv"; its ending must be one of/,
    );
  });

  it("tells what it dropped and what it filled by rule", async () => {
    const { stdout } = await runNagar("roads", inputFile("a.osm", OSM), "--report");
    expect(stdout).toMatch(/kept +1 nodes, 2 links, 0\.4 km of road/);
    expect(stdout).toMatch(/lanes +0 ways tagged, 1 by rule/);
  });

  it.each([
    ["truncated", "a.osm", OSM.slice(0, -30), /the file ends inside the document: it is cut/],
    [
      "in wrong units (microdegrees)",
      "a.osm",
      OSM.replace('lat="0.0010000"', 'lat="1000000"'),
      /a.osm:5: node 3 is at lat 1000000/,
    ],
    [
      "with an unknown element",
      "a.osm",
      OSM.replace("<way", "<street/><way"),
      /a.osm:6: unknown element <street>/,
    ],
    [
      "with a node twice",
      "a.osm",
      OSM.replace("<way", '<node id="3" lon="0" lat="0"/><way'),
      /node 3 is given twice/,
    ],
    [
      "with a way twice",
      "a.osm",
      OSM.replace("</osm>", '<way id="10"><nd ref="1"/></way></osm>'),
      /way 10 is given twice/,
    ],
    [
      "with a dangling reference",
      "a.osm",
      OSM.replace('ref="2"', 'ref="77"'),
      /way 10 refers to node 77, which is not/,
    ],
    ["with NaN", "a.osm", OSM.replace('lat="0.0010000"', 'lat="NaN"'), /a.osm:5: <node> has lat "NaN"/],
    ["that is empty", "a.osm", "", /the file is empty/],
    ["that is binary", "a.osm", Uint8Array.from({ length: 900 }, (_, k) => (k * 89) % 256), /not UTF-8 text/],
    [
      "that is not well-formed",
      "a.osm",
      OSM.replace("</way>", "</wax>"),
      /a.osm:\d+: not well-formed XML: Unexpected close tag/,
    ],
    ["of another kind of XML", "a.osm", "<gpx/>", /the document is <gpx>, <osm> is needed/],
    ["without a road", "a.osm", OSM.replace("residential", "footway"), /no road that motor vehicles may use/],
    ["cut PBF", "a.osm.pbf", PBF.slice(0, -9), /a.osm.pbf: blob 3 at byte \d+: content is cut/],
    [
      "damaged PBF",
      "a.osm.pbf",
      PBF.map((byte, k) => (k > PBF.length - 40 ? byte ^ 0x55 : byte)),
      /blob 3 at byte \d+: /,
    ],
    [
      "that claims a huge blob",
      "a.osm.pbf",
      Uint8Array.of(0x7f, 255, 255, 255, 1),
      /header of 2147483647 bytes, allowed are 65536/,
    ],
    [
      "that is not PBF",
      "a.osm.pbf",
      new TextEncoder().encode(OSM),
      /blob 1 at byte 4: header of \d+ bytes, allowed/,
    ],
    ["that is not JSON", "a.geojson", GEOJSON.slice(0, -5), /a.geojson: not JSON: /],
    ["of another JSON", "a.geojson", '{"a":1}', /not GeoJSON: a FeatureCollection of lines is needed/],
  ])("refuses a file %s with one clear line", async (_, name, content, why) => {
    expectOneClearLine(await runNagar("roads", inputFile(name, content)), why);
  });
});
