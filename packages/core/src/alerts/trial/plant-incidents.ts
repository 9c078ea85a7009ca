/** Which incidents strike when and where in a month, drawn by a seed; and the town's instruments as they show them. */
import type { Weather } from "../../devices/climate.ts";
import type { Device } from "../../devices/device.ts";
import { minuteOf, momentAt } from "../../devices/moment.ts";
import { DOMAINS, type Domain, type EntityKey, entityKey } from "../../observation/domain.ts";
import { DAY_MS, IST_OFFSET_MS, MINUTE_MS } from "../../observation/instant.ts";
import { uniform } from "../../random/draw.ts";
import { randomStream, type Stream } from "../../random/philox.ts";
import type { Town } from "../../town/town.ts";
import type { Relations } from "../watch-groups.ts";
import { INCIDENT_KINDS } from "./incident-kinds.ts";
import type { IncidentKind, Values } from "./incidents/incident.ts";
import type { OwnIncident } from "./own-incidents.ts";

export interface Planted {
  kind: IncidentKind;
  /** ms since 1970 UTC, [from, to). */
  from: number;
  to: number;
  /** Ids of the devices that show it. */
  devices: ReadonlySet<string>;
  entities: ReadonlySet<EntityKey>;
}

/** How many of thirty fall to each domain. */
const OF_THIRTY: Readonly<Record<Domain, number>> = {
  traffic: 5,
  air: 5,
  water: 5,
  energy: 5,
  weather: 3,
  agriculture: 4,
  market: 3,
};

/** The longest part of its slot that an incident may take, so that those of a domain do not run into one another. */
const MOST_OF_SLOT = 0.8;

/**
 * Thirty incidents in the `days` from `start` (local midnight, ms). Each domain's share of the month is cut into as
 * many slots as it has incidents, and one of another kind is drawn for each.
 * @param own what goes wrong by itself in these days.
 */
export function plantIncidents(
  town: Town,
  devices: readonly Device[],
  relations: Relations,
  own: readonly OwnIncident[],
  { start, days, seed }: { start: number; days: number; seed: number },
): Planted[] {
  const stream = randomStream(seed, "planted incidents");
  const planted: Planted[] = [];
  // The weather first: what it would undo elsewhere is not planted then.
  for (const domain of [...DOMAINS].sort((a, b) => Number(b === "weather") - Number(a === "weather"))) {
    const row = DOMAINS.indexOf(domain);
    const count = OF_THIRTY[domain];
    const slot = (days * DAY_MS) / count;
    const fitting = INCIDENT_KINDS.filter(
      (kind) =>
        kind.domain === domain &&
        kind.lasts[0] * MINUTE_MS < MOST_OF_SLOT * slot &&
        (kind.months?.includes(new Date(start + IST_OFFSET_MS).getUTCMonth() + 1) ?? true) &&
        devices.some(({ feed }) => feed === kind.place.feed),
    );
    const order = shuffled(fitting, stream, row);
    for (let index = 0; index < count; index += 1) {
      const draw = (what: number) => uniform(stream, index * 16 + what, row, 1);
      // A kind that has no place on its day (no crop stands that hail could destroy) leaves its turn to the next; a day
      // on which none has a place leaves it to the day after.
      for (let turn = 0; turn < order.length * Math.floor(slot / DAY_MS); turn += 1) {
        const kind = order[(index + turn) % order.length]!;
        const lasts = kind.lasts[0] + (kind.lasts[1] - kind.lasts[0]) * draw(0);
        const free = Math.max(1, Math.floor((slot - lasts * MINUTE_MS) / DAY_MS));
        const later = Math.floor(turn / order.length);
        const day = start + Math.floor(index * (slot / DAY_MS) + ((free * draw(1) + later) % free)) * DAY_MS;
        if (!(kind.days?.includes(momentAt(day).kind) ?? true)) continue;
        const struck = placed(devices, relations, kind, day - DAY_MS / 2, draw);
        if (struck.length === 0) continue;
        const from = Math.max(start, day + beginning(kind, struck[0]!, town, draw(2)));
        const to = from + Math.round(lasts) * MINUTE_MS;
        const undone = planted.some(
          (other) => kind.undoneBy?.includes(other.kind.name) && other.from < to && other.to > from,
        );
        const unseen = struck.every((device) => own.some((other) => hides(other, device, kind, from)));
        if (undone || unseen) continue;
        planted.push({
          kind,
          from,
          to,
          devices: new Set(struck.map(({ id }) => id)),
          entities: new Set(struck.map(({ domain, entityId }) => entityKey(domain, entityId))),
        });
        break;
      }
    }
  }
  return planted;
}

