/** The simulation's policies of a measure, limited to its place where a policy knows wards or supply zones. */
import type { PolicyKind } from "../../simulate/scenario/policy.ts";
import { policySchema } from "../../simulate/scenario/policy.ts";
import type { Measure, Place } from "../place.ts";

/** A policy as the answer names it. */
export interface PlacedPolicy {
  policy: PolicyKind;
  intensity: number;
  /** What differs from the policy's usual fields, on the wire's names. */
  settings?: Record<string, unknown>;
  /** Wards in which it holds; absent: in the whole town. */
  zones?: string[];
  /** Supply zones of the water network. */
  supplyZones?: string[];
  /** Road nodes with a signal. */
  nodes?: string[];
}

const fieldsOf = new Map(
  policySchema.options.map(({ shape }) => [shape.kind.value as PolicyKind, new Set(Object.keys(shape))]),
);

/** Where a policy holds, in its own words; empty where it knows no place of this kind. */
function where(
  policy: PolicyKind,
  { kind, id, wards, signals }: Place,
): Pick<PlacedPolicy, "zones" | "supplyZones" | "nodes"> {
  const knows = (field: string) => fieldsOf.get(policy)?.has(field);
  if (kind === "supply_zone") return knows("supply_zones") ? { supplyZones: [id] } : {};
  if (knows("zones")) return { zones: wards };
  return knows("nodes") && signals.length > 0 ? { nodes: signals } : {};
}

/** All policies of a measure; those that cannot be limited to its place stand without one. */
export function placedPolicies({ levers, place }: Measure): PlacedPolicy[] {
  return levers.map(({ policy, intensity, settings }) => ({
    policy,
    intensity,
    ...(settings && { settings }),
    ...(place && where(policy, place)),
  }));
}
