import { describe, expect, it } from "vitest";
import { townDevices } from "../../devices/town-devices.ts";
import { entityKey } from "../../observation/domain.ts";
import { DAY_MS } from "../../observation/instant.ts";
import { relationsOf } from "../relations.ts";
import { ownIncidents } from "./own-incidents.ts";
import { midnight, plantIncidents, withIncidents } from "./plant-incidents.ts";
import { selectDevices, smallTown } from "./small-town.ts";

const DAYS = 30;

function month(seed: number, date: string) {
  const town = smallTown(seed);
  const devices = selectDevices(town)(townDevices(town, seed));
  const span = { start: midnight(date), days: DAYS, seed };
  const own = ownIncidents(town, devices, span);
  return { devices, own, planted: plantIncidents(town, devices, relationsOf(town), own, span) };
}

// The feeders of 22 and 36 serve factories, which rest on Sundays; the weather station of 22 has a clock that runs ahead.
describe.each([
  [21, "2026-03-01"],
  [22, "2026-10-25"],
  [23, "2026-04-10"],
  [36, "2026-10-25"],
])("what is planted in the month of seed %i from %s", (seed, date) => {
  const { devices, own, planted } = month(seed, date);

  it("is thirty incidents", () => {
    expect(planted).toHaveLength(30);
  });

  it("falls on no instrument alone that is silent, or shows the like, by itself already", () => {
    const already = planted.filter(({ kind, from, entities }) =>
      [...entities].every((entity) =>
        own.some(
          (other) =>
            other.entity === entity &&
            other.from <= from &&
            from < other.to &&
            ["no_data", ...kind.heardAs].some((type) => other.heardAs.includes(type)),
        ),
      ),
    );
    expect(already).toEqual([]);
  });

  it("overloads a feeder beyond all that it carried at that hour in the week before", () => {
    const overloads = planted.filter(({ kind }) => kind.name === "feeder overloaded");
    const shown = withIncidents(devices, overloads);
    for (const { from, entities } of overloads) {
      for (const [index, device] of devices.entries()) {
        if (!entities.has(entityKey(device.domain, device.entityId))) continue;
        const before = [1, 2, 3, 4, 5, 6, 7].map(
          (day) => device.observe(from - day * DAY_MS)?.["current"] ?? 0,
        );
        expect(shown[index]!.observe(from)!["current"]).toBeGreaterThan(Math.max(...before));
      }
    }
  });
});
