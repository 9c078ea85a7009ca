/** Every ready scenario on a town of real streets, from the OpenStreetMap extract of Baripada. */
import { beforeAll, describe, expect, test } from "vitest";
import { needsSharedData, readSharedText } from "../../testing/shared-data.ts";
import { buildTown } from "../../town/build/build-town.ts";
import { readOsmXml } from "../../traffic/osm/read-osm-xml.ts";
import { centralDraw } from "../parameters/table.ts";
import { READY_SCENARIOS, readyScenario } from "../scenario/library/library.ts";
import { compileScenario } from "./compile-scenario.ts";
import { prepareTown } from "./prepare-town.ts";
import { DEFAULT_CONFIG, type PreparedTown } from "./prepared-town.ts";
import { PairRunner } from "./run-pair.ts";

const MAP = "roads/osm/baripada.osm";
const { title, missing } = needsSharedData("ready scenarios in Baripada", MAP);
/** The heatwave begins on the fourth day. */
const DAYS = 4;

/** What a scenario must move, and where to, on any town. */
const SANE: Partial<Record<string, [outcome: string, direction: "up" | "down"][]>> = {
  "odd-even": [
    ["traffic.vehicle_km_car", "down"],
    ["traffic.vehicle_km_two_wheeler", "up"],
  ],
  "congestion-charge": [["traffic.mode_share_car", "down"]],
  "low-emission-zone": [["air.emitted_exhaust", "down"]],
  "bus-frequency-doubled": [["traffic.mode_share_bus", "up"]],
  "work-from-home": [["traffic.trips", "down"]],
  "truck-ban-by-day": [["traffic.delay", "down"]],
  "ev-two-wheelers-40": [
    ["power.charged", "up"],
    ["air.emitted_exhaust", "down"],
  ],
  "signal-retiming": [["traffic.delay", "down"]],
  "main-road-works": [["traffic.delay", "up"]],
  "monsoon-flood": [["traffic.trip_minutes", "up"]],
  "road-sweeping": [["air.emitted_road_dust", "down"]],
  "waste-burning-ban": [
    ["air.emitted_area_sources", "down"],
    ["air.pm25", "down"],
  ],
  "grap-stage-4": [
    ["air.pm25", "down"],
    ["air.emitted_exhaust", "down"],
  ],
  "drought-20": [["water.unserved", "up"]],
  "supply-hours-2-to-4": [["water.hours", "up"]],
  "leak-repair": [["water.leaked", "down"]],
  "pressure-management": [["water.leaked", "down"]],
  "water-tariff": [["water.wanted", "down"]],
  "water-rationing": [["water.unserved", "up"]],
  "heatwave-power-peak": [["power.energy", "up"]],
  "rooftop-solar-15": [
    ["power.solar", "up"],
    ["power.energy", "down"],
  ],
  capacitors: [["power.losses", "down"]],
  "population-20": [
    ["traffic.trips", "up"],
    ["water.wanted", "up"],
    ["power.energy", "up"],
  ],
};

describe.skipIf(missing)(title, () => {
  let prepared: PreparedTown;

  beforeAll(async () => {
    const { town } = buildTown({ map: readOsmXml(readSharedText(MAP), MAP), seed: 1 });
    prepared = await prepareTown(town, DEFAULT_CONFIG);
  }, 300_000);

  test("every scenario with a sign is a ready one", () => {
    const names = READY_SCENARIOS.map(({ name }) => name);
    expect(Object.keys(SANE).filter((name) => !names.includes(name))).toEqual([]);
  });

  test.each(READY_SCENARIOS.map(({ name }) => name))(
    "%s: every outcome is a number, signs are sane",
    (name) => {
      const scenario = { ...readyScenario(name, prepared.town), days: DAYS };
      const runner = new PairRunner(prepared, compileScenario(prepared, scenario));
      const baseline = new Float64Array(runner.outcomes.length);
      const changed = new Float64Array(runner.outcomes.length);
      runner.run(centralDraw(), 1, 0, baseline, changed);
      const broken = runner.outcomes.filter(
        (_, at) => !Number.isFinite(baseline[at]) || !Number.isFinite(changed[at]),
      );
      expect(broken.map(({ id }) => id)).toEqual([]);
      for (const [outcome, direction] of SANE[name] ?? []) {
        const at = runner.outcomes.findIndex(({ id }) => id === outcome);
        expect(at, outcome).toBeGreaterThanOrEqual(0);
        const effect = changed[at]! - baseline[at]!;
        expect(direction === "up" ? effect : -effect, outcome).toBeGreaterThan(0);
      }
    },
  );
});