/** Whether something of the device's own is under way at `at` (ms) that makes it silent, or is heard as the kind is. */
const hides = (
  { entity, heardAs, from, to }: OwnIncident,
  { domain, entityId }: Device,
  kind: IncidentKind,
  at: number,
): boolean =>
  entity === entityKey(domain, entityId) &&
  heardAs.some((type) => type === "no_data" || kind.heardAs.includes(type)) &&
  from <= at &&
  at < to;

/** After local midnight, ms, to the minute. */
function beginning(kind: IncidentKind, device: Device, town: Town, share: number): number {
  const minute = (from: number, to: number) => Math.floor(from + (to - from) * share) * MINUTE_MS;
  if (kind.begins !== "supply") return minute(kind.begins[0] * 60, kind.begins[1] * 60);
  const hours = town.water.zones.find(({ id }) => id === device.entityId)!.supplyHours[0]!;
  const opens = minuteOf(hours.from);
  return minute(opens + 10, opens + 30);
}

/** The devices that an incident strikes. */
function placed(
  devices: readonly Device[],
  relations: Relations,
  { place, domain }: IncidentKind,
  noonBefore: number,
  draw: (what: number) => number,
): Device[] {
  const able = devices.filter((device) => {
    if (device.feed !== place.feed) return false;
    if (!("metric" in place) || place.metric === undefined) return true;
    const value = device.observe(noonBefore)?.[place.metric];
    return value !== undefined && value >= (place.least ?? Number.NEGATIVE_INFINITY);
  });
  const keyOf = (device: Device) => entityKey(device.domain, device.entityId);
  const first = able[Math.floor(draw(3) * able.length)];
  if (first === undefined) return [];
  if ("group" in place) {
    const groups = relations.groupsOf(keyOf(first)).filter((group) => group.startsWith(`${place.group}:`));
    return devices.filter(
      (device) =>
        device.domain === domain && relations.groupsOf(keyOf(device)).some((group) => groups.includes(group)),
    );
  }
  if ("connected" in place) {
    const at = new Map(able.map((device) => [keyOf(device), device]));
    const found = new Set([keyOf(first)]);
    for (const entity of found) {
      for (const next of relations.neighboursOf(entity)) {
        if (at.has(next) && found.size < place.connected) found.add(next);
      }
    }
    return [...found].map((entity) => at.get(entity)!);
  }
  const from = able.indexOf(first);
  return [...able.slice(from), ...able.slice(0, from)].slice(0, place.several ?? 1);
}

/** The devices, showing what was planted. The weather that they feel is changed by `weatherOf`. */
export function withIncidents(devices: readonly Device[], planted: readonly Planted[]): Device[] {
  return devices.map((device) => {
    const own = planted.filter(({ kind, devices }) => kind.shows && devices.has(device.id));
    if (own.length === 0) return device;
    return {
      ...device,
      observe(ms) {
        let values: Values | null = device.observe(ms);
        for (const { kind, from, to } of own) {
          if (values === null || ms < from || ms >= to) continue;
          values = kind.shows!(values, {
            into: (ms - from) / MINUTE_MS,
            lasts: (to - from) / MINUTE_MS,
            first: () => device.observe(from),
          });
        }
        return values;
      },
    };
  });
}

/** The weather with the planted heat, rain and wind. */
export function weatherOf(planted: readonly Planted[]): (weather: Weather) => Weather {
  const own = planted.filter(({ kind }) => kind.weather);
  return (weather) => {
    let now = weather;
    for (const { kind, from, to } of own) {
      const { ms } = weather.moment;
      if (ms < from || ms >= to) continue;
      now = kind.weather!(now, { into: (ms - from) / MINUTE_MS, lasts: (to - from) / MINUTE_MS });
    }
    return now;
  };
}

function shuffled<T>(items: readonly T[], stream: Stream, row: number): T[] {
  return items
    .map((item, index) => ({ item, rank: uniform(stream, index, row, 2) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

/** Local midnight of `date` (YYYY-MM-DD), ms. */
export const midnight = (date: string) => Date.parse(`${date}T00:00:00+05:30`);
