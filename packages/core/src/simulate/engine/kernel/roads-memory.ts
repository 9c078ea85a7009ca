/** The roads' inner loops (`roads-kernel.wat.ts`) with the arrays on which they work, in a memory of their own. */
import { BAND_OF_HOUR, BANDS } from "../../population/modes.ts";
import { layOut } from "./kernel-memory.ts";
import { ROADS_KERNEL } from "./roads-kernel.ts";

/** Columns of the links' constants: free minutes, what BPR adds to them at capacity, most that leaves, 1/capacity. */
export const LINK_CONSTANTS = 4;
/** Sums per hour and zone, of which the kernel corrects those of PM, NOx and CO. */
export const ZONE_SUMS = 8;
/** Rows of the correction table: half km/h each to 70 km/h; its columns are PM, NOx and CO, and one is spare. */
export const SPEED_BINS = 141;
export const BINS_PER_KMH = 2;
export const CORRECTION_COLUMNS = 4;
/** Flow over capacity up to which speed is taken as free, for emissions: it is so to half a per cent. */
const FREE_RATIO = 0.4;

const DOUBLE = 8;

export interface RoadSizes {
  pairs: number;
  links: number;
  zones: number;
  entries: number;
}

interface Exports {
  load(...args: number[]): void;
  serve(...args: number[]): void;
  pairMinutes(...args: number[]): void;
}

let compiled: WebAssembly.Module | undefined;

/** A module per process, compiled when the first town is simulated. */
function kernelModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(ROADS_KERNEL), (char) => char.charCodeAt(0)));
  return compiled;
}

export type RoadsKernel = ReturnType<typeof roadsKernel>;

/** Memory and loops for roads of these sizes; `corrections` is the table of emissions by speed. */
export function roadsKernel({ pairs, links, zones, entries }: RoadSizes, corrections: Float64Array) {
  const { memory, arrays, at } = layOut({
    odFirst: ["ints", pairs + 1],
    entryLink: ["ints", entries],
    /** Share of a pair's demand on each of its entries, a band each. */
    coefficient: ["doubles", BANDS * entries],
    odLight: ["rows", pairs],
    odHeavy: ["rows", pairs],
    lightShare: ["rows", 1],
    heavyShare: ["rows", 1],
    busPcu: ["rows", 1],
    /** PCU of the day by link and hour. */
    light: ["rows", links],
    heavy: ["rows", links],
    /** Sums over the run by link and hour: PCU that arrived, minutes. */
    flow: ["rows", links],
    minutes: ["rows", links],
    queue: ["doubles", links],
    constants: ["doubles", LINK_CONSTANTS * links],
    length: ["doubles", links],
    beta: ["doubles", links],
    buses: ["doubles", links],
    /** PCU a day of the external traffic, a band each. */
    externalLight: ["doubles", BANDS * links],
    externalHeavy: ["doubles", BANDS * links],
    /** Minutes by link and band, each hour times its traffic; and the traffic by hour. */
    bandTime: ["doubles", BANDS * links],
    weight: ["rows", 1],
    /** PCU-km by hour of the group of links last served. */
    lightKm: ["rows", 1],
    heavyKm: ["rows", 1],
    zoneSums: ["doubles", 24 * zones * ZONE_SUMS],
    /** Minutes of the pairs, a band each. */
    pairMinutes: ["doubles", BANDS * pairs],
    corrections: ["doubles", corrections.length],
    /** PCU-minutes, PCU-minutes at free flow, longest queue. */
    totals: ["doubles", 3],
    bandOfHour: ["bytes", 24],
  });
  arrays.corrections.set(corrections);
  arrays.bandOfHour.set(BAND_OF_HOUR);
  const imports = { roads: { memory, pow: Math.pow } };
  const loops = new WebAssembly.Instance(kernelModule(), imports).exports as unknown as Exports;
  return {
    arrays,

    /** Puts the day's demand on the links, and adds it to the hours' weights. */
    load(): void {
      arrays.light.fill(0);
      arrays.heavy.fill(0);
      const { odFirst, entryLink, coefficient, odLight, odHeavy, light, heavy, weight } = at;
      loops.load(pairs, odFirst, entryLink, coefficient, odLight, light, weight);
      loops.load(pairs, odFirst, entryLink, coefficient, odHeavy, heavy, weight);
    },

    /** Serves the day of links [first, end) of one zone and free speed, a row of the corrections; `fourth`: BPR's powers are 4. */
    serve(first: number, end: number, zone: number, freeBin: number, fourth: boolean): void {
      loops.serve(
        first,
        end,
        at.light,
        at.heavy,
        at.flow,
        at.minutes,
        at.queue,
        at.constants,
        at.length,
        at.beta,
        at.buses,
        at.externalLight,
        at.externalHeavy,
        at.bandTime,
        at.lightShare,
        at.heavyShare,
        at.busPcu,
        at.weight,
        at.lightKm,
        at.heavyKm,
        at.zoneSums + zone * ZONE_SUMS * DOUBLE,
        zones * ZONE_SUMS * DOUBLE,
        at.corrections,
        at.corrections + freeBin * CORRECTION_COLUMNS * DOUBLE,
        at.totals,
        at.bandOfHour,
        fourth ? 1 : 0,
        FREE_RATIO,
        60 * BINS_PER_KMH,
        SPEED_BINS - 1,
      );
    },

    /** Makes the pairs' minutes of the links' in `bandTime`. */
    pairMinutes(): void {
      loops.pairMinutes(pairs, at.odFirst, at.entryLink, at.coefficient, at.bandTime, at.pairMinutes);
    },
  };
}
