/**
 * The yield of a season that is under way, or of the next one, by its weather: the days so far as they were, the days to come
 * as each earlier year had them, each of these seasons through the water balance of FAO-56 and the yield response of FAO-33.
 * That gives relative yields; what full water gives on this field comes from its past harvests.
 */
import type { Distribution } from "../forecast/forecaster.ts";
import { seasonDeviation, trendYield, yieldDistribution } from "./trend-yield.ts";
import { type FieldDay, type FieldOptions, fieldSeason } from "./water-balance.ts";

/** A harvest, and the weather of its season from the sowing on where that is known. */
export interface PastSeason {
  readonly yieldTHa: number;
  readonly days?: readonly FieldDay[];
}

export interface SeasonOutlook extends Distribution {
  /** Relative yield 0-1 of this season: mean over the years that the rest may be like; and of an ordinary one. */
  readonly relative: number;
  readonly usual: number;
  /** Deviation of one more year's relative yield: falls to 0 as the season passes. */
  readonly relativeDeviation: number;
  /** Days of stress so far and to come, mean over the years. */
  readonly stressDays: number;
  /**
   * How much less the past harvests err where their seasons' weather is taken into account, as a share; null with fewer than
   * five of them. Where it is negative the weather is left out of this outlook, which then is the trend's.
   */
  readonly weatherSkill: number | null;
}

/** Seasons with weather from which on it is asked whether the weather helps. */
const JUDGED_SEASONS = 5;
/** Share of the relative yield below which a past season says nothing of what full water gives. */
const LEAST_RELATIVE = 0.1;

/**
 * @param past oldest first, at least one. @param soFar days from the sowing on. @param years whole seasons of earlier years,
 * at least one, each as long as the crop's season.
 */
export function seasonOutlook(
  field: FieldOptions,
  past: readonly PastSeason[],
  soFar: readonly FieldDay[],
  years: readonly (readonly FieldDay[])[],
): SeasonOutlook {
  const whole = years.map((days) => fieldSeason(days, field).relativeYield);
  const members = years.map((days) => fieldSeason([...soFar, ...days.slice(soFar.length)], field));
  const usual = mean(whole);
  const relatives = members.map(({ relativeYield }) => relativeYield);
  const relative = mean(relatives);
  const n = years.length;
  const square = relatives.reduce((sum, each) => sum + (each - relative) ** 2, 0);
  // Of one more year like these.
  const relativeDeviation = n > 1 ? Math.sqrt((square / (n - 1)) * (1 + 1 / n)) : 0;
  const factors = past.map(({ days }) =>
    days === undefined || usual < LEAST_RELATIVE
      ? 1
      : Math.max(LEAST_RELATIVE, fieldSeason(days, field).relativeYield) / usual,
  );
  const yields = past.map(({ yieldTHa }) => yieldTHa);
  const weatherSkill = skillOfWeather(
    yields,
    factors,
    past.map(({ days }) => days !== undefined),
  );
  const helps = usual >= LEAST_RELATIVE && (weatherSkill === null || weatherSkill >= 0);
  const ordinary = helps ? yields.map((value, season) => value / factors[season]!) : yields;
  const factor = helps ? relative / usual : 1;
  const { deviation, seasons } = seasonDeviation(ordinary);
  const point = trendYield(ordinary) * factor;
  // What the trend misses, one more draw of it, and what the weather to come leaves open.
  const rest = deviation * Math.sqrt(1 + 1 / past.length);
  const open = helps && relative > 0 ? relativeDeviation / relative : 0;
  // Where the weather to come is the wider of the two, no more is known of it than there are years.
  const freedom = open > rest ? Math.min(seasons, n - 1) : seasons;
  return {
    ...yieldDistribution(point, point * Math.hypot(rest, open), freedom),
    relative,
    usual,
    relativeDeviation,
    stressDays: mean(members.map(({ stressDays }) => stressDays)),
    weatherSkill,
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Errors of the trend on each season from those before it, with and without its weather. */
function skillOfWeather(
  yields: readonly number[],
  factors: readonly number[],
  known: readonly boolean[],
): number | null {
  let [plain, weather, judged] = [0, 0, 0];
  for (let season = 2; season < yields.length; season++) {
    if (!known[season]) continue;
    const before = yields.slice(0, season);
    plain += Math.abs(yields[season]! - trendYield(before));
    const ordinary = before.map((value, i) => value / factors[i]!);
    weather += Math.abs(yields[season]! - trendYield(ordinary) * factors[season]!);
    judged++;
  }
  return judged >= JUDGED_SEASONS && plain > 0 ? 1 - weather / plain : null;
}
