/**
 * Source-receptor matrices: what a gram a second from each source adds at each receptor, for every wind sector and
 * stability class, computed once; an hour of concentrations is then a product of a matrix and the hour's emissions.
 * Concentration falls as 1/u, so one matrix per class holds for every wind speed above the calm limit; the height of
 * the mixing layer is taken from the nearest of a few computed ones.
 */
import { InvalidInput } from "../errors.ts";
import type { StabilityClass } from "../weather/stability.ts";
import { type DispersionScheme, windAtHeight } from "./dispersion.ts";
import { CALM_M_PER_S } from "./plume.ts";
import { contribution, type Receptor, type Source } from "./sources.ts";

export const SECTORS = 16;
export const STABILITIES: readonly StabilityClass[] = ["A", "B", "C", "D", "E", "F"];

export interface SourceReceptorMatrix {
  readonly sources: readonly string[];
  readonly receptors: readonly string[];
  readonly scheme: DispersionScheme;
  readonly mixingM: readonly number[];
  /**
   * µg/m³ per g/s at 1 m/s at 10 m: [mixing][stability][sector][receptor][source] in one array; after the sectors of
   * each stability one more block for calms.
   */
  readonly unit: Float64Array;
}

/** Directions within a sector over which the wind of an hour wanders, degrees from its middle. */
const WITHIN_SECTOR = [-7.5, 0, 7.5];

/**
 * Builds the matrix. Each entry is the mean over three directions of its 22.5° sector. `onBlock` hears of progress:
 * blocks done and blocks in all.
 * @throws InvalidInput for no source or receptor, ids that stand twice, or a mixing height that is not above 0.
 */
export function buildSourceReceptor(
  sources: readonly Source[],
  receptors: readonly Receptor[],
  scheme: DispersionScheme,
  mixingM: readonly number[],
  onBlock?: (done: number, all: number) => void,
): SourceReceptorMatrix {
  if (sources.length === 0) throw new InvalidInput("no source; at least one is needed");
  if (receptors.length === 0) throw new InvalidInput("no receptor; at least one is needed");
  if (mixingM.length === 0 || mixingM.some((height) => !(height > 0))) {
    throw new InvalidInput(`mixing heights are [${mixingM}]; heights above 0 m are needed`);
  }
  for (const [what, list] of [
    ["source", sources],
    ["receptor", receptors],
  ] as const) {
    const seen = new Set<string>();
    for (const { id } of list) {
      if (seen.has(id)) throw new InvalidInput(`${what} ${id} stands twice`);
      seen.add(id);
    }
  }
  const blocks = mixingM.length * STABILITIES.length * (SECTORS + 1);
  const size = receptors.length * sources.length;
  const unit = new Float64Array(blocks * size);
  let block = 0;
  for (const mixing of mixingM) {
    for (const stability of STABILITIES) {
      for (let sector = 0; sector <= SECTORS; sector++) {
        const calm = sector === SECTORS;
        const middle = (360 / SECTORS) * sector;
        receptors.forEach((receptor, r) => {
          sources.forEach((source, s) => {
            const windMPerS = calm
              ? 0
              : Math.max(CALM_M_PER_S, windAtHeight(scheme, stability, 1, source.heightM));
            const air = { windMPerS, stability, mixingM: mixing, scheme };
            const single = { ...source, gPerS: 1 };
            let sum = 0;
            for (const off of calm ? [0] : WITHIN_SECTOR)
              sum += contribution(single, receptor, air, middle + off);
            unit[block * size + r * sources.length + s] = sum / (calm ? 1 : WITHIN_SECTOR.length);
          });
        });
        block++;
        onBlock?.(block, blocks);
      }
    }
  }
  return {
    sources: sources.map(({ id }) => id),
    receptors: receptors.map(({ id }) => id),
    scheme,
    mixingM,
    unit,
  };
}

export interface HourAir {
  /** Wind at 10 m, m/s, and where it comes from, degrees. */
  windMPerS: number;
  fromDegrees: number;
  stability: StabilityClass;
  mixingM: number;
}

/** Offset of the block of an hour's air in `unit`. */
export function blockOf(
  matrix: SourceReceptorMatrix,
  { windMPerS, fromDegrees, stability, mixingM }: HourAir,
): number {
  let nearest = 0;
  matrix.mixingM.forEach((height, i) => {
    if (Math.abs(Math.log(height / mixingM)) < Math.abs(Math.log(matrix.mixingM[nearest]! / mixingM)))
      nearest = i;
  });
  const turn = ((fromDegrees % 360) + 360) % 360;
  const sector = windMPerS < CALM_M_PER_S ? SECTORS : Math.round(turn / (360 / SECTORS)) % SECTORS;
  const block = (nearest * STABILITIES.length + STABILITIES.indexOf(stability)) * (SECTORS + 1) + sector;
  return block * matrix.receptors.length * matrix.sources.length;
}

/**
 * Concentrations of an hour at every receptor, µg/m³, from emissions in g/s per source, added to what `out` holds. No
 * allocation.
 */
export function addConcentrations(
  matrix: SourceReceptorMatrix,
  air: HourAir,
  gPerS: ArrayLike<number>,
  out: Float64Array,
): void {
  const start = blockOf(matrix, air);
  const count = matrix.sources.length;
  const dilution = 1 / Math.max(CALM_M_PER_S, air.windMPerS);
  for (let r = 0; r < out.length; r++) {
    let sum = 0;
    const row = start + r * count;
    for (let s = 0; s < count; s++) sum += matrix.unit[row + s]! * gPerS[s]!;
    out[r]! += sum * dilution;
  }
}
