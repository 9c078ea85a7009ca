/** Farms on the land around the town, with the crops of central Gujarat, and the mandi that takes their harvest. */
import { choice, uniform } from "../../random/draw.ts";
import { permutation } from "../../random/fill.ts";
import { randomStream } from "../../random/philox.ts";
import { contains, type Ring } from "../geometry/polygon.ts";
import type { Point } from "../geometry/projection.ts";
import { distanceToLine } from "../geometry/segment.ts";
import type { Commodity, Farm, Mandi } from "../schema/land.ts";
import { villageName } from "./names.ts";
import { toPolygon } from "./people.ts";
import { idMaker, rounded, type Site } from "./site.ts";
import type { Streets } from "./streets.ts";

type Crop = Farm["crops"][number];

/** What is sown after what; sowing dates are central Gujarat's usual ones, lengths those of FAO-56 table 11. */
const ROTATIONS: { weight: number; crops: Crop[] }[] = [
  {
    weight: 4,
    crops: [
      { crop: "rice", season: "kharif", sowing: "07-05", days: 120 },
      { crop: "wheat", season: "rabi", sowing: "11-15", days: 120 },
    ],
  },
  {
    weight: 3,
    crops: [
      { crop: "millet", season: "kharif", sowing: "07-01", days: 95 },
      { crop: "potato", season: "rabi", sowing: "11-05", days: 115 },
    ],
  },
  { weight: 3, crops: [{ crop: "cotton", season: "kharif", sowing: "06-15", days: 195 }] },
  { weight: 3, crops: [{ crop: "tobacco", season: "kharif", sowing: "08-25", days: 150 }] },
  {
    weight: 2,
    crops: [
      { crop: "groundnut", season: "kharif", sowing: "06-25", days: 130 },
      { crop: "onion", season: "rabi", sowing: "11-25", days: 120 },
    ],
  },
  {
    weight: 2,
    crops: [
      { crop: "maize", season: "kharif", sowing: "06-28", days: 110 },
      { crop: "mustard", season: "rabi", sowing: "10-25", days: 115 },
    ],
  },
  { weight: 2, crops: [{ crop: "castor", season: "kharif", sowing: "08-01", days: 210 }] },
  { weight: 2, crops: [{ crop: "banana", season: "perennial", sowing: "06-20", days: 340 }] },
  {
    weight: 1,
    crops: [
      { crop: "brinjal", season: "kharif", sowing: "07-10", days: 130 },
      { crop: "tomato", season: "rabi", sowing: "11-10", days: 135 },
    ],
  },
];

/** The same for Odisha and its neighbours: rice in the rains, pulses, oilseeds and vegetables after it (assumed mix). */
const EASTERN_ROTATIONS: typeof ROTATIONS = [
  { weight: 6, crops: [{ crop: "rice", season: "kharif", sowing: "06-25", days: 130 }] },
  {
    weight: 4,
    crops: [
      { crop: "rice", season: "kharif", sowing: "06-25", days: 125 },
      { crop: "mustard", season: "rabi", sowing: "11-10", days: 105 },
    ],
  },
  {
    weight: 3,
    crops: [
      { crop: "rice", season: "kharif", sowing: "06-20", days: 120 },
      { crop: "groundnut", season: "rabi", sowing: "11-25", days: 120 },
    ],
  },
  {
    weight: 2,
    crops: [
      { crop: "rice", season: "kharif", sowing: "06-20", days: 120 },
      { crop: "potato", season: "rabi", sowing: "11-10", days: 100 },
    ],
  },
  {
    weight: 2,
    crops: [
      { crop: "brinjal", season: "kharif", sowing: "07-10", days: 130 },
      { crop: "tomato", season: "rabi", sowing: "11-01", days: 130 },
    ],
  },
  { weight: 1, crops: [{ crop: "maize", season: "kharif", sowing: "06-25", days: 105 }] },
  { weight: 1, crops: [{ crop: "banana", season: "perennial", sowing: "06-20", days: 340 }] },
];

/** Midpoints of the ranges of FAO-56, table 19; the mix of the alluvial plain (goradu to medium black) is assumed. */
const SOILS = [
  { weight: 4, texture: "sandy loam", fieldCapacity: 0.23, wiltingPoint: 0.11 },
  { weight: 4, texture: "loam", fieldCapacity: 0.25, wiltingPoint: 0.12 },
  { weight: 2, texture: "silt loam", fieldCapacity: 0.29, wiltingPoint: 0.15 },
  { weight: 2, texture: "clay", fieldCapacity: 0.36, wiltingPoint: 0.22 },
];

