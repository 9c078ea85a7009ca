/**
 * A policy: one measure of a scenario. A discriminated union on `kind`; every kind changes inputs or behaviour of the
 * model, never an output, and with intensity 0 changes nothing.
 */
import * as z from "zod";
import { type Camel, fromWire, toWire } from "../../wire-names.ts";
import { AIR_POLICIES } from "./policies/air.ts";
import { SERVICE_POLICIES } from "./policies/services.ts";
import { TRAFFIC_POLICIES } from "./policies/traffic.ts";

const kinds = [...TRAFFIC_POLICIES, ...AIR_POLICIES, ...SERVICE_POLICIES] as const;

export const POLICY_KINDS = kinds.map((schema) => schema.shape.kind.value);

/** A policy on the wire. */
export const policySchema = z.discriminatedUnion("kind", kinds, {
  error: (issue) =>
    issue.code === "invalid_union" ? `kind is one of ${POLICY_KINDS.join(", ")}` : undefined,
});

export type WirePolicy = z.output<typeof policySchema>;
export type PolicyKind = WirePolicy["kind"];

/** A policy inside: camelCase, every default filled in. */
export type Policy = Camel<WirePolicy>;
export type PolicyOf<Kind extends PolicyKind> = Extract<Policy, { kind: Kind }>;

type WireInput = z.input<typeof policySchema>;
type Given<Kind extends PolicyKind> = Omit<Camel<Extract<WireInput, { kind: Kind }>>, "kind">;

/**
 * A policy of `kind` from the fields that differ from what is usual.
 * @throws ZodError where a field is not allowed.
 */
export function makePolicy<Kind extends PolicyKind>(kind: Kind, fields: Given<Kind>): PolicyOf<Kind> {
  const wire = toWire<object>({ kind, ...fields } as Camel<object>);
  return fromWire(policySchema.parse(wire)) as PolicyOf<Kind>;
}
