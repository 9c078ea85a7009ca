/**
 * Point, line and area sources on a plan, and what they add at a receptor. Lines and areas are cut into pieces that
 * are small against their distance from the receptor, each a plume with the spread of its own size. Metres east and
 * north of any origin; wind direction as meteorologists give it: degrees clockwise from north, where it comes from.
 */
import { spreadAt } from "./dispersion.ts";
import { type Air, CALM_M_PER_S, type InitialSpread, plume } from "./plume.ts";

interface Released {
  id: string;
  /** Emission of the whole source, g/s. */
  gPerS: number;
  /** Height of the release above ground, m (for a stack: after its rise). */
  heightM: number;
}

export type Source =
  | (Released & { kind: "point"; x: number; y: number })
  | (Released & {
      kind: "line";
      from: readonly [x: number, y: number];
      to: readonly [x: number, y: number];
      /** Width of the road and the height to which its traffic mixes, m. */
      widthM: number;
      wakeM: number;
    })
  | (Released & {
      kind: "area";
      /** Rectangle along the axes: its south-west corner and its size, m. */
      x: number;
      y: number;
      widthM: number;
      depthM: number;
      /** Height over which the release is mixed at once, m. */
      mixedM: number;
    });

export interface Receptor {
  id: string;
  x: number;
  y: number;
  z: number;
}

/**
 * Directions over which a calm hour's unknown wind is spread: a multiple of this, and so many that neighbouring plumes lie
 * at most 1.5 σy apart at the receptor. A sum of Gaussians that close is even to 0.03 %; sixteen narrow plumes would
 * be sixteen rays with clean air between them.
 */
const CALM_DIRECTIONS_STEP = 16;
const MOST_CALM_DIRECTIONS = 352;
const CALM_SPACING = 1.5;

/** A piece may be as long as this share of its distance from the receptor; never cut finer than 2 m or into more. */
const PIECE_SHARE = 0.2;
const SMALLEST_M = 2;
const MOST_PIECES = 4096;

/**
 * Concentration at a receptor from one source, µg/m³, for an hour of steady wind. In a calm (below 1 m/s) the wind is
 * taken as 1 m/s from all directions in equal shares.
 */
export function contribution(source: Source, receptor: Receptor, air: Air, fromDegrees: number): number {
  if (air.windMPerS >= CALM_M_PER_S) return inWind(source, receptor, air, fromDegrees);
  const light = { ...air, windMPerS: CALM_M_PER_S };
  const directions = calmDirections(source, receptor, air);
  let sum = 0;
  for (let i = 0; i < directions; i++) sum += inWind(source, receptor, light, (360 / directions) * i);
  return sum / directions;
}

/** Plumes narrow with distance, so the farthest corner of the source decides. */
function calmDirections(source: Source, { x, y }: Receptor, { scheme, stability }: Air): number {
  const corners: (readonly [number, number])[] =
    source.kind === "line"
      ? [source.from, source.to]
      : source.kind === "point"
        ? [[source.x, source.y]]
        : [source.x, source.x + source.widthM].flatMap((east) => [
            [east, source.y] as const,
            [east, source.y + source.depthM] as const,
          ]);
  const distance = Math.max(1, ...corners.map(([east, north]) => Math.hypot(east - x, north - y)));
  const needed = (2 * Math.PI * distance) / (CALM_SPACING * spreadAt(scheme, stability, distance).y);
  return Math.min(MOST_CALM_DIRECTIONS, CALM_DIRECTIONS_STEP * Math.ceil(needed / CALM_DIRECTIONS_STEP));
}

function inWind(source: Source, receptor: Receptor, air: Air, fromDegrees: number): number {
  const angle = (fromDegrees * Math.PI) / 180;
  // Unit vector along which the wind blows.
  const east = -Math.sin(angle);
  const north = -Math.cos(angle);
  const scratch = { y: 0, z: 0 };
  const from = (x: number, y: number, gPerS: number, initial?: InitialSpread) => {
    const dx = receptor.x - x;
    const dy = receptor.y - y;
    return plume(
      gPerS,
      source.heightM,
      air,
      dx * east + dy * north,
      dy * east - dx * north,
      receptor.z,
      initial,
      scratch,
    );
  };
  if (source.kind === "point") return from(source.x, source.y, source.gPerS);
  let sum = 0;
  if (source.kind === "line") {
    const [x0, y0] = source.from;
    const [x1, y1] = source.to;
    const length = Math.hypot(x1 - x0, y1 - y0);
    const pieces = piecesFor(length, distanceToSegment(receptor, source.from, source.to), MOST_PIECES);
    const initial = spreadOf(Math.max(source.widthM, length / pieces), source.wakeM);
    for (let i = 0; i < pieces; i++) {
      const share = (i + 0.5) / pieces;
      sum += from(x0 + share * (x1 - x0), y0 + share * (y1 - y0), source.gPerS / pieces, initial);
    }
    return sum;
  }
  const near = Math.hypot(
    Math.max(source.x - receptor.x, 0, receptor.x - source.x - source.widthM),
    Math.max(source.y - receptor.y, 0, receptor.y - source.y - source.depthM),
  );
  const columns = piecesFor(source.widthM, near, 64);
  const rows = piecesFor(source.depthM, near, 64);
  const initial = spreadOf(Math.max(source.widthM / columns, source.depthM / rows), source.mixedM);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      sum += from(
        source.x + ((column + 0.5) / columns) * source.widthM,
        source.y + ((row + 0.5) / rows) * source.depthM,
        source.gPerS / (rows * columns),
        initial,
      );
    }
  }
  return sum;
}

const piecesFor = (size: number, distance: number, most: number) =>
  Math.min(most, Math.max(1, Math.ceil(size / Math.max(SMALLEST_M, PIECE_SHARE * distance))));

/** Spread of a piece: its side over 4.3 across, its mixed height over 2.15 upwards (ISC3 Table 1-6). */
const spreadOf = (sideM: number, mixedM: number): InitialSpread => ({ y: sideM / 4.3, z: mixedM / 2.15 });

function distanceToSegment(
  { x, y }: Receptor,
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
): number {
  const squared = (x1 - x0) ** 2 + (y1 - y0) ** 2;
  const share = squared === 0 ? 0 : ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / squared;
  const kept = Math.min(1, Math.max(0, share));
  return Math.hypot(x - x0 - kept * (x1 - x0), y - y0 - kept * (y1 - y0));
}
