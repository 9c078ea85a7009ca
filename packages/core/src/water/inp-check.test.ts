import { describe, expect, it } from "vitest";
import { InvalidInput } from "../errors.ts";
import { WaterNetwork } from "./network.ts";

const good = `[TITLE]
small town
[JUNCTIONS]
a 10 5 day
b 12 5 day
[RESERVOIRS]
r 50
[TANKS]
t 40 2 0 4 10 0
[PIPES]
p1 r a 1000 200 130 0 Open
p2 a b 1000 200 130 0 Open
p3 b t 100 200 130 0 Open
[PATTERNS]
day 1 0.5
[CONTROLS]
LINK p3 CLOSED IF NODE t ABOVE 3.5
[TIMES]
Duration 4:00
[OPTIONS]
Units LPS
[COORDINATES]
a 1 1
b 2 1
r 0 1
t 3 1
[END]
`;

/** Each way of being broken, and what the one line must say: where, what came, what is allowed. */
const broken: [string, string | Uint8Array, RegExp][] = [
  [
    "cut inside a line",
    good.slice(0, good.indexOf("b 1000") + 4),
    /line 12: the file ends in \[PIPES\] inside a line.*cut off/,
  ],
  ["cut after a whole line", good.slice(0, good.indexOf("[PATTERNS]")), /PATTERNS|cut off/],
  ["cut amid the coordinates", good.slice(0, good.indexOf("r 0 1")), /after 2 of 4 nodes.*cut off/],
  ["cut inside the last line", good.slice(0, good.indexOf("3 1\n[END]")), /line 26.*cut off/],
  ["wrong units", good.replace("LPS", "M3S"), /line 21, \[OPTIONS\]: Units is "M3S"; allowed are CFS, GPM/],
  [
    "a unit glued to a number",
    good.replace("1000 200", "1000m 200"),
    /line 11, \[PIPES\]: pipe p1: length is "1000m"/,
  ],
  ["an unknown section", good.replace("[PIPES]", "[PYPES]"), /line 10: unknown section \[PYPES\]/],
  [
    "a duplicate id",
    good.replace("p2 a b", "p1 a b"),
    /line 12, \[PIPES\]: duplicate link id p1 \(first on line 11/,
  ],
  [
    "one id for a junction and a tank",
    good.replace("t 40 2", "a 40 2"),
    /line 9, \[TANKS\]: duplicate node id a/,
  ],
  [
    "a dangling node",
    good.replace("p2 a b", "p2 a c"),
    /line 12, \[PIPES\]: pipe p2: end node c does not exist/,
  ],
  [
    "a dangling pattern",
    good.replace("b 12 5 day", "b 12 5 night"),
    /line 5, \[JUNCTIONS\]: junction b: pattern night/,
  ],
  ["a control of an unknown link", good.replace("LINK p3", "LINK p9"), /line 17: .*p9/],
  [
    "a negative length",
    good.replace("p2 a b 1000", "p2 a b -1000"),
    /line 12.*pipe p2: length is -1000; more than 0/,
  ],
  ["a zero diameter", good.replace("b 1000 200", "b 1000 0"), /pipe p2: diameter is 0; more than 0/],
  [
    "NaN",
    good.replace("a 10 5", "a nan 5"),
    /line 4, \[JUNCTIONS\]: junction a: elevation is "nan"; a number/,
  ],
  ["infinity", good.replace("r 50", "r 1e999"), /line 7, \[RESERVOIRS\]: reservoir r: head is "1e999"/],
  ["an absurd number", good.replace("r 50", "r 1e200"), /head is 1e200; up to/],
  ["an empty file", "", /the file is empty/],
  ["a file of blank lines", "\n \n\n", /the file is empty/],
  ["a binary file", Uint8Array.from({ length: 4096 }, (_, i) => (i * 37) % 256), /binary file/],
  [
    "another kind of text",
    "from_bus,to_bus\n1,2\n",
    /line 1: "from_bus,to_bus" stands before the first section/,
  ],
  ["a huge file", new Uint8Array(65 * 2 ** 20).fill(32), /bytes; an EPANET file of up to/],
  ["a huge line", good.replace("small town", "x".repeat(5000)), /line 2: 5000 characters/],
  [
    "a tank with levels upside down",
    good.replace("t 40 2 0 4", "t 40 2 3 4"),
    /tank t: levels are minimum 3, initial 2/,
  ],
  ["a pipe from a node to itself", good.replace("p2 a b", "p2 a a"), /pipe p2 begins and ends at node a/],
  [
    "no source",
    good
      .replace("r 50\n", "")
      .replace("t 40 2 0 4 10 0\n", "")
      .replace("p1 r a", "p1 b a")
      .replace(/p3.*\n|LINK.*\n/g, "")
      .replace(/[rt] \d 1\n/g, ""),
    /reservoir or tank/,
  ],
  [
    "a node that nothing reaches",
    good.replace("b 12 5 day", "b 12 5 day\nc 12 5 day"),
    /line 6, \[JUNCTIONS\]: node c is an end of no pipe/,
  ],
];

describe("a broken EPANET file", () => {
  it("is the only thing that is refused", async () => {
    using network = await WaterNetwork.load(good, "town.inp");
    expect(network.nodes.map((node) => node.id)).toEqual(["a", "b", "r", "t"]);
  });

  it.each(broken)("%s: one line that says where and what", async (_, content, message) => {
    const error = await WaterNetwork.load(content, "town.inp").then(
      () => undefined,
      (problem: unknown) => problem,
    );
    expect(error).toBeInstanceOf(InvalidInput);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain("\n");
    expect((error as Error).message.startsWith("town.inp")).toBe(true);
  });

  it.each([
    ["no [END], but whole", good.replace("[END]\n", "")],
    [
      "sections by their first letters, in any case",
      good.replace("[JUNCTIONS]", "[junc]").replace("[PIPES]", "[Pipe]"),
    ],
    ["carriage returns and tabs", good.replaceAll("\n", "\r\n").replaceAll(" ", "\t")],
    ["comments behind values", good.replaceAll("\n", " ; note\n")],
    [
      "a title in Windows-1252",
      Uint8Array.from(good.replace("small", "sm\u00e5ll"), (letter) => letter.charCodeAt(0)),
    ],
    ["a byte order mark", `\ufeff${good}`],
  ])("%s is fine", async (_, content) => {
    using network = await WaterNetwork.load(content, "town.inp");
    expect(network.links.length).toBe(3);
  });
});
