import { expect, it } from "vitest";
import { townDevices } from "../devices/town-devices.ts";
import { generateTown, sampleTownArguments } from "./generate-town.ts";
import { wardsOf } from "./wards-of.ts";

const town = generateTown(sampleTownArguments);
const find = wardsOf(town);

it("whatever is measured in the town lies in a ward of it, but weather, fields and streets that leave it", () => {
  const wards = new Set(town.zones.map(({ id }) => id));
  const placed = new Map<string, number>();
  for (const { domain, entityId } of townDevices(town)) {
    const own = find(domain, entityId);
    expect(new Set(own).size).toBe(own.length);
    for (const ward of own) expect(wards).toContain(ward);
    if (own.length === 0) placed.set(domain, (placed.get(domain) ?? 0) + 1);
  }
  expect(
    [...placed.keys()].filter((domain) => !["weather", "agriculture", "traffic"].includes(domain)),
  ).toEqual([]);
});

it("a supply zone lies in the wards that it serves, a meter in its own, and what is not there in none", () => {
  const [zone] = town.water.zones;
  const [meter] = town.water.meters;
  expect(find("water", zone!.id)).toEqual(zone!.wards);
  expect(find("water", meter!.id)).toEqual([meter!.zone]);
  expect(find("air", "nothing")).toEqual([]);
});
