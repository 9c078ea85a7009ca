/**
 * How many iterations of a Map run at once here. On AWS each has a processor of its own; on one machine more than there are
 * cores only wait for each other, while their timeouts run: forty fits at once all fail, one after the other none does.
 */
import type { MachineNode, StateNode } from "./interpret.ts";

/** One that computes and one that waits for storage, where there is a single core. */
const LEAST = 2;

/** The same machine with no Map wider than the cores. What is given stays as it is. */
export function asWideAsCores<Machine extends MachineNode>(machine: Machine, cores: number): Machine {
  const most = Math.max(LEAST, cores);
  const states = Object.entries(machine.States).map(([name, state]) => [name, narrowed(state, most)]);
  return { ...machine, States: Object.fromEntries(states) };
}

function narrowed(state: StateNode, most: number): StateNode {
  const { Type, ItemProcessor, Iterator: iterator, Branches, MaxConcurrency } = state;
  return {
    ...state,
    ...(ItemProcessor && { ItemProcessor: asWideAsCores(ItemProcessor, most) }),
    ...(iterator && { Iterator: asWideAsCores(iterator, most) }),
    ...(Branches && { Branches: Branches.map((branch) => asWideAsCores(branch, most)) }),
    // 0 means without a limit.
    ...(Type === "Map" && { MaxConcurrency: Math.min(MaxConcurrency || most, most) }),
  };
}
