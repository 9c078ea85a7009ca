/** Which elements of a network are measured, in the groups of the BattLeDIM data set. */
import { InvalidInput } from "../../errors.ts";
import { readTable } from "../../table/read-table.ts";
import type { WaterNetwork } from "../network.ts";

/** Sensor group → unit of its series, as in the BattLeDIM files. */
export const GROUPS = { pressure: "m", flow: "m3/h", level: "m", demand: "L/h" } as const;
export type Group = keyof typeof GROUPS;

export type Sensors = Record<Group, string[]>;

const NAMES: Record<string, Group> = {
  pressure_sensors: "pressure",
  flow_sensors: "flow",
  level_sensors: "level",
  amrs: "demand",
};

/** Reads `group,element` rows (`pressure_sensors`, `flow_sensors`, `level_sensors`, `amrs`). @throws InvalidInput. */
export function readSensors(text: string, name: string): Sensors {
  const sensors: Sensors = { pressure: [], flow: [], level: [], demand: [] };
  for (const { line, text: cells } of readTable(text, name, { text: ["group", "element"], number: [] })) {
    const group = NAMES[cells.group];
    if (!group) {
      throw new InvalidInput(
        `${name}, line ${line}: group is "${cells.group.slice(0, 40)}"; allowed are ${Object.keys(NAMES).join(", ")}`,
      );
    }
    if (sensors[group].includes(cells.element)) {
      throw new InvalidInput(`${name}, line ${line}: ${cells.group} has ${cells.element} twice`);
    }
    sensors[group].push(cells.element);
  }
  return sensors;
}

/** Refuses sensors at elements that the network does not have, or has as something else. @throws InvalidInput. */
export function checkSensors(sensors: Sensors, network: WaterNetwork): void {
  for (const id of sensors.flow) network.linkIndex(id);
  for (const id of [...sensors.pressure, ...sensors.demand]) network.nodeIndex(id);
  for (const id of sensors.level) {
    const { kind } = network.nodes[network.nodeIndex(id)]!;
    if (kind !== "tank")
      throw new InvalidInput(`${network.name}: level sensor at ${id}, which is a ${kind}; a tank is needed`);
  }
}
