import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectOneClearLine, inputFile, runNagar } from "../testing/run-nagar.ts";
import { SMALL_NETWORK as GOOD } from "../testing/small-network.ts";

describe("nagar leaks", () => {
  const leaks =
    "pipe,start,end,diameter_m,type,peak\np2,2018-01-02T00:00:00+00:00,2018-01-04T00:00:00+00:00,0.02,abrupt,2018-01-02T00:00:00+00:00\n";
  const sensors = "group,element\npressure_sensors,b\nflow_sensors,p1\n";

  async function simulated(): Promise<{ network: string; leaks: string; folder: string }> {
    const network = inputFile("town.inp", GOOD);
    const files = { network, leaks: inputFile("leaks.csv", leaks), folder: join(network, "..", "scada") };
    const outcome = await runNagar(
      "leaks",
      "simulate",
      network,
      "--leaks",
      files.leaks,
      "--sensors",
      inputFile("sensors.csv", sensors),
      "--out",
      files.folder,
      "--step",
      "1h",
      "--to",
      "2018-01-12",
    );
    expect(outcome.stderr).toBe("");
    return files;
  }

  it("simulates, detects and scores from file to file", async () => {
    const { network, leaks: truth, folder } = await simulated();
    expect(readFileSync(join(folder, "Flows.csv"), "utf8").split("\n")[0]).toBe("Timestamp,p1");
    const detected = await runNagar("leaks", "detect", network, "--scada", folder, "--json");
    expect(detected.code).toBe(0);
    const { rows, detections } = JSON.parse(detected.stdout);
    expect(rows).toBe(11 * 24);
    const found = inputFile(
      "found.json",
      JSON.stringify({
        detections: [...detections, { pipe: "p2", detectedAt: "2018-01-03T00:00:00+00:00" }],
      }),
    );
    const scored = await runNagar("leaks", "score", found, network, "--leaks", truth, "--json");
    expect(JSON.parse(scored.stdout)).toMatchObject({ found: 1, leaks: [{ pipe: "p2" }] });
  });

  it.each<[string, string[], RegExp]>([
    ["a folder without series", ["detect", "NETWORK", "--scada", "EMPTY"], /no file with pressures or flows/],
    ["a folder that is not there", ["detect", "NETWORK", "--scada", "FOLDER/none"], /cannot be read/],
    ["leaks that are no table", ["score", "NETWORK", "NETWORK", "--leaks", "NETWORK"], /line 1/],
    [
      "a leak at a pipe that is not there",
      ["simulate", "NETWORK", "--leaks", "OTHER", "--sensors", "SENSORS", "--out", "FOLDER"],
      /there is no link p9/,
    ],
    [
      "sensors of an unknown group",
      ["simulate", "NETWORK", "--leaks", "LEAKS", "--sensors", "BADSENSORS", "--out", "FOLDER"],
      /line 2: group is "thermometers"/,
    ],
  ])("%s gets one clear line and exit code 2", async (_, args, message) => {
    const network = inputFile("town.inp", GOOD);
    const paths: Record<string, string> = {
      NETWORK: network,
      FOLDER: join(network, "..", "scada"),
      EMPTY: join(network, ".."),
      LEAKS: inputFile("leaks.csv", leaks),
      OTHER: inputFile("other.csv", leaks.replace("p2", "p9")),
      SENSORS: inputFile("sensors.csv", sensors),
      BADSENSORS: inputFile("bad.csv", sensors.replace("pressure_sensors", "thermometers")),
    };
    const outcome = await runNagar(
      "leaks",
      ...args.map((arg) => arg.replace(/^[A-Z]+/, (name) => paths[name] ?? name)),
    );
    expectOneClearLine(outcome, message);
  });
});
