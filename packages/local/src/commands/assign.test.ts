import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectOneClearLine, inputFile, runNagar } from "../testing/run-nagar.ts";

/** Braess' network with BPR links: power 1 and free times above 0, so that every variant of a row can be tried. */
const NET = `<NUMBER OF ZONES> 2
<NUMBER OF NODES> 4
<FIRST THRU NODE> 1
<NUMBER OF LINKS> 5
<ORIGINAL HEADER>~ Init node Term node ;
<END OF METADATA>

~\tinit_node\tterm_node\tcapacity\tlength\tfree_flow_time\tb\tpower\tspeed\ttoll\tlink_type\t;
\t1\t3\t1\t100\t0.00000001\t1000000000\t1\t0\t0\t1\t;
\t4\t2\t1\t100\t0.00000001\t1000000000\t1\t0\t0\t1\t;
\t1\t4\t1\t100\t50\t0.02\t1\t0\t0\t1\t;
\t3\t2\t1\t100\t50\t0.02\t1\t0\t0\t1\t;
\t3\t4\t1\t100\t10\t0.1\t1\t0\t0\t1\t;
`;
const TRIPS = `<NUMBER OF ZONES> 2
<TOTAL OD FLOW> 6
<END OF METADATA>

Origin 1
    1 :      0.0;     2 :    6.0;
`;

const assign = (net: string | Uint8Array, trips: string | Uint8Array, ...options: string[]) =>
  runNagar("assign", inputFile("a_net.tntp", net), inputFile("a_trips.tntp", trips), ...options);

