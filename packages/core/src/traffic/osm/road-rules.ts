/** How OpenStreetMap's kinds of road are read in an Indian town, where lanes and speeds are seldom tagged. */
import type { RoadClass } from "../irc.ts";

export interface RoadKind {
  class: RoadClass;
  /** Lanes of a two-way carriageway (both ways) and of a one-way one, where not tagged. */
  lanes: number;
  oneWayLanes: number;
  /** km/h where not tagged: what is driven on a free road, by Nagar's assumption, not the legal limit. */
  freeSpeedKmh: number;
}

const HIGHWAY: RoadKind = { class: "highway", lanes: 2, oneWayLanes: 2, freeSpeedKmh: 70 };
const ARTERIAL: RoadKind = { class: "arterial", lanes: 2, oneWayLanes: 2, freeSpeedKmh: 45 };
const SUB_ARTERIAL: RoadKind = { class: "sub_arterial", lanes: 2, oneWayLanes: 2, freeSpeedKmh: 40 };
const COLLECTOR: RoadKind = { class: "collector", lanes: 2, oneWayLanes: 1, freeSpeedKmh: 30 };
const LOCAL: RoadKind = { class: "local", lanes: 2, oneWayLanes: 1, freeSpeedKmh: 20 };
/** Slip roads: one lane, driven at the speed of the bend. */
const link = (kind: RoadKind): RoadKind => ({
  ...kind,
  oneWayLanes: 1,
  freeSpeedKmh: Math.min(kind.freeSpeedKmh, 30),
});

/**
 * OSM's `highway` values that motor vehicles use. In India trunk is a national highway, primary a state highway or a
 * town's main road, secondary a major district road, tertiary a link between localities
 * (wiki.openstreetmap.org/wiki/India/Tags/Highway).
 */
export const ROAD_KINDS: ReadonlyMap<string, RoadKind> = new Map(
  Object.entries({
    motorway: { ...HIGHWAY, freeSpeedKmh: 90 },
    motorway_link: link(HIGHWAY),
    trunk: HIGHWAY,
    trunk_link: link(HIGHWAY),
    primary: ARTERIAL,
    primary_link: link(ARTERIAL),
    secondary: SUB_ARTERIAL,
    secondary_link: link(SUB_ARTERIAL),
    tertiary: COLLECTOR,
    tertiary_link: link(COLLECTOR),
    unclassified: { ...LOCAL, freeSpeedKmh: 25 },
    residential: LOCAL,
    road: LOCAL,
    service: { ...LOCAL, lanes: 1, freeSpeedKmh: 15 },
    living_street: { ...LOCAL, lanes: 1, freeSpeedKmh: 10 },
  }),
);

/** Service ways that lead nowhere for through traffic. */
export const PRIVATE_SERVICES = new Set(["driveway", "parking_aisle", "drive-through", "emergency_access"]);

/** `access` values that keep the public's motor vehicles out. */
export const CLOSED = new Set([
  "no",
  "private",
  "agricultural",
  "forestry",
  "delivery",
  "military",
  "emergency",
  "psv",
  "bus",
]);

/** Access tags from general to particular: the most particular one that is there decides. */
export const ACCESS_TAGS = ["access", "vehicle", "motor_vehicle", "motorcar"];

/** Barriers that no motor vehicle passes, unless an access tag on them says otherwise. */
export const CLOSED_BARRIERS = new Set([
  "block",
  "bollard",
  "chain",
  "cycle_barrier",
  "debris",
  "fence",
  "full-height_turnstile",
  "jersey_barrier",
  "kissing_gate",
  "log",
  "motorcycle_barrier",
  "stile",
  "turnstile",
  "wall",
]);

/** Surfaces on which nobody drives faster than this, whatever the road's kind (km/h; assumption). */
export const UNPAVED_SPEED_KMH = 20;
export const UNPAVED = new Set([
  "unpaved",
  "compacted",
  "dirt",
  "earth",
  "fine_gravel",
  "grass",
  "gravel",
  "ground",
  "mud",
  "sand",
]);

/** Width of one lane where only the carriageway's width is tagged, m (IRC:86: 3.5 m). */
export const LANE_WIDTH_M = 3.5;
export const MAX_LANES = 12;
export const MAX_SPEED_KMH = 140;
export const KM_PER_MILE = 1.609344;
