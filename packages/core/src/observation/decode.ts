/**
 * From the wire to the inside: one observation in, an observation with the flags that can be told from it alone
 * out, or the reasons why it cannot be one. A pure function of what came and when, so that the edge, the counter
 * and the archiver each judge alike, and a redelivery is judged as before.
 */

import { FUTURE_AFTER_MS, LATE_AFTER_MS } from "../quality/limits.ts";
import { locate } from "../quality/location.ts";
import { convertToMetric } from "../units/convert-to-metric.ts";
import { type Domain, entityKey, isDomain } from "./domain.ts";
import { parseInstant } from "./instant.ts";
import { METRIC_BY_NAME, METRIC_BY_WIRE } from "./metrics.ts";
import type { Observation, QualityFlag, Reason, Source } from "./observation.ts";
import { allowedMetric, reason, reasonsOf } from "./reason.ts";
import { WIRE_SCHEMAS, type WireObservation } from "./wire-schema.ts";

export interface DecodeContext {
  /** When it reached the edge (ms since 1970 UTC). */
  receivedAt: number;
  /** Stand in for fields that the payload leaves out: an MQTT topic names them. */
  defaults?: { domain: string; entity_id: string; source: string };
}

export type Decoded =
  | { ok: true; observation: Observation }
  | { ok: false; reasons: Reason[]; source?: string };

/** The feed that a broken observation names, if it can still be read. */
function feedOf(wire: object): string | undefined {
  const source: unknown = (wire as { source?: unknown }).source;
  const feed = typeof source === "object" && source !== null ? (source as { feed?: unknown }).feed : source;
  return typeof feed === "string" && /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._:/@+-]{0,63}$/u.test(feed)
    ? feed
    : undefined;
}

function refuse(wire: unknown, reasons: Reason[]): Decoded {
  const source = typeof wire === "object" && wire !== null ? feedOf(wire) : undefined;
  return { ok: false, reasons, ...(source !== undefined && { source }) };
}

/** Decodes and judges one wire observation. Never throws, whatever came. */
export function decodeObservation(value: unknown, context: DecodeContext): Decoded {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return refuse(value, [reason("observation", value, "a JSON object")]);
  }
  const wire: object = context.defaults === undefined ? value : { ...context.defaults, ...value };
  const domain: unknown = (wire as { domain?: unknown }).domain;
  if (!isDomain(domain)) {
    return refuse(wire, [
      reason("domain", domain, "one of traffic, air, water, agriculture, market, energy, weather"),
    ]);
  }
  const parsed = WIRE_SCHEMAS[domain].safeParse(wire);
  if (!parsed.success) return refuse(wire, reasonsOf(domain, wire, parsed.error));
  return assemble(domain, parsed.data, context.receivedAt);
}

function assemble(domain: Domain, wire: WireObservation, receivedAt: number): Decoded {
  const observedAt = parseInstant(wire.observed_at);
  if (observedAt === undefined) {
    return refuse(wire, [
      reason(
        "observed_at",
        wire.observed_at,
        "ISO 8601 with offset, 1900 to 2199, such as 2026-01-05T09:30:00+05:30",
      ),
    ]);
  }
  const located = wire.location === undefined ? undefined : locate(wire.location.coordinates);
  if (wire.location !== undefined && located === undefined) {
    return refuse(wire, [
      reason("location.coordinates", wire.location.coordinates, "[longitude -180..180, latitude -90..90]"),
    ]);
  }
  const { metrics, reasons } = decodeMetrics(domain, wire);
  if (reasons.length > 0) return refuse(wire, reasons);
  const outOfRange = Object.entries(metrics)
    .filter(([name, v]) => {
      const metric = METRIC_BY_NAME[domain].get(name);
      return metric !== undefined && (v < metric.min || v > metric.max);
    })
    .map(([name]) => name);
  const flags: QualityFlag[] = [];
  if (outOfRange.length > 0) flags.push("range");
  if (receivedAt - observedAt > LATE_AFTER_MS) flags.push("late");
  if (observedAt - receivedAt > FUTURE_AFTER_MS) flags.push("future");
  if (wire.quality?.includes("imputed")) flags.push("imputed");
  if (located?.swapped) flags.push("location_swapped");
  const source: Source =
    typeof wire.source === "string"
      ? { feed: wire.source }
      : { feed: wire.source.feed, ...(wire.source.device !== undefined && { device: wire.source.device }) };
  return {
    ok: true,
    observation: {
      domain,
      entityId: wire.entity_id,
      entity: entityKey(domain, wire.entity_id),
      observedAt,
      receivedAt,
      metrics,
      source,
      ...(wire.message_id !== undefined && { messageId: wire.message_id }),
      ...(located !== undefined && { location: located.point }),
      flags,
      outOfRange,
    },
  };
}

/** Values by inside name in contract units; what is missing is left out; what has no known unit is set aside. */
function decodeMetrics(
  domain: Domain,
  wire: WireObservation,
): { metrics: Record<string, number>; reasons: Reason[] } {
  const metrics: Record<string, number> = {};
  const reasons: Reason[] = [];
  for (const wireName of Object.keys(wire.units ?? {})) {
    if (!Object.hasOwn(wire.metrics, wireName)) {
      reasons.push(
        reason(`units.${wireName}`, wire.units?.[wireName], "a unit for a metric that is in metrics"),
      );
    }
  }
  for (const [wireName, value] of Object.entries(wire.metrics)) {
    if (typeof value !== "number") continue;
    const metric = METRIC_BY_WIRE[domain].get(wireName);
    const unit = wire.units?.[wireName];
    if (metric === undefined) {
      metrics[wireName] = value;
    } else if (unit === undefined || unit === metric.unit) {
      metrics[metric.name] = value;
    } else if (unit === "unknown") {
      metrics[`unknown_${wireName}`] = value;
    } else {
      const converted = convertToMetric(metric, value, unit);
      if (converted === undefined) {
        reasons.push(
          reason(`units.${wireName}`, unit, `${metric.unit}, a unit that converts to it, or unknown`),
        );
      } else if (!Number.isFinite(converted)) {
        reasons.push(reason(`metrics.${wireName}`, value, allowedMetric(domain, wireName)));
      } else metrics[metric.name] = converted;
    }
  }
  return { metrics, reasons };
}
