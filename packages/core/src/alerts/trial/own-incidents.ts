/**
 * What goes wrong in the device model by itself: breakdowns, bursts, outages, frozen sensors, fireworks. An alert of
 * one of these is right, though nobody planted it.
 */
import type { Device } from "../../devices/device.ts";
import { clockRunsAhead, episodesOf } from "../../devices/faults.ts";
import { momentAt } from "../../devices/moment.ts";
import { breakdownOf } from "../../devices/traffic.ts";
import { burstsOn } from "../../devices/water.ts";
import { type Domain, type EntityKey, entityKey } from "../../observation/domain.ts";
import { DAY_MS, HOUR_MS, IST_OFFSET_MS } from "../../observation/instant.ts";
import { randomStream } from "../../random/philox.ts";
import type { Town } from "../../town/town.ts";

export interface OwnIncident {
  what: string;
  domain: Domain;
  /** Absent: every entity of the domain. */
  entity?: EntityKey;
  /** Types of alert that are right about it. */
  heardAs: readonly string[];
  /** ms since 1970 UTC, [from, to). */
  from: number;
  to: number;
}

const JAMS = ["congestion", "congestion_spread", "standstill", "unusual_congestion"];
const BURSTS = ["suspected_burst", "pressure_loss", "night_flow", "unusual_flow"];
const FUMES = ["air_pollution", "air_unusual", "dust", "grap_stage", "air_forecast"];

/**
 * All of them in the local days from `start` (midnight, ms).
 * @param devices in the order in which their schedule has them: their faults are drawn by place.
 */
export function ownIncidents(
  town: Town,
  devices: readonly Device[],
  { start, days, seed }: { start: number; days: number; seed: number },
): OwnIncident[] {
  const faults = randomStream(seed, "faults");
  const feeds = [...new Set(devices.map(({ feed }) => feed))];
  const shown = new Set(devices.map(({ domain, entityId }) => entityKey(domain, entityId)));
  const found: OwnIncident[] = [];
  for (let midnight = start - DAY_MS; midnight < start + days * DAY_MS; midnight += DAY_MS) {
    const { day } = momentAt(midnight);
    for (const [index, { domain, entityId, feed }] of devices.entries()) {
      const entity = entityKey(domain, entityId);
      const { outage, feedOutage, stuck } = episodesOf(faults, index, feeds.indexOf(feed), day);
      for (const span of [outage, feedOutage]) {
        if (span) found.push({ what: "outage", domain, entity, heardAs: ["no_data"], ...span });
      }
      // What is stamped minutes ahead is no news of an entity: it counts as silent.
      if (clockRunsAhead(faults, index, day)) {
        const span = { from: midnight, to: midnight + DAY_MS };
        found.push({ what: "fast clock", domain, entity, heardAs: ["no_data"], ...span });
      }
      if (stuck) found.push({ what: "frozen", domain, entity, heardAs: ["stuck_sensor"], ...stuck });
    }
    for (const [index, { segment }] of town.roads.counters.entries()) {
      const hours = breakdownOf(seed, index, day);
      const entity = entityKey("traffic", segment);
      if (hours === undefined || !shown.has(entity)) continue;
      const [from, to] = hours.map((hour) => day * DAY_MS - IST_OFFSET_MS + hour * HOUR_MS) as [
        number,
        number,
      ];
      found.push({ what: "breakdown", domain: "traffic", entity, heardAs: JAMS, from, to });
    }
    for (const [index, { id }] of town.water.zones.entries()) {
      const entity = entityKey("water", id);
      if (!shown.has(entity) || !burstsOn(seed, index, day)) continue;
      const span = { from: midnight, to: midnight + DAY_MS };
      found.push({ what: "burst", domain: "water", entity, heardAs: BURSTS, ...span });
    }
    const evening = midnight + 18 * HOUR_MS;
    if (momentAt(evening).fireworks) {
      // They burn until 2:00; the night's smoke stays in the index for a day.
      const span = { from: evening, to: midnight + 50 * HOUR_MS };
      found.push({ what: "fireworks", domain: "air", heardAs: FUMES, ...span });
    }
  }
  return found;
}
