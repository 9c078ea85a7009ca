import { describe, expect, test } from "vitest";
import { townDevices } from "../../devices/town-devices.ts";
import { InvalidInput } from "../../errors.ts";
import { PARAMETERS } from "../parameters/table.ts";
import { prepareSmallTown, smallTown } from "../testing/small-town.ts";
import { calibrateTown } from "./calibrate-town.ts";
import { posteriorDraws } from "./posterior-draws.ts";
import { historyFromDevices } from "./town-history.ts";

// Monday 2 February 2026.
const history = historyFromDevices(townDevices(smallTown), Date.UTC(2026, 1, 2) / 86_400_000, 6);
const prepared = await prepareSmallTown();

describe("calibration of a town on its own instruments", () => {
  const calibration = calibrateTown(prepared, history, { members: 20, rounds: 2 });

  test("holds out the last days, and fits on those before", () => {
    expect(calibration.fitted.to).toBe(calibration.heldOut.from);
    expect(calibration.heldOut.to - calibration.heldOut.from).toBe(2);
  });

  test("meets the air's criteria on the day held out, and water and load within a tenth", () => {
    expect(calibration.acceptance.air.accepted).toBe(true);
    expect(calibration.acceptance.waterError).toBeLessThan(0.1);
    expect(calibration.acceptance.powerError).toBeLessThan(0.1);
  });

  test("is plain data: it survives JSON", () => {
    expect(JSON.parse(JSON.stringify(calibration))).toEqual(calibration);
  });

  test("draws keep the priors of what was not fitted and move what was", () => {
    const runs = 50;
    const draws = posteriorDraws(PARAMETERS, calibration, runs, 1);
    const at = PARAMETERS.findIndex(({ id }) => id === "habit");
    const habits = Array.from({ length: runs }, (_, run) => draws[run * PARAMETERS.length + at]!);
    expect(Math.min(...habits)).toBeGreaterThan(0.5);
    expect(Math.max(...habits)).toBeLessThan(1.5);
    expect(draws.every(Number.isFinite)).toBe(true);
  });

  test("refuses a history that leaves nothing to judge by", () => {
    expect(() => calibrateTown(prepared, history, { heldOutDays: 5 })).toThrow(InvalidInput);
  });
});
