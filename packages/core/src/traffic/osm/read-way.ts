/** One OSM way as a road: may it be driven, which way, on how many lanes, how fast. */
import { capacityPcuPerHour, type RoadClass } from "../irc.ts";
import type { OsmWay } from "./osm-data.ts";
import {
  ACCESS_TAGS,
  CLOSED,
  KM_PER_MILE,
  LANE_WIDTH_M,
  MAX_LANES,
  MAX_SPEED_KMH,
  PRIVATE_SERVICES,
  ROAD_KINDS,
  UNPAVED,
  UNPAVED_SPEED_KMH,
} from "./road-rules.ts";

/** One direction of a road. */
export interface Direction {
  lanes: number;
  capacityPcuPerHour: number;
}

export interface Road {
  class: RoadClass;
  name: string | undefined;
  freeSpeedKmh: number;
  /** Along the way's nodes; undefined where that is forbidden. */
  forward: Direction | undefined;
  backward: Direction | undefined;
}

export interface ReadWay {
  road: Road;
  /** Which values stood in the tags; the others were filled by rule. */
  tagged: { lanes: boolean; speed: boolean; oneway: boolean };
  /** Tags that were there but could not be read, as "key=value". */
  unread: string[];
}

/** Why a way is no road for the public's motor vehicles. */
export type DropReason =
  | "no highway tag"
  | "not for motor vehicles"
  | "under construction or planned"
  | "closed to the public"
  | "private service way"
  | "an area, not a line"
  | "fewer than two nodes";

const UNFINISHED = new Set(["construction", "proposed", "planned", "abandoned", "disused", "razed"]);

/** Reads a way's tags; gives the reason instead where it is no road. Never throws: maps are full of odd values. */
export function readWay(way: OsmWay): ReadWay | DropReason {
  const { tags } = way;
  const highway = tags["highway"];
  if (highway === undefined) return "no highway tag";
  if (UNFINISHED.has(highway)) return "under construction or planned";
  const kind = ROAD_KINDS.get(highway);
  if (!kind) return "not for motor vehicles";
  if (tags["area"] === "yes") return "an area, not a line";
  const access = ACCESS_TAGS.map((tag) => tags[tag]).findLast((value) => value !== undefined);
  if (access !== undefined && CLOSED.has(access)) return "closed to the public";
  if (highway === "service" && PRIVATE_SERVICES.has(tags["service"] ?? "")) return "private service way";
  if (way.nodes.length < 2) return "fewer than two nodes";

  const unread: string[] = [];
  const { sense, tagged: onewayTagged } = directionOf(tags, highway, unread);
  const oneWay = sense === "forward" || sense === "backward";
  const tagLanes = lanesOf(tags, unread);
  const lanes = tagLanes ?? (oneWay ? kind.oneWayLanes : kind.lanes);
  const tagSpeed = speedOf(tags, unread);
  const speed = tagSpeed ?? kind.freeSpeedKmh;
  const capacity = capacityPcuPerHour(kind.class, lanes, oneWay);
  // A reversible road serves one direction at a time; over the day each has it half the time.
  const share = sense === "in turn" ? 0.5 : 1;
  const direction: Direction = {
    lanes: oneWay ? lanes : Math.max(1, Math.round(lanes / 2)),
    capacityPcuPerHour: share * capacity,
  };
  return {
    road: {
      class: kind.class,
      name: tags["name"] ?? tags["ref"],
      freeSpeedKmh: UNPAVED.has(tags["surface"] ?? "") ? Math.min(speed, UNPAVED_SPEED_KMH) : speed,
      forward: sense === "backward" ? undefined : direction,
      backward: sense === "forward" ? undefined : direction,
    },
    tagged: { lanes: tagLanes !== undefined, speed: tagSpeed !== undefined, oneway: onewayTagged },
    unread,
  };
}

type Sense = "both" | "forward" | "backward" | "in turn";

const SENSES: ReadonlyMap<string, Sense> = new Map(
  Object.entries<Sense>({
    yes: "forward",
    true: "forward",
    "1": "forward",
    "-1": "backward",
    reverse: "backward",
    no: "both",
    false: "both",
    "0": "both",
    reversible: "in turn",
    alternating: "in turn",
  }),
);

function directionOf(
  tags: Record<string, string>,
  highway: string,
  unread: string[],
): { sense: Sense; tagged: boolean } {
  const value = tags["oneway:motor_vehicle"] ?? tags["oneway"];
  const sense = value === undefined ? undefined : SENSES.get(value);
  if (sense) return { sense, tagged: true };
  if (value !== undefined) unread.push(`oneway=${value}`);
  const round = ["roundabout", "circular"].includes(tags["junction"] ?? "");
  const motorway = highway === "motorway" || highway === "motorway_link";
  return { sense: round || motorway ? "forward" : "both", tagged: false };
}

function lanesOf(tags: Record<string, string>, unread: string[]): number | undefined {
  const { lanes, width } = tags;
  if (lanes !== undefined) {
    const count = Math.round(Number(lanes));
    if (count >= 1 && count <= MAX_LANES) return count;
    unread.push(`lanes=${lanes}`);
  }
  if (width !== undefined) {
    const count = Math.round(Number.parseFloat(width) / LANE_WIDTH_M);
    if (/^\d+(\.\d+)?( ?m)?$/.test(width.trim()) && count >= 1 && count <= MAX_LANES) return count;
    unread.push(`width=${width}`);
  }
  return undefined;
}

function speedOf(tags: Record<string, string>, unread: string[]): number | undefined {
  const text = tags["maxspeed:practical"] ?? tags["maxspeed"];
  if (text === undefined) return undefined;
  const found = /^(\d+(?:\.\d+)?) ?(km\/h|kmh|kph|mph)?$/.exec(text.trim());
  const speed = found ? Number(found[1]) * (found[2] === "mph" ? KM_PER_MILE : 1) : Number.NaN;
  if (speed > 0 && speed <= MAX_SPEED_KMH) return speed;
  unread.push(`maxspeed=${text}`);
  return undefined;
}
