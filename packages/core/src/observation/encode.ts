/** From the inside to the wire: the other half of the codec. */
import { formatInstant } from "./instant.ts";
import { metricToWire } from "./metrics.ts";
import type { Observation } from "./observation.ts";
import type { WireObservation } from "./wire-schema.ts";

/** The observation as `POST /v1/observations` takes it; times in Indian time, values in contract units. */
export function encodeObservation(observation: Observation): WireObservation {
  const { domain, source, messageId, location, flags } = observation;
  return {
    domain,
    entity_id: observation.entityId,
    observed_at: formatInstant(observation.observedAt),
    metrics: Object.fromEntries(
      Object.entries(observation.metrics).map(([name, value]) => [metricToWire(domain, name), value]),
    ),
    source: source.device === undefined ? source.feed : { ...source },
    ...(messageId !== undefined && { message_id: messageId }),
    ...(location !== undefined && {
      location: { type: "Point" as const, coordinates: [...location.coordinates] },
    }),
    ...(flags.includes("imputed") && { quality: ["imputed" as const] }),
  };
}
