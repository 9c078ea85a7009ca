/**
 * A leak in the middle of a pipe: the pipe is cut in two, and the node between leaks like an orifice through
 * EPANET's emitter.
 */
import { InvalidInput } from "../errors.ts";
import type { WaterNetwork } from "./network.ts";
import { LINK, NODE, OPTION } from "./toolkit-codes.ts";

/** Standard gravity (m/s²). */
const GRAVITY = 9.80665;
/** Discharge coefficient of a leak's orifice, as in the BattLeDIM competition's generator. */
export const ORIFICE_CD = 0.75;

/** EPANET's ids have up to 31 characters, of which the parts of a split pipe need four. */
const LONGEST_STEM = 27;
/** EPANET's link type of a pipe with a check valve: its status cannot be set. */
const CHECK_VALVE = 0;

/** Flow of an orifice (L/s): Cd·A·√(2·g·p) with area m² and pressure m; 0 for pressures below 0. */
export function orificeLps(areaM2: number, pressureM: number, cd = ORIFICE_CD): number {
  return pressureM <= 0 ? 0 : cd * areaM2 * Math.sqrt(2 * GRAVITY * pressureM) * 1000;
}

/**
 * Puts a junction into a pipe, halfway, where a leak can be; the pipe keeps its id up to it, and the rest becomes
 * `<id>~2`. Elevation is the mean of the ends (the floor, where an end is a tank or reservoir, of the other end).
 * @returns the new node's index. Indices of nodes change for reservoirs and tanks: read them again.
 */
export function splitPipe(network: WaterNetwork, pipeId: string): number {
  const at = network.linkIndex(pipeId);
  const pipe = network.links[at]!;
  if (pipe.kind !== "pipe")
    throw new InvalidInput(`${network.name}: ${pipeId} is a ${pipe.kind}; a leak needs a pipe`);
  const { engine, unit } = network;
  const [from, to] = [network.nodes[pipe.from]!, network.nodes[pipe.to]!];
  const ends = [from, to].filter((node) => node.kind === "junction");
  const elevationM = (ends.length > 0 ? ends : [from, to]).reduce(
    (sum, node, _, all) => sum + node.elevationM / all.length,
    0,
  );
  const stem = pipeId.length <= LONGEST_STEM ? pipeId : `#${at}`;
  const nodeId = `${stem}~mid`;
  const value = (property: number) =>
    engine.number((en, handle, out) => en._EN_getlinkvalue(handle, at + 1, property, out));
  const half = value(LINK.length) / 2;
  const [type = 1] = engine.integers(1, (en, handle, out) => en._EN_getlinktype(handle, at + 1, out!));
  const kept = [
    LINK.diameter,
    LINK.roughness,
    LINK.minorLoss,
    ...(type === CHECK_VALVE ? [] : [LINK.initialStatus]),
    LINK.bulkReaction,
    LINK.wallReaction,
  ].map((property) => [property, value(property)] as const);
  const node = engine.integerFor([nodeId], (en, handle, out, id) => en._EN_addnode(handle, id!, 0, out));
  engine.call((en, handle) => en._EN_setnodevalue(handle, node, NODE.elevation, elevationM / unit.metres));
  const second = engine.integerFor([`${stem}~2`, nodeId, to.id], (en, handle, out, id, start, end) =>
    en._EN_addlink(handle, id!, type, start!, end!, out),
  );
  const [first = 0] = engine.integers(2, (en, handle, a, b) => en._EN_getlinknodes(handle, at + 1, a!, b!));
  engine.call((en, handle) => en._EN_setlinknodes(handle, at + 1, first, node));
  for (const index of [at + 1, second]) {
    engine.call((en, handle) => en._EN_setlinkvalue(handle, index, LINK.length, half));
  }
  for (const [property, number] of kept) {
    // The minor loss stays on the first half, or it would count twice.
    engine.call((en, handle) =>
      en._EN_setlinkvalue(handle, second, property, property === LINK.minorLoss ? 0 : number),
    );
  }
  network.readTopology();
  return node - 1;
}

/**
 * Makes a node leak like an orifice of the given area (m²; 0 ends the leak), before or during a run.
 * @throws InvalidInput where the file has emitters of an exponent other than 0.5, which the engine applies to all.
 */
export function setLeak(network: WaterNetwork, node: number, areaM2: number, cd = ORIFICE_CD): void {
  const exponent = network.option(OPTION.emitterExponent);
  if (Math.abs(exponent - 0.5) > 1e-9) {
    throw new InvalidInput(
      `${network.name}: its emitters have exponent ${exponent}; a leak as an orifice needs 0.5`,
    );
  }
  const lpsPerRootMetre = cd * areaM2 * Math.sqrt(2 * GRAVITY) * 1000;
  setEmitter(network, node, lpsPerRootMetre, 0.5);
}

/**
 * Lets a node give off `lpsAtOneMetre` (L/s) times its pressure (m) to the power `exponent`, which has to be the
 * network's own: EPANET has one for all emitters.
 */
export function setEmitter(
  network: WaterNetwork,
  node: number,
  lpsAtOneMetre: number,
  exponent: number,
): void {
  const coefficient =
    lpsAtOneMetre / network.unit.litresPerSecond / network.pressureUnitsPerMetre ** exponent;
  network.engine.call((en, handle) => en._EN_setnodevalue(handle, node + 1, NODE.emitter, coefficient));
  network.emittersChanged = true;
}
