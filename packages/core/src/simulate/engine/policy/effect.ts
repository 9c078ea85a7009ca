/** What a policy or a world does to the levers on a day on which it holds, and what all of them need to know. */
import { PARAMETER_INDEX as P } from "../../parameters/table.ts";
import { QUINTILES } from "../../population/modes.ts";
import type { Policy } from "../../scenario/policy.ts";
import type { CompiledScenario } from "../compile-scenario.ts";
import type { Levers } from "../levers.ts";
import type { PreparedTown } from "../prepared-town.ts";

/** A day as an effect sees it. */
export interface EffectDay {
  /** Day of the run from 0, and local days since 1970-01-01. */
  day: number;
  date: number;
  /** 1 for each hour in which the policy holds. */
  hours: Uint8Array;
  draw: Float64Array;
}

export type Effect = (levers: Levers, day: EffectDay) => void;

export interface Place {
  prepared: PreparedTown;
  compiled: CompiledScenario;
}

/** Obedience by income group against the middle: a fine weighs less on the rich (assumption). */
const BY_INCOME = [0.05, 0.03, 0, -0.03, -0.06];

/** Share of those bound who obey: all where it is enforced; elsewhere as many as obey unwatched. */
export const obedience = ({ enforcement }: Pick<Policy, "enforcement">, draw: Float64Array) =>
  enforcement + (1 - enforcement) * draw[P.obedience]!;

/** The same as ranks, 0-256, by income group. */
export function obeyingRanks(policy: Pick<Policy, "enforcement">, draw: Float64Array): Float64Array {
  const share = obedience(policy, draw);
  return Float64Array.from(
    { length: QUINTILES },
    (_, q) => 256 * Math.min(1, Math.max(0, share + BY_INCOME[q]!)),
  );
}

/** 1 for every pair of ends that begins or ends in one of the zones; for all pairs with "all". */
export function pairsTouching({ prepared }: Place, zones: "all" | readonly string[]): Uint8Array {
  return pairsWhere(prepared, zones, (from, to) => from || to);
}

/** 1 for every pair whose destination lies in the zones. */
export function pairsInto({ prepared }: Place, zones: "all" | readonly string[]): Uint8Array {
  return pairsWhere(prepared, zones, (_, to) => to);
}

export function pairsWhere(
  prepared: PreparedTown,
  zones: "all" | readonly string[],
  holds: (from: boolean, to: boolean) => boolean,
): Uint8Array {
  const { ends } = prepared.roads;
  const inside = zoneMask(prepared, zones);
  return Uint8Array.from({ length: ends * ends }, (_, od) =>
    holds(inside[Math.floor(od / ends)] === 1, inside[od % ends] === 1) ? 1 : 0,
  );
}

/** 1 for the zones named; gateways, which come after them, are of no zone but of "all". */
export function zoneMask(prepared: PreparedTown, zones: "all" | readonly string[]): Uint8Array {
  const mask = new Uint8Array(prepared.roads.ends);
  if (zones === "all") return mask.fill(1);
  const named = new Set(zones);
  for (const [at, id] of prepared.zones.ids.entries()) if (named.has(id)) mask[at] = 1;
  return mask;
}

/** Indices of the ids that are named, or of all. */
export function indicesOf(all: readonly string[], named: "all" | readonly string[]): number[] {
  if (named === "all") return all.map((_, at) => at);
  const wanted = new Set(named);
  return all.flatMap((id, at) => (wanted.has(id) ? [at] : []));
}

/** What is left of 1 where a share of a measure is done: 1 at intensity 0, `full` at 1. */
export const partly = (full: number, intensity: number) => 1 + (full - 1) * intensity;
