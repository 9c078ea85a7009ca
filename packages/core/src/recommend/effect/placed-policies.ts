/** The simulation's policies of a measure, limited to its place where a policy knows wards or supply zones. */
import type { PolicyKind } from "../../simulate/scenario/policy.ts";
import { policySchema } from "../../simulate/scenario/policy.ts";
import type { Measure } from "../place.ts";

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
}

type PlaceField = "zones" | "supply_zones";
const fieldsOf = new Map(
  policySchema.options.map(({ shape }) => [shape.kind.value as PolicyKind, new Set(Object.keys(shape))]),
);
const placeField = (policy: PolicyKind, kind: "ward" | "supply_zone"): PlaceField | undefined => {
  const field = kind === "ward" ? "zones" : "supply_zones";
  return fieldsOf.get(policy)?.has(field) ? field : undefined;
};

/** All policies of a measure; those that cannot be limited to its place stand without one. */
export function placedPolicies({ levers, place }: Measure): PlacedPolicy[] {
  return levers.map(({ policy, intensity, settings }) => {
    const field = place && placeField(policy, place.kind);
    return {
      policy,
      intensity,
      ...(settings && { settings }),
      ...(field === "zones" && { zones: place!.wards }),
      ...(field === "supply_zones" && { supplyZones: [place!.id] }),
    };
  });
}
