/**
 * What each lever is worth in a town and a state: what would be gained each day were the whole of it taken. Health by the
 * short-term function for episodes, by the long-term one for lasting changes, never both (the deaths are partly the same).
 */
import { subIndex } from "../../air/aqi.ts";
import { attributableDeaths, LONG_TERM, SHORT_TERM } from "../../air/exposure.ts";
import { LEVERS, type LeverId } from "../catalogue/intervention.ts";
import { fifthsInTown } from "./lever-wards.ts";
import type { TownProfile } from "./town-profile.ts";
import type { TownState } from "./town-state.ts";
import { habits, sourceShares, type UnitValueName, unitValues } from "./unit-values.ts";

export interface LeverWorth {
  lever: LeverId;
  /** INR a day, and its relative standard deviation. */
  moneyPerDay: number;
  relativeSd: number;
  /** Relative standard deviation of what is physical in it: AQI points, hours, m³. */
  physicalSd: number;
  /** AQI points, person-hours a day, m³ a day. */
  aqi: number;
  delayHoursPerDay: number;
  waterM3PerDay: number;
  deathsPerDay: number;
  /** Whose benefit it is, by quintile of income, poorest first. */
  quintiles: Quintiles;
  /** The unit values that it rests on: what a sensitivity varies. */
  restsOn: UnitValueName[];
}
export type Quintiles = readonly [number, number, number, number, number];

/** From this horizon on a change is lasting: the long-term health function, discounting. */
export const LASTING_DAYS = 365;
export const healthFunction = ({ horizonDays }: TownState) =>
  horizonDays >= LASTING_DAYS ? LONG_TERM : SHORT_TERM;

/** Where a dispersed concentration lies: on top of the unit values' own errors. */
const DISPERSION_SD = 0.3;
/** How far hours lost and water lost may be off where no more is known (assumption). */
const PHYSICAL_SD = 0.25;

/** @param values unit values to use, by name, where they are not the published ones (sensitivity). */
export function leverWorths(
  profile: TownProfile,
  state: TownState,
  values: Partial<Record<UnitValueName, number>> = {},
): LeverWorth[] {
  const value = (name: UnitValueName) => values[name] ?? unitValues[name].value;
  return LEVERS.map((lever) => {
    const found = perDay(lever, profile, state, value);
    const sds = (found.restsOn ?? []).map((name) => unitValues[name].relativeSd);
    return {
      lever,
      moneyPerDay: 0,
      aqi: 0,
      delayHoursPerDay: 0,
      waterM3PerDay: 0,
      deathsPerDay: 0,
      quintiles: fifthsInTown(lever, profile.wards),
      restsOn: [],
      ...found,
      relativeSd: Math.hypot(found.extraSd ?? 0, ...sds),
      physicalSd: found.extraSd ?? PHYSICAL_SD,
    };
  });
}

type Found = Partial<LeverWorth> & { extraSd?: number };

function perDay(
  lever: LeverId,
  profile: TownProfile,
  state: TownState,
  value: (name: UnitValueName) => number,
): Found {
  const { people, units, demandLpcd, leakShare } = profile;
  const deaths = (people * value("deathRate")) / 365;
  const life = value("statisticalLife");
  const onLife: UnitValueName[] = ["statisticalLife", "deathRate"];
  const demandM3 = (people * demandLpcd) / 1000;
  const shortM3 = demandM3 * state.waterShortage;
  switch (lever) {
    case "traffic_exhaust":
    case "road_dust":
    case "construction_dust":
    case "open_burning":
    case "industry_emissions":
    case "generator_emissions":
    case "household_and_eatery_smoke": {
      const without = state.pm25 * (1 - (1 - state.regionalShare) * sourceShares[lever]);
      const response = healthFunction(state);
      const avoided =
        attributableDeaths(response, state.pm25, deaths).mean -
        attributableDeaths(response, without, deaths).mean;
      return {
        moneyPerDay: avoided * life,
        deathsPerDay: avoided,
        aqi: subIndex("pm25", state.pm25) - subIndex("pm25", without),
        restsOn: onLife,
        extraSd: DISPERSION_SD,
      };
    }
    case "personal_exposure": {
      const all = attributableDeaths(healthFunction(state), state.pm25, deaths).mean;
      return { moneyPerDay: all * life, deathsPerDay: all, restsOn: onLife };
    }
    case "traffic_delay": {
      const hours =
        people *
        habits.tripsPerPersonDay *
        habits.freeFlowHours *
        (state.congestionLevel / Math.max(1, 100 - state.congestionLevel));
      return {
        moneyPerDay: hours * value("travelTime"),
        delayHoursPerDay: hours,
        restsOn: ["travelTime"],
      };
    }
    case "flood_disruption": {
      const hours =
        people * habits.floodHours * Math.min(1, state.rainfallMm / 200) * Number(state.rainfallMm >= 30);
      return {
        moneyPerDay: hours * value("travelTime"),
        delayHoursPerDay: hours,
        restsOn: ["travelTime"],
        extraSd: 0.4,
      };
    }
    case "water_losses": {
      const lost = (demandM3 * (1 - state.waterShortage) * leakShare) / (1 - leakShare);
      const wanted = lost > 0 ? Math.min(1, shortM3 / lost) : 0;
      return {
        moneyPerDay: lost * (value("waterProduced") + wanted * value("waterInShortage")),
        waterM3PerDay: lost,
        restsOn: wanted > 0.2 ? ["waterInShortage"] : ["waterProduced"],
      };
    }
    case "water_shortfall":
      return {
        moneyPerDay: shortM3 * value("waterInShortage"),
        waterM3PerDay: shortM3,
        restsOn: ["waterInShortage"],
      };
    case "uneven_water":
      // What the worst-off lack is dearer to them than the mean cubic metre.
      return {
        moneyPerDay: 0.5 * shortM3 * 1.5 * value("waterInShortage"),
        restsOn: ["waterInShortage"],
      };
    case "peak_load": {
      const kwh = people * habits.peakKwPerPerson * habits.peakHours;
      // The whole peak is far more than what cannot be served: a tenth less of it serves an excess of a tenth in full.
      const excess = Math.max(0, state.peakLoadRatio - 1);
      const served = kwh * Math.min(1, excess / 0.1);
      return {
        moneyPerDay: served * value("unservedEnergy") + 0.5 * kwh * value("energy"),
        restsOn: excess > 0 ? ["unservedEnergy"] : ["energy"],
      };
    }
    case "grid_losses":
      return {
        moneyPerDay: people * habits.kwhPerPersonDay * habits.technicalLosses * value("energy"),
        restsOn: ["energy"],
      };
    case "farm_water": {
      const m3 = (units.farm_ha * habits.irrigationM3PerHa) / 365;
      return {
        moneyPerDay: m3 * value("farmWater"),
        waterM3PerDay: m3,
        restsOn: ["farmWater"],
      };
    }
    case "crop_loss":
      return {
        moneyPerDay: (units.farm_ha * value("cropValue") * habits.stressLoss) / 365,
        restsOn: ["cropValue"],
      };
    case "price_excess":
      return {
        moneyPerDay: people * value("staples") * state.priceExcess,
        restsOn: ["staples"],
      };
    case "heat_illness": {
      const extra = deaths * Math.max(0, state.temperatureC - 40) * habits.heatPerDegree;
      return {
        moneyPerDay: extra * life,
        deathsPerDay: extra,
        restsOn: onLife,
        extraSd: 0.5,
      };
    }
  }
}
