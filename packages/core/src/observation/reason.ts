/** From a zod issue to a reason that a person can act on: the field, what came, what is allowed. */
import type * as z from "zod";
import { DOMAINS, type Domain } from "./domain.ts";
import { METRIC_BY_WIRE, METRICS } from "./metrics.ts";
import type { Reason } from "./observation.ts";

const ALLOWED: Record<string, string> = {
  domain: `one of ${DOMAINS.join(", ")}`,
  entity_id: "a letter or digit, then letters, digits, '.', '_', ':' or '-', at most 64 characters",
  observed_at: "ISO 8601 with offset, 1900 to 2199, such as 2026-01-05T09:30:00+05:30",
  source: 'a feed\'s name, or {"feed": name, "device": name}; names of at most 64 characters',
  message_id: "a string of 1 to 128 characters",
  location: 'a GeoJSON point, {"type":"Point","coordinates":[longitude,latitude]}',
  metrics: "an object with at least one metric of the domain",
  units: "an object of unit names by metric",
  quality: 'a list that may hold "imputed"',
};

const FIELDS = Object.keys(ALLOWED).join(", ");

/** A value as it may be shown: short, and never a whole document. */
export function showValue(value: unknown): unknown {
  if (value === null || typeof value === "boolean" || Number.isFinite(value)) return value;
  if (typeof value === "number") return String(value);
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? typeof value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

/** A reason; `message` is put together from its parts. */
export function reason(field: string, value: unknown, allowed: string): Reason {
  if (value === undefined) return { field, allowed, message: `${field} is missing; allowed: ${allowed}` };
  const shown = showValue(value);
  return {
    field,
    value: shown,
    allowed,
    message: `${field} is ${JSON.stringify(shown)}; allowed: ${allowed}`,
  };
}

/** What may stand in a metric's place, or which metrics there are when the name is not one. */
export function allowedMetric(domain: Domain, wire: string): string {
  const metric = METRIC_BY_WIRE[domain].get(wire);
  if (metric !== undefined || wire.startsWith("unknown_")) {
    return `a finite number (${metric?.unit ?? "unit unknown"}), or null where it is missing`;
  }
  const names = METRICS[domain].map((m) => m.wire).join(", ");
  return `the metrics of ${domain} are ${names}, or unknown_<name> where the unit is not known`;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );
}

/** The reasons for which zod refused `wire`, an observation of `domain`; at most `limit`. */
export function reasonsOf(domain: Domain, wire: unknown, error: z.ZodError, limit = 5): Reason[] {
  const reasons: Reason[] = [];
  for (const issue of error.issues) {
    if (issue.code === "unrecognized_keys" && issue.path.length === 0) {
      for (const key of issue.keys) {
        reasons.push(reason(key, valueAt(wire, [key]), `no such field; the fields are ${FIELDS}`));
      }
      continue;
    }
    const [top, name] = issue.path.map(String);
    const field = issue.path.map(String).join(".");
    const allowed =
      top === "metrics" && name !== undefined ? allowedMetric(domain, name) : (ALLOWED[top ?? ""] ?? FIELDS);
    reasons.push(reason(field || "observation", valueAt(wire, issue.path), allowed));
  }
  return reasons.slice(0, limit);
}