describe("nagar assign", () => {
  it("costs 92 for each of Braess' six trips, and prints its answer as the last line", async () => {
    const { code, stdout, stderr } = await assign(NET, TRIPS, "--gap", "1e-10", "--json");
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const answer = JSON.parse(stdout.trim().split("\n").at(-1)!);
    expect(answer.totalTravelTime).toBeCloseTo(6 * 92, 4);
    expect(answer.relativeGap).toBeLessThanOrEqual(1e-10);
    expect(Object.keys(answer).slice(0, 5)).toEqual([
      "relativeGap",
      "iterations",
      "seconds",
      "objective",
      "totalTravelTime",
    ]);
  });

  it("finds 83 each as the system's optimum, by either method", async () => {
    for (const method of ["algorithm-b", "frank-wolfe"]) {
      const { stdout } = await assign(
        NET,
        TRIPS,
        ...["--model", "system-optimum", "--method", method, "--gap", "1e-5", "--json"],
      );
      expect(JSON.parse(stdout).totalTravelTime / (6 * 83)).toBeCloseTo(1, 4);
    }
  });

  it("writes a row per link in the file's order", async () => {
    const out = inputFile("flows.csv", "");
    await assign(NET, TRIPS, "--gap", "1e-10", "--out", out);
    const [header, ...rows] = readFileSync(out, "utf8").trim().split("\n");
    expect(header).toBe("from,to,volume,time,cost,volume_to_capacity,congestion_level");
    expect(rows.map((row) => row.split(",").slice(0, 2).join("→"))).toEqual([
      "1→3",
      "4→2",
      "1→4",
      "3→2",
      "3→4",
    ]);
    expect(rows.map((row) => Math.round(Number(row.split(",")[2])))).toEqual([4, 4, 2, 2, 2]);
  });

  it("takes the cost weights from a README beside the network, as the collection keeps them, and says so", async () => {
    const tolled = NET.replace("0.1\t1\t0\t0\t1", "0.1\t1\t0\t10\t1");
    const net = inputFile("a_net.tntp", tolled);
    expect((await assign(tolled, TRIPS)).stderr).toMatch(
      /tolls, which count for nothing without --toll-factor/,
    );
    writeFileSync(
      join(dirname(net), "README.md"),
      "# Net\n\n## Generalized Cost Weights\nToll: 100  \nDistance: 0\n\n## Solutions\n",
    );
    const { stdout, stderr } = await runNagar("assign", net, inputFile("t.tntp", TRIPS), "--json");
    expect(stderr).toMatch(/toll factor 100 and distance factor 0, as .*README.md says/);
    expect(JSON.parse(stdout).totalTravelTime).toBeCloseTo(6 * 83, 3);
    const without = await runNagar("assign", net, inputFile("t.tntp", TRIPS), "--json", "--toll-factor", "0");
    expect(JSON.parse(without.stdout).totalTravelTime).toBeCloseTo(6 * 92, 3);
  });

  it("adds classes by PCU", async () => {
    const trucks = inputFile("trucks.tntp", TRIPS.replaceAll(/6(\.0;)?$/gm, "3$1"));
    const cars = TRIPS.replaceAll(/6(\.0;)?$/gm, "0$1");
    const { stdout } = await assign(NET, cars, "--class", `truck:2:${trucks}`, "--json");
    expect(JSON.parse(stdout).totalTravelTime).toBeCloseTo(6 * 92, 3);
  });

  it("exits with 1 and says it when the gap is not reached", async () => {
    const { code, stderr, stdout } = await assign(NET, TRIPS, "--max-iterations", "0", "--json");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^the gap 0.000001 was not reached: .* after 0 iterations/);
    expect(JSON.parse(stdout).converged).toBe(false);
  });

  it("reports trips between zones that no road joins, and goes on", async () => {
    const net = NET.replace("<NUMBER OF NODES> 4", "<NUMBER OF NODES> 5").replaceAll("ZONES> 2", "ZONES> 5");
    const { code, stderr, stdout } = await assign(
      net,
      TRIPS.replace("ZONES> 2", "ZONES> 5").replace("FLOW> 6", "FLOW> 7").replace("6.0;", "6.0; 5 : 1.0;"),
      "--json",
    );
    expect(code).toBe(0);
    expect(stderr).toBe("1 pairs of zones (1 trips) have no way and were left out, first 1 → 5\n");
    expect(JSON.parse(stdout)).toMatchObject({ unservedTrips: 1 });
  });

  it.each([
    ["spaces for tabs", NET.replaceAll("\t", "   ")],
    ["no final semicolons", NET.replaceAll("\t;", "")],
    ["Windows line ends and a byte order mark", `\uFEFF${NET.replaceAll("\n", "\r\n")}`],
    ["a header without ~", NET.replace("~\tinit", "init")],
    ["comments after rows", NET.replaceAll("\t;", "\t; ~ remark")],
    ["lower-case tags", NET.replace("<NUMBER OF LINKS>", "<number of links>")],
    ["no columns after the power", NET.replaceAll(/\t0\t\d+\t1\t;/g, "")],
  ])("reads a network with %s", async (_, net) => {
    const { code, stdout } = await assign(net, TRIPS, "--gap", "1e-8", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).totalTravelTime).toBeCloseTo(6 * 92, 3);
  });

  it.each([
    ["truncated", NET.slice(0, -40), /a_net.tntp:12: 4 links in the file, <NUMBER OF LINKS> says 5/],
    ["cut inside a row", NET.slice(0, -4), /a_net.tntp:13: the last row .* has no end: the file is cut/],
    ["in wrong units", NET.replace("1\t4\t1\t100", "1\t4\t1\t100ft"), /a_net.tntp:11: length is "100ft"/],
    [
      "with an unknown section",
      NET.replace("<END", "<NUMBER OF SHIPS> 4\n<END"),
      /:6: unknown tag <NUMBER OF SHIPS>/,
    ],
    ["with a section twice", NET.replace("<END", "<NUMBER OF LINKS> 5\n<END"), /:6: <NUMBER OF LINKS> again/],
    [
      "with a node that does not exist",
      NET.replace("3\t4\t1", "3\t9\t1"),
      /:13: term node is 9, allowed is .* 1 to 4/,
    ],
    ["with a negative length", NET.replace("1\t100\t50", "1\t-100\t50"), /:11: length is -100, allowed is/],
    ["with NaN", NET.replace("1\t100\t50", "1\t100\tNaN"), /:11: free flow time is "NaN"/],
    ["that is empty", "", /the file is empty/],
    ["that is binary", Uint8Array.from({ length: 600 }, (_, k) => (k * 89) % 256), /not UTF-8 text/],
    ["that is binary but valid text", `${NET}\0\0`, /this is a binary file/],
    [
      "that claims to be huge",
      NET.replace("NODES> 4", "NODES> 4e15"),
      /<NUMBER OF NODES> is "4e15", allowed is/,
    ],
    ["that is another kind of file", "a,b\n1,2\n", /:1: "a,b" before <END OF METADATA>: is this a TNTP file/],
  ])("refuses a network %s with one clear line", async (_, net, why) => {
    expectOneClearLine(await assign(net, TRIPS), why);
  });

  it.each([
    [
      "truncated",
      TRIPS.replace("6.0;", "4"),
      /a_trips.tntp:2: the trips add up to 4, <TOTAL OD FLOW> says 6/,
    ],
    ["cut inside an entry", TRIPS.slice(0, -7), /a_trips.tntp:6: trips is missing/],
    ["in wrong units", TRIPS.replace("6.0;", "6.0 veh;"), /:6: "2 : *6.0 veh" is not "destination : trips"/],
    ["with an unknown section", TRIPS.replace("<END", "<FEES> 1\n<END"), /:3: unknown tag <FEES>/],
    [
      "with an origin twice",
      `${TRIPS}Origin 1\n 2 : 1;\n`,
      /:7: origin 1 again, it stands already in line 5/,
    ],
    [
      "with a destination twice",
      TRIPS.replace("6.0;", "3.0; 2 : 3.0;"),
      /:6: destination 2 of origin 1 is given twice/,
    ],
    ["with a zone that does not exist", TRIPS.replace("2 :", "7 :"), /:6: destination is 7, allowed is/],
    ["with negative trips", TRIPS.replace("6.0", "-6.0"), /:6: trips is -6.0, allowed is/],
    ["with NaN", TRIPS.replace("6.0", "nan"), /:6: trips is "nan"/],
    ["that is empty", " \n", /the file is empty/],
    ["that is binary", Uint8Array.from({ length: 600 }, (_, k) => (k * 89) % 256), /not UTF-8 text/],
    ["that claims to be huge", TRIPS.replace("ZONES> 2", "ZONES> 1e12"), /<NUMBER OF ZONES> is "1e12"/],
    [
      "of more zones than the network",
      TRIPS.replace("ZONES> 2", "ZONES> 9"),
      /trips between 9 zones, the network has 2/,
    ],
  ])("refuses trips %s with one clear line", async (_, trips, why) => {
    expectOneClearLine(await assign(NET, trips), why);
  });

  it.each(["1e160", "6e300"])("says that %s trips overflow, and exits with 1", async (trips) => {
    for (const options of [[], ["--method", "frank-wolfe"], ["--model", "stochastic"]]) {
      const many = TRIPS.replace("FLOW> 6", `FLOW> ${trips}`).replace("6.0;", `${trips};`);
      const { code, stderr } = await assign(NET, many, ...options);
      expect(stderr).toMatch(/^nagar: the trips overflow the network's travel times/);
      expect(stderr.trim().split("\n")).toHaveLength(1);
      expect(code).toBe(1);
    }
  });

  it("refuses a missing file and an unknown method", async () => {
    expectOneClearLine(await runNagar("assign", "no.tntp", "no.tntp"), /no.tntp: cannot be read/);
    expectOneClearLine(
      await assign(NET, TRIPS, "--method", "guess"),
      /--method is "guess"; allowed are algorithm-b, frank-wolfe/,
    );
  });
});
