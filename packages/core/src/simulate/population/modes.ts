/** Ways to travel, purposes and vehicle classes by their number, as all tables of the simulation index them. */

export const MODES = ["walk", "cycle", "two_wheeler", "car", "auto", "bus"] as const;
export type Mode = (typeof MODES)[number];
export const MODE_COUNT = 6;
export const WALK = 0;
export const CYCLE = 1;
export const TWO_WHEELER = 2;
export const CAR = 3;
export const AUTO = 4;
export const BUS = 5;

export const WORK = 0;
export const SCHOOL = 1;
export const SHOPPING = 2;
export const LEISURE = 3;

export const QUINTILES = 5;

/** Motor vehicle classes, as `town.fleet` names them. */
export const VEHICLE_CLASSES = ["twoWheeler", "auto", "car", "lcv", "bus", "truck"] as const;
export const V_TWO_WHEELER = 0;
export const V_AUTO = 1;
export const V_CAR = 2;
export const V_LCV = 3;
export const V_BUS = 4;
export const V_TRUCK = 5;
export const CLASS_COUNT = 6;

/** Kinds of days by which plans differ. */
export const DAY_KINDS = ["weekday", "saturday", "sunday", "festival"] as const;

/** Hours in which expected times are kept apart: night 21-7, morning 7-11, midday 11-17, evening 17-21. */
export const BANDS = 4;
export const NIGHT = 0;
export const MORNING = 1;
export const MIDDAY = 2;
export const EVENING = 3;
export const BAND_OF_HOUR = Uint8Array.from({ length: 24 }, (_, hour) =>
  hour < 7 || hour >= 21 ? NIGHT : hour < 11 ? MORNING : hour < 17 ? MIDDAY : EVENING,
);
