/** How things stand when somebody asks what to do: the few figures on which benefits and preconditions depend. */
import { z } from "zod";
import { subIndex } from "../../air/aqi.ts";
import { InvalidInput } from "../../errors.ts";
import { CONTEXTS, type Context } from "../catalogue/intervention.ts";

const share = z.number().min(0).max(1);

export const townStateSchema = z.strictObject({
  /** Local day, YYYY-MM-DD: decides which table of GRAP is in force. */
  date: z.iso.date(),
  /** 24-hour mean expected over the horizon, µg/m³. */
  pm25: z.number().min(0).max(1500),
  /** CPCB index; follows from PM2.5 where it is not given. */
  aqi: z.int().min(0).max(500),
  /** Share of PM2.5 that blows in from outside, which no measure here reaches. */
  regionalShare: share,
  /** Share of travel time lost against free flow, 0-100. */
  congestionLevel: z.number().min(0).max(100),
  /** Share of the demand for water that cannot be met. */
  waterShortage: share,
  /** Highest of the day, °C. */
  temperatureC: z.number().min(-10).max(60),
  /** Peak load over what the feeders can carry. */
  peakLoadRatio: z.number().min(0).max(3),
  /** Staples' price above the usual of the season: 0.5 is half as much again. */
  priceExcess: z.number().min(0).max(10),
  /** Expected in 24 hours, mm. */
  rainfallMm: z.number().min(0).max(1500),
  /** Days over which benefits are counted. */
  horizonDays: z.int().min(1).max(3650),
});
export type TownState = z.infer<typeof townStateSchema>;

const usual = {
  pm25: 55,
  regionalShare: 0.45,
  congestionLevel: 25,
  waterShortage: 0.05,
  temperatureC: 33,
  peakLoadRatio: 0.85,
  priceExcess: 0,
  rainfallMm: 0,
  horizonDays: 1095,
};

/** What a context means where nothing was measured; assumptions, every one of which a caller may replace. */
const typical: Record<Context, Partial<typeof usual>> = {
  high_pollution: { pm25: 190, horizonDays: 30, temperatureC: 22 },
  congestion: { congestionLevel: 50, horizonDays: 90 },
  water_shortage: { waterShortage: 0.3, temperatureC: 39, horizonDays: 60 },
  heatwave: { temperatureC: 45, peakLoadRatio: 1, waterShortage: 0.15, horizonDays: 30 },
  flood: { rainfallMm: 120, congestionLevel: 40, horizonDays: 14, temperatureC: 29 },
  power_peak: { peakLoadRatio: 1.08, temperatureC: 40, horizonDays: 60 },
  price_spike: { priceExcess: 0.6, horizonDays: 45 },
  general: {},
};

/** @throws InvalidInput naming the contexts that there are. */
export function readContext(context: string): Context {
  const known = CONTEXTS.find((each) => each === context);
  if (!known) {
    throw new InvalidInput(`context is "${context}"; allowed are ${CONTEXTS.join(", ")}`, {
      details: { field: "context", value: context, allowed: CONTEXTS },
    });
  }
  return known;
}

/**
 * The state of a context, with what is known put in the place of what is typical.
 * @throws InvalidInput naming the field, its value and what is allowed.
 */
export function townState(context: Context, date: string, known: Partial<TownState> = {}): TownState {
  const merged = { ...usual, ...typical[context], date, ...known };
  const indexed = {
    aqi: Number.isFinite(merged.pm25) ? Math.round(subIndex("pm25", merged.pm25)) : 0,
    ...merged,
  };
  const result = townStateSchema.safeParse(indexed);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue!.path.join(".") || (issue as { keys?: string[] }).keys?.join(", ") || "state";
  const value = (indexed as Record<string, unknown>)[field];
  throw new InvalidInput(`state.${field} is ${JSON.stringify(value)}: ${issue!.message}`, {
    details: { field, value },
  });
}
