/** The inner loops of a variant's day (`kernel.wat.ts`) with the arrays on which they work, in a memory of their own. */
import {
  AUTO,
  BAND_OF_HOUR,
  BANDS,
  BUS,
  CAR,
  CYCLE,
  MODE_COUNT,
  TWO_WHEELER,
  WALK,
} from "../../population/modes.ts";
import { GROUP_SLOT, SLOTS_PER_TOUR } from "../../population/population.ts";
import type { PreparedTown, RoadTables } from "../prepared-town.ts";
import { KERNEL } from "./kernel-bytes.ts";
import { layOut } from "./kernel-memory.ts";

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

/** Modes in the order in which a number is asked for them, that of frequency; yesterday's has been asked before. */
const ASKED = [WALK, WALK, TWO_WHEELER, AUTO, CAR, BUS, CYCLE];

export interface DaySizes {
  pairs: number;
  links: number;
  zones: number;
  entries: number;
  /** Links of all ways together, and pairs of the external traffic. */
  wayLinks: number;
  externals: number;
  tours: number;
  cells: number;
  /** Where kilometres count: `tours.kmSlot`. */
  slots: number;
}

interface Exports {
  findGoers(...args: number[]): number;
  leave(...args: number[]): void;
  chooseWays(...args: number[]): void;
  loadExternal(...args: number[]): void;
  load(...args: number[]): void;
  serve(...args: number[]): void;
  pairMinutes(...args: number[]): void;
}

let compiled: WebAssembly.Module | undefined;

/** A module per process, compiled when the first town is simulated. */
function kernelModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(KERNEL), (char) => char.charCodeAt(0)));
  return compiled;
}

export type DayKernel = ReturnType<typeof dayKernel>;

/** The sizes of a town with networks that have the same links. */
export function daySizes(
  { population: { tours, cells, fleet, externalOd } }: PreparedTown,
  networks: readonly RoadTables[],
): DaySizes {
  const { ends, links, zones } = networks[0]!;
  return {
    pairs: ends ** 2,
    links,
    zones,
    entries: Math.max(...networks.map(({ entryLink }) => entryLink.length)),
    wayLinks: Math.max(...networks.map(({ pathLink }) => pathLink.length)),
    externals: externalOd.length,
    tours: tours.count,
    cells: cells.count,
    slots: GROUP_SLOT + fleet.groups.length,
  };
}

