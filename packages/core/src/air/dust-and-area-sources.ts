/**
 * Particles that no exhaust makes: dust that traffic raises from roads, and sources spread over an area: cooking
 * fires, burning waste, building sites, generators, industry. Each from an activity and a published factor.
 */
import { InvalidInput } from "../errors.ts";

export interface Particles {
  pm10: number;
  pm25: number;
}

/** Size multipliers of US EPA AP-42 13.2.1 (January 2011), g per vehicle-km. */
const ROAD_K: Particles = { pm10: 0.62, pm25: 0.15 };

/**
 * Road dust per vehicle-km, g: E = k·sL^0.91·W^1.02·(1 − wet/4) (AP-42 13.2.1 eqs. 1, 2).
 * @param siltGPerM2 silt on the road; AP-42 measured 0.03-400, Indian towns are around 0.2 (arterial) to 3 (unswept).
 * @param meanTonnes mean weight of the vehicles, t. @param wetShare share of hours (days) with rain, 0-1.
 * @throws InvalidInput for a value out of range.
 */
export function roadDust(siltGPerM2: number, meanTonnes: number, wetShare: number): Particles {
  if (!(siltGPerM2 >= 0 && siltGPerM2 <= 400))
    throw new InvalidInput(`silt is ${siltGPerM2}; allowed is 0 to 400 g/m²`);
  if (!(meanTonnes > 0 && meanTonnes <= 42))
    throw new InvalidInput(`mean weight is ${meanTonnes}; allowed is above 0 to 42 t`);
  if (!(wetShare >= 0 && wetShare <= 1))
    throw new InvalidInput(`wet share is ${wetShare}; allowed is 0 to 1`);
  const raised = siltGPerM2 ** 0.91 * meanTonnes ** 1.02 * (1 - wetShare / 4);
  return { pm10: ROAD_K.pm10 * raised, pm25: ROAD_K.pm25 * raised };
}

export type AreaActivity =
  | "fuelwood cooking"
  | "dung-cake cooking"
  | "lpg cooking"
  | "waste burning"
  | "crop residue burning"
  | "diesel generator"
  | "construction"
  | "brick kiln";

interface AreaFactor {
  /** Grams of particles per unit of activity. */
  perUnit: Particles;
  unit: string;
  source: string;
}

export const AREA_FACTORS: Readonly<Record<AreaActivity, AreaFactor>> = {
  "fuelwood cooking": {
    perUnit: { pm10: 6.3, pm25: 5.1 },
    unit: "kg of wood",
    source: "Akagi et al. 2011, Atmos. Chem. Phys. 11, open cooking (U)",
  },
  "dung-cake cooking": {
    perUnit: { pm10: 12.6, pm25: 10.5 },
    unit: "kg of dung cake",
    source: "Venkataraman et al. 2010, J. Geophys. Res. 115 (U)",
  },
  "lpg cooking": { perUnit: { pm10: 0.33, pm25: 0.33 }, unit: "kg of LPG", source: "Habib et al. 2004 (U)" },
  "waste burning": {
    perUnit: { pm10: 11.9, pm25: 9.8 },
    unit: "kg of municipal waste",
    source: "Wiedinmyer et al. 2014, Environ. Sci. Technol. 48, Table 1 (U)",
  },
  "crop residue burning": {
    perUnit: { pm10: 9.1, pm25: 8.3 },
    unit: "kg of dry residue",
    source: "Akagi et al. 2011, crop residue, and Andreae 2019 (U)",
  },
  "diesel generator": {
    perUnit: { pm10: 1.34, pm25: 1.2 },
    unit: "kWh",
    source: "US EPA AP-42 3.3 uncontrolled (0.31 g/MJ of power), up to 450 kW",
  },
  construction: {
    perUnit: { pm10: 8966, pm25: 897 },
    unit: "ha and day of activity",
    source:
      "US EPA AP-42 13.2.3: 2.69 t/ha and month of total dust; PM10 taken as all of it, PM2.5 a tenth (upper bound)",
  },
  "brick kiln": {
    perUnit: { pm10: 0.5, pm25: 0.18 },
    unit: "kg of fired brick",
    source: "Weyant et al. 2014, Environ. Sci. Technol. 48, fixed-chimney kilns: PM2.5 (U); PM10: assumption",
  },
};

/**
 * Emission of an activity, g/s, from its amount a day in the factor's unit and the share of the day's activity that
 * falls into the hour.
 * @throws InvalidInput for a negative amount or a share outside 0-1.
 */
export function areaEmission(activity: AreaActivity, unitsPerDay: number, hourShare: number): Particles {
  if (!(unitsPerDay >= 0 && unitsPerDay < Number.POSITIVE_INFINITY)) {
    throw new InvalidInput(
      `${activity}: ${unitsPerDay} ${AREA_FACTORS[activity].unit} a day; allowed is 0 or more`,
    );
  }
  if (!(hourShare >= 0 && hourShare <= 1))
    throw new InvalidInput(`share of the hour is ${hourShare}; allowed is 0 to 1`);
  const { pm10, pm25 } = AREA_FACTORS[activity].perUnit;
  const perSecond = (unitsPerDay * hourShare) / 3600;
  return { pm10: pm10 * perSecond, pm25: pm25 * perSecond };
}
