/** Feeders for the hour loop: all buses in one row, parents before children, and the transformers that load them. */
import { buildFeeder } from "../../energy/feeder.ts";
import { LOAD_KINDS } from "../../energy/load-shape.ts";
import { ONAN_DISTRIBUTION } from "../../energy/transformer.ts";
import type { Town } from "../../town/town.ts";
import type { PowerTables } from "./prepared-town.ts";
import { sharedBytes, sharedFloats, sharedInts } from "./shared-array.ts";

const BASE_KVA = 1000;
/** Load factors of the thermal table: 0 to 4 in steps of 1/64. */
export const LOAD_STEPS = 257;
export const STEPS_PER_LOAD = 64;

export function buildPowerTables(town: Town): PowerTables {
  const zoneAt = new Map(town.zones.map(({ id }, index) => [id, index]));
  const parent: number[] = [];
  const rPu: number[] = [];
  const xPu: number[] = [];
  const feederFirst: number[] = [0];
  const busAt = new Map<string, number>();
  const busIds: string[] = [];
  for (const feeder of town.power.feeders) {
    const first = parent.length;
    const zBase = (feeder.kv * feeder.kv * 1000) / BASE_KVA;
    const built = buildFeeder(
      feeder.lines.map(({ from, to, rOhm, xOhm }) => ({
        fromBus: from,
        toBus: to,
        rOhm,
        xOhm,
        loadKw: 0,
        loadKvar: 0,
      })),
    );
    for (const [at, bus] of built.buses.entries()) {
      busAt.set(`${feeder.id} ${bus}`, first + at);
      busIds.push(bus);
      parent.push(at === 0 ? -1 : first + built.parent[at]!);
      rPu.push(built.rOhm[at]! / zBase);
      xPu.push(built.xOhm[at]! / zBase);
    }
    feederFirst.push(parent.length);
  }
  const transformers = town.power.feeders.flatMap((feeder, index) =>
    feeder.transformers.map((transformer) => ({
      ...transformer,
      feeder: index,
      at: busAt.get(`${feeder.id} ${transformer.bus}`)!,
    })),
  );
  const p = ONAN_DISTRIBUTION;
  const load = (step: number) => step / STEPS_PER_LOAD;
  return {
    feederIds: town.power.feeders.map(({ id }) => id),
    busIds,
    parent: sharedInts(parent),
    rPu: sharedFloats(rPu),
    xPu: sharedFloats(xPu),
    feederFirst: sharedInts(feederFirst),
    transformerIds: transformers.map(({ id }) => id),
    transformers: transformers.length,
    bus: sharedInts(transformers.map(({ at }) => at)),
    feeder: sharedInts(transformers.map(({ feeder }) => feeder)),
    zone: sharedInts(transformers.map(({ zone }) => zoneAt.get(zone)!)),
    kind: sharedBytes(transformers.map(({ kind }) => LOAD_KINDS.indexOf(kind))),
    peakKw: sharedFloats(transformers.map(({ peakKw }) => peakKw)),
    perKva: sharedFloats(transformers.map(({ ratedKva, powerFactor }) => 1 / (ratedKva * powerFactor))),
    tangent: sharedFloats(transformers.map(({ powerFactor }) => Math.tan(Math.acos(powerFactor)))),
    consumers: sharedFloats(transformers.map(({ consumers }) => consumers)),
    oilRiseK: sharedFloats(
      Array.from(
        { length: LOAD_STEPS },
        (_, step) => p.oilRiseK * ((1 + p.lossRatio * load(step) ** 2) / (1 + p.lossRatio)) ** p.oilExponent,
      ),
    ),
    gradientK: sharedFloats(
      Array.from({ length: LOAD_STEPS }, (_, step) => p.hotSpotGradientK * load(step) ** p.windingExponent),
    ),
    oilKeep: Math.exp(-60 / p.oilMinutes),
  };
}