/** Memory and loops for a town of these sizes. */
export function dayKernel(sizes: DaySizes) {
  const { pairs, links, zones, entries, wayLinks, externals, tours, cells, slots } = sizes;
  const { memory, arrays, at } = layOut({
    /** Who goes today; a number and a purpose of each tour; the numbers below which a tour of each purpose is made, and 1 over them. */
    goers: ["ints", tours],
    draws: ["ints", tours],
    purpose: ["bytes", tours],
    words: ["ints", 4],
    perWord: ["doubles", 4],
    departs: ["bytes", tours],
    returns: ["bytes", tours],
    /** Modes that a tour may be made with, and that run in an hour, a bit each; the mode of the last one. */
    allowed: ["bytes", tours],
    served: ["bytes", 24],
    last: ["bytes", tours],
    cell: ["ints", tours],
    kmSlot: ["bytes", SLOTS_PER_TOUR * tours],
    /** Logit weights, cell by cell and mode by mode, and one more: who has never travelled asks for a seventh mode, and has none. */
    weights: ["doubles", MODE_COUNT * cells + 1],
    cellOd: ["ints", cells],
    cellBack: ["ints", cells],
    /** People for whom a tour of a cell stands; people who set out today, by cell and mode. */
    cellWeight: ["doubles", cells],
    cellTours: ["doubles", MODE_COUNT * cells],
    /** People who left less those who came home, by hour. */
    away: ["doubles", 24],
    /** PCU, and kilometres of vehicles per kilometre, of a person by mode. */
    pcuPerPerson: ["doubles", MODE_COUNT],
    kmPerPerson: ["doubles", MODE_COUNT],
    asked: ["bytes", ASKED.length],
    pairKm: ["doubles", pairs],
    /** Kilometres by hour and slot. */
    slotKm: ["doubles", 24 * slots],
    odFirst: ["ints", pairs + 1],
    entryLink: ["ints", entries],
    /** Ways of the pairs, as in the road tables, and the sets of ways that entries belong to. */
    odPaths: ["bytes", pairs],
    odFreeMin: ["doubles", pairs],
    pathFirst: ["ints", 3 * pairs + 1],
    pathLink: ["ints", wayLinks],
    entryPaths: ["bytes", entries],
    /** Expected minutes of links and pairs, a band each; shares by set of ways. */
    expectedLink: ["doubles", BANDS * links],
    expectedPair: ["doubles", BANDS * pairs],
    subset: ["doubles", 8 * BANDS],
    /** External traffic: pairs, and their PCU a day. */
    externalOd: ["ints", externals],
    externalLightPcu: ["doubles", externals],
    externalHeavyPcu: ["doubles", externals],
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
    /** Factors of emissions by speed. */
    corrections: ["doubles", SPEED_BINS * CORRECTION_COLUMNS],
    /** PCU-minutes, PCU-minutes at free flow, longest queue. */
    totals: ["doubles", 3],
    bandOfHour: ["bytes", 24],
  });
  arrays.asked.set(ASKED);
  arrays.bandOfHour.set(BAND_OF_HOUR);
  const imports = { day: { memory, pow: Math.pow } };
  const loops = new WebAssembly.Instance(kernelModule(), imports).exports as unknown as Exports;
  return {
    arrays,

    /** Fills `goers` and answers how many they are. */
    findGoers(): number {
      return loops.findGoers(tours, at.draws, at.purpose, at.words, at.goers);
    },

    /** The first `count` of `goers` choose, set out and come home; yesterday's mode has `habit` more times its weight. */
    leave(count: number, habit: number): void {
      loops.leave(
        count,
        at.goers,
        at.departs,
        at.returns,
        at.allowed,
        at.served,
        at.cell,
        at.weights,
        at.last,
        at.draws,
        at.purpose,
        at.perWord,
        at.asked,
        at.cellWeight,
        at.cellTours,
        at.away,
        at.pcuPerPerson,
        at.kmPerPerson,
        at.kmSlot,
        at.cellOd,
        at.cellBack,
        at.odLight,
        at.pairKm,
        at.slotKm,
        DOUBLE * slots,
        habit,
      );
    },

    /** Shares of the ways for the links' expected minutes, the pairs' expected minutes, and the external traffic on its ways. */
    chooseWays(theta: number): void {
      const { odFirst, entryLink, coefficient } = at;
      loops.chooseWays(
        pairs,
        odFirst,
        at.odPaths,
        at.odFreeMin,
        at.pathFirst,
        at.pathLink,
        at.entryPaths,
        at.expectedLink,
        coefficient,
        at.expectedPair,
        at.subset,
        theta,
      );
      arrays.externalLight.fill(0);
      arrays.externalHeavy.fill(0);
      const { externalOd: od, externalLightPcu, externalHeavyPcu, externalLight, externalHeavy } = at;
      loops.loadExternal(externals, od, externalLightPcu, odFirst, entryLink, coefficient, externalLight);
      loops.loadExternal(externals, od, externalHeavyPcu, odFirst, entryLink, coefficient, externalHeavy);
    },

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

    /** Makes the pairs' expected minutes of the links', by the shares of the ways; 0 for a pair without one. */
    expectPairs(): void {
      loops.pairMinutes(pairs, at.odFirst, at.entryLink, at.coefficient, at.expectedLink, at.expectedPair);
    },

    /** Makes the pairs' minutes of the links' in `bandTime`. */
    pairMinutes(): void {
      loops.pairMinutes(pairs, at.odFirst, at.entryLink, at.coefficient, at.bandTime, at.pairMinutes);
    },
  };
}
