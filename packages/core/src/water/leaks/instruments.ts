/** Sensors that read a solved step into tables, each with its own noise. */
import { normal } from "../../random/draw.ts";
import { randomStream, type Stream } from "../../random/philox.ts";
import type { HydraulicStep } from "../hydraulics.ts";
import type { WaterNetwork } from "../network.ts";
import type { SensorTable } from "./scada.ts";
import type { Group, Sensors } from "./sensors.ts";
import type { Uncertainty } from "./uncertainty.ts";

const LPS_TO_M3H = 3.6;
const LPS_TO_LPH = 3600;

export class Instruments {
  readonly tables: Record<Group, SensorTable>;
  readonly #at: Record<Group, number[]>;
  readonly #streams: Record<Group, Stream>;
  readonly #uncertainty: Uncertainty;

  constructor(
    network: WaterNetwork,
    sensors: Sensors,
    length: number,
    seed: number,
    uncertainty: Uncertainty,
  ) {
    this.#uncertainty = uncertainty;
    const node = (id: string) => network.nodeIndex(id);
    this.#at = {
      pressure: sensors.pressure.map(node),
      flow: sensors.flow.map((id) => network.linkIndex(id)),
      level: sensors.level.map(node),
      demand: sensors.demand.map(node),
    };
    const table = (ids: string[]): SensorTable => ({ ids, values: new Float32Array(length * ids.length) });
    this.tables = {
      pressure: table(sensors.pressure),
      flow: table(sensors.flow),
      level: table(sensors.level),
      demand: table(sensors.demand),
    };
    this.#streams = {
      pressure: randomStream(seed, "pressure noise"),
      flow: randomStream(seed, "flow noise"),
      level: randomStream(seed, "level noise"),
      demand: randomStream(seed, "meter noise"),
    };
  }

  /** Reads row `row` of every table: pressure and level m, flow m³/h, demand L/h. */
  read(row: number, step: HydraulicStep): void {
    const { pressureM, flowLps, demandLps } = step;
    const { pressureM: pressureNoise, levelM, flow, demand } = this.#uncertainty;
    this.#fill("pressure", row, (i, z) => pressureM[i]! + pressureNoise * z);
    this.#fill("level", row, (i, z) => pressureM[i]! + levelM * z);
    this.#fill("flow", row, (i, z) => flowLps[i]! * LPS_TO_M3H * (1 + flow * z));
    this.#fill("demand", row, (i, z) => demandLps[i]! * LPS_TO_LPH * (1 + demand * z));
  }

  #fill(group: Group, row: number, value: (element: number, z: number) => number): void {
    const { values } = this.tables[group];
    const elements = this.#at[group];
    const stream = this.#streams[group];
    for (let i = 0; i < elements.length; i += 1) {
      values[row * elements.length + i] = value(elements[i]!, normal(stream, i, row));
    }
  }
}