/** Application efficiencies: FAO Irrigation Water Management Training Manual 4, annex I, tables 7 and 8 (U). */
const IRRIGATION = [
  { weight: 4, method: "tubewell", efficiency: 0.65 },
  { weight: 4, method: "canal", efficiency: 0.55 },
  { weight: 2, method: "drip", efficiency: 0.9 },
  { weight: 2, method: "rainfed", efficiency: 1 },
] as const;

/** Grid on which fields lie; a field's diagonal is shorter, so that no two overlap. */
const FIELD_GRID_M = 430;
const LARGEST_HA = 8;
/** Fields keep off the town's edge and off roads by this. */
const MARGIN_M = 230;

/** Fields between the town's edge and about twice its radius. */
export function layOutFarms(site: Site, outline: Ring, streets: Streets): Farm[] {
  const stream = randomStream(site.seed, "farms");
  const count = Math.min(150, Math.max(14, Math.round(40 * (site.population / 50_000) ** 0.4)));
  const roads = streets.edges
    .filter(({ outside }) => outside)
    .map(({ from, to }) => [streets.nodes[from]!, streets.nodes[to]!] as const);
  const reach = Math.ceil((1.6 * site.radiusM + 900) / FIELD_GRID_M);
  const free: Point[] = [];
  for (let row = -reach; row <= reach; row += 1) {
    for (let column = -reach; column <= reach; column += 1) {
      const point: Point = [column * FIELD_GRID_M, row * FIELD_GRID_M];
      if (Math.hypot(...point) > reach * FIELD_GRID_M || contains(outline, point)) continue;
      const offEdge = outline.every(([x, y], index) => {
        const next = outline[(index + 1) % outline.length]!;
        return distanceToLine(point, [x, y], next) > MARGIN_M;
      });
      if (offEdge && roads.every(([a, b]) => distanceToLine(point, a, b) > MARGIN_M)) free.push(point);
    }
  }
  // The nearest fields, every other one of them: beyond lies land that the twin does not watch.
  free.sort((a, b) => Math.hypot(...a) - Math.hypot(...b) || a[0] - b[0] || a[1] - b[1]);
  const order = permutation(stream, Math.min(free.length, 2 * count));
  const id = idMaker("A", count);
  return Array.from({ length: Math.min(count, order.length) }, (_, index) => {
    const at = free[order[index]!]!;
    const draw = (what: number) => uniform(stream, index, 1, what);
    const pick = <T extends { weight: number }>(from: readonly T[], what: number): T =>
      from[
        choice(
          stream,
          from.map(({ weight }) => weight),
          index,
          2,
          what,
        )
      ]!;
    const areaHa = rounded(0.8 + (LARGEST_HA - 0.8) * draw(0) ** 2, 2);
    const soil = pick(SOILS, 0);
    const irrigation = pick(IRRIGATION, 1);
    const { crops } = pick(site.crops === "east" ? EASTERN_ROTATIONS : ROTATIONS, 2);
    return {
      id: id(index),
      name: site.demonstration ? `${villageName(index)} field ${index + 1}` : `Field ${index + 1}`,
      position: site.projection.toPosition(at),
      polygon: toPolygon(site, field(at, areaHa, 0.7 + 0.6 * draw(1), Math.PI * draw(2))),
      areaHa,
      soil: { texture: soil.texture, fieldCapacity: soil.fieldCapacity, wiltingPoint: soil.wiltingPoint },
      irrigation: { method: irrigation.method, efficiency: irrigation.efficiency },
      crops: crops.map((crop) => ({ ...crop })),
    };
  });
}

/** A rectangle of an area, a ratio of sides and a turn, around a point. */
function field([x, y]: Point, areaHa: number, ratio: number, turn: number): Ring {
  const width = Math.sqrt(areaHa * 1e4 * ratio) / 2;
  const depth = (areaHa * 1e4) / (4 * width);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const corners = [
    [-width, -depth],
    [width, -depth],
    [width, depth],
    [-width, depth],
  ] as const;
  return corners.map(([u, v]) => [x + u * cos - v * sin, y + u * sin + v * cos]);
}

