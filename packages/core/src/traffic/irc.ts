/**
 * Figures of the Indian Roads Congress that traffic models lean on: passenger car units and design service volumes.
 * Marks as elsewhere in the project: (U) quoted from memory of the code or one digest, the printed code was not read.
 */

/** Classes of roads, as a town's description names them. */
export type RoadClass = "highway" | "arterial" | "sub_arterial" | "collector" | "local";

/**
 * PCU of a vehicle at two shares of its class in the stream: up to 5 %, and 10 % and more (IRC:106-1990, table 1).
 * Two-wheelers 0.75, cars 1.0, autos 2.0, light commercial vehicles 1.4 and buses and trucks 2.2 were read in a survey
 * worked by the code (scribd.com/document/452911245); the others are (U).
 */
export const PCU_BY_SHARE = {
  two_wheeler: [0.5, 0.75],
  car: [1.0, 1.0],
  auto: [1.2, 2.0],
  lcv: [1.4, 2.0],
  bus: [2.2, 3.7],
  truck: [2.2, 3.7],
  tractor: [4.0, 5.0],
  cycle: [0.4, 0.5],
  cycle_rickshaw: [1.5, 2.0],
  tonga: [1.5, 2.0],
  hand_cart: [2.0, 3.0],
} as const satisfies Record<string, readonly [number, number]>;

export type PcuClass = keyof typeof PCU_BY_SHARE;

const LOW_SHARE = 0.05;
const HIGH_SHARE = 0.1;

/** PCU of one vehicle where its class makes up `share` (0-1) of the stream; linear between 5 % and 10 %. */
export function pcuAtShare(vehicle: PcuClass, share: number): number {
  const [low, high] = PCU_BY_SHARE[vehicle];
  const between = Math.min(1, Math.max(0, (share - LOW_SHARE) / (HIGH_SHARE - LOW_SHARE)));
  return low + (high - low) * between;
}

/** PCU of a stream given as vehicles per class, each class by its own share. 0 for an empty stream. */
export function streamPcu(vehicles: Partial<Record<PcuClass, number>>): number {
  const classes = Object.entries(vehicles) as [PcuClass, number][];
  const all = classes.reduce((sum, [, count]) => sum + count, 0);
  if (all === 0) return 0;
  return classes.reduce((sum, [name, count]) => sum + count * pcuAtShare(name, count / all), 0);
}

/**
 * Design service volume in PCU/h by carriageway (IRC:106-1990, table 2; 1,500 for the two-lane arterial was read in the
 * survey above, the rest is (U)). Two-way figures are for both directions together.
 */
export const DESIGN_SERVICE_VOLUME = {
  arterial: {
    oneWay: { 2: 2400, 3: 3600 },
    undivided: { 2: 1500, 4: 3000, 6: 4800 },
    divided: { 4: 3600, 6: 5400, 8: 7200 },
  },
  sub_arterial: {
    oneWay: { 2: 1900, 3: 2900 },
    undivided: { 2: 1200, 4: 2400, 6: 3800 },
    divided: { 4: 2900, 6: 4300 },
  },
  collector: { oneWay: { 2: 1400, 3: 2200 }, undivided: { 2: 900, 4: 1800 }, divided: {} },
} as const;

/**
 * Local streets are not in the code; 250 PCU/h each way on two lanes is Nagar's assumption (parking, walking and doors
 * on the carriageway), 5/9 of a collector.
 */
const LOCAL_SHARE_OF_COLLECTOR = 5 / 9;

/**
 * Two-lane roads outside the town: 15,000 PCU a day in plain terrain (IRC:64-1990, table 4; read in
 * list.jca.apc.org/public/sustran-discuss/1998-January/000421.html), of which 12 % in the peak hour is assumed:
 * 1,800 both ways.
 */
const HIGHWAY_TWO_LANE = 1800;

/** What is left of a two-lane carriageway's volume on one lane used both ways: assumed half, as it must be shared. */
const SINGLE_LANE_SHARE = 0.5;

/**
 * Capacity of one direction, PCU/h, as the design service volume: the "practical capacity" that BPR's 0.15 and 4 were
 * fitted to. `lanes` are those of the whole carriageway (both ways unless it is one-way). Lane numbers between
 * the code's are interpolated by lane, those beyond scaled by lane. A one-way carriageway of a highway or arterial is
 * taken as half of a divided road, any other as a one-way street.
 */
export function capacityPcuPerHour(roadClass: RoadClass, lanes: number, oneWay: boolean): number {
  if (roadClass === "local") return LOCAL_SHARE_OF_COLLECTOR * capacityPcuPerHour("collector", lanes, oneWay);
  if (roadClass === "highway" && !oneWay && lanes <= 2) {
    return (HIGHWAY_TWO_LANE / 2) * (lanes === 2 ? 1 : SINGLE_LANE_SHARE);
  }
  const table = DESIGN_SERVICE_VOLUME[roadClass === "highway" ? "arterial" : roadClass];
  if (oneWay) {
    const half = roadClass === "highway" || roadClass === "arterial";
    return half ? byLane(table.divided, 2 * lanes) / 2 : byLane(table.oneWay, lanes);
  }
  const both = lanes === 1 ? table.undivided[2] * SINGLE_LANE_SHARE : byLane(table.undivided, lanes);
  return both / 2;
}

function byLane(volumes: Readonly<Record<number, number>>, lanes: number): number {
  const known = Object.keys(volumes)
    .map(Number)
    .sort((a, b) => a - b);
  const below = known.filter((each) => each <= lanes).at(-1);
  const above = known.find((each) => each >= lanes);
  if (below === undefined) return (volumes[above!]! * lanes) / above!;
  if (above === undefined) return (volumes[below]! * lanes) / below;
  if (below === above) return volumes[below]!;
  return volumes[below]! + ((volumes[above]! - volumes[below]!) * (lanes - below)) / (above - below);
}

/** Flow at level of service C, to which the design volumes belong, as a share of the most a road carries (U). */
const SERVICE_SHARE_OF_SATURATION = 0.7;

/**
 * The most that leaves a road, PCU/h, from its design service volume (IRC:106-1990, clause 5: level of service C is
 * about 0.70 of the maximum). Queues are served at this rate; travel times by BPR take the service volume itself.
 */
export function saturationPcuPerHour(designServiceVolume: number): number {
  return designServiceVolume / SERVICE_SHARE_OF_SATURATION;
}
