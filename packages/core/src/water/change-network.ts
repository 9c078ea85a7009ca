/**
 * Changes to an open network, in SI units: demands, patterns, roughness, valve settings, supply hours. Each
 * acts on the engine's copy only; loading the file again undoes them all.
 */
import { InvalidInput } from "../errors.ts";
import type { WaterNetwork } from "./network.ts";
import { LINK, NODE, OPTION } from "./toolkit-codes.ts";

/** Multiplies every demand of the network. @throws InvalidInput for a factor below 0 or above 1000. */
export function setDemandFactor(network: WaterNetwork, factor: number): void {
  if (!(factor >= 0 && factor <= 1000))
    throw new InvalidInput(`demand factor is ${factor}; 0 to 1000 is allowed`);
  network.engine.call((en, handle) => en._EN_setoption(handle, OPTION.demandMultiplier, factor));
}

/** Base demands of a junction (L/s), one per category, as the file gives them. */
export function baseDemandsLps(network: WaterNetwork, node: number): number[] {
  const { engine, unit } = network;
  const [count = 0] = engine.integers(1, (en, handle, out) => en._EN_getnumdemands(handle, node + 1, out));
  return Array.from(
    { length: count },
    (_, category) =>
      engine.number((en, handle, out) => en._EN_getbasedemand(handle, node + 1, category + 1, out)) *
      unit.litresPerSecond,
  );
}

/** Sets a junction's base demand of one category (from 0), L/s before its pattern. */
export function setBaseDemandLps(network: WaterNetwork, node: number, category: number, lps: number): void {
  const value = lps / network.unit.litresPerSecond;
  network.engine.call((en, handle) => en._EN_setbasedemand(handle, node + 1, category + 1, value));
}

/** EPANET's number of the pattern that a junction's demand category follows; 0 for none. */
export function patternOfDemand(network: WaterNetwork, node: number, category: number): number {
  return network.engine.integers(1, (en, handle, out) =>
    en._EN_getdemandpattern(handle, node + 1, category + 1, out!),
  )[0]!;
}

/** Lets a junction's demand category follow a pattern, by EPANET's number. */
export function setDemandPattern(
  network: WaterNetwork,
  node: number,
  category: number,
  pattern: number,
): void {
  network.engine.call((en, handle) => en._EN_setdemandpattern(handle, node + 1, category + 1, pattern));
}

/** Id of the pattern of ones that {@link holdDemandConstant} makes. */
const CONSTANT = "~constant";

/**
 * Takes a junction's demand category off its pattern. No pattern at all would not do: the engine then takes the file's
 * default one.
 */
export function holdDemandConstant(network: WaterNetwork, node: number, category: number): void {
  if (!network.hasConstantPattern) {
    network.engine.withText([CONSTANT], (en, handle, id) => en._EN_addpattern(handle, id!));
    setPattern(network, patternIndex(network, CONSTANT), Float64Array.of(1));
    network.hasConstantPattern = true;
  }
  setDemandPattern(network, node, category, patternIndex(network, CONSTANT));
}

/** Number by which the engine knows a pattern. @throws InvalidInput where there is none of that id. */
export function patternIndex(network: WaterNetwork, id: string): number {
  return network.engine.integerFor([id], (en, handle, out, name) =>
    en._EN_getpatternindex(handle, name!, out),
  );
}

/** Replaces a pattern's multipliers (one per pattern step, repeated from the start when the run is longer). */
export function setPattern(network: WaterNetwork, pattern: number, multipliers: Float64Array): void {
  network.engine.give(multipliers, (en, handle, pointer) =>
    en._EN_setpattern(handle, pattern, pointer, multipliers.length),
  );
}

/** Sets a pipe's roughness, in the file's head loss formula. */
export function setRoughness(network: WaterNetwork, link: number, roughness: number): void {
  setLink(network, link, LINK.roughness, roughness);
}

/** Sets what a valve holds: head (m) for PRV, PSV and PBV, flow (L/s) for FCV, loss coefficient for TCV. */
export function setValve(network: WaterNetwork, link: number, setting: number): void {
  const { kind, id } = network.links[link]!;
  const perUnit: Partial<Record<typeof kind, number>> = {
    PRV: network.pressureUnitsPerMetre,
    PSV: network.pressureUnitsPerMetre,
    PBV: network.pressureUnitsPerMetre,
    FCV: 1 / network.unit.litresPerSecond,
    TCV: 1,
  };
  const factor = perUnit[kind];
  if (factor === undefined)
    throw new InvalidInput(`${network.name}: ${id} is a ${kind}; a PRV, PSV, PBV, FCV or TCV is needed`);
  setLink(network, link, LINK.initialSetting, setting * factor);
}

/** Opens or closes a pipe or pump from the start of the next run, and at once where one is under way. */
export function setOpen(network: WaterNetwork, link: number, open: boolean): void {
  setLink(network, link, LINK.initialStatus, open ? 1 : 0);
  setLink(network, link, LINK.status, open ? 1 : 0);
}

/** Level of a tank (m above its floor), for the next run or at once in one that is under way. */
export function setTankLevel(network: WaterNetwork, node: number, levelM: number): void {
  network.engine.call((en, handle) =>
    en._EN_setnodevalue(handle, node + 1, NODE.tankLevel, levelM / network.unit.metres),
  );
}

function setLink(network: WaterNetwork, link: number, property: number, value: number): void {
  network.engine.call((en, handle) => en._EN_setlinkvalue(handle, link + 1, property, value));
}

/**
 * Lets water through a zone's links only in given hours of the day, by controls on the clock.
 * @param hours start and end (h, 0 to 24) of each supply; none closes the links for good.
 * @throws InvalidInput for hours out of order. With links closed, use pressure-driven demand: a zone without a
 * source cannot meet a fixed one.
 */
export function setSupplyHours(network: WaterNetwork, links: number[], hours: [number, number][]): void {
  let last = 0;
  for (const [start, end] of hours) {
    if (!(start >= last && end > start && end <= 24)) {
      throw new InvalidInput(
        `supply hours ${JSON.stringify(hours)}: each start must precede its end, in order, within 0 to 24`,
      );
    }
    last = end;
  }
  const TIME_OF_DAY = 3;
  for (const link of links) {
    setOpen(
      network,
      link,
      hours.some(([start]) => start === 0),
    );
    for (const [start, end] of hours) {
      const control = (status: number, hour: number) =>
        network.engine.integers(1, (en, handle, out) =>
          en._EN_addcontrol(handle, TIME_OF_DAY, link + 1, status, 0, (hour % 24) * 3600, out!),
        );
      control(1, start);
      // A supply until midnight is closed by the control at 0 h unless another begins there.
      if (end < 24 || !hours.some(([other]) => other === 0)) control(0, end);
    }
  }
}
