import { describe, expect, test } from "vitest";
import { heldFixed, heldFixedInWords } from "./held-fixed.ts";

describe("what is held fixed to read a measure's effect", () => {
  test("is what it is decided by: the season and the day", () => {
    expect(heldFixed(["open_burning"], "pm25").backDoor).toEqual(["day_type", "season"]);
    expect(heldFixed(["traffic_delay"], "congestion").backDoor?.toSorted()).toEqual(["day_type", "season"]);
  });

  test("and the weather that moves the figure without the measure", () => {
    expect(heldFixed(["open_burning"], "pm25").weather).toEqual(["rainfall", "temperature", "windSpeed"]);
    // Trips are put off in rain and heat; wind moves no traffic.
    expect(heldFixed(["traffic_delay"], "congestion").weather).toEqual(["rainfall", "temperature"]);
    expect(heldFixed(["peak_load"], "electric_load").weather).toContain("temperature");
  });

  test("is never what the measure itself moves", () => {
    const { backDoor } = heldFixed(["traffic_exhaust", "road_dust"], "pm25");
    for (const node of ["vehicle_emissions", "road_dust", "pm25", "exposure"])
      expect(backDoor).not.toContain(node);
  });

  test("stands in words on the estimate", () => {
    expect(heldFixedInWords(heldFixed(["peak_load"], "electric_load"))).toMatch(
      /back-door\): working days.*the season.*temperature/,
    );
    expect(heldFixedInWords(heldFixed(["traffic_delay"], "congestion"), true)).toMatch(
      /day type, season.*other places/,
    );
    // Leakage moves no load: the measure does not lead there.
    expect(heldFixedInWords(heldFixed(["water_losses"], "electric_load"))).toMatch(
      /no set of observed causes/,
    );
  });
});
