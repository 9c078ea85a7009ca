import { describe, expect, test } from "vitest";
import { InvalidInput } from "../errors.ts";
import { parseTown, readTown, townProblems } from "./check-town.ts";
import { generateTown, writeTown } from "./generate-town.ts";
import type { Town } from "./town.ts";

const text = writeTown(generateTown({ population: 10_000, areaKm2: 3, seed: 1 }));

/** What the check says of the town after `spoil`, one problem a line. */
function complaints(spoil: (town: Town) => void): string[] {
  const town = JSON.parse(text) as Town;
  spoil(town);
  return townProblems(town).map(({ path, element, message }) => `${path} (${element}): ${message}`);
}

describe("parseTown", () => {
  test("takes a whole town", () => {
    expect(parseTown(JSON.parse(text)).zones).toHaveLength(9);
  });

  test.each<[string, (town: Town) => void, RegExp]>([
    [
      "a negative length",
      (town) => {
        town.roads.links[3]!.lengthM = -20;
      },
      /^roads\.links\[3\]\.lengthM \(R002b\): .*>0; given -20$/,
    ],
    [
      "a misspelt field",
      (town) => {
        Object.assign(town.zones[0]!, { populaton: 3 });
      },
      /^zones\[0\] \(Z01\): Unrecognized key: "populaton"/,
    ],
    [
      "a missing field",
      (town) => {
        delete (town.zones[1] as Partial<Town["zones"][number]>).jobs;
      },
      /^zones\[1\]\.jobs \(Z02\): .*given nothing$/,
    ],
    [
      "a duplicate id",
      (town) => {
        town.zones[2]!.id = "Z01";
      },
      /^zones\[2\]\.id \(Z01\): duplicate id; zones\[0\] has it already$/,
    ],
    [
      "a dangling reference",
      (town) => {
        town.roads.links[0]!.to = "N999";
      },
      /^roads\.links\[0\]\.to \(R001a\): there is no road node "N999"$/,
    ],
    [
      "a road that leads nowhere",
      (town) => {
        town.roads.nodes.push({ id: "N900", position: [73.2, 22.7] });
      },
      /^roads\.nodes\[\d+\] \(N900\): no road leads to it from N001; 1 of \d+ nodes are cut off like this$/,
    ],
    [
      "a loop on a feeder",
      (town) => {
        const [feeder] = town.power.feeders;
        feeder!.lines.push({
          ...feeder!.lines.at(-1)!,
          id: "F01-X",
          from: feeder!.buses.at(-1)!.id,
          to: feeder!.buses[0]!.id,
        });
      },
      /^power\.feeders\[0\]\.lines\[\d+\] \(F01-X\): it closes a loop at F01-B00: a feeder is radial$/,
    ],
    [
      "a line drawn toward the substation",
      (town) => {
        const line = town.power.feeders[0]!.lines.at(-1)!;
        [line.from, line.to] = [line.to, line.from];
      },
      /^power\.feeders\[0\]\.lines\[\d+\] \(F01-L\d+\): it feeds F01-B\d+, which another line feeds: turn it round$/,
    ],
    [
      "a bus without a line",
      (town) => {
        town.power.feeders[0]!.buses.push({ id: "F01-B99", position: [73.2, 22.7] });
      },
      /^power\.feeders\[0\]\.buses\[\d+\] \(F01-B99\): no line joins it/,
    ],
    [
      "an unknown junction",
      (town) => {
        town.water.zones[0]!.junctions[0] = "J999";
      },
      /^water\.zones\[0\]\.junctions\[0\] \(W01\): the EPANET model has no junction "J999"$/,
    ],
    [
      "a ward without water",
      (town) => {
        town.water.zones[0]!.wards.shift();
      },
      /no water supply zone serves this ward$/,
    ],
    [
      "supply hours that end before they begin",
      (town) => {
        town.water.zones[0]!.supplyHours[0] = { from: "09:00", to: "07:00" };
      },
      /^water\.zones\[0\]\.supplyHours\[0\] \(W01\): .*given 09:00 to 07:00/,
    ],
    [
      "land use that does not sum to 1",
      (town) => {
        town.zones[0]!.landUse.open += 0.2;
      },
      /^zones\[0\]\.landUse \(Z01\): the shares sum to 1; given 1\.2000$/,
    ],
    [
      "swapped coordinates",
      (town) => {
        const [longitude, latitude] = town.roads.nodes[5]!.position;
        town.roads.nodes[5]!.position = [latitude, longitude];
      },
      /^roads\.nodes\[5\]\.position \(N006\): .*longitude and latitude look swapped$/,
    ],
    [
      "another version",
      (town) => {
        Object.assign(town, { version: 99 });
      },
      /^version \(null\): this Nagar reads version 1; given 99$/,
    ],
  ])("names the element and field of %s", (_, spoil, expected) => {
    expect(complaints(spoil)[0]).toMatch(expected);
  });

  test.each([[null], [3], ["town"], [[]], [{}]])("refuses %j", (value) => {
    expect(() => parseTown(value, "x.json")).toThrow(InvalidInput);
    expect(() => parseTown(value, "x.json")).toThrow(/^x\.json: format: "nagar-town" is expected/);
  });

  test("text that is not JSON is said to be that, with the file's name", () => {
    expect(() => readTown("{", "town.json")).toThrow(/^town\.json: this is not JSON/);
  });

  test("the message tells the first problem and how many more there are", () => {
    const town = JSON.parse(text) as Town;
    town.roads.links[0]!.lanes = 0;
    town.roads.links[1]!.lanes = 0;
    expect(() => parseTown(town, "a.json")).toThrow(
      /^a\.json: roads\.links\[0\]\.lanes \(R001a\): .* \(and 1 more\)$/,
    );
  });
});