/** Arrivals of a market that serves 50,000 people and their villages; prices and seasons are assumptions. */
const COMMODITIES: Commodity[] = [
  {
    id: "onion",
    name: "Onion",
    modalPriceInr: 1800,
    arrivalsTPerDay: 22,
    monthlyPrice: [1.05, 0.85, 0.7, 0.65, 0.7, 0.8, 0.95, 1.1, 1.3, 1.4, 1.35, 1.15],
    monthlyArrivals: [1.1, 1.2, 1.4, 1.5, 1.3, 1, 0.8, 0.7, 0.6, 0.6, 0.8, 1],
  },
  {
    id: "potato",
    name: "Potato",
    modalPriceInr: 1400,
    arrivalsTPerDay: 30,
    monthlyPrice: [0.95, 0.8, 0.75, 0.85, 0.95, 1, 1.05, 1.1, 1.1, 1.15, 1.2, 1.1],
    monthlyArrivals: [1, 1.5, 1.8, 1.2, 0.9, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8],
  },
  {
    id: "tomato",
    name: "Tomato",
    modalPriceInr: 1900,
    arrivalsTPerDay: 14,
    monthlyPrice: [0.7, 0.6, 0.65, 0.75, 0.9, 1.2, 1.7, 1.5, 1.2, 1.1, 1, 0.7],
    monthlyArrivals: [1.3, 1.4, 1.4, 1.2, 1, 0.7, 0.5, 0.6, 0.8, 0.9, 1, 1.2],
  },
  {
    id: "brinjal",
    name: "Brinjal",
    modalPriceInr: 1600,
    arrivalsTPerDay: 9,
    monthlyPrice: [0.8, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.2, 1, 0.9, 0.9, 0.9],
    monthlyArrivals: [1.2, 1.2, 1.1, 1, 0.9, 0.8, 0.7, 0.8, 1, 1.1, 1.1, 1.1],
  },
  {
    id: "wheat",
    name: "Wheat",
    modalPriceInr: 2500,
    arrivalsTPerDay: 40,
    monthlyPrice: [1.06, 1.04, 0.97, 0.94, 0.95, 0.97, 0.99, 1, 1, 1.02, 1.03, 1.03],
    monthlyArrivals: [0.4, 0.4, 2, 3, 2, 1, 0.7, 0.6, 0.5, 0.5, 0.5, 0.4],
  },
  {
    id: "paddy",
    name: "Paddy",
    modalPriceInr: 2300,
    arrivalsTPerDay: 35,
    monthlyPrice: [1, 1.01, 1.03, 1.03, 1.04, 1.05, 1.05, 1.04, 1, 0.93, 0.9, 0.92],
    monthlyArrivals: [1, 0.7, 0.5, 0.4, 0.3, 0.3, 0.2, 0.2, 0.5, 2.5, 3.2, 2.2],
  },
  {
    id: "millet",
    name: "Pearl millet",
    modalPriceInr: 2400,
    arrivalsTPerDay: 12,
    monthlyPrice: [1, 1.02, 1.03, 1.04, 1.03, 1, 1.02, 1.02, 0.98, 0.94, 0.95, 0.97],
    monthlyArrivals: [0.7, 0.6, 0.6, 0.6, 1.2, 1.4, 0.7, 0.6, 1.4, 2, 1.4, 0.8],
  },
  {
    id: "cotton",
    name: "Seed cotton",
    modalPriceInr: 7200,
    arrivalsTPerDay: 18,
    monthlyPrice: [1, 1.01, 1.02, 1.03, 1.04, 1.04, 1.03, 1.02, 0.98, 0.94, 0.94, 0.95],
    monthlyArrivals: [2, 1.6, 1.2, 0.8, 0.4, 0.2, 0.1, 0.1, 0.3, 1.2, 2, 2.1],
  },
];

/** The mandi, beside the road that the first radial takes to the town's edge. */
export function placeMandi(site: Site, zones: { id: string; ring: Ring }[]): Mandi[] {
  const angle = 2 * Math.PI * uniform(randomStream(site.seed, "mandi"), 0);
  let point: Point = [0, 0];
  for (let share = 0.62; share > 0; share -= 0.05) {
    point = site.known.mandi ?? [
      share * site.radiusM * Math.cos(angle),
      share * site.radiusM * Math.sin(angle),
    ];
    if (zones.some(({ ring }) => contains(ring, point))) break;
  }
  const zone = zones.find(({ ring }) => contains(ring, point));
  const scale = (site.population / 50_000) ** 0.7;
  return [
    {
      id: "M01",
      name: "Market yard",
      position: site.projection.toPosition(point),
      ...(zone ? { zone: zone.id } : {}),
      marketDays: [1, 2, 3, 4, 5, 6],
      opens: "08:00",
      closes: "14:00",
      commodities: COMMODITIES.filter(
        ({ id }) => site.crops === "west" || (id !== "cotton" && id !== "millet"),
      ).map((commodity) => ({
        ...commodity,
        arrivalsTPerDay: rounded(commodity.arrivalsTPerDay * scale, 1),
      })),
    },
  ];
}
