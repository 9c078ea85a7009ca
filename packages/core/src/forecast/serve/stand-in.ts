/**
 * Why a forecast is not by what should have answered: a code with its figures, which pages say in their reader's language,
 * and an English sentence.
 */
import * as z from "zod";

type OfVersion = { version: string };

/** By code: the sentence, of the code's parameters. */
const SENTENCES = {
  not_trained: () => "no model has been trained for this series yet",
  none_better: () => "no trained model of this series was better than the naive rule",
  silent: ({ version, hours }: OfVersion & { hours: number }) =>
    `${version}: the last value is ${hours} h old`,
  too_far: ({ version, trained, asked }: OfVersion & { trained: number; asked: number }) =>
    `${version}: it was trained for ${trained} steps ahead, not for ${asked}`,
  not_a_number: ({ version }: OfVersion) => `${version}: it gave something that is not a number`,
  failed: ({ version, error }: OfVersion & { error: string }) => `${version}: ${error}`,
  seasons_only: ({ seasons }: { seasons: number }) =>
    `${seasons} past ${seasons === 1 ? "season is" : "seasons are"} known; the weather is not taken into account`,
  unknown_farm: () => "the town's file does not know this farm",
  unknown_crop: ({ crops }: { crops: string }) => `no crop coefficients are known of ${crops}`,
  season_gap: ({ station }: { station: string }) =>
    `less than four fifths of this season's days were measured at ${station}`,
  few_weather_years: ({ years, needed }: { years: number; needed: number }) =>
    `${years} earlier years of its weather are known, ${needed} are needed`,
  weather_failed: ({ error }: { error: string }) => error,
};

type Sentences = typeof SENTENCES;
export type StandInCode = keyof Sentences;
export const STAND_IN_CODES = Object.keys(SENTENCES) as [StandInCode, ...StandInCode[]];

export interface StandIn {
  readonly code: StandInCode;
  readonly parameters: Readonly<Record<string, string | number>>;
}

/** One reason. */
export const standIn = <Code extends StandInCode>(
  code: Code,
  ...given: Parameters<Sentences[Code]>
): StandIn => ({ code, parameters: given[0] ?? {} });

/** All reasons in one English line; null where there is none. */
export function standInText(reasons: readonly StandIn[]): string | null {
  if (reasons.length === 0) return null;
  return reasons.map(({ code, parameters }) => SENTENCES[code](parameters as never)).join("; ");
}

export const standInWire = z
  .strictObject({
    code: z.enum(STAND_IN_CODES),
    parameters: z.record(z.string(), z.union([z.string(), z.number()])),
  })
  .meta({ id: "StandInReason" });
